/** Writes tables to files. */
import { mustBe } from "../../core/errors";
import { abortSignal, type OptionReaders, readOptions } from "../../core/options";
import { CSV_TEXT_READERS, type CsvTextOptions, csvLines } from "../../core/text/csv-text";
import { toColumns } from "../../core/text/results";
import { writePieces, writeWhole } from "../../core/text/text-pieces";
import type { AnyRow } from "../asking/column-types";
import type { LazyTable } from "../asking/lazy-table";
import { literal } from "../engine/dialect";
import type { ResultColumn } from "../engine/engine";
import { of } from "../of";
import { writeWorkbook } from "./workbook";

const ACTION = "write a table";

/** Options of `tables.write`. */
export interface WriteOptions extends CsvTextOptions {
  /** Ends the work; the file is then not written. */
  readonly signal?: AbortSignal;
}

const READERS = { ...CSV_TEXT_READERS, signal: abortSignal } satisfies OptionReaders<WriteOptions>;

/**
 * Writes a table, a danfo frame, records, or any result of this library such as rules and itemsets, to a file. The end of the path says how: `.csv` and
 * `.csv.gz` by RFC 4180, safe to open in a spreadsheet; `.parquet`; `.xlsx`. The rows pass through memory a few thousand at a
 * time, but for `.xlsx`. The file appears when it is complete, and replaces an earlier one then.
 *
 * A missing value is an empty field of CSV, an empty cell, or null in Parquet.
 *
 * @throws {RangeError} If the path has another ending, or a sheet cannot hold the table.
 * @throws {Error} If the folder does not exist, or the disk refuses.
 *
 * @example
 * await write("prices.csv", await tables.of([{ item: "milk, fresh", price: 1.5 }, { item: "tea", price: null }]));
 * (await csv.read("prices.csv")).columns.price; // ["1.5", ""]
 */
export async function write(
  path: string,
  table: LazyTable<AnyRow> | object,
  options: WriteOptions = {},
): Promise<void> {
  const { spreadsheetSafe, signal } = readOptions(ACTION, options, READERS);
  const kind = /\.(csv|csv\.gz|parquet|xlsx)$/i.exec(String(path))?.[1]?.toLowerCase();
  if (kind === undefined)
    throw new RangeError(mustBe(ACTION, "path", "one that ends in .csv, .csv.gz, .parquet or .xlsx", path));
  const rows = isLazyTable(table) ? table : await of(hasLists(table) ? toColumns(table) : table);
  if (kind === "parquet") await writeParquet(path, rows, signal);
  else if (kind === "xlsx")
    await writeWhole(ACTION, path, (partial) => writeWorkbook(ACTION, partial, rows, signal));
  else await writePieces(ACTION, path, csvPieces(rows, spreadsheetSafe, signal));
}

/** By its properties, since a notebook and a program may have loaded the class twice. */
export function isLazyTable(value: object): value is LazyTable<AnyRow> {
  return Object(value) === value && "engine" in value && "source" in value;
}

/** Whether records hold lists, such as itemsets; these are written as texts. */
function hasLists(rows: object): boolean {
  return Array.isArray(rows) && rows.some((row) => Object.values(Object(row)).some(Array.isArray));
}

async function writeParquet(
  path: string,
  table: LazyTable<AnyRow>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (table.engine.dialect.kind !== "duckdb")
    throw new TypeError(
      mustBe(
        ACTION,
        "the table of a Parquet file",
        "in DuckDB; keep() brings it there",
        table.engine.dialect.kind,
      ),
    );
  await writeWhole(ACTION, path, (partial) =>
    table.engine.query(`copy (${table.sql}) to ${literal(partial)} (format parquet)`, { signal }),
  );
}

/** The lines of CSV, some thousand rows at a time. */
async function* csvPieces(
  table: LazyTable<AnyRow>,
  spreadsheetSafe: boolean,
  signal: AbortSignal | undefined,
): AsyncIterable<string> {
  const [header] = csvLines(table.columns, [], { spreadsheetSafe });
  yield header;
  for await (const columns of table.engine.batches(table.sql, signal)) {
    // The names are there already.
    const [, ...lines] = csvLines([], rowsOf(columns), { spreadsheetSafe });
    yield lines.join("");
  }
}

type Field = string | number | boolean;

function* rowsOf(columns: readonly ResultColumn[]): Iterable<Field[]> {
  for (let row = 0; row < columns[0].values.length; row++)
    yield columns.map(({ values }) => fieldOf(values[row]));
}

function fieldOf(value: unknown): Field {
  if (value === null) return "";
  return Array.isArray(value) ? value.join("; ") : (value as Field);
}
