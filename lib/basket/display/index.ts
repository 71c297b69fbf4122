/** Results as columns, which are displayed as a table and iterated as records. */
import { integer, type OptionReaders, optional, readOptions, text, withDefault } from "../../core/options";
import { DISPLAY, type Displayable, withDisplay } from "../../core/text/display";
import { type Field, rowsOfRecords, withRows } from "../../core/text/result-rows";
import * as table from "../../core/text/table";

/** A result as columns, displayed as a table. Iterating gives its records. */
export interface Records<Entry> extends Displayable, Iterable<Entry> {
  readonly size: number;
}

/** The columns of a result, without iterator and display. */
export type Columns<Result> = Omit<Result, typeof Symbol.iterator | keyof Displayable>;

/** What a table of results shows. */
export interface ResultTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default a summary of the results */
  readonly caption?: string;
}

export const RESULT_TABLE_READERS = {
  limit: withDefault(20, integer(0)),
  caption: optional(text),
} satisfies OptionReaders<ResultTableOptions>;

/** Displays a result as a table. */
export function withTable<Result extends object>(result: Result, toTable: (result: Result) => table.Table) {
  return withDisplay(result, () => toTable(result)[DISPLAY]());
}

/**
 * Adds an iterator over records, a table display, and the rows that `frames.of` and `results` read. None is enumerable, so
 * JSON and comparisons see the columns alone.
 *
 * @param fields The columns of the rows.
 */
export function withRecords<Entry, Result extends { readonly size: number }>(
  columns: Result,
  recordAt: (columns: Result, i: number) => Entry,
  toTable: (result: Result & Records<Entry>) => table.Table,
  fields: readonly Field<Entry>[],
): Result & Records<Entry> {
  const value = function* () {
    for (let i = 0; i < columns.size; i++) yield recordAt(columns, i);
  };
  Object.defineProperty(columns, Symbol.iterator, { value, enumerable: false });
  withRows(columns, () => rowsOfRecords(columns.size, (i) => recordAt(columns, i), fields));
  return withTable(columns as Result & Records<Entry>, toTable);
}

/** What a table of results shows of each result, and the caption if none is given. */
interface ResultRows {
  readonly columns: readonly (string | table.Column)[];
  readonly size: number;
  readonly rowAt: (i: number) => readonly unknown[];
  readonly summary: string;
}

/**
 * The first results as a table, one row for each.
 *
 * @param options Read here; those that a function has read among its own are allowed too.
 */
export function resultTable(
  action: string,
  options: { readonly [Name in keyof ResultTableOptions]?: ResultTableOptions[Name] | undefined },
  { columns, size, rowAt, summary }: ResultRows,
): table.Table {
  const { limit, caption = summary } = readOptions(action, options, RESULT_TABLE_READERS);
  const rows = Array.from({ length: Math.min(limit, size) }, (_, i) => rowAt(i));
  return table.fromRows(columns, rows, { caption, limit, totalRows: size });
}
