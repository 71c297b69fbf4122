/**
 * Results for other programs (导出结果): any result that is displayed as a table or iterated as records (itemsets, rules,
 * patterns, held-out rules …), any table, and any list of records, as CSV, as JSON, or as columns. `frames.of` makes a danfo
 * frame of the same.
 */
import { readOptions } from "../options";
import { CSV_TEXT_READERS, type CsvTextOptions } from "./csv-text";
import { readRows } from "./result-rows";
import { columnsOf, csvPieces, type ResultColumn, recordPieces } from "./row-formats";
import { joinPieces, writePieces } from "./text-pieces";

export type { CsvTextOptions, ResultColumn };

/**
 * The columns of a result by name: numbers, booleans or texts, one value for each row. A list of items is a text such as
 * `{milk,bread}`, and an item with a comma is quoted there. A missing number is `NaN`, a missing text is empty. O(cells).
 *
 * @param result A result, a table, or a list of records.
 * @throws {TypeError} If it has no rows, or a value is neither number, text, boolean nor list of texts.
 * @throws {RangeError} If two columns have the same name, or a table shows only the first rows.
 *
 * @example
 * const found = itemsets.mine(baskets.of([["tea", "cup"], ["tea", "cup"]]), { minSupport: 1, minLength: 2 });
 * toColumns(found).items; // ["{tea,cup}"]
 * toColumns(found).count; // [2]
 */
export function toColumns(result: object): Readonly<Record<string, ResultColumn>> {
  const action = "list columns";
  return columnsOf(action, readRows(action, result));
}

/**
 * A result as CSV: one line for each row, in its order, below the names of the columns. Items are joined with "; ".
 *
 * @throws As `toColumns`. @throws {RangeError} If the text is longer than a string can be; `writeCsv` has no limit.
 *
 * @example
 * const closed = closedItemsets.mine(baskets.of([["tea", "cup"], ["tea", "cup"]]), { minSupport: 1 });
 * toCsv(closed); // "items,length,count,support\r\ntea; cup,2,2,1\r\n"
 */
export function toCsv(result: object, options: CsvTextOptions = {}): string {
  const action = "write CSV";
  const pieces = csvPieces(action, readRows(action, result), readOptions(action, options, CSV_TEXT_READERS));
  return joinPieces(action, pieces, "use writeCsv");
}

/**
 * Writes a result to a CSV file, line by line, so that millions of rows need little memory. A path that ends in `.gz` is
 * compressed. The file appears when it is complete.
 *
 * @throws As `toColumns`. @throws {Error} If the folder does not exist, or the disk refuses.
 *
 * @example
 * await writeCsv("closed.csv", closedItemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }));
 * (await csv.read("closed.csv")).columns.items; // ["tea", "tea; cup"]
 */
export async function writeCsv(path: string, result: object, options: CsvTextOptions = {}): Promise<void> {
  const action = "write CSV";
  const settings = readOptions(action, options, CSV_TEXT_READERS);
  await writePieces(action, path, csvPieces(action, readRows(action, result), settings));
}

/**
 * A result as JSON for other programs: a list of objects, one for each row; items are lists of texts. Infinity is written as
 * `1e999`, which JavaScript and Python read as infinity, and a missing number as `null`.
 *
 * @throws As `toColumns`. @throws {RangeError} If the text is longer than a string can be; `writeJSON` has no limit.
 *
 * @see `rules.toJSON` and `itemsets.toJSON`, which `fromJSON` reads back.
 *
 * @example
 * const closed = closedItemsets.mine(baskets.of([["tea", "cup"], ["tea", "cup"]]), { minSupport: 1 });
 * toJSON(closed); // '[\n{"items":["tea","cup"],"length":2,"count":2,"support":1}\n]\n'
 */
export function toJSON(result: object): string {
  const action = "write JSON";
  return joinPieces(action, recordPieces(action, readRows(action, result)), "use writeJSON");
}

/**
 * Writes the text of `toJSON` to a file, row by row. A path that ends in `.gz` is compressed. The file appears when it is
 * complete.
 *
 * @throws As `writeCsv`.
 *
 * @example
 * await writeJSON("closed.json", closedItemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 1 }));
 */
export async function writeJSON(path: string, result: object): Promise<void> {
  const action = "write JSON";
  await writePieces(action, path, recordPieces(action, readRows(action, result)));
}
