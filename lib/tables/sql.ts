/** Tables of SQL. */
import { mustBe } from "../core/errors";
import type { AnyRow } from "./asking/column-types";
import { LazyTable } from "./asking/lazy-table";
import { SAME_ENGINE } from "./asking/table-results";
import type { Literal } from "./engine/dialect";
import { sharedEngine } from "./engine/embedded";
import type { TableEngine } from "./engine/engine";

const ACTION = "ask a table";

/** Where a value stands while the text around it is read; no other text may hold it. */
const MARK = "\0";
const END = /[;\s]*$/;

/** What a value must not stand in: texts, names and comments. */
const QUOTED =
  /(?<!\w)[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*(?:(?!\/\*)[\s\S])*?\*\//g;

/**
 * A table of a query in DuckDB's SQL, or in that of the engine whose tables stand in it. Tables stand in `${…}` as subqueries, and texts, numbers, booleans and `null` as values,
 * whatever they hold. Nothing is computed yet. Columns are known when the table is there, but not to the compiler: give the row
 * as a type, as in `` tables.sql<{ product: string; total: number }>`…` ``.
 *
 * @throws {TypeError} If it is not one query, which begins with select, with, from or values; if a value stands in quotes or in
 * a comment; or if two tables are not in the same engine. @throws {Error} If DuckDB does not understand it.
 *
 * @example
 * const orders = await tables.of([{ product: "tea", price: 4 }, { product: "tea", price: 2 }]);
 * const expensive = await sql`select product, sum(price) as total from ${orders} where price > ${3} group by product`;
 * await expensive.toRows(); // [{ product: "tea", total: 4 }]
 */
export function sql<Row = AnyRow>(
  parts: TemplateStringsArray,
  ...values: readonly (Literal | LazyTable<AnyRow>)[]
): Promise<LazyTable<Row>> {
  return tableOf<Row>(undefined, parts, values);
}

/** The same in an engine of its own. */
export function sqlOf(engine: TableEngine): typeof sql {
  return <Row>(parts: TemplateStringsArray, ...values: readonly (Literal | LazyTable<AnyRow>)[]) =>
    tableOf<Row>(engine, parts, values);
}

async function tableOf<Row>(
  given: TableEngine | undefined,
  parts: TemplateStringsArray,
  values: readonly (Literal | LazyTable<AnyRow>)[],
): Promise<LazyTable<Row>> {
  requireOneQuery(parts);
  const tables = values.filter((value): value is LazyTable<AnyRow> => value instanceof LazyTable);
  const engine = given ?? tables[0]?.engine ?? (await sharedEngine());
  const texts = values.map((value) => ` ${textOf(value, engine)} `);
  const text = parts.map((part, i) => part + (texts[i] ?? "")).join("");
  // Without a semicolon, and with a line break, so that a comment at the end does not hide what will follow.
  const query = `${text.replace(END, "")}\n`;
  const readable = await engine.readable?.(query);
  const columns = readable?.columns ?? (await engine.describe(query)).map(({ name }) => name);
  return new LazyTable<Row>(engine, columns, readable?.source ?? query);
}

function requireOneQuery(parts: TemplateStringsArray): void {
  if (!Array.isArray(parts) || !Array.isArray(parts.raw))
    throw new TypeError(mustBe(ACTION, "the query", "a template: tables.sql`select …`", parts));
  const text = parts.join(MARK).replace(END, "");
  const plain = text.replace(QUOTED, " ");
  const shown = parts.join("…");
  const isOutside = [text, plain].every((given) => given.split(MARK).length === parts.length);
  if (!isOutside || /['"]|\/\*|\$\w*\$/.test(plain))
    throw new TypeError(mustBe(ACTION, "each value", "outside of quotes and comments, which end", shown));
  if (plain.includes(";") || !/^[\s(]*(select|with|from|values)\b/i.test(plain))
    throw new TypeError(mustBe(ACTION, "the SQL", "one query: select, with, from or values", shown));
}

function textOf(value: unknown, engine: TableEngine): string {
  if (!(value instanceof LazyTable)) return engine.dialect.literal(value as Literal);
  if (value.engine !== engine)
    throw new TypeError(mustBe(ACTION, "all tables", SAME_ENGINE, "one of another engine"));
  return `(${value.sql})`;
}
