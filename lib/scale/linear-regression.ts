/** Linear regression (线性回归) by the means and covariances that an engine computes. */
import { listOf, type OptionReaders, readOptions, text } from "../core/options";
import { fromMoments } from "../regression/linear-regression";
import type { LinearRegression } from "../regression/linear-regression/model";
import type { AnyRow, NameOf } from "../tables/asking/column-types";
import type { LazyTable } from "../tables/asking/lazy-table";
import { columnMoments } from "./moments";

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
  const moments = await columnMoments(ACTION, table, [...features, target]);
  return fromMoments(moments, { featureNames: features, targetName: target });
}
