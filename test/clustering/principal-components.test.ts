import { describe, expect, test } from "vitest";
import { principalComponents } from "../../lib/clustering";
import { largestDifference } from "../support/largest-difference";
import { type NumpyRows, numpyRows } from "../support/numpy-rows";
import { readGolden } from "../support/read-golden";

/** Made with scikit-learn; the file says how. */
const golden = readGolden<{
  readonly cases: readonly {
    readonly name: string;
    readonly rows: NumpyRows;
    readonly components: readonly (readonly number[])[];
    readonly explainedVariance: readonly number[];
    readonly explainedShare: readonly number[];
    readonly means: readonly number[];
    readonly transformed: readonly (readonly number[])[];
  }[];
}>("clustering/golden/principal-components.json");

describe("principalComponents.fit()", () => {
  test.each(golden.cases)("equals scikit-learn: $name", (expected) => {
    const rows = numpyRows(expected.rows);
    const model = principalComponents.fit(rows);
    // The variance along the last component of centered rows is 0 if there are no more rows than features.
    const defined = expected.explainedVariance.filter((variance) => variance > 1e-20).length;
    expect(
      largestDifference(model.components.slice(0, defined), expected.components.slice(0, defined)),
    ).toBeLessThan(1e-9);
    for (const name of ["explainedVariance", "explainedShare", "means"] as const)
      expect(largestDifference(model[name], expected[name])).toBeLessThan(1e-9);
    const transformed = principalComponents.transform(model, rows.slice(0, 4));
    const part = (table: readonly (readonly number[])[]) => table.map((row) => row.slice(0, defined));
    expect(largestDifference(part(transformed), part(expected.transformed))).toBeLessThan(1e-9);
  });

  const rows = numpyRows({ seed: 45, n: 40, p: 4, groups: 2, spread: 1 });

  test("all components give the rows back, and have orthogonal directions", () => {
    const model = principalComponents.fit(rows);
    const back = principalComponents.inverse(model, principalComponents.transform(model, rows));
    expect(largestDifference(back, rows)).toBeLessThan(1e-12);
    const products = model.components.map((a) =>
      model.components.map((b) => a.reduce((sum, value, k) => sum + value * b[k], 0)),
    );
    const identity = products.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
    expect(largestDifference(products, identity)).toBeLessThan(1e-12);
  });

  test("keeps the first components, whose shares are of all variance", () => {
    const all = principalComponents.fit(rows);
    const two = principalComponents.fit(rows, { components: 2 });
    expect(two.components).toEqual(all.components.slice(0, 2));
    expect(two.explainedShare).toEqual(all.explainedShare.slice(0, 2));
    expect(all.explainedShare.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test("is exact for tiny and huge numbers, and for nearly dependent columns", () => {
    for (const unit of [1e-170, 1e150]) {
      const model = principalComponents.fit(rows.map((row) => row.map((value) => value * unit)));
      expect(largestDifference(model.components, principalComponents.fit(rows).components)).toBeLessThan(
        1e-9,
      );
    }
    // Directions (1, 1) and (1, -1) with standard deviations 1 and 1e-7.
    const thin = Array.from({ length: 101 }, (_, i) => {
      const [along, across] = [i - 50, 1e-7 * ((i % 2) - 0.5)];
      return [along + across, along - across];
    });
    const { explainedVariance } = principalComponents.fit(thin);
    expect(explainedVariance[1] / 5.0495e-15).toBeCloseTo(1, 5);
  });

  test("shares of a variance below the range of a double; refuses one above it", () => {
    const rows = [
      [1, 0],
      [-1, 0],
      [0, 0.5],
      [0, -0.5],
    ];
    const of = (unit: number) => principalComponents.fit(rows.map((row) => row.map((value) => value * unit)));
    const [large, small] = of(1e-200).explainedShare;
    expect(large).toBeCloseTo(0.8, 12);
    expect(small).toBeCloseTo(0.2, 12);
    expect(() => of(1e155)).toThrow(
      "Cannot find principal components: rows must be of a spread whose square is within the range of a double; change the units",
    );
  });

  test("rows all alike vary along no component", () => {
    const model = principalComponents.fit([
      [3, 4],
      [3, 4],
      [3, 4],
    ]);
    expect(model.explainedVariance).toEqual([0, 0]);
    expect(model.explainedShare).toEqual([0, 0]);
    expect(principalComponents.transform(model, [[3, 4]])).toEqual([[0, 0]]);
  });

  test("is given back by JSON.parse", () => {
    const model = principalComponents.fit(rows);
    const read = JSON.parse(JSON.stringify(model));
    expect(principalComponents.transform(read, rows)).toEqual(principalComponents.transform(model, rows));
  });

  test("refuses nonsense", () => {
    const model = principalComponents.fit(rows, { components: 2 });
    expect(() => principalComponents.fit([[1]])).toThrow("rows must be at least 2 rows, current value is 1");
    expect(() => principalComponents.fit(rows, { components: 5 })).toThrow(
      "Cannot find principal components: components must be an integer from 1 to 4, current value is 5",
    );
    expect(() => principalComponents.fit(rows.slice(0, 3), { components: 4 })).toThrow("from 1 to 3");
    expect(() => principalComponents.inverse(model, [[1, 2, 3]])).toThrow("scores must be rows of 2 numbers");
    expect(() => principalComponents.transform(model, [[1, 2, 3]])).toThrow(
      "rows of 4 numbers as in the fit",
    );
    expect(() => principalComponents.transform({ ...model, kind: "x" } as never, rows)).toThrow(
      "principalComponents.fit",
    );
    expect(() => principalComponents.transform({} as never, rows)).toThrow("principalComponents.fit");
  });
});
