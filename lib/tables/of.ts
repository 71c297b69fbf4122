/** Tables of values that are already here. */
import { mustBe, requireKind } from "../core/errors";
import { isRecord, type OptionReaders, optional, readerOf, readOptions } from "../core/options";
import { LazyTable } from "./asking/lazy-table";
import { identifier } from "./engine/dialect";
import { sharedEngine } from "./engine/embedded";
import type { LoadedColumn, TableEngine } from "./engine/engine";

const ACTION = "make a table";

/** Options of `tables.of`. */
export interface TableOptions {
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
const READERS = { engine: engineOption } satisfies OptionReaders<TableOptions>;

/** The row type of values: literals are widened, and `undefined` counts as missing. */
type RowOfValues<T> = {
  -readonly [Name in keyof T]-?: T[Name] extends undefined
    ? null
    : Wide<Exclude<T[Name], undefined>> | (undefined extends T[Name] ? null : never);
};
type Wide<T> = T extends number | bigint ? number : T extends boolean ? boolean : T;

/**
 * A table of records. `undefined`, `null` and `NaN` are missing values; each column holds numbers, texts or booleans only.
 * O(cells).
 *
 * @throws {TypeError} If the rows are not records, or a column mixes types; the message names the row.
 *
 * @example
 * const prices = await of([{ item: "milk", price: 1.5 }, { item: "bread", price: 2 }]);
 * await prices.where((row) => row.price.isGreaterThan(1.6)).toRows(); // [{ item: "bread", price: 2 }]
 */
export async function of<T extends object>(
  rows: readonly T[],
  options: TableOptions = {},
): Promise<LazyTable<RowOfValues<T>>> {
  const { engine = await sharedEngine() } = readOptions(ACTION, options, READERS);
  const columns = columnsOf(rows);
  const name = engine.newName();
  await engine.load(name, columns);
  return new LazyTable(
    engine,
    columns.map((column) => column.name),
    `select * from ${identifier(name)}`,
  );
}

function columnsOf(rows: readonly object[]): LoadedColumn[] {
  if (!Array.isArray(rows) || rows.length === 0)
    throw new TypeError(mustBe(ACTION, "rows", "an array of one or more records", rows));
  rows.forEach((row, i) => {
    if (!isRecord(row)) throw new TypeError(mustBe(ACTION, `rows[${i}]`, "a record", row));
  });
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) =>
    loadedColumn(
      name,
      rows.map((row) => (row as Record<string, unknown>)[name]),
    ),
  );
}

function loadedColumn(name: string, cells: readonly unknown[]): LoadedColumn {
  const values = cells.map((cell) => (cell === undefined || Number.isNaN(cell) ? null : cell));
  const kinds = { number: "number", bigint: "integer", string: "text", boolean: "boolean" } as const;
  const type = typeof values.find((value) => value !== null) as keyof typeof kinds;
  const wrong = values.findIndex((value) => value !== null && typeof value !== type);
  const kind = kinds[type] ?? "text";
  if (wrong >= 0 || (!(type in kinds) && values.some((value) => value !== null)))
    throw new TypeError(
      mustBe(
        ACTION,
        `${name}[${Math.max(wrong, 0)}]`,
        "of one type: numbers, texts or booleans",
        values[Math.max(wrong, 0)],
      ),
    );
  const isInteger =
    kind === "number" && values.every((value) => value === null || Number.isSafeInteger(value));
  return { name, kind: isInteger ? "integer" : kind, values };
}
