/** Tables of values that are already here. */
import { isVector, mustBe, requireKind } from "../core/errors";
import { isRecord, type OptionReaders, oneOf, optional, readerOf, readOptions } from "../core/options";
import { hasRows } from "../core/text/result-rows";
import { toColumns } from "../core/text/results";
import { isSeries, type SeriesLike } from "../core/vectors";
import type {
  AnyRow,
  ColumnType,
  Kind,
  RowOf,
  RowOfColumns,
  RowOfValues,
  TableSchema,
} from "./asking/column-types";
import { LazyTable } from "./asking/lazy-table";
import { identifier, isText } from "./engine/dialect";
import { sharedEngine } from "./engine/embedded";
import type { LoadedColumn, TableEngine } from "./engine/engine";

const ACTION = "make a table";

/** Columns by name. */
export type ColumnsByName = Readonly<Record<string, ArrayLike<unknown> | SeriesLike>>;

/** Options of `tables.of`. */
export interface TableOptions<Schema extends TableSchema = TableSchema> {
  /** What each column holds; values are checked. @default numbers, texts and booleans as they are; missing ones are allowed */
  readonly schema?: Schema;
  /** Where the rows are kept. @default an engine that all tables share */
  readonly engine?: TableEngine;
}

/** An engine, as made by `tables.open`. */
export const engineOption = optional<TableEngine>(
  readerOf((action, name, value) =>
    requireKind(action, name, value, "an engine, as made by tables.open", {
      query: "function",
      dialect: "object",
    }),
  ),
);

interface KindOfValue {
  readonly rule: string;
  readonly accepts: (value: unknown) => boolean;
}

const KINDS: Readonly<Record<Kind, KindOfValue>> = {
  number: { rule: "a number", accepts: (value) => typeof value === "number" },
  integer: { rule: "an integer up to 2^53; longer ids are texts", accepts: Number.isSafeInteger },
  text: { rule: "a text of whole characters", accepts: isText },
  boolean: { rule: "true or false", accepts: (value) => typeof value === "boolean" },
  date: { rule: 'a date such as "2024-03-01"', accepts: isDay },
  timestamp: { rule: 'a time without zone such as "2024-03-01T14:05:22"', accepts: isTime },
};
const COLUMN_TYPES = Object.keys(KINDS).flatMap((kind) => [kind, `${kind}?`]) as ColumnType[];

/** Column types by name. */
export const schemaOption = optional<TableSchema>((action, name, value) => {
  if (!isRecord(value) || Object.keys(value).length === 0)
    throw new TypeError(mustBe(action, name, "an object of column types by name", value));
  for (const [column, type] of Object.entries(value)) oneOf(COLUMN_TYPES)(action, `${name}.${column}`, type);
  return value as TableSchema;
});

const READERS = {
  schema: schemaOption,
  engine: engineOption,
} satisfies OptionReaders<TableOptions>;

/**
 * A table of records, of columns by name, of a danfo frame, or of a result such as rules. `undefined`, `null` and `NaN` are
 * missing values; each column holds numbers, texts or booleans only, and with a schema also dates and timestamps. O(cells).
 *
 * @throws {TypeError} If the data are none of these, a column mixes types, or a value is not what the schema says; the message
 * names the row. @throws {RangeError} If columns differ in length, or their names are not those of the schema.
 *
 * @example
 * const prices = await of([{ item: "milk", price: 1.5 }, { item: "bread", price: 2 }]);
 * await prices.where((row) => row.price.isGreaterThan(1.6)).toRows(); // [{ item: "bread", price: 2 }]
 * const days = await of({ day: ["2024-03-01"] }, { schema: { day: "date" } });
 * await days.derive(({ day }) => ({ weekday: day.weekday() })).toRows(); // [{ day: "2024-03-01", weekday: 5 }]
 */
export function of<T extends object>(
  rows: readonly T[],
  options?: TableOptions & { readonly schema?: undefined },
): Promise<LazyTable<RowOfValues<T>>>;
export function of<Columns extends ColumnsByName>(
  columns: Columns,
  options?: TableOptions & { readonly schema?: undefined },
): Promise<LazyTable<RowOfColumns<Columns>>>;
export function of<const Schema extends TableSchema>(
  data: object,
  options: TableOptions<Schema> & { readonly schema: Schema },
): Promise<LazyTable<RowOf<Schema>>>;
export function of(data: object, options?: TableOptions): Promise<LazyTable<AnyRow>>;
export async function of(data: object, options?: TableOptions): Promise<LazyTable<AnyRow>> {
  const { schema, engine = await sharedEngine() } = readOptions(ACTION, options, READERS);
  const given = columnsOf(data, schema);
  const columns = Array.from(given, ([name, cells]) => loadedColumn(name, cells, schema?.[name]));
  const length = columns[0]?.values.length ?? 0;
  const other = columns.find(({ values }) => values.length !== length);
  if (other !== undefined)
    throw new RangeError(mustBe(ACTION, `the length of ${other.name}`, String(length), other.values.length));
  if (length === 0 && schema === undefined)
    throw new TypeError(
      mustBe(ACTION, "the data", "of one or more rows with a column, or come with a schema", data),
    );
  const table = engine.newName();
  const made = new LazyTable<AnyRow>(engine, [...given.keys()], `select * from ${identifier(table)}`);
  await engine.load(table, columns);
  return made;
}

