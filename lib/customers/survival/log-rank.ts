/** The log-rank test (对数秩检验): do groups of customers stay equally long? */
import * as chiSquared from "../../core/distributions/chi-squared";
import { mustBe } from "../../core/errors";
import * as cholesky from "../../core/linear-algebra/cholesky";
import { type ColumnLike, readColumn, type VectorLike } from "../../core/vectors";
import { compareIds, requireId } from "../orders/order-lines";
import { groupDurations, readDurations } from "./durations";

/** A log-rank test of all groups together. */
export interface LogRankTest {
  readonly groups: readonly (string | number)[];
  /** Customers of each group who left. */
  readonly observed: readonly number[];
  /** Those who would have left if all groups were alike. */
  readonly expected: readonly number[];
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Tests whether groups have the same survival curve. Most powerful if one group's hazard is a multiple of the other's at all times.
 * O(n + times * groups²).
 *
 * @param groups The group of each customer, at least two different ones.
 * @throws As `kaplanMeier.fit`. @throws {TypeError} If a group is neither a number nor a text. @throws {RangeError} If there are fewer than two groups, or one leaves no time to compare.
 *
 * @see Mantel, N. (1966). Evaluation of survival data and two new rank order statistics. Cancer Chemotherapy Reports 50, 163-170.
 *
 * @example
 * const found = test([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 0], ["a", "a", "a", "b", "b", "b"]);
 * found.observed; // [3, 1]
 * found.pValue < 0.05; // true
 */
export function test(
  durations: VectorLike,
  events: VectorLike,
  groups: ColumnLike<string | number>,
): LogRankTest {
  const action = "compare survival curves";
  const read = readDurations(action, durations, events);
  const column = readColumn(action, "groups", groups);
  if (column.length !== read.durations.length)
    throw new TypeError(
      mustBe(action, "groups", `${read.durations.length} long, as durations`, column.length),
    );
  for (let i = 0; i < column.length; i++) requireId(action, `groups[${i}]`, column[i]);
  const names = [...new Set(Array.from(column))].sort(compareIds);
  if (names.length < 2)
    throw new RangeError(mustBe(action, "groups", "of at least two groups", names.length));
  const groupOf = Array.from(column, (name) => names.indexOf(name));
  const atRisk = names.map((_, g) => groupOf.filter((other) => other === g).length);
  const observed = names.map(() => 0);
  const expected = names.map(() => 0);
  const covariance = names.map(() => names.map(() => 0));
  for (const { rows, events: d, atRisk: n } of groupDurations(read.durations, read.events)) {
    const spread = n > 1 ? (d * (n - d)) / (n - 1) : 0;
    atRisk.forEach((own, g) => {
      expected[g] += (d * own) / n;
      atRisk.forEach((other, h) => {
        covariance[g][h] += spread * (own / n) * (Number(g === h) - other / n);
      });
    });
    for (const row of rows) {
      observed[groupOf[row]] += read.events[row];
      atRisk[groupOf[row]]--;
    }
  }
  // The groups add up to 0, so that the last one says nothing more.
  const lower = cholesky.factor(covariance.slice(0, -1).map((row) => row.slice(0, -1)));
  if (lower === undefined)
    throw new RangeError(
      mustBe(action, "every group", "at risk together with others when somebody leaves", "one that is not"),
    );
  const difference = observed.slice(0, -1).map((count, g) => count - expected[g]);
  const statistic = cholesky
    .solve(lower, difference)
    .reduce((sum, value, g) => sum + value * difference[g], 0);
  const degreesOfFreedom = names.length - 1;
  const pValue = chiSquared.survival(statistic, degreesOfFreedom);
  return { groups: names, observed, expected, statistic, degreesOfFreedom, pValue };
}
