/** Linear regression by the sums of an engine. */
import { describe, expect, test } from "vitest";
import { linearRegression, scaled, tables } from "../../lib";
import { readGolden } from "../support/read-golden";

const engine = tables.open({ memoryMegabytes: 200, threads: 2 });

type Certified = Readonly<
  Record<"x", readonly (readonly number[])[]> &
    Record<"y" | "coefficients" | "standardErrors", readonly number[]>
>;
const { sets } = readGolden<{ readonly sets: Readonly<Record<string, Certified>> }>(
  "regression/golden/nist.json",
);

const closeTo = (value: number, expected: number, within: number, size = Math.abs(expected)) =>
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThanOrEqual(within * size);

describe("linearRegression", () => {
  test("gives NIST's certified coefficients and standard errors of Longley, to 10 digits", async () => {
    const { x, y, coefficients, standardErrors } = sets.Longley;
    const columns = Object.fromEntries(x.map((column, j) => [`x${j + 1}`, column]));
    const table = await tables.of<Record<string, ArrayLike<number>>>(
      { ...columns, y },
      { engine: await engine },
    );
    const features = x.map((_, j) => `x${j + 1}`);
    const model = await scaled.linearRegression(table, { target: "y", features });
    const summary = linearRegression.summary(model);
    expect(summary.coefficients).toHaveLength(7);
    for (const [j, { estimate, standardError }] of summary.coefficients.entries()) {
      closeTo(estimate, coefficients[j], 1e-10);
      closeTo(standardError, standardErrors[j], 1e-10);
    }
  });

  test("is the model that fit makes of the same rows, with names; moments tell no residuals", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => {
      const [price, day] = [20 + (i % 83), 1e5 + i];
      const quantity = 50 - 0.3 * price + 0.001 * i + 5 * Math.sin(i * i);
      return { price, 天: day, quantity, promo: i % 7 === 0 ? 1 : 0, note: "x" };
    });
    const table = await tables.of(rows, { engine: await engine });
    const features = ["天", "price", "promo"] as const;
    const model = await scaled.linearRegression(table, { target: "quantity", features });
    const fitted = linearRegression.fit(
      rows.map((row) => features.map((name) => row[name])),
      rows.map(({ quantity }) => quantity),
      { featureNames: features, targetName: "quantity" },
    );
    const { residualShape, ...others } = fitted;
    expect(Object.keys(model)).toEqual(Object.keys(others));
    expect([model.featureNames, model.targetName, model.rowCount]).toEqual([features, "quantity", 3000]);
    const [found, expected] = [model, fitted].map((m) => linearRegression.summary(m));
    for (const [j, { estimate, standardError, p }] of expected.coefficients.entries()) {
      closeTo(found.coefficients[j].estimate, estimate, 1e-6, standardError);
      closeTo(found.coefficients[j].standardError, standardError, 1e-9);
      closeTo(found.coefficients[j].p, p, 1e-6, 1);
    }
    closeTo(found.rSquared, expected.rSquared, 1e-10);
    closeTo(model.residualSumOfSquares, fitted.residualSumOfSquares, 1e-10);
    expect(found.durbinWatson).toBeUndefined();
  });

  test("takes integers and decimals, and expressions by derive", async () => {
    const integers = await tables.of(
      { x: [1, 2, 3, 4], y: [3, 5, 7, 9] },
      { schema: { x: "integer", y: "integer" }, engine: await engine },
    );
    const decimals = await tables.sql<{
      x: number;
      y: number;
    }>`select cast(x as decimal(9, 2)) as x, cast(y as decimal(18, 4)) as y from ${integers}`;
    for (const table of [integers, decimals]) {
      const model = await scaled.linearRegression(table, { target: "y", features: ["x"] });
      closeTo(model.intercept, 1, 1e-12);
      closeTo(model.coefficients[0], 2, 1e-12);
    }
    const logs = integers.derive(({ x, y }) => ({ y: y.logarithm(), "ln x": x.logarithm() }));
    const model = await scaled.linearRegression(logs, { target: "y", features: ["ln x"] });
    const fitted = linearRegression.fit(
      [1, 2, 3, 4].map((x) => [Math.log(x)]),
      [3, 5, 7, 9].map(Math.log),
    );
    closeTo(model.coefficients[0], fitted.coefficients[0], 1e-12);
  });

  test("refuses rows without a number, and says how many", async () => {
    const table = await tables.of(
      { x: [1, 2, null, 4, 5, 6], y: [3, 5, 7, null, 2, 1], z: [1, 2, 3, 4, Infinity, 6] },
      { engine: await engine },
    );
    const model = (given: typeof table, features: readonly ("x" | "y" | "z")[]) =>
      scaled.linearRegression(given, { target: "y", features });
    await expect(model(table, ["x"])).rejects.toThrow(
      "Cannot fit a linear regression: rows without a finite number in x, y must be left out by where(…), current value is 2",
    );
    await expect(model(table, ["x", "z"])).rejects.toThrow(
      "in x, z, y must be left out by where(…), current value is 3",
    );
    const whole = table.where(({ x, y }) => x.isPresent().and(y.isPresent()));
    expect((await model(whole, ["x"])).rowCount).toBe(4);
    await expect(
      model(
        whole.where(({ x }) => x.isLessThan(0)),
        ["x"],
      ),
    ).rejects.toThrow("table must be one of at least one row");
    await expect(model(table, ["y"])).rejects.toThrow("each there once");
    const texts = table.derive(({ x }) => ({ z: x.toText() }));
    await expect(scaled.linearRegression(texts, { target: "y", features: ["z"] })).rejects.toThrow(
      'z must be a column of numbers, current value is "a column of kind text"',
    );
    await expect(scaled.linearRegression(table, { target: "yy" as never, features: ["x"] })).rejects.toThrow(
      "there is no column",
    );
  });

  test("names features that depend on each other", async () => {
    const table = await tables.of(
      { x: [1, 2, 3, 5], z: [2, 4, 6, 10], y: [1, 0, 1, 0] },
      { engine: await engine },
    );
    await expect(scaled.linearRegression(table, { target: "y", features: ["x", "z"] })).rejects.toThrow(
      "aliased: z = 2 x",
    );
  });
});
