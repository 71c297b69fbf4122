/** Statistics of each column of a table. */
import { type Dialect, identifier } from "../engine/dialect";
import type { ColumnKind, QueryOptions, ResultColumn, TableEngine } from "../engine/engine";
import { squares } from "./aggregates";
import { inner } from "./query";

/** What a column holds. What its kind does not have is `null`. */
export interface ColumnDescription {
  readonly column: string;
  readonly kind: ColumnKind;
  /** The number of values that are not missing. */
  readonly count: number;
  readonly missing: number;
  /** The number of different values. */
  readonly distinct: number;
  readonly mean: number | null;
  /** With n - 1 in the denominator; `null` if a number is beyond 1e150. */
  readonly standardDeviation: number | null;
  readonly minimum: number | string | boolean | null;
  readonly lowerQuartile: number | null;
  readonly median: number | null;
  readonly upperQuartile: number | null;
  readonly maximum: number | string | boolean | null;
}

/** Columns that one query asks about: the time to plan it grows with their square. */
const COLUMNS_AT_ONCE = 25;

/** One query for 25 columns. */
export async function describeColumns(
  engine: TableEngine,
  source: string,
  options: QueryOptions | undefined,
): Promise<ColumnDescription[]> {
  const columns = await engine.describe(source);
  const found: ColumnDescription[] = [];
  for (let i = 0; i < columns.length; i += COLUMNS_AT_ONCE)
    found.push(...(await describeSome(engine, source, columns.slice(i, i + COLUMNS_AT_ONCE), options)));
  return found;
}

async function describeSome(
  engine: TableEngine,
  source: string,
  some: readonly Pick<ResultColumn, "name" | "kind">[],
  options: QueryOptions | undefined,
): Promise<ColumnDescription[]> {
  const columns = some.map(({ name, kind }) => ({
    head: { column: name, kind },
    statistics: Object.entries(statistics(engine.dialect, identifier(name), kind)),
  }));
  const list = columns.flatMap(({ statistics }, i) =>
    statistics.map(([key, sql]) => `${sql} as ${identifier(`${i} ${key}`)}`),
  );
  const result = await engine.query(`select ${list.join(", ")} from ${inner(source)}`, options);
  const values = result.map((column) => column.values[0]).values();
  return columns.map(({ head, statistics }) => {
    const entries = statistics.map(([key]) => [key, values.next().value]);
    return { ...head, ...Object.fromEntries(entries) };
  });
}

type Statistics = Readonly<Record<Exclude<keyof ColumnDescription, "column" | "kind">, string>>;

function statistics(dialect: Dialect, column: string, kind: ColumnKind): Statistics {
  const isNumber = kind === "number";
  const value = isNumber ? `cast(${column} as ${dialect.types.number})` : column;
  const ofNumbers = (sql: string) => (isNumber ? sql : "null");
  // Not every engine knows the least of truths.
  const [least, greatest] = kind === "boolean" ? ["bool_and", "bool_or"] : ["min", "max"];
  const ofOrdered = (sql: string) => (kind === "list" ? "null" : sql);
  const quantile = (fraction: number) => ofNumbers(dialect.quantile(value, fraction));
  return {
    count: `count(${column})`,
    missing: `count(*) - count(${column})`,
    distinct: `count(distinct ${column})`,
    mean: ofNumbers(dialect.mean(value)),
    standardDeviation: ofNumbers(squares("stddev_samp", [value])),
    minimum: ofOrdered(`${least}(${value})`),
    lowerQuartile: quantile(0.25),
    median: quantile(0.5),
    upperQuartile: quantile(0.75),
    maximum: ofOrdered(`${greatest}(${value})`),
  };
}
