/** Checks of the rows that a model is fitted to, or is asked about. */
import { mustBe } from "../errors";
import { type Matrix, type MatrixLike, toMatrix } from "./matrix";

/**
 * Reads rows of finite numbers.
 *
 * @param least The least number of rows.
 * @param missing Allows NaN, for a missing value.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number, or there is no column.
 * @throws {RangeError} If a number is not finite, or there are too few rows.
 */
export function readFiniteMatrix(
  action: string,
  name: string,
  values: MatrixLike,
  least = 1,
  missing = false,
): Matrix {
  const matrix = toMatrix(values);
  if (matrix.rows < least) {
    const rule = `at least ${least} ${least === 1 ? "row" : "rows"}`;
    throw new RangeError(mustBe(action, name, rule, matrix.rows));
  }
  if (matrix.columns === 0 && matrix.rows > 0)
    throw new TypeError(mustBe(action, name, "rows of at least one number", matrix.columns));
  requireFiniteMatrix(action, name, matrix, columnNamesOf(matrix), missing);
  return matrix;
}

/** The names of the columns, x1, x2, … if they have none. */
export function columnNamesOf({ columns, columnNames }: Matrix): readonly string[] {
  return columnNames ?? Array.from({ length: columns }, (_, j) => `x${j + 1}`);
}

/** @param missing Allows NaN. @throws {RangeError} If a number is not finite. */
export function requireFiniteMatrix(
  action: string,
  name: string,
  matrix: Matrix,
  columnNames: readonly string[],
  missing = false,
): void {
  const { data, columns } = matrix;
  for (let i = 0; i < data.length; i++)
    if (!Number.isFinite(data[i]) && !(missing && Number.isNaN(data[i]))) {
      const position = `${name}, row ${Math.floor(i / columns)}, column ${columnNames[i % columns]},`;
      const rule = missing ? "a finite number, or NaN if it is missing" : "a finite number";
      throw new RangeError(mustBe(action, position, rule, data[i]));
    }
}

/**
 * Numbers whose squares are beyond the range of a double, in units of a power of two near the largest: no digit changes, and
 * distances neither overflow nor underflow. Other numbers as they are, in units of 1.
 */
export function inSafeUnit(data: Float64Array): { readonly data: Float64Array; readonly unit: number } {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || (largest > 1e-100 && largest < 1e100)) return { data, unit: 1 };
  // The logarithm of the largest double is rounded up.
  const unit = 2 ** Math.min(1023, Math.floor(Math.log2(largest)));
  return { data: data.map((value) => value / unit), unit };
}

/** The same over their length, whatever their unit; zeros stay zeros. */
export function unitVector(values: Float64Array): Float64Array {
  const { data } = inSafeUnit(values);
  const length = Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0)) || 1;
  return data.map((value) => value / length);
}

/**
 * The rows that a fitted model is asked about: the columns must be those of the fit, in the same order.
 *
 * @param missing Allows NaN, for a missing value.
 * @throws {TypeError} If they are not. @throws As {@link readFiniteMatrix}.
 */
export function readRowsAsFitted(
  action: string,
  name: string,
  values: MatrixLike,
  featureNames: readonly string[],
  missing = false,
): Matrix {
  const matrix = toMatrix(values);
  if (matrix.columns !== featureNames.length && matrix.rows > 0)
    throw new TypeError(
      mustBe(action, name, `rows of ${featureNames.length} numbers as in the fit`, matrix.columns),
    );
  matrix.columnNames?.forEach((given, j) => {
    if (given !== featureNames[j])
      throw new TypeError(
        mustBe(action, `column ${j} of ${name}`, `"${featureNames[j]}" as in the fit`, given),
      );
  });
  requireFiniteMatrix(action, name, matrix, featureNames, missing);
  return matrix;
}
