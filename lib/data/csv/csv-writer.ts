/** Writes tables as CSV that `csv.read` reads back, and that is safe to open in a spreadsheet. */
import { mustBe } from "../../core/errors";
import { readEntries, readOptions } from "../../core/options";
import { CSV_TEXT_READERS, type CsvTextOptions, csvLines } from "../../core/text/csv-text";
import { joinPieces, writePieces } from "../../core/text/text-pieces";
import { type ColumnLike, readColumn } from "../../core/vectors";
import type { DataTable } from "./csv";
import { requireTable } from "./require-table";

/** What `csv.format` writes: columns of equal length by name. */
export type CsvColumns = Readonly<Record<string, ColumnLike<string | number | boolean | bigint>>>;

const ACTION = "write CSV";

/**
 * Columns as CSV by RFC 4180, with a header: lines end with CRLF; texts with a comma, a quote or a line break are quoted.
 * Numbers read back as the same double; a missing number is `NaN`. With `spreadsheetSafe: false` texts are written as they are,
 * and `parse` restores them. O(cells).
 *
 * @param table A table, such as `read` gives, or an object of columns. Of a danfo frame, `frames.toColumns(frame)`.
 * @throws {TypeError} If the columns differ in length, or a value is neither text, number nor boolean; the message names it.
 * @throws {RangeError} If the text is longer than a string can be; `write` has no limit.
 *
 * @see Shafranovich, Y. (2005). RFC 4180: Common Format and MIME Type for CSV Files, 2.6 and 2.7.
 *
 * @example
 * format({ item: ["milk, fresh", "=1+1"], price: [1.5, -0] }); // 'item,price\r\n"milk, fresh",1.5\r\n\'=1+1,-0\r\n'
 */
export function format(table: DataTable | CsvColumns, options: CsvTextOptions = {}): string {
  return joinPieces(ACTION, linesOf(table, options), "use csv.write");
}

/**
 * Writes columns to a CSV file, line by line. A path that ends in `.gz` is compressed. The file appears when it is complete.
 *
 * @throws As `format`. @throws {Error} If the folder does not exist, or the disk refuses.
 *
 * @example
 * await write("prices.csv", { item: ["milk", "bread"], price: [1.5, 2] });
 * (await csv.read("prices.csv")).columns.item; // ["milk", "bread"]
 */
export async function write(
  path: string,
  table: DataTable | CsvColumns,
  options: CsvTextOptions = {},
): Promise<void> {
  await writePieces(ACTION, path, linesOf(table, options));
}

type CsvCell = string | number | boolean;

function linesOf(table: DataTable | CsvColumns, options: CsvTextOptions): Iterable<string> {
  const settings = readOptions(ACTION, options, CSV_TEXT_READERS);
  const { names, columns } = columnsOf(table);
  for (const name of names) requireWhole(name, "every column name");
  const lists = names.map((name) => readCells(name, columns[name]));
  const lengths = lists.map(({ length }) => length);
  const other = lengths.findIndex((length) => length !== lengths[0]);
  if (other > 0) {
    const place = `the length of ${names[other]}`;
    throw new TypeError(mustBe(ACTION, place, `${lengths[0]}, as that of ${names[0]}`, lengths[other]));
  }
  return withQuotedStart(csvLines(names, rowsOf(lists), settings));
}

/** The columns of a table in its order, which an object with names such as "2" would not keep. */
function columnsOf(
  table: DataTable | CsvColumns,
): Pick<DataTable, "names"> & { readonly columns: CsvColumns } {
  if (table !== null && typeof table === "object") {
    const { names, columns } = table as DataTable;
    if (Array.isArray(names) && columns !== null && typeof columns === "object")
      return "rows" in table ? requireTable(ACTION, "table", table as DataTable) : { names, columns };
  }
  const rule = "a table, or columns by name, as frames.toColumns gives of a frame";
  const entries = readEntries(ACTION, "table", table as CsvColumns, rule);
  if (entries.length === 0) throw new TypeError(mustBe(ACTION, "table", rule, table));
  return { names: entries.map(([name]) => name), columns: Object.fromEntries(entries) };
}

function readCells(name: string, column: ColumnLike<unknown>): readonly CsvCell[] {
  return Array.from(readColumn(ACTION, name, column), (value, row) => {
    if (typeof value === "bigint") return String(value);
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value !== "string")
      throw new TypeError(mustBe(ACTION, `${name}[${row}]`, "a text, a number or a boolean", value));
    requireWhole(value, `${name}[${row}]`);
    return value;
  });
}

/** UTF-8 has no half surrogate pairs: two texts would become one. */
function requireWhole(text: string, place: string): void {
  if (/\p{Surrogate}/u.test(text))
    throw new TypeError(mustBe(ACTION, place, "free of half surrogate pairs", text));
}

function* rowsOf(lists: readonly (readonly CsvCell[])[]): Iterable<readonly CsvCell[]> {
  for (let row = 0; row < (lists[0]?.length ?? 0); row++) yield lists.map((list) => list[row]);
}

/** Quotes a first name that could be read as the start of another kind of file, or as a header with another delimiter. */
function* withQuotedStart(lines: Iterable<string>): Iterable<string> {
  let isFirst = true;
  for (const line of lines) {
    const isUsual = !isFirst || /^("|[\p{L}\p{N}_ .'()-]+[,\r])/u.test(line);
    yield isUsual ? line : line.replace(/^[^,\r]*/, (name) => `"${name}"`);
    isFirst = false;
  }
}
