/** Matrices (矩阵): row-major numbers with a shape and, optionally, column names. */
import { mustBe, requireInteger } from "../errors";

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
  | readonly ArrayLike<number>[]
  | { readonly values: unknown; readonly columns: readonly string[] };

/**
 * A matrix of zeros.
 *
 * @throws {RangeError} If a size is not an integer of at least 0.
 *
 * @example
 * zeros(1, 3).data; // [0, 0, 0]
 */
export function zeros(rows: number, columns: number): Matrix {
  requireInteger("make a matrix", "rows", rows, 0);
  requireInteger("make a matrix", "columns", columns, 0);
  return { rows, columns, data: new Float64Array(rows * columns) };
}

/**
 * Converts rows or a danfo frame to a matrix. A matrix is returned as it is.
 *
 * @throws {TypeError} If the rows are ragged or hold something that is not a number.
 *
 * @example
 * toMatrix([[1, 2], [3, 4], [5, 6]]).columns; // 2
 */
export function toMatrix(
  values: MatrixLike,
  options: { readonly columnNames?: readonly string[] } = {},
): Matrix {
  if (isMatrix(values)) {
    return options.columnNames ? withColumnNames(values, options.columnNames) : values;
  }
  const isFrame = !Array.isArray(values);
  const rows = (isFrame ? (values as { values: unknown }).values : values) as readonly ArrayLike<number>[];
  if (!Array.isArray(rows)) throw new TypeError(mustBe("read a matrix", "values", "rows of numbers", values));
  const names =
    options.columnNames ?? (isFrame ? (values as { columns: readonly string[] }).columns : undefined);
  const columns = rows.length > 0 ? rows[0].length : (names?.length ?? 0);
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (row === null || typeof row !== "object" || row.length !== columns)
      throw new TypeError(
        `Cannot read a matrix: row ${i} must have ${columns} numbers like row 0, current length is ${row?.length}`,
      );
    for (let j = 0; j < columns; j++) {
      const value: unknown = row[j];
      if (typeof value !== "number")
        throw new TypeError(
          mustBe("read a matrix", `row ${i}, column ${names?.[j] ?? j}`, "a number", value),
        );
      data[i * columns + j] = value;
    }
  });
  const matrix: Matrix = { rows: rows.length, columns, data };
  return names ? withColumnNames(matrix, names) : matrix;
}

/**
 * The same matrix with other column names. The numbers are shared.
 *
 * @throws {TypeError} If there is not one name a column.
 *
 * @example
 * withColumnNames(toMatrix([[1, 2]]), ["price", "week"]).columnNames; // ["price", "week"]
 */
export function withColumnNames(matrix: Matrix, columnNames: readonly string[]): Matrix {
  if (columnNames.length !== matrix.columns)
    throw new TypeError(
      `Cannot name the columns: columnNames must have ${matrix.columns} names, current length is ${columnNames.length}`,
    );
  return { rows: matrix.rows, columns: matrix.columns, data: matrix.data, columnNames: [...columnNames] };
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
 * @example
 * row(toMatrix([[1, 2], [3, 4]]), 1); // [3, 4]
 */
export function row(matrix: Matrix, i: number): Float64Array {
  return matrix.data.subarray(i * matrix.columns, (i + 1) * matrix.columns);
}

/**
 * Column `j`, a copy.
 *
 * @example
 * column(toMatrix([[1, 2], [3, 4]]), 1); // [2, 4]
 */
export function column(matrix: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, i) => matrix.data[i * matrix.columns + j]);
}

/**
 * A new matrix of the given rows, in the given order.
 *
 * @example
 * takeRows(toMatrix([[1], [2], [3]]), [2, 0]).data; // [3, 1]
 */
export function takeRows(matrix: Matrix, indices: ArrayLike<number>): Matrix {
  const data = new Float64Array(indices.length * matrix.columns);
  for (let i = 0; i < indices.length; i++) data.set(row(matrix, indices[i]), i * matrix.columns);
  return { ...matrix, rows: indices.length, data };
}
