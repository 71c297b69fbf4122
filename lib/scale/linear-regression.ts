/** Linear regression (线性回归) by the means and covariances that an engine computes. */
import { mustBe } from "../core/errors";
import { listOf, type OptionReaders, readOptions, text } from "../core/options";
import { fromMoments } from "../regression/linear-regression";
import type { LinearRegression } from "../regression/linear-regression/model";
import type { AnyRow, NameOf } from "../tables/asking/column-types";
import type { LazyTable } from "../tables/asking/lazy-table";
import { requireColumns } from "../tables/asking/query";
import { ask, kindsOf, readColumns } from "./table";

/** Which columns of numbers are the target and the features; see `derive` for logarithms and for 0 and 1. */
export interface ScaledRegressionOptions<Row> {
  readonly target: NameOf<Row>;
  readonly features: readonly NameOf<Row>[];
}

const READERS = {
  target: text,
  features: listOf(text),
} satisfies OptionReaders<ScaledRegressionOptions<AnyRow>>;

const ACTION = "fit a linear regression";

/**
 * Linear regression of a table that may be larger than memory: one pass over the rows for their number, means and covariances, in
 * the engine; then `linearRegression.fromMoments`. The record is that of `linearRegression.fit`, for `predict`, `summary` and the
 * rest, without what moments do not tell: Durbin-Watson, skewness and kurtosis of the residuals.
 *
 * Engines add in parallel, so that two runs may differ in the last digits.
 *
 * @throws {TypeError} If it is no table, or a column is not there or not of numbers.
 * @throws {RangeError} If rows lack a number or have one that is not finite: leave them out before. Also if there is no row.
 * @throws As `linearRegression.fromMoments`, if features depend on each other.
 *
 * @example
 * const weeks = await tables.of([{ price: 1, units: 7 }, { price: 2, units: 5 }, { price: 4, units: 1 }]);
 * (await linearRegression(weeks, { target: "units", features: ["price"] })).coefficients[0]; // -2
 */
export async function linearRegression<Row>(
  table: LazyTable<Row>,
  options: ScaledRegressionOptions<Row>,
): Promise<LinearRegression> {
  const { target, features } = readOptions(ACTION, options, READERS);
  readColumns(ACTION, table, { target });
  requireColumns(ACTION, table.columns, [...features, target]);
  const names = [...features, target];
  await requireNumbers(table, names);
  const row = await ask(table, momentsSql(table, names));
  const of = (name: string) => row[name][0] as number;
  const [rowCount, incomplete] = [of("complete"), of("n") - of("complete")];
  if (incomplete > 0)
    throw new RangeError(
      mustBe(
        ACTION,
        `rows without a finite number in ${names.join(", ")}`,
        "left out by where(…)",
        incomplete,
      ),
    );
  if (rowCount === 0) throw new RangeError(mustBe(ACTION, "table", "one of at least one row", rowCount));
  const means = names.map((_, i) => of(`m_${i}`));
  const covariances = names.map((_, i) => names.map((_, j) => of(`c_${Math.min(i, j)}_${Math.max(i, j)}`)));
  return fromMoments({ rowCount, means, covariances }, { featureNames: features, targetName: target });
}

/** @throws {TypeError} If a column holds something else. */
async function requireNumbers(table: LazyTable<AnyRow>, names: readonly string[]): Promise<void> {
  for (const [name, kind] of await kindsOf(table))
    if (names.includes(name) && kind !== "number")
      throw new TypeError(mustBe(ACTION, name, "a column of numbers", `a column of kind ${kind}`));
}

/** The engines' own covariances are stable in one pass; the textbook sum of products is not. */
function momentsSql({ source, engine }: LazyTable<AnyRow>, names: readonly string[]): string {
  const { literal, types } = engine.dialect;
  const columns = readColumns(
    ACTION,
    { source, engine, columns: names },
    Object.fromEntries(names.entries()),
  );
  const numbers = names.map((_, i) => `cast(${columns[i]} as ${types.number}) as x_${i}`);
  // Missing values and NaN fail the test too: NaN is above all numbers.
  const tests = names.map((_, i) => `abs(x_${i}) <= ${literal(Number.MAX_VALUE)}`).join(" and ");
  const complete = names.map((_, i) => `case when ${tests} then x_${i} end as x_${i}`).join(", ");
  const sums = names.flatMap((_, i) => [
    `avg(x_${i}) as m_${i}`,
    ...names.slice(i).map((_, k) => `covar_pop(x_${i}, x_${i + k}) as c_${i}_${i + k}`),
  ]);
  const rows = `select ${complete} from (select ${numbers.join(", ")} from (${source}) as t) as x`;
  return `select count(*) as n, count(x_0) as complete, ${sums.join(", ")} from (${rows}) as c`;
}