/** The columns by name, in the order of the schema if there is one. */
function columnsOf(data: unknown, schema: TableSchema | undefined): Map<string, ArrayLike<unknown>> {
  const found = new Map(entriesOf(data));
  if (schema === undefined) return found;
  const names = Object.keys(schema);
  const unknown = [...found.keys()].find((name) => !Object.hasOwn(schema, name));
  if (unknown !== undefined)
    throw new RangeError(mustBe(ACTION, "every column", `in the schema (${names.join(", ")})`, unknown));
  const isEmpty = found.size === 0;
  const absent = names.find((name) => !isEmpty && !found.has(name));
  if (absent !== undefined)
    throw new RangeError(mustBe(ACTION, "every column of the schema", "in the data", absent));
  return new Map(names.map((name) => [name, found.get(name) ?? []]));
}

type Entries = readonly (readonly [name: string, cells: ArrayLike<unknown>])[];

function entriesOf(data: unknown): Entries {
  if (hasRows(data)) return Object.entries<ArrayLike<unknown>>(toColumns(data));
  if (Array.isArray(data)) return entriesOfRows(data);
  if (isFrame(data)) return data.columns.map((name, j) => [name, data.values.map((row) => row[j])]);
  if (!isRecord(data))
    throw new TypeError(
      mustBe(ACTION, "the data", "an array of records, columns by name, a danfo frame or a result", data),
    );
  return Object.entries(data).map(([name, column]) => {
    const cells = isSeries(column) ? column.values : column;
    if (!isVector(cells)) throw new TypeError(mustBe(ACTION, `column ${name}`, "an array", column));
    return [name, cells];
  });
}

function entriesOfRows(rows: readonly unknown[]): Entries {
  const names = new Set<string>();
  rows.forEach((row, i) => {
    if (!isRecord(row)) throw new TypeError(mustBe(ACTION, `rows[${i}]`, "a record", row));
    for (const name of Object.keys(row)) names.add(name);
  });
  const records = rows as readonly Record<string, unknown>[];
  const cell = (row: Record<string, unknown>, name: string) => (Object.hasOwn(row, name) ? row[name] : null);
  return Array.from(names, (name) => [name, records.map((row) => cell(row, name))]);
}

interface Frame {
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

/** Whether it is a danfo frame; a plain object of two columns with these names is not. */
function isFrame(data: unknown): data is Frame {
  const { columns, values } = Object(data) as Partial<Frame>;
  return !isRecord(data) && Array.isArray(columns) && Array.isArray(values);
}

function loadedColumn(name: string, cells: ArrayLike<unknown>, type: ColumnType | undefined): LoadedColumn {
  const values = Array.from(cells, (cell) => {
    if (cell === undefined || Number.isNaN(cell)) return null;
    return typeof cell === "bigint" && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
  });
  const kind = (type?.replace("?", "") as Kind | undefined) ?? kindOf(cells, values);
  const { rule, accepts } = KINDS[kind];
  const isRequired = type !== undefined && !type.endsWith("?");
  const isWrong = (value: unknown) => (value === null ? isRequired : !accepts(value));
  const wrong = values.findIndex(isWrong);
  if (wrong < 0) return { name, kind, values };
  const hint = values[wrong] === null ? `; the type "${kind}?" allows missing values` : "";
  throw new TypeError(mustBe(ACTION, `${name}[${wrong}]`, rule, cells[wrong]) + hint);
}

/** The kind of the first value that is not missing; numbers are integers if all are. */
function kindOf(cells: ArrayLike<unknown>, values: readonly unknown[]): Kind {
  const first = values.find((value) => value !== null) ?? (ArrayBuffer.isView(cells) ? 0.5 : "");
  if (typeof first === "boolean") return "boolean";
  if (typeof first !== "number") return typeof first === "bigint" ? "integer" : "text";
  return values.every((value) => value === null || Number.isSafeInteger(value)) ? "integer" : "number";
}

function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function isTime(value: unknown): boolean {
  const time = /^[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/;
  return typeof value === "string" && isDay(value.slice(0, 10)) && time.test(value.slice(10));
}
