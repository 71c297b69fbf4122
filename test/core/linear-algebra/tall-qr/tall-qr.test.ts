import { describe, expect, test } from "vitest";
import { double } from "../../../../lib/core/linear-algebra/arithmetic";
import { factor } from "../../../../lib/core/linear-algebra/qr";
import { MODULE } from "../../../../lib/core/linear-algebra/tall-qr/kernel";
import { BLOCK_ROWS, triangleOf } from "../../../../lib/core/linear-algebra/tall-qr/tall-qr";
import { seeded } from "../../../../lib/core/random";
import { compileKernels } from "../../../support/compile-kernels";

test("the kernel is what its source compiles to", () => {
  expect(compileKernels("core/linear-algebra/tall-qr/kernel.as", "--enable simd")).toBe(MODULE);
});

describe("triangleOf()", () => {
  function triangle(columns: readonly Float64Array[]): Float64Array[] {
    const rows = columns[0].length;
    return triangleOf(rows, columns.length, (block, first, end) => {
      columns.forEach((column, j) => {
        block.set(column.subarray(first, end), j * BLOCK_ROWS);
      });
    });
  }

  // Whole blocks, a rest, fewer rows than a block and fewer than columns; the columns in groups of four and single ones.
  test.each([
    [2 * BLOCK_ROWS, 5],
    [3 * BLOCK_ROWS + 1, 9],
    [BLOCK_ROWS - 1, 4],
    [3, 6],
    [1, 1],
  ])("is that of Householder's QR up to signs: %d rows, %d columns", (rows, count) => {
    const random = seeded(11);
    const columns = Array.from({ length: count }, () =>
      Float64Array.from({ length: rows }, () => random.normal()),
    );
    const measured = triangle(columns);
    const {
      diagonal,
      columns: reduced,
      rank,
    } = factor(
      double,
      columns.map((column) => column.slice()),
      1e-11,
    );
    for (let i = 0; i < rank; i++) {
      const sign = Math.sign(measured[i][i]) * Math.sign(diagonal[i]);
      for (let j = i; j < rank; j++) {
        const expected = i === j ? diagonal[i] : reduced[j][i];
        expect(Math.abs(sign * measured[j][i] - expected)).toBeLessThan(1e-13 * Math.hypot(...columns[j]));
      }
    }
    // Q is orthogonal: the norm of each column is kept, and nothing is below the diagonal.
    columns.forEach((column, j) => {
      expect(Math.abs(Math.hypot(...measured[j]) / Math.hypot(...column) - 1)).toBeLessThan(1e-14);
      expect(measured[j].subarray(j + 1).every((value) => value === 0)).toBe(true);
    });
  });

  test("a column of zeros stays one; a first number of 0 or below is reflected too", () => {
    const columns = [
      [0, 3, 4],
      [0, 0, 0],
      [-2, 0, 0],
    ].map((column) => Float64Array.from(column));
    const [first, zero, last] = triangle(columns);
    expect(first[0]).toBe(5);
    expect([...zero]).toEqual([0, 0, 0]);
    expect(Math.hypot(...last)).toBe(2);
  });
});
