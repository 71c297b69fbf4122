/** The queries of a profile. */
import { squares } from "../asking/aggregates";
import type { ColumnDescription } from "../asking/description";
import { type Dialect, identifier } from "../engine/dialect";
import type { QueryOptions, TableEngine } from "../engine/engine";

/** Runs a query about the table, which is called `t` there. */
export interface Ask {
  (select: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly dialect: Dialect;
}

/** Pearson's correlation of two columns. */
export interface Correlation {
  readonly first: string;
  readonly second: string;
  readonly correlation: number;
}

/** Parts of a histogram. */
const PARTS = 10;

/** How to ask a table. */
export function asker(engine: TableEngine, source: string, options: QueryOptions): Ask {
  const ask = async (select: string) => {
    const columns = await engine.query(`with t as (${source}) ${select}`, options);
    return Array.from({ length: columns[0].values.length }, (_, i) =>
      Object.fromEntries(columns.map(({ name, values }) => [name, values[i]])),
    );
  };
  return Object.assign(ask, { dialect: engine.dialect });
}

function double({ dialect }: Ask, column: string): string {
  return `cast(${identifier(column)} as ${dialect.types.number})`;
}

function trimmed({ dialect }: Ask, column: string): string {
  return `trim(cast(${identifier(column)} as ${dialect.types.text}))`;
}

/** The most frequent values of a column, at most five. */
export async function topValues(ask: Ask, { column }: ColumnDescription) {
  const name = identifier(column);
  const rows = await ask(
    `select ${ask.dialect.toText(name)} as v, count(*) as n from t where ${name} is not null group by 1 order by n desc, v limit 5`,
  );
  return rows.map(({ v, n }) => ({ value: String(v), count: Number(n) }));
}

/** The number of values in each part of equal width between the extremes; none if the column holds no finite numbers. */
export async function histogram(
  ask: Ask,
  { column, minimum, maximum }: ColumnDescription,
): Promise<number[]> {
  if (typeof minimum !== "number" || typeof maximum !== "number" || !Number.isFinite(maximum - minimum))
    return [];
  const width = maximum - minimum || 1;
  const [least, wide] = [minimum, width].map(ask.dialect.literal);
  const part = `least(floor((${double(ask, column)} - ${least}) / ${wide} * ${PARTS}), ${PARTS - 1})`;
  const rows = await ask(
    `select ${part} as part, count(*) as n from t where ${identifier(column)} is not null group by 1`,
  );
  const counts = new Array<number>(PARTS).fill(0);
  for (const { part, n } of rows) counts[Number(part)] = Number(n);
  return counts;
}

/** How many numbers are beyond the quartiles by more than 1.5 times their distance. */
export async function outliers(ask: Ask, description: ColumnDescription): Promise<number> {
  const { column, lowerQuartile, upperQuartile } = description;
  if (lowerQuartile === null || upperQuartile === null) return 0;
  const reach = 1.5 * (upperQuartile - lowerQuartile);
  const fences = [lowerQuartile - reach, upperQuartile + reach].map(ask.dialect.literal).join(" and ");
  const [{ n }] = await ask(`select count(*) as n from t where ${double(ask, column)} not between ${fences}`);
  return Number(n);
}

/** How many values of a text can be read as another kind. */
export async function readable(
  ask: Ask,
  { column }: ColumnDescription,
  kind: "number" | "timestamp",
): Promise<number> {
  const read = kind === "number" ? ask.dialect.toNumber : ask.dialect.toTimestamp;
  const [{ n }] = await ask(`select count(${read(trimmed(ask, column))}) as n from t`);
  return Number(n);
}

/** Whether a text begins with 0 or has more digits than a number keeps: such columns must stay texts. */
export async function hasIds(ask: Ask, { column }: ColumnDescription): Promise<boolean> {
  const isId = ask.dialect.matches(trimmed(ask, column), "^0[0-9]|[0-9]{15}");
  const [{ n }] = await ask(`select count(*) as n from t where ${isId}`);
  return Number(n) > 0;
}

/** Pairs that one query asks about. */
const PAIRS_AT_ONCE = 200;

/** The correlations of all pairs of columns of numbers, the strongest first. */
export async function correlations(ask: Ask, columns: readonly string[]): Promise<Correlation[]> {
  const pairs = columns.flatMap((first, i) => columns.slice(i + 1).map((second) => ({ first, second })));
  const found: Correlation[] = [];
  for (let start = 0; start < pairs.length; start += PAIRS_AT_ONCE) {
    const some = pairs.slice(start, start + PAIRS_AT_ONCE);
    const list = some.map(
      ({ first, second }, i) => `${squares("corr", [double(ask, first), double(ask, second)])} as c${i}`,
    );
    const [row] = await ask(`select ${list.join(", ")} from t`);
    for (const [i, pair] of some.entries())
      found.push({ ...pair, correlation: Number(row[`c${i}`] ?? Number.NaN) });
  }
  return found
    .filter(({ correlation }) => !Number.isNaN(correlation))
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}

/**
 * How well the values of a column tell the target, in the groups of two rows and more with the same value: their rows, and those
 * of them that have the most frequent target of their group.
 */
export async function agreement(
  ask: Ask,
  column: string,
  target: string,
): Promise<{ readonly rows: number; readonly agreeing: number }> {
  const [{ total, agreeing }] = await ask(
    `, pairs as (select ${identifier(column)} as g, count(*) as n from t where ${identifier(column)} is not null and ${identifier(target)} is not null group by g, ${identifier(target)}),
    groups as (select sum(n) as total, max(n) as most from pairs group by g having sum(n) > 1)
    select coalesce(sum(total), 0) as total, coalesce(sum(most), 0) as agreeing from groups`,
  );
  return { rows: Number(total), agreeing: Number(agreeing) };
}
