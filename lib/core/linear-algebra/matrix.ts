/** Matrices (矩阵): row-major numbers with a shape and, optionally, column names. */

import { mustBe, requireInteger, requireKind, requirePosition } from "../errors";
import { listOf, type OptionReaders, optional, readOptions, text } from "../options";
import { readColumn, readPositions, type VectorLike } from "../vectors";
import { MATRIX_PROPERTIES } from "./matrix-properties";

/** A dense matrix; element (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, length `rows * columns`. */
  readonly data: Float64Array;
  /** One name a column, if the columns have names. */
  readonly columnNames?: readonly string[];
}

/** What functions accept as a matrix: a `Matrix`, an array of rows, or a danfo frame. */
export type MatrixLike =
  | Matrix
  | readonly VectorLike[]
  | { readonly values: unknown; readonly columns: readonly string[] };

/**
 * A matrix of zeros.
 *
 * @throws {RangeError} If a size is not an integer of at least 0, or memory does not hold so many numbers.
 *
 * @example
 * zeros(1, 3).data; // [0, 0, 0]
 */
export function zeros(rows: number, columns: number): Matrix {
  const action = "make a matrix";
  requireInteger(action, "rows", rows, 0);
  requireInteger(action, "columns", columns, 0);
  try {
    return { rows, columns, data: new Float64Array(rows * columns) };
  } catch {
    const size = `${rows} * ${columns}`;
    throw new RangeError(
      `Cannot ${action}: rows * columns must be a size that fits into memory, current value is ${size}`,
    );
  }
}

/** How to read a matrix. */
export interface MatrixOptions {
  /** One name a column. @default those of a matrix or frame */
  readonly columnNames?: readonly string[];
}

const ACTION = "read a matrix";
const MATRIX_OPTIONS = { columnNames: optional(listOf(text)) } satisfies OptionReaders<MatrixOptions>;

/**
 * Converts rows or a danfo frame to a matrix. A matrix is returned as it is.
 *
 * @param values (n, p). A single feature is a column of rows: `[[1], [2], [3]]`.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number; NaN is a number.
 *
 * @example
 * toMatrix([[1, 2], [3, 4], [5, 6]]).columns; // 2
 */
export function toMatrix(values: MatrixLike, options: MatrixOptions = {}): Matrix {
  const { columnNames } = readOptions(ACTION, options, MATRIX_OPTIONS);
  if (isMatrix(values)) {
    requireMatrix(ACTION, values);
    return columnNames ? withColumnNames(values, columnNames) : values;
  }
  const isFrame = !Array.isArray(values);
  const rows: unknown = isFrame ? (values as { values?: unknown } | null)?.values : values;
  const rule = "rows of numbers such as [[1, 2], [3, 4]], a matrix or a danfo frame";
  if (!Array.isArray(rows)) throw new TypeError(mustBe(ACTION, "values", rule, values));
  if (rows.length > 0 && typeof rows[0] !== "object")
    throw new TypeError(`${mustBe(ACTION, "values", rule, values)}; a single feature is [[1], [2], [3]]`);
  const names = columnNames ?? (isFrame ? (values as { columns?: readonly string[] }).columns : undefined);
  const matrix = readRows(rows, names);
  return names ? withColumnNames(matrix, names) : matrix;
}

function readRows(rows: readonly VectorLike[], names: readonly string[] | undefined): Matrix {
  const columns = rows.length > 0 ? readColumn(ACTION, "row 0", rows[0]).length : (names?.length ?? 0);
  const data = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = readColumn<number>(ACTION, `row ${i}`, rows[i]);
    if (row.length !== columns)
      throw new TypeError(
        `Cannot ${ACTION}: row ${i} must have ${columns} numbers like row 0, current length is ${row.length}`,
      );
    for (let j = 0; j < columns; j++) {
      const value: unknown = row[j];
      if (typeof value !== "number")
        throw new TypeError(mustBe(ACTION, `row ${i}, column ${names?.[j] ?? j}`, "a number", value));
      data[i * columns + j] = value;
    }
  }
  return { rows: rows.length, columns, data };
}

/** @throws {TypeError} If `value` is not a matrix, or its shape is not that of its numbers. */
function requireMatrix(action: string, value: Matrix): void {
  requireKind(action, "matrix", value, "a matrix, as made by matrix.toMatrix", MATRIX_PROPERTIES);
  const { rows, columns, data } = value;
  if (rows * columns !== data.length)
    throw new TypeError(
      `Cannot ${action}: data must have rows * columns numbers, ${rows} * ${columns}, current length is ${data.length}`,
    );
}

/**
 * The same matrix with other column names. The numbers are shared.
 *
 * @throws {TypeError} If there is not one name a column, or a name is not a text.
 *
 * @example
 * withColumnNames(toMatrix([[1, 2]]), ["price", "week"]).columnNames; // ["price", "week"]
 */
export function withColumnNames(matrix: Matrix, columnNames: readonly string[]): Matrix {
  const action = "name the columns";
  requireMatrix(action, matrix);
  const names = listOf(text)(action, "columnNames", columnNames);
  if (names.length !== matrix.columns)
    throw new TypeError(
      `Cannot ${action}: columnNames must have ${matrix.columns} names, current length is ${names.length}`,
    );
  return { rows: matrix.rows, columns: matrix.columns, data: matrix.data, columnNames: names };
}

/**
 * Whether a value is a `Matrix`; rows and frames are not.
 *
 * @example
 * [isMatrix(zeros(2, 2)), isMatrix([[0, 0]])]; // [true, false]
 */
export function isMatrix(value: unknown): value is Matrix {
  const candidate = value as Matrix | null;
  return candidate !== null && typeof candidate === "object" && candidate.data instanceof Float64Array;
}

/**
 * Row `i`, a view: changing it changes the matrix.
 *
 * @throws {RangeError} If there is no such row.
 *
 * @example
 * row(toMatrix([[1, 2], [3, 4]]), 1); // [3, 4]
 */
export function row(matrix: Matrix, i: number): Float64Array {
  const action = "read a row";
  requireMatrix(action, matrix);
  requirePosition(action, "i", i, matrix.rows);
  return matrix.data.subarray(i * matrix.columns, (i + 1) * matrix.columns);
}

/**
 * Column `j`, a copy.
 *
 * @throws {RangeError} If there is no such column.
 *
 * @example
 * column(toMatrix([[1, 2], [3, 4]]), 1); // [2, 4]
 */
export function column(matrix: Matrix, j: number): Float64Array {
  const action = "read a column";
  requireMatrix(action, matrix);
  requirePosition(action, "j", j, matrix.columns);
  const { rows, columns, data } = matrix;
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) values[i] = data[i * columns + j];
  return values;
}

/**
 * A new matrix of the given rows, in the given order.
 *
 * @throws {RangeError} If there is no such row.
 *
 * @example
 * takeRows(toMatrix([[1], [2], [3]]), [2, 0]).data; // [3, 1]
 */
export function takeRows(matrix: Matrix, indices: VectorLike): Matrix {
  const action = "take rows";
  requireMatrix(action, matrix);
  const { rows, columns } = matrix;
  const taken = readPositions(action, "indices", indices, rows);
  const data = new Float64Array(taken.length * columns);
  for (let i = 0; i < taken.length; i++)
    data.set(matrix.data.subarray(taken[i] * columns, (taken[i] + 1) * columns), i * columns);
  return { ...matrix, rows: taken.length, data };
}
