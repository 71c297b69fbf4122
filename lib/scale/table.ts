/** Tables as the jobs ask them. Their SQL is of the dialect that all engines have: see test/scale/dialect-cases.ts. */
import { mustBe } from "../core/errors";
import { requireColumn, requireTable } from "../tables/asking/query";
import { identifier } from "../tables/engine/dialect";
import type { ColumnKind, QueryOptions, TableEngine } from "../tables/engine/engine";

/** The table of a job: any `LazyTable`, whatever its rows. */
export interface AskedTable {
  readonly engine: TableEngine;
  readonly columns: readonly string[];
  readonly source: string;
}

/** Options that name columns. */
type ColumnOptions = Readonly<Record<string, string>>;

/**
 * The named columns in SQL.
 *
 * @throws {TypeError} If it is not a table, or has no such column; the message names the one that was probably meant.
 */
export function readColumns<Options extends ColumnOptions>(
  action: string,
  table: AskedTable,
  options: Options,
): { readonly [Name in keyof Options]: string } {
  requireTable(action, "table", table);
  const quoted = Object.entries(options).map(([option, name]) => {
    requireColumn(action, table.columns, name);
    return [option, identifier(name)];
  });
  return Object.fromEntries(quoted);
}

/** The answer to a query, column by column. */
export async function ask(
  { engine }: AskedTable,
  sql: string,
  options?: QueryOptions,
): Promise<Readonly<Record<string, ArrayLike<unknown>>>> {
  const columns = await engine.query(sql, options);
  return Object.fromEntries(columns.map(({ name, values }) => [name, values]));
}

/** What each column holds. */
export async function kindsOf({ engine, source }: AskedTable): Promise<ReadonlyMap<string, ColumnKind>> {
  return new Map((await engine.describe(source)).map(({ name, kind }) => [name, kind]));
}

/** Counts the rows in which one of the columns is missing or an empty text, as an aggregate in SQL. */
export async function missingCount(table: AskedTable, columns: ColumnOptions): Promise<string> {
  const texts = [...(await kindsOf(table))].filter(([, kind]) => kind === "text");
  const quoted = texts.map(([name]) => identifier(name));
  const tests = Object.values(columns).map((name) =>
    quoted.includes(name) ? `${name} is null or ${name} = ''` : `${name} is null`,
  );
  return `count(case when ${tests.join(" or ")} then 1 end)`;
}

/** @throws {RangeError} If rows lack one of the columns. */
export function requireNone(action: string, names: readonly string[], missing: unknown): void {
  if (missing === 0) return;
  const lines = `lines without ${names.join(" or ")}`;
  const rule = `left out, as by where(row => row.${names[0]}.isPresent())`;
  throw new RangeError(mustBe(action, lines, rule, missing));
}
