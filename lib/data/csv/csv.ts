/**
 * Strict CSV (逗号分隔值) by RFC 4180. Columns have declared types; a field that does not fit is an error with its row and
 * column. No type is guessed, and a column may have any name, even `__proto__`.
 *
 * @see Shafranovich, Y. (2005). RFC 4180: Common Format and MIME Type for CSV Files.
 */
import { mustBe, requireInteger } from "../../core/errors";
import { enlarged } from "../../core/growable-columns";
import { readChunks, toBuffer } from "../bytes/read-chunks";
import { createTextDecoder } from "../bytes/text-decoder";
import * as csvScanner from "./csv-scanner";
import { createDictionary } from "./dictionary";
import { parseNumber } from "./parse-number";

/** The type of a column: numbers, texts, or numbers that may be missing. One of the texts in `missing` becomes `NaN`. */
export type ColumnType = "number" | "text" | { readonly type: "number"; readonly missing: readonly string[] };

/** Column types by name. */
export type ColumnTypes = Readonly<Record<string, ColumnType>>;

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
  /** One ASCII character. @default "," */
  readonly delimiter?: string;
  /** Column names, for a file whose first line is data. @default the first line */
  readonly header?: readonly string[];
  /** An encoding that writes delimiter, quotes and line ends as ASCII: "utf-8", "gbk", "windows-1252" … @default "utf-8" */
  readonly encoding?: string;
  /** Name of the data, for messages. @default the path, or "CSV" */
  readonly source?: string;
  /** The longest row to accept, in bytes. @default 16 MiB */
  readonly maxRowBytes?: number;
  /** The most bytes to accept after unpacking. @default 4 GiB */
  readonly maxBytes?: number;
}

/**
 * Parses CSV from a string or bytes. One pass, O(size).
 *
 * @throws {SyntaxError} If the data break RFC 4180, a row has too few or too many fields, or a field of a number column is
 * not a number.
 * @throws {RangeError} If a declared column is missing, or two columns have one name.
 *
 * @example
 * parse("item,price\nmilk,1.5\n", { columns: { item: "text", price: "number" } }).columns.price; // Float64Array [1.5]
 */
export function parse<Types extends ColumnTypes = ColumnTypes>(
  data: string | Uint8Array,
  options: CsvOptions<Types> = {},
): DataTable<Types> {
  const reader = tableReader(options, options.source ?? "CSV");
  reader.push(toBuffer(data));
  return reader.end();
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
  const source = options.source ?? path;
  const reader = tableReader(options, source);
  for await (const chunk of readChunks(path, source, options.maxBytes)) reader.push(chunk);
  return reader.end();
}

interface TableReader<Types extends ColumnTypes> {
  push(chunk: Buffer): void;
  end(): DataTable<Types>;
}

/** Collects the fields of one column; a field is `bytes[start, end)`. */
interface ColumnReader {
  add(bytes: Buffer, start: number, end: number, where: () => string): void;
  finish(): Float64Array | readonly string[];
}

function tableReader<Types extends ColumnTypes>(
  options: CsvOptions<Types>,
  source: string,
): TableReader<Types> {
  const { delimiter = ",", encoding = "utf-8", maxRowBytes = 1 << 24 } = options;
  const action = `read ${source}`;
  csvScanner.requireDelimiter(action, "delimiter", delimiter);
  requireInteger(action, "maxRowBytes", maxRowBytes, 1);
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
      setHeader(Array.from({ length: row.count }, (_, j) => decode(fieldBytes(row, j))));
      return;
    }
    // RFC 4180 has no blank lines, but many programs write some at the end. In a one-column table a blank line is a value.
    if (row.isBlank && names.length > 1) return;
    rows++;
    if (row.count !== names.length)
      throw new SyntaxError(
        mustBe(action, `row ${rows} (line ${row.line})`, `${names.length} fields long`, row.count),
      );
    for (let j = 0; j < row.count; j++) {
      const reader = readers[j];
      if (reader === undefined) continue;
      const where = () => `row ${rows} (line ${row.line}), column ${JSON.stringify(names?.[j])}`;
      if (row.doubled[j]) {
        const bytes = fieldBytes(row, j);
        reader.add(bytes, 0, bytes.length, where);
      } else reader.add(row.bytes, row.starts[j], row.ends[j], where);
    }
  }

  if (options.header) setHeader(options.header);
  const scanner = csvScanner.createScanner({ source, delimiter, maxRowBytes }, addRow);

  function finish(): DataTable<Types> {
    scanner.end();
    if (names === undefined) throw new SyntaxError(mustBe(action, "its first line", "the column names", ""));
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

function checkHeader(action: string, header: readonly string[], declared: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of header) {
    if (seen.has(name)) throw new RangeError(mustBe(action, "every column name", "unique", name));
    seen.add(name);
  }
  for (const name of declared)
    if (!seen.has(name)) throw new RangeError(mustBe(action, "every declared column", "in the header", name));
}

/** The bytes of field j, with each doubled quote replaced by one. */
function fieldBytes({ bytes, starts, ends, doubled }: csvScanner.Row, j: number): Buffer {
  if (doubled[j]) return csvScanner.singleQuotes(bytes, starts[j], ends[j]);
  return bytes.subarray(starts[j], ends[j]);
}

function columnReader(
  action: string,
  name: string,
  type: ColumnType,
  decode: (bytes: Uint8Array) => string,
): ColumnReader {
  if (type === "text") return textColumn(decode);
  if (type === "number") return numberColumn(action, [], decode);
  if (type?.type === "number" && Array.isArray(type.missing))
    return numberColumn(action, type.missing, decode);
  throw new TypeError(
    mustBe(action, `columns[${JSON.stringify(name)}]`, '"number", "text" or a number with missing', type),
  );
}

function textColumn(decode: (bytes: Uint8Array) => string): ColumnReader {
  const known = createDictionary(decode);
  const values: string[] = [];
  return {
    add: (bytes, start, end) => values.push(known.texts[known.add(bytes, start, end)]),
    finish: () => values,
  };
}

function numberColumn(
  action: string,
  missing: readonly string[],
  decode: (bytes: Uint8Array) => string,
): ColumnReader {
  let values = new Float64Array(256);
  let used = 0;

  function add(bytes: Buffer, start: number, end: number, where: () => string): void {
    let value = parseNumber(bytes, start, end);
    if (missing.length > 0 && missing.includes(bytes.toString("latin1", start, end))) value = Number.NaN;
    else if (Number.isNaN(value))
      throw new SyntaxError(mustBe(action, where(), "a number", decode(bytes.subarray(start, end))));
    if (used === values.length) values = enlarged(values, used + 1);
    values[used++] = value;
  }

  return { add, finish: () => values.slice(0, used) };
}
