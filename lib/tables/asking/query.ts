/** Parts of SQL that the verbs share. */
import { formatValue, mustBe, requireInteger, requireKind } from "../../core/errors";
import { isRecord } from "../../core/options";
import { nearestName } from "../../core/text/nearest-name";
import { type Dialect, identifier } from "../engine/dialect";
import type { TableEngine } from "../engine/engine";
import type { RowExpressions, Typed } from "./expression";
import { SqlExpression, standingAlone } from "./sql-expression";

/** A query, the names of its columns, and the order of its rows. */
export interface Query {
  readonly columns: readonly string[];
  /** The query for the rows, without their order. */
  readonly source: string;
  readonly order: readonly OrderKey[];
}

/** A query to an engine. */
export interface EngineQuery extends Query {
  readonly engine: Pick<TableEngine, "dialect">;
}

/** A column to order by. Missing values come last. */
export interface OrderKey {
  readonly name: string;
  readonly isDescending: boolean;
}

/**
 * @throws {TypeError} If it is not a table. By its properties, since a notebook and a program may have loaded the class twice.
 */
export function requireTable(action: string, name: string, value: unknown): void {
  requireKind(action, name, value, "a table, as made by tables.of", { engine: "object", source: "text" });
}

/** Columns to compute, by name: expressions, or the same value in every row. */
export type Derived = Readonly<Record<string, Typed<unknown> | string | number | boolean | null>>;

/** A query in the place of a table. */
export function inner(source: string): string {
  return `(${source}) as t`;
}

/** Names as a list of SQL. */
export function nameList(names: readonly string[]): string {
  return names.map(identifier).join(", ");
}

/** A name like this one that no column has. */
export function unusedName(columns: readonly string[], name: string): string {
  return columns.some((column) => column.toLowerCase() === name) ? unusedName(columns, `${name}_`) : name;
}

/** The rows of a query in their order. */
export function orderedSource(query: Query): string {
  const order = orderClause(query.order, query.columns);
  return order === "" ? query.source : `select * from ${inner(query.source)} ${order}`;
}

/** The first rows of a query in their order. */
export function firstRows({ source, order, columns }: Query, rows: number): string {
  requireInteger("take the first rows", "rows", rows, 0);
  return `select * from ${inner(source)} ${orderClause(order, columns)} limit ${rows}`;
}

/**
 * "order by …", or nothing. Equal rows are ordered by the other columns, from left to right, so that the order does not depend
 * on the engine and its threads.
 */
export function orderClause(order: readonly OrderKey[], columns: readonly string[] = []): string {
  if (order.length === 0) return "";
  const others = columns.filter((column) => !order.some(({ name }) => name === column));
  const keys = [...order, ...others.map((name) => ({ name, isDescending: false }))].map(
    ({ name, isDescending }) => `${identifier(name)} ${isDescending ? "desc" : "asc"} nulls last`,
  );
  return `order by ${keys.join(", ")}`;
}

/** "product", or { descending: "revenue" }. */
export function orderKey(action: string, columns: readonly string[], key: unknown): OrderKey {
  const isDescending = isRecord(key) && Object.keys(key).join() === "descending";
  const name = isDescending ? key.descending : key;
  requireColumn(action, columns, name);
  return { name, isDescending };
}

/** @throws {TypeError} If there is no such column. */
export function requireColumn(
  action: string,
  columns: readonly string[],
  name: unknown,
): asserts name is string {
  if (columns.includes(name as string)) return;
  const nearest = nearestName(String(name), columns);
  const hint =
    nearest === undefined
      ? `the columns are ${columns.join(", ")}`
      : `did you mean ${JSON.stringify(nearest)}?`;
  throw new TypeError(`Cannot ${action}: there is no column ${formatValue(name)}; ${hint}`);
}

/** @throws {TypeError} If there is no such column. @throws {RangeError} If one is there twice. */
export function requireColumns(action: string, columns: readonly string[], names: readonly string[]): void {
  for (const name of names) requireColumn(action, columns, name);
  if (new Set(names).size < names.length)
    throw new RangeError(mustBe(action, "columns", "each there once", names.join(", ")));
}

/** @throws {RangeError} If there is no column, or engines take two of the names for the same, such as "Price" and "price". */
export function requireDifferentNames(columns: readonly string[]): void {
  const action = "make a table";
  if (columns.length === 0) throw new RangeError(mustBe(action, "columns", "one or more", columns));
  const lower = columns.map((name) => name.toLowerCase());
  const twice = columns.find((_, i) => lower.indexOf(lower[i]) < i);
  if (twice !== undefined)
    throw new RangeError(mustBe(action, "the names of columns", "different, also in lower case", twice));
}

/**
 * The columns of a table as the properties of an object.
 *
 * @throws {TypeError} At a property that is not a column; the message names the one that was probably meant.
 */
export function rowExpressions<Row>(
  action: string,
  { columns, engine }: Pick<EngineQuery, "columns" | "engine">,
): RowExpressions<Row> {
  return new Proxy(Object.create(null), {
    get(_target, name) {
      if (typeof name === "symbol") return undefined;
      requireColumn(action, columns, name);
      return new SqlExpression(identifier(name), engine.dialect);
    },
  }) as RowExpressions<Row>;
}

/** The expressions of computed columns. @throws {TypeError} If they are not an object of expressions and values. */
export function computedColumns(
  action: string,
  dialect: Dialect,
  derived: unknown,
): ReadonlyMap<string, SqlExpression> {
  if (!isRecord(derived))
    throw new TypeError(mustBe(action, "the computed columns", "an object of expressions by name", derived));
  return new Map(Object.entries(derived).map(([name, value]) => [name, standingAlone(dialect, value)]));
}

/** Expressions with their names. */
export function expressionList(computed: Iterable<readonly [string, SqlExpression]>): string[] {
  return Array.from(computed, ([name, { sql }]) => `${sql} as ${identifier(name)}`);
}

/** A query with further columns; one of an existing name replaces the column. */
export function extend(action: string, query: EngineQuery, derived: unknown): Query {
  const computed = computedColumns(action, query.engine.dialect, derived);
  const kept = query.columns.filter((name) => !computed.has(name));
  const list = [...kept.map(identifier), ...expressionList(computed)];
  return project(query, [...kept, ...computed.keys()], list.join(", "), [...computed.keys()]);
}

/**
 * Other columns of the same rows. The order is applied before if it needs a column that changes or is left out.
 *
 * @param from What stands behind "from", as a function of the rows.
 */
export function project(
  query: Query,
  columns: readonly string[],
  list: string,
  changed: readonly string[],
  from: (rows: string) => string = inner,
): Query {
  requireDifferentNames(columns);
  const isOrderKept = query.order.every(({ name }) => columns.includes(name) && !changed.includes(name));
  const rows = isOrderKept ? query.source : orderedSource(query);
  return { columns, source: `select ${list} from ${from(rows)}`, order: isOrderKept ? query.order : [] };
}
