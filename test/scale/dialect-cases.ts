/**
 * Where engines answer the same SQL differently, and the text that means the same in all of them.
 *
 * To hold another engine against the list, call `dialectTests("spark", open)` in a test file, where `open` gives its
 * `TableEngine`. Each case asks the text that one would write first, whose answer is known for each engine, and then ours,
 * which must have one answer.
 */
import { expect, test } from "vitest";
import type { TableEngine } from "../../lib";
import { identifier, literal } from "../../lib/tables/engine/dialect";

type Types = TableEngine["dialect"]["types"];
type Cell = string | number | boolean | null;

/** Engines whose answers are in the list. */
export type EngineKind = "duckdb" | "spark";

/** The cells of an answer, row by row. */
type Answer = readonly Cell[];

/** What an engine does with a text: its answer, or that it refuses. */
type Seen = Answer | "refused";

export interface DialectCase {
  readonly name: string;
  /** What one would write, and what each engine makes of it. */
  readonly plain?: { readonly sql: (types: Types) => string } & Readonly<Record<EngineKind, Seen>>;
  /** The common text, and its one answer. */
  readonly ours?: { readonly sql: (types: Types) => string; readonly answer: Seen };
}

const select = (list: string) => () => `select ${list}`;
const rows = (list: string, values: string, more = "") =>
  `select ${list} from (values ${values}) as t(x) ${more}`;

/** Texts that mean the same everywhere. */
const same = (name: string, sql: string | ((types: Types) => string), answer: Seen): DialectCase => ({
  name,
  ours: { sql: typeof sql === "string" ? () => sql : sql, answer },
});

