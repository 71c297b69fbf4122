/** Checks of the rows that a model is fitted to or predicts. */
import { mustBe, requireFinite } from "../../core/errors";
import type { Matrix } from "../../core/linear-algebra/matrix";

/** @throws {RangeError} If a number is not finite. */
export function requireFiniteMatrix(action: string, matrix: Matrix, columnNames: readonly string[]): void {
  const { data, columns } = matrix;
  for (let i = 0; i < data.length; i++)
    if (!Number.isFinite(data[i])) {
      const position = `features, row ${Math.floor(i / columns)}, column ${columnNames[i % columns]},`;
      throw new RangeError(mustBe(action, position, "a finite number", data[i]));
    }
}

/** @throws As `linearRegression.fit`. */
export function requireFiniteRows(
  action: string,
  matrix: Matrix,
  target: ArrayLike<number>,
  featureNames: readonly string[],
): void {
  if (matrix.rows !== target.length)
    throw new TypeError(
      `Cannot ${action}: features and target must have the same number of rows, current numbers are ${matrix.rows} and ${target.length}`,
    );
  if (matrix.rows === 0) throw new RangeError(mustBe(action, "features", "at least one row", matrix.rows));
  requireFiniteMatrix(action, matrix, featureNames);
  for (let i = 0; i < target.length; i++) requireFinite(action, `target[${i}]`, target[i]);
}
