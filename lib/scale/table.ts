/** Tables as the jobs ask them. Their SQL is of the dialect that all engines have: see test/scale/dialect-cases.ts. */
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

/** What a column holds. */
export async function kindOf({ engine, source }: AskedTable, name: string): Promise<ColumnKind> {
  const columns = await engine.describe(source);
  return columns[columns.findIndex((column) => column.name === name)].kind;
}
