import { describe, expect, test } from "vitest";
import { double } from "../../../lib/core/linear-algebra/arithmetic";
import { columnsInMemory } from "../../../lib/core/linear-algebra/columns-in-memory";
import { applyQ, factor, inverseR } from "../../../lib/core/linear-algebra/qr";
import { seeded } from "../../../lib/core/random";

const TOLERANCE = 1e-11;

function randomColumns(rows: number, count: number): Float64Array[] {
  const random = seeded(rows);
  return Array.from({ length: count }, () => Float64Array.from({ length: rows }, () => random.normal()));
}

/** Both ways add in another order, and otherwise do the same. */
function requireSame(columns: readonly Float64Array[], floors?: readonly number[]): void {
  const held = columnsInMemory(columns);
  const measured = factor(held.arithmetic, held.columns, TOLERANCE, floors);
  const copies = columns.map((column) => column.slice());
  const expected = factor(double, copies, TOLERANCE, floors);
  expect(measured.order).toEqual(expected.order);
  expect(measured.rank).toBe(expected.rank);
  const close = (
    left: ArrayLike<number>,
    right: ArrayLike<number>,
    size = Math.hypot(...Array.from(right)),
  ) => {
    expect(left.length).toBe(right.length);
    for (let i = 0; i < right.length; i++)
      expect(Math.abs(left[i] - right[i])).toBeLessThanOrEqual(1e-12 * size);
  };
  close(measured.diagonal, expected.diagonal);
  close(measured.factors, expected.factors);
  measured.columns.forEach((column, j) => {
    close(column, expected.columns[j]);
  });
  inverseR(measured).forEach((row, i) => {
    close(row, inverseR(expected)[i]);
  });
  const target = columns[0].map((_, i) => Math.sin(i));
  const transformed = target.slice();
  applyQ(measured, transformed);
  applyQ(measured, transformed, true);
  close(transformed, target);
}

describe("columnsInMemory() factors as double does", () => {
  // Lengths and positions of all remainders by 4; whole groups and single columns; more columns than rows.
  test.each([
    [40, 16],
    [41, 13],
    [42, 30],
    [43, 43],
    [9, 12],
    [1, 1],
  ])("%d rows, %d columns", (rows, count) => {
    requireSame(randomColumns(rows, count));
  });

  test("with dependent columns at the start, within and at the end of a group, and below a floor", () => {
    const columns = randomColumns(30, 14);
    columns[0].fill(0);
    columns[5] = columns[1].map((value, i) => 2 * value - columns[3][i]);
    columns[7] = columns[6].slice();
    columns[12] = columns[9].map((value) => -value);
    requireSame(columns);
    const held = columnsInMemory(columns);
    expect(factor(held.arithmetic, held.columns, TOLERANCE).order.slice(-4)).toEqual([0, 5, 7, 12]);
    requireSame(
      columns,
      columns.map((_, j) => (j === 4 ? 100 : 0)),
    );
  });
});

test("the columns given are not changed", () => {
  const columns = randomColumns(10, 5);
  const before = columns.map((column) => column.slice());
  const held = columnsInMemory(columns);
  factor(held.arithmetic, held.columns, TOLERANCE);
  expect(columns).toEqual(before);
});
