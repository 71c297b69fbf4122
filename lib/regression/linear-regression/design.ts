/** Checks of the rows that a model is fitted to or predicts. */
import { mustBe } from "../../core/errors";
import { columnNamesOf, requireFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import { readVector, type VectorLike } from "../../core/vectors";
import { INTERCEPT } from "./model";

/**
 * The features with their names: those given, else those of the columns, else x1, x2, …
 *
 * @throws {TypeError} If two features have one name, or one has that of the intercept.
 */
export function readDesign(
  action: string,
  features: MatrixLike,
  givenNames?: readonly string[],
): { readonly matrix: Matrix; readonly featureNames: readonly string[] } {
  const matrix = toMatrix(features);
  if (givenNames !== undefined && matrix.rows > 0 && givenNames.length !== matrix.columns)
    throw new TypeError(
      `Cannot ${action}: featureNames must have ${matrix.columns} names, current length is ${givenNames.length}`,
    );
  const featureNames = givenNames ?? columnNamesOf(matrix);
  requireNames(action, featureNames);
  return { matrix, featureNames };
}

/** @throws {TypeError} If a name is not a text, is that of the intercept, or is there twice. */
export function requireNames(action: string, names: readonly string[]): void {
  const seen = new Set<unknown>([INTERCEPT]);
  names.forEach((name: unknown, j) => {
    if (typeof name !== "string" || seen.has(name))
      throw new TypeError(
        mustBe(action, `featureNames[${j}]`, `a name that no other column has, nor "${INTERCEPT}"`, name),
      );
    seen.add(name);
  });
}

/** @throws As `readVector`, and {TypeError} if there is not one target a row. */
export function readTarget(action: string, target: VectorLike, rowCount: number): ArrayLike<number> {
  const actual = readVector(action, "target", target);
  if (actual.length !== rowCount)
    throw new TypeError(
      `Cannot ${action}: features and target must have the same length, current lengths are ${rowCount} and ${actual.length}`,
    );
  return actual;
}

/** The numbers of the target. @throws As `linearRegression.fit`. */
export function readRows(
  action: string,
  matrix: Matrix,
  target: VectorLike,
  featureNames: readonly string[],
): ArrayLike<number> {
  const numbers = readTarget(action, target, matrix.rows);
  if (matrix.rows === 0) throw new RangeError(mustBe(action, "features", "at least one row", matrix.rows));
  requireFiniteMatrix(action, "features", matrix, featureNames);
  return numbers;
}
