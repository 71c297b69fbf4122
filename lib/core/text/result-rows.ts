/**
 * Results as rows of named values (结果的行): what frames, CSV and JSON read of any result. A result offers its rows by a
 * method, so that what reads them need not know what kind of result it is.
 */
import { mustBe } from "../errors";

/** The rows of a result. Values are numbers, texts, booleans, lists of items, or lists of such lists. */
export interface ResultRows {
  readonly names: readonly string[];
  readonly size: number;
  readonly rowAt: (i: number) => readonly unknown[];
}

/** A column of records: the name of one of their fields, or a name and how to read the value from a record. */
export type Field<Entry> =
  | (keyof Entry & string)
  | readonly [name: string, valueOf: (entry: Entry) => unknown];

const ROWS: unique symbol = Symbol.for("merchant-lab.rows") as never;

/** Lets a result offer its rows. The property is not enumerable, so printing and comparing the result do not change. */
export function withRows<Result extends object>(result: Result, rows: () => ResultRows): Result {
  return Object.defineProperty(result, ROWS, { value: rows });
}

/** The rows of records, one for each. */
export function rowsOfRecords<Entry>(
  size: number,
  recordAt: (i: number) => Entry,
  fields: readonly Field<Entry>[],
): ResultRows {
  const columns = fields.map((field) =>
    typeof field === "string" ? ([field, (entry: Entry): unknown => entry[field]] as const) : field,
  );
  const rowAt = (i: number) => {
    const record = recordAt(i);
    return columns.map(([, read]) => read(record));
  };
  return { names: columns.map(([name]) => name), size, rowAt };
}

/** Whether a value offers rows itself. */
export function hasRows(value: unknown): value is { readonly [ROWS]: () => ResultRows } {
  return value !== null && typeof value === "object" && ROWS in value;
}

/**
 * The rows of a result, a table, or a list of records.
 *
 * @throws {TypeError} If it is something else. @throws {RangeError} If two columns have the same name.
 */
export function readRows(action: string, result: unknown): ResultRows {
  const rows = hasRows(result) ? result[ROWS]() : isList(result) ? rowsOfList(result) : undefined;
  if (rows === undefined)
    throw new TypeError(
      mustBe(action, "result", "a result such as rules or itemsets, a table, or a list of records", result),
    );
  const twice = rows.names.find((name, i) => rows.names.indexOf(name) !== i);
  if (twice !== undefined) throw new RangeError(mustBe(action, "every column name", "there once", twice));
  return rows;
}

type PlainRecord = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields, also of a class; lists, maps and dates are not. */
export function isRecord(value: unknown): value is PlainRecord {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function isList(value: unknown): value is readonly PlainRecord[] {
  return Array.isArray(value) && value.every(isRecord);
}

/** The rows of records, with the fields of all of them; a record inside gives one column for each of its fields. */
function rowsOfList(records: readonly PlainRecord[]): ResultRows {
  const flat = records.map((record) => Object.fromEntries(flattened(record)));
  const names = [...new Set(flat.flatMap(Object.keys))];
  return { names, size: flat.length, rowAt: (i) => names.map((name) => flat[i][name]) };
}

function flattened(record: PlainRecord, prefix = ""): [name: string, value: unknown][] {
  return Object.entries(record).flatMap(([name, value]): [string, unknown][] =>
    isRecord(value) ? flattened(value, `${prefix}${name}.`) : [[prefix + name, value]],
  );
}
