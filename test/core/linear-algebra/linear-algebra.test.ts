import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { double, extended } from "../../../lib/core/linear-algebra/arithmetic";
import { conditionNumber } from "../../../lib/core/linear-algebra/condition-number";
import * as doubleDouble from "../../../lib/core/linear-algebra/double-double";
import { applyQ, combinationOf, factor, inverseR } from "../../../lib/core/linear-algebra/qr";

/** A double-double as an exact fraction of 2^1200, by BigInt. */
function exact(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const size =
    (exponent === 0 ? fraction : fraction | (1n << 52n)) << BigInt(Math.max(exponent, 1) - 1 + 125);
  return bits >> 63n ? -size : size;
}

const extendedColumn = (high: Float64Array) => ({ high, low: new Float64Array(high.length) });
const fractionOf = ({ high, low }: doubleDouble.DoubleDouble) => exact(high) + exact(low);
/** 1 as such a fraction. */
const ONE = exact(1);
const abs = (value: bigint) => (value < 0n ? -value : value);

describe("double-double arithmetic agrees with exact fractions to 31 digits", () => {
  const number = fc
    .tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    )
    .filter(([high]) => Math.abs(high) > 1e-3)
    .map(([high, share]) => ({ high, low: high * share * 2 ** -53 }));
  const isClose = (measured: bigint, expected: bigint, size: bigint) =>
    abs(measured - expected) * 10n ** 31n <= size + 10n ** 31n;

  test("add(), multiply(), divide(), squareRoot()", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [x, y] = [fractionOf(a), fractionOf(b)];
        expect(isClose(fractionOf(doubleDouble.add(a, b)), x + y, abs(x) + abs(y))).toBe(true);
        const product = (x * y) / ONE;
        expect(isClose(fractionOf(doubleDouble.multiply(a, b)), product, 4n * abs(product))).toBe(true);
        const quotient = (x * ONE) / y;
        expect(isClose(fractionOf(doubleDouble.divide(a, b)), quotient, 4n * abs(quotient))).toBe(true);
        const root = fractionOf(doubleDouble.squareRoot(doubleDouble.multiply(a, a)));
        expect(isClose(root, abs(x), 4n * abs(x))).toBe(true);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  test("dot() keeps digits that plain sums lose", () => {
    const column = (values: number[]) => extendedColumn(Float64Array.from(values));
    const { high } = doubleDouble.dot(column([1e16, 1, -1e16]), column([1, 1, 1]), 0);
    expect(high).toBe(1);
  });
});

describe("factor()", () => {
  const entry = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 128);
  const matrix = fc
    .record({ rows: fc.integer({ min: 1, max: 8 }), columns: fc.integer({ min: 1, max: 8 }) })
    .chain(({ rows, columns }) =>
      fc.array(fc.array(entry, { minLength: rows, maxLength: rows }), {
        minLength: columns,
        maxLength: columns,
      }),
    );

  test.each(["double", "extended"])("gives Q R = X and an inverse of R, in %s", (precision) => {
    fc.assert(
      fc.property(matrix, (columns) => {
        if (precision === "double") requireFactors(double, columns, (values) => values);
        else requireFactors(extended, columns, extendedColumn);
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  function requireFactors<S, V>(
    arithmetic: import("../../../lib/core/linear-algebra/arithmetic").Arithmetic<S, V>,
    columns: number[][],
    made: (values: Float64Array) => V,
  ): void {
    const rows = columns[0].length;
    const own = columns.map((column) => made(Float64Array.from(column)));
    const qr = factor(arithmetic, own, 1e-11);
    expect(qr.rank).toBeLessThanOrEqual(Math.min(rows, columns.length));
    const inverse = inverseR(qr);
    qr.order.slice(0, qr.rank).forEach((j, place) => {
      // Column j is Q times its column of R.
      const column = made(new Float64Array(rows));
      for (let i = 0; i < place; i++) arithmetic.set(column, i, arithmetic.get(qr.columns[j], i));
      arithmetic.set(column, place, qr.diagonal[place]);
      const upper = Array.from({ length: qr.rank }, (_, i) =>
        i <= place ? arithmetic.toNumber(arithmetic.get(column, i)) : 0,
      );
      applyQ(qr, column, true);
      const size = Math.max(1e-300, Math.hypot(...columns[j]));
      columns[j].forEach((value, i) => {
        expect(Math.abs(arithmetic.toNumber(arithmetic.get(column, i)) - value)).toBeLessThan(1e-13 * size);
      });
      inverse.forEach((row, i) => {
        const product = row.reduce((total, value, k) => total + value * upper[k], 0);
        const scale = row.reduce((total, value, k) => total + Math.abs(value * upper[k]), 1);
        expect(Math.abs(product - (i === place ? 1 : 0))).toBeLessThan(1e-12 * scale);
      });
    });
  }

  test("moves dependent columns to the end and gives their combinations", () => {
    const a = [1, 2, 3, 4];
    const b = [1, 0, 1, 0];
    const sum = a.map((value, i) => 2 * value - 3 * b[i]);
    const columns = [a, b, sum, [1, 1, 0, 0]].map((values) => Float64Array.from(values));
    const qr = factor(double, columns, 1e-11);
    expect(qr.order).toEqual([0, 1, 3, 2]);
    expect(qr.rank).toBe(3);
    const combination = combinationOf(qr, 2);
    expect(combination).toHaveLength(2);
    const [ofA, ofB] = combination;
    expect(ofA).toBeCloseTo(2, 12);
    expect(ofB).toBeCloseTo(-3, 12);
  });
});

describe("the tolerance of factor() is relative to the norm of each column", () => {
  test("tiny columns are independent; rounding errors of huge columns are not", () => {
    const tiny = factor(double, [Float64Array.of(1e-13, 0), Float64Array.of(1e-13, 1e-13)], 1e-11);
    expect(tiny.rank).toBe(2);
    const huge = [0.1, 0.7, 0.9].map((value) => value * 1e9);
    const multiple = huge.map((value) => value / 3);
    expect(factor(double, [Float64Array.from(huge), Float64Array.from(multiple)], 1e-11).rank).toBe(1);
  });
});

describe("conditionNumber()", () => {
  test("of a matrix by hand", () => {
    // A'A = [[9, 12], [12, 41]], eigenvalues 45 and 5.
    const triangle = [
      [3, 4],
      [0, 5],
    ];
    expect(conditionNumber(triangle)).toBeCloseTo(3, 13);
    expect(conditionNumber([[7]])).toBe(1);
    expect(conditionNumber([])).toBe(1);
  });
});
