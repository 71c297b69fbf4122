/** Baskets from and to one-hot tables. */
import type { Baskets } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import { isMatrix, type Matrix, withColumnNames, zeros } from "../../core/linear-algebra/matrix";
import { type ColumnLike, readColumn } from "../../core/vectors";
import { requireBaskets } from "./require-baskets";

const ACTION = "read a one-hot table";

/** A one-hot table: rows of 0 and 1 or false and true, a matrix, or a danfo frame. */
export type OneHot =
  | Matrix
  | readonly ArrayLike<number | boolean>[]
  | { readonly values: unknown; readonly columns: readonly string[] };

/**
 * Baskets from a one-hot table (独热编码): one row for each basket, one column for each item, 1 or true if the basket holds it.
 *
 * Items keep the order of the columns; items that nobody bought are kept too. O(cells).
 *
 * @param values A matrix, rows, or a danfo frame; (baskets, items).
 * @param itemNames One unique name for each column. @default the names of the matrix or the frame
 * @throws {TypeError} If a row has another length, or a cell is neither 0, 1, false nor true; row and column are named.
 * @throws {RangeError} If there are no names, too few or too many, or one is empty or there twice.
 *
 * @example
 * fromOneHot([[1, 0], [true, true]], ["tea", "cup"]).items; // [0, 0, 1]
 */
export function fromOneHot(values: OneHot, itemNames?: ColumnLike<string>): Baskets {
  const { rows, names } = tableOf(values);
  const columns = namesOf(itemNames ?? names);
  const offsets = new Int32Array(rows.length + 1);
  const items: number[] = [];
  rows.forEach((row, basket) => {
    if (row?.length !== columns.length)
      throw new TypeError(mustBe(ACTION, `row ${basket}`, `${columns.length} cells long`, row?.length));
    for (let item = 0; item < columns.length; item++) {
      const cell = row[item];
      if (cell === 1 || cell === true) items.push(item);
      else if (cell !== 0 && cell !== false)
        throw new TypeError(
          mustBe(
            ACTION,
            `row ${basket}, column ${columns[item]}`,
            "0, 1, false or true (of quantities, quantity > 0)",
            cell,
          ),
        );
    }
    offsets[basket + 1] = items.length;
  });
  return { itemNames: columns, offsets, items: Int32Array.from(items) };
}

/**
 * The one-hot table of baskets: 1 if the basket of the row holds the item of the column, else 0. It takes 8 bytes a cell:
 * 13 MB for 10,000 baskets and 170 items.
 *
 * @returns (baskets, items), columns named in the order of `itemNames`.
 * @throws {RangeError} If the table has more than 2^28 cells.
 *
 * @example
 * toOneHot(baskets.of([["tea"], ["tea", "cup"]])).data; // [1, 0, 1, 1]
 */
export function toOneHot(baskets: Baskets): Matrix {
  requireBaskets("make a one-hot table", baskets);
  const { offsets, items, itemNames } = baskets;
  const rows = offsets.length - 1;
  const cells = rows * itemNames.length;
  if (cells > 2 ** 28)
    throw new RangeError(mustBe("make a one-hot table", "baskets times items", "at most 2^28", cells));
  const matrix = zeros(rows, itemNames.length);
  for (let row = 0; row < rows; row++)
    for (let k = offsets[row]; k < offsets[row + 1]; k++) matrix.data[row * itemNames.length + items[k]] = 1;
  return withColumnNames(matrix, itemNames);
}

function namesOf(itemNames: ColumnLike<string> | undefined): string[] {
  const rule = "one text a column, not empty, each there once";
  if (itemNames === undefined) throw new RangeError(mustBe(ACTION, "itemNames", rule, undefined));
  const seen = new Set<string>();
  for (const name of Array.from(readColumn(ACTION, "itemNames", itemNames))) {
    if (typeof name !== "string")
      throw new TypeError(mustBe(ACTION, "itemNames", `${rule} (of numbers, String(number))`, name));
    if (name === "" || seen.has(name)) throw new RangeError(mustBe(ACTION, "itemNames", rule, name));
    seen.add(name);
  }
  return [...seen];
}

function tableOf(values: OneHot): {
  readonly rows: readonly ArrayLike<unknown>[];
  readonly names?: readonly string[] | undefined;
} {
  if (isMatrix(values)) {
    const { rows, columns, data, columnNames } = values;
    const cut = (_: unknown, row: number) => data.subarray(row * columns, (row + 1) * columns);
    return { rows: Array.from({ length: rows }, cut), names: columnNames };
  }
  if (Array.isArray(values)) return { rows: values };
  const { values: rows, columns } = (values ?? {}) as { readonly values: unknown; readonly columns: unknown };
  if (!Array.isArray(rows) || !Array.isArray(columns))
    throw new TypeError(mustBe(ACTION, "values", "rows, a matrix or a frame", values));
  return { rows, names: columns };
}
