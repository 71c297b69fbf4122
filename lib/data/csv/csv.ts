/**
 * Strict CSV (逗号分隔值) by RFC 4180. Columns have declared types; a field that does not fit is an error with its row and
 * column. No type is guessed, and a column may have any name, even `__proto__`.
 *
 * @see Shafranovich, Y. (2005). RFC 4180: Common Format and MIME Type for CSV Files.
 */
import { formatValue, mustBe } from "../../core/errors";
import {
  integer,
  listOf,
  type OptionReaders,
  optional,
  type ReadOptions,
  readEntries,
  readerOf,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { readChunks, toBuffer } from "../bytes/read-chunks";
import { createTextDecoder } from "../bytes/text-decoder";
import { type ColumnReader, type ColumnType, type ColumnTypes, columnReader } from "./column-readers";
import * as csvScanner from "./csv-scanner";

export type { CsvColumns } from "./csv-writer";
export { format, write } from "./csv-writer";
export type { ColumnType, ColumnTypes };

/** One array for each column: numbers as `Float64Array`, texts as strings. */
export type Columns<Types extends ColumnTypes = ColumnTypes> = {
  readonly [Name in keyof Types]: Types[Name] extends "text"
    ? readonly string[]
    : Types[Name] extends "number" | { readonly type: "number" }
      ? Float64Array
      : Float64Array | readonly string[];
};

/** A table as columns. */
export interface DataTable<Types extends ColumnTypes = ColumnTypes> {
  readonly rows: number;
  /** Names of the columns that were read, in the order of the file. */
  readonly names: readonly string[];
  /** The columns by name. The object has no prototype, so that every name can be a column. */
  readonly columns: Columns<Types>;
}

/** Options of `csv.parse` and `csv.read`. */
export interface CsvOptions<Types extends ColumnTypes = ColumnTypes> {
  /** The columns to read and their types. Other columns are only counted. @default all, as text */
  readonly columns?: Types;
  /** One ASCII character. @default ",", or a tab if the path ends in `.tsv` */
  readonly delimiter?: string;
  /** Column names, for a file whose first line is data. @default the first line */
  readonly header?: readonly string[];
  /** Of bytes: an encoding that writes delimiter, quotes and line ends as ASCII: "utf-8", "gbk", "windows-1252" … @default "utf-8" */
  readonly encoding?: string;
  /** Name of the data, for messages. @default the path, or "CSV" */
  readonly source?: string;
  /** The longest row to accept, in bytes. @default 16 MiB */
  readonly maxRowBytes?: number;
  /** The most bytes to accept after unpacking. @default 4 GiB */
  readonly maxBytes?: number;
}

const CSV_OPTIONS = {
  columns: optional<ColumnTypes>((action, name, value) =>
    Object.fromEntries(readEntries(action, name, value as ColumnTypes, "column types by name")),
  ),
  delimiter: optional(readerOf<string>(csvScanner.requireDelimiter)),
  header: optional(listOf(text)),
  encoding: optional(text),
  source: optional(text),
  maxRowBytes: withDefault(1 << 24, integer(1)),
  maxBytes: withDefault(2 ** 32, integer(1)),
} satisfies OptionReaders<CsvOptions>;

const ACTION = "read CSV";
const QUOTE = 0x22;

/**
 * Parses CSV from a string or bytes. One pass, O(size).
 *
 * @throws {SyntaxError} If the data break RFC 4180, a row has too few or too many fields, or a field of a number column is
 * not a number.
 * @throws {TypeError} If the data are neither text nor bytes, or an encoding is given for a text.
 * @throws {RangeError} If a declared column is missing, or two columns have one name.
 *
 * @example
 * parse("item,price\nmilk,1.5\n", { columns: { item: "text", price: "number" } }).columns.price; // Float64Array [1.5]
 */
export function parse<Types extends ColumnTypes = ColumnTypes>(
  data: string | Uint8Array,
  options: CsvOptions<Types> = {},
): DataTable<Types> {
  const given = readOptions(ACTION, options, CSV_OPTIONS);
  const { source = "CSV" } = given;
  const reader = tableReader(given, source, ",");
  reader.push(toBuffer(`read ${source}`, data, given.encoding));
  return reader.end() as DataTable<Types>;
}

/**
 * Reads a CSV file, gzip or plain, in chunks. Only the columns that are read need to fit into memory.
 *
 * @throws As `parse`; and `Error` if the path is a directory, cannot be opened, is empty, or its gzip data are truncated.
 *
 * @example
 * await basketFile.writeLong("lines.csv", basketFile.parse("milk bread\nmilk\n"));
 * (await read("lines.csv")).columns.item; // ["milk", "bread", "milk"]
 */
export async function read<Types extends ColumnTypes = ColumnTypes>(
  path: string,
  options: CsvOptions<Types> = {},
): Promise<DataTable<Types>> {
  const given = readOptions(ACTION, options, CSV_OPTIONS);
  const { source = path } = given;
  const reader = tableReader(given, source, csvScanner.delimiterOf(path));
  for await (const chunk of readChunks(path, source, given.maxBytes)) reader.push(chunk);
  return reader.end() as DataTable<Types>;
}

function tableReader(options: ReadOptions<typeof CSV_OPTIONS>, source: string, usualDelimiter: string) {
  const { delimiter = usualDelimiter, encoding = "utf-8", maxRowBytes } = options;
  const action = `read ${source}`;
  const decode = createTextDecoder(source, encoding);

  let names: readonly string[] | undefined;
  let readers: (ColumnReader | undefined)[] = [];
  let rows = 0;

  function setHeader(header: readonly string[]): void {
    const columns: ColumnTypes = options.columns ?? Object.fromEntries(header.map((name) => [name, "text"]));
    checkHeader(action, header, Object.keys(columns));
    names = header;
    readers = header.map((name) =>
      Object.hasOwn(columns, name) ? columnReader(action, name, columns[name], decode) : undefined,
    );
  }

  function addRow(row: csvScanner.Row): void {
    if (names === undefined) {
      const header = Array.from({ length: row.count }, (_, j) => decode(csvScanner.fieldBytes(row, j)));
      if (row.isBlank) throw withoutHeader();
      const isQuoted = row.bytes[row.starts[0] - 1] === QUOTE;
      if (options.delimiter === undefined && !isQuoted) requireColumns(action, header, delimiter);
      setHeader(header);
      return;
    }
    // RFC 4180 has no blank lines, but many programs write some at the end. In a one-column table a blank line is a value.
    if (row.isBlank && names.length > 1) return;
    rows++;
    if (row.count !== names.length)
      throw new SyntaxError(mustBe(action, `row ${rows} (line ${row.line})`, lengthOf(names), row.count));
    for (let j = 0; j < row.count; j++) {
      const reader = readers[j];
      if (reader === undefined) continue;
      const where = () => `row ${rows} (line ${row.line}), column ${JSON.stringify(names?.[j])}`;
      if (row.doubled[j]) {
        const bytes = csvScanner.fieldBytes(row, j);
        reader.add(bytes, 0, bytes.length, where);
      } else reader.add(row.bytes, row.starts[j], row.ends[j], where);
    }
  }

  if (options.header) setHeader(options.header);
  const scanner = csvScanner.createScanner({ source, delimiter, maxRowBytes }, addRow);

  function withoutHeader(): SyntaxError {
    return new SyntaxError(mustBe(action, "its first line", "the column names", ""));
  }

  function finish(): DataTable {
    scanner.end();
    if (names === undefined) throw withoutHeader();
    const columns = Object.create(null);
    const read: string[] = [];
    names.forEach((name, j) => {
      const reader = readers[j];
      if (reader === undefined) return;
      columns[name] = reader.finish();
      read.push(name);
    });
    return { rows, names: read, columns };
  }

  return { push: scanner.push, end: finish };
}

function lengthOf(names: readonly string[]): string {
  return names.length === 1
    ? `1 field long, as the header ${formatValue(names[0])}`
    : `${names.length} fields long`;
}

/** @throws {SyntaxError} If the header is one column that holds another delimiter: then each line would be one text. */
function requireColumns(action: string, header: readonly string[], delimiter: string): void {
  const other = [",", ";", "\t", "|"].find((character) => header[0].includes(character));
  if (header.length > 1 || other === undefined) return;
  const rule = `given, perhaps ${JSON.stringify(other)}, since with ${JSON.stringify(delimiter)} the header is one column`;
  throw new SyntaxError(mustBe(action, "delimiter", rule, header[0]));
}

function checkHeader(action: string, header: readonly string[], declared: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of header) {
    if (seen.has(name)) throw new RangeError(mustBe(action, "every column name", "unique", name));
    seen.add(name);
  }
  const unknown = declared.find((name) => !seen.has(name));
  if (unknown === undefined) return;
  const rule = `one of the header: ${csvScanner.listNames(header)}`;
  throw new RangeError(mustBe(action, "every declared column", rule, unknown));
}
