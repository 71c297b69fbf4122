/**
 * CSV (逗号分隔值) by RFC 4180, strictly: a declared type for each column, and an error that names row and column for
 * whatever does not fit. Nothing is guessed, and a column named `__proto__` is a column like any other.
 *
 * @see Shafranovich, Y. (2005). RFC 4180: Common Format and MIME Type for CSV Files.
 */
import { mustBe, requireInteger } from "../../core/errors";
import { readChunks } from "../bytes/read-chunks";
import * as textDecoder from "../bytes/text-decoder";
import * as csvScanner from "./csv-scanner";
import * as dictionary from "./dictionary";
import { parseNumber } from "./parse-number";

/** `number` and `text`, or a number that may be missing, written as one of these texts; it then reads as `NaN`. */
export type ColumnType = "number" | "text" | { readonly type: "number"; readonly missing: readonly string[] };

export type ColumnTypes = Readonly<Record<string, ColumnType>>;

/** One array a column: numbers as `Float64Array`, texts as strings. */
export type Columns<Types extends ColumnTypes = ColumnTypes> = {
  readonly [Name in keyof Types]: Types[Name] extends "text"
    ? readonly string[]
    : Types[Name] extends "number" | { readonly type: "number" }
      ? Float64Array
      : Float64Array | readonly string[];
};

/** A table by columns. */
export interface DataTable<Types extends ColumnTypes = ColumnTypes> {
  readonly rows: number;
  /** Column names in the order of the file. */
  readonly names: readonly string[];
  /** The columns by name; an object without prototype, so that every name is data. */
  readonly columns: Columns<Types>;
}

export interface CsvOptions<Types extends ColumnTypes = ColumnTypes> {
  /** The columns to read and their types; the others are checked for their number of fields only. @default all, as text */
  readonly columns?: Types;
  /** One ASCII character. @default "," */
  readonly delimiter?: string;
  /** Column names, for a file whose first line is data. @default the first line */
  readonly header?: readonly string[];
  /** Any that agrees with ASCII in the delimiter, quotes and line ends: "utf-8", "gbk", "windows-1252" … @default "utf-8" */
  readonly encoding?: string;
  /** What the data come from, for messages. @default the path, or "CSV" */
  readonly source?: string;
  /** The longest row to accept, in bytes. @default 16 MiB */
  readonly maxRowBytes?: number;
  /** The most bytes to accept after unpacking. @default 4 GiB */
  readonly maxBytes?: number;
}

/**
 * Reads CSV that is at hand, as text or as bytes.
 *
 * One pass over the bytes; O(size).
 *
 * @throws {SyntaxError} If the data break RFC 4180, a row has too few or too many fields, or a field is not a number
 * where one was declared.
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
  reader.push(typeof data === "string" ? Buffer.from(data) : toBuffer(data));
  return reader.end();
}

/**
 * Reads a CSV file, gzip or plain, in chunks: the file need not fit into the memory, only the columns asked for.
 *
 * @throws As `parse`; and `Error` if the path is a directory, cannot be opened, is empty, or its gzip data are cut off.
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

/** Takes the field at `[start, end)` of `bytes` into its column. */
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
  const decode = textDecoder.create(source, encoding);

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
    // RFC 4180 knows no blank lines; many writers end a file with some. In a table of one column it is a value.
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
  const scanner = csvScanner.create({ source, delimiter, maxRowBytes }, addRow);

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
    if (seen.has(name)) throw new RangeError(mustBe(action, "every column name", "there once", name));
    seen.add(name);
  }
  for (const name of declared)
    if (!seen.has(name)) throw new RangeError(mustBe(action, "every declared column", "in the header", name));
}

/** The bytes of a field, with doubled quotes made single. */
function fieldBytes(row: csvScanner.Row, j: number): Buffer {
  const bytes = row.bytes.subarray(row.starts[j], row.ends[j]);
  if (!row.doubled[j]) return bytes;
  return Buffer.from(bytes.toString("latin1").replaceAll('""', '"'), "latin1");
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
  const known = dictionary.create(decode);
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
    if (used === values.length) {
      const larger = new Float64Array(2 * used);
      larger.set(values);
      values = larger;
    }
    values[used++] = value;
  }

  return { add, finish: () => values.slice(0, used) };
}

function toBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