export const DIALECT_CASES: readonly DialectCase[] = [
  {
    name: "missing values in an order: nulls first or last is always written",
    plain: {
      sql: () => rows("x", "(2), (null), (1)", "order by x"),
      duckdb: [1, 2, null],
      spark: [null, 1, 2],
    },
    ours: { sql: () => rows("x", "(2), (null), (1)", "order by x asc nulls last"), answer: [1, 2, null] },
  },
  {
    name: "division by zero: always by nullif(…, 0)",
    plain: { sql: select("1 / 0 as x"), duckdb: [Infinity], spark: "refused" },
    ours: { sql: select("1 / nullif(0, 0) as x"), answer: [null] },
  },
  {
    name: "the logarithm of 0: only asked of positive numbers",
    plain: { sql: select("ln(0e0) as x"), duckdb: "refused", spark: [null] },
    ours: { sql: () => rows("case when x > 0 then ln(x) end as y", "(0e0), (1e0)"), answer: [null, 0] },
  },
  {
    name: "the root of a negative number: only asked of numbers from 0",
    plain: { sql: select("coalesce(sqrt(-1e0), 7) > 8 as x"), duckdb: "refused", spark: [true] },
    ours: { sql: () => rows("case when x >= 0 then sqrt(x) end as y", "(-1e0), (4e0)"), answer: [null, 2] },
  },
  {
    name: "an integer of a double: floor() first",
    plain: {
      sql: select("cast(2.5e0 as integer) as a, cast(3.5e0 as integer) as b"),
      duckdb: [2, 4],
      spark: [2, 3],
    },
    ours: {
      sql: select("cast(floor(2.5e0) as integer) as a, cast(floor(3.5e0) as integer) as b"),
      answer: [2, 3],
    },
  },
  {
    name: "concat of a missing text: coalesce first",
    plain: { sql: select("concat('a', null, 'b') as x"), duckdb: ["ab"], spark: [null] },
    ours: { sql: select("concat('a', coalesce(null, ''), 'b') as x"), answer: ["ab"] },
  },
  {
    name: "the day of the week: weeks by date_trunc, which begin on Monday",
    plain: {
      sql: select("extract(dow from cast('2024-03-04' as date)) as x"),
      duckdb: [1],
      spark: [2],
    },
    ours: {
      sql: select("cast(date_trunc('week', cast('2024-03-10 23:59:59' as timestamp)) as date) as x"),
      answer: ["2024-03-04"],
    },
  },
  {
    name: "the mean of decimals: cast to double first",
    plain: {
      sql: () => rows("avg(cast(x as decimal(9, 2))) as m", "(1.00), (1.01), (1.01)"),
      duckdb: [3.02 / 3],
      spark: [1.006667],
    },
    ours: {
      sql: () => rows("avg(cast(x as double)) as m", "(1e0), (2e0), (4e0)"),
      answer: [7 / 3],
    },
  },
  {
    name: "sums of integers beyond 2^63: as decimal(38, 0)",
    plain: {
      sql: ({ text }) => rows(`cast(sum(x) as ${text}) as s`, "(9223372036854775807), (9223372036854775807)"),
      duckdb: ["18446744073709551614"],
      spark: "refused",
    },
    ours: {
      sql: ({ text }) =>
        rows(
          `cast(sum(cast(x as decimal(38, 0))) as ${text}) as s`,
          "(9223372036854775807), (9223372036854775807)",
        ),
      answer: ["18446744073709551614"],
    },
  },
  {
    name: "capital letters: texts are changed before they are loaded",
    plain: { sql: select("upper('straße') as x"), duckdb: ["STRAẞE"], spark: ["STRASSE"] },
  },
  {
    name: "the type of texts: a word of the dialect",
    ours: { sql: ({ text }) => `select cast(17 as ${text}) as x`, answer: ["17"] },
  },
  {
    name: "quantiles: exact, with linear interpolation",
    ours: {
      sql: () =>
        rows(
          "percentile_cont(0.5) within group (order by x) as m, percentile_cont(0.75) within group (order by x) as q",
          "(1e0), (2e0), (4e0), (8e0)",
        ),
      answer: [3, 5],
    },
  },
  {
    name: "fractions are doubles, not decimals",
    plain: { sql: select("0.1 + 0.2 = 0.3 as x"), duckdb: [true], spark: [true] },
    ours: { sql: () => `select ${literal(0.1)} + ${literal(0.2)} as x`, answer: [0.1 + 0.2] },
  },
  same("a quotient of integers has a fraction", "select 7 / 2 as x", [3.5]),
  same("a remainder has the sign of the dividend", "select 7 % -3 as a, -7 % 3 as b", [1, -1]),
  same("halves are rounded away from zero", "select round(2.5e0) as a, round(-2.5e0) as b", [3, -3]),
  same("NaN is above all numbers", "select cast('NaN' as double) > cast('Infinity' as double) as x", [true]),
  same("texts are ordered by code point", "select 'a' < 'B' as a, 'Z' < 'a' as b, '茶' < '😀' as c", [
    false,
    true,
    true,
  ]),
  same("an emoji is one character", "select length('牛奶😀') as a, substr('牛奶😀茶', 3, 1) as b", [3, "😀"]),
  same(
    "greatest and least pass over missing values",
    "select greatest(1, null, 2) as a, least(2, null) as b",
    [2, 2],
  ),
  same(
    "names of columns may hold quotes, blanks and Chinese",
    () => `select ${identifier('商品 "A"')} from (select 'tea' as ${identifier('商品 "A"')}) as t`,
    ["tea"],
  ),
  same("texts may hold quotes and backslashes", () => `select ${literal("it's \\ 100 %")} as x`, [
    "it's \\ 100 %",
  ]),
  same(
    "days and times",
    "select cast('0001-01-01' as date) as a, cast('2024-02-29 23:59:59.5' as timestamp) as b",
    ["0001-01-01", "2024-02-29T23:59:59.5"],
  ),
  same(
    "the first day of a month, year and month of a day",
    "select cast(date_trunc('month', cast('2024-02-29' as date)) as date) as a, extract(year from cast('2024-02-29' as date)) as b, extract(month from cast('2024-02-29' as date)) as c",
    ["2024-02-01", 2024, 2],
  ),
  same("the hash of a text", "select substr(md5(concat('7:', '茶')), 1, 13) as x", ["4f5d04d92eb74"]),
  same(
    "decimals keep their cents",
    () => rows("sum(cast(x as decimal(18, 2))) as s", "('0.10'), ('0.20')"),
    [0.3],
  ),
  same(
    "covariance about the means",
    "select covar_pop(x, y) as c, var_pop(x) as v from (values (1e8, 0e0), (1e8 + 2, 6e0), (1e8 + 4, 6e0), (1e8 + 6, 8e0)) as t(x, y)",
    [6, 5],
  ),
  same(
    "common table expressions, and groups by position",
    "with t as (select 'tea' as item, 2 as units union all select 'tea', 3) select item, sum(units) as s from t group by 1",
    ["tea", 5],
  ),
  same("integers beyond 2^53 are refused, not rounded", "select 9007199254740993 as x", "refused"),
  same(
    "a window beside an aggregate is refused",
    () => rows("x, sum(x) over () as a, count(x) as b", "(1)"),
    "refused",
  ),
];

/** Registers the cases as tests of an engine. */
export function dialectTests(kind: EngineKind, open: () => Promise<TableEngine>): void {
  test.each(DIALECT_CASES)("$name", async ({ plain, ours }) => {
    const engine = await open();
    if (plain !== undefined) expect(await seen(engine, plain.sql)).toEqual(plain[kind]);
    if (ours !== undefined) expect(await seen(engine, ours.sql)).toEqual(ours.answer);
  });
}

async function seen(engine: TableEngine, sql: (types: Types) => string): Promise<Seen> {
  try {
    const columns = await engine.query(sql(engine.dialect.types));
    return Array.from({ length: columns[0].values.length }, (_, row) =>
      columns.map(({ values }) => values[row] as Cell),
    ).flat();
  } catch {
    return "refused";
  }
}
