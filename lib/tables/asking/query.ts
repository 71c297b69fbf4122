/** Parts of SQL that the verbs share. */
import { mustBe } from "../../core/errors";
import { isRecord } from "../../core/options";
import { identifier } from "../engine/dialect";
import type { Typed } from "./expression";
import { requireColumn } from "./row-expressions";
import { type SqlExpression, toExpression } from "./sql-expression";

/** A query and the names of its columns. */
export interface Query {
  readonly columns: readonly string[];
  readonly source: string;
}

/** Columns to compute, by name: expressions, or the same value in every row. */
export type Derived = Readonly<Record<string, Typed<unknown> | string | number | boolean | null>>;

/** A column to order by. Missing values come last. */
export interface OrderKey {
  readonly name: string;
  readonly isDescending: boolean;
}

/** A query in the place of a table. */
export function inner(source: string): string {
  return `(${source}) as t`;
}

/** Names as a list of SQL. */
export function nameList(names: readonly string[]): string {
  return names.map(identifier).join(", ");
}

/** @throws {TypeError} If there is no such column. @throws {RangeError} If one is there twice. */
export function requireColumns(action: string, columns: readonly string[], names: readonly string[]): void {
  for (const name of names) requireColumn(action, columns, name);
  if (new Set(names).size < names.length)
    throw new RangeError(mustBe(action, "columns", "each there once", names.join(", ")));
}

/** The expressions of computed columns. @throws {TypeError} If they are not an object of expressions and values. */
export function computedColumns(action: string, derived: unknown): ReadonlyMap<string, SqlExpression> {
  if (!isRecord(derived))
    throw new TypeError(mustBe(action, "the computed columns", "an object of expressions by name", derived));
  return new Map(Object.entries(derived).map(([name, value]) => [name, toExpression(value)]));
}

/** Expressions with their names. */
export function expressionList(computed: Iterable<readonly [string, SqlExpression]>): string {
  return Array.from(computed, ([name, { sql }]) => `${sql} as ${identifier(name)}`).join(", ");
}

/** "product", or { descending: "revenue" }. */
export function orderKey(action: string, columns: readonly string[], key: unknown): OrderKey {
  const isDescending = isRecord(key) && Object.keys(key).join() === "descending";
  const name = isDescending ? key.descending : key;
  requireColumn(action, columns, name);
  return { name, isDescending };
}

/** "order by …", or nothing. */
export function orderClause(order: readonly OrderKey[]): string {
  if (order.length === 0) return "";
  const keys = order.map(
    ({ name, isDescending }) => `${identifier(name)} ${isDescending ? "desc" : "asc"} nulls last`,
  );
  return `order by ${keys.join(", ")}`;
}
