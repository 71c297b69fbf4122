/** Tests of proportions (比例检验) and odds ratios across groups. */
import type { VectorLike } from "../vectors";
import type { ChiSquareTest, PairedCounts, TrendTest } from "./proportion-statistics";
import * as statistics from "./proportion-statistics";

export type { ChiSquareTest, PairedCounts, TrendTest };

/**
 * Chi-square test of homogeneity (卡方齐性检验): is the proportion the same in all groups?
 *
 * $$X^2 = \sum_g \frac{(x_g - n_g \bar p)^2}{n_g \bar p (1 - \bar p)}, \quad \bar p = \frac{\sum x_g}{\sum n_g}$$
 *
 * with one degree of freedom less than there are groups, without continuity correction. Groups without trials are ignored.
 * The p-value is accurate if the expected counts, $n_g \bar p$ and $n_g (1 - \bar p)$, are at least 5. O(groups).
 *
 * @param successes $x_g$; (groups).
 * @param trials $n_g$; (groups).
 * @throws {TypeError} If the lengths differ, or a count is not a number.
 * @throws {RangeError} If a count is not an integer of at least 0, there are more successes than trials, or there is
 * nothing to compare: fewer than two groups have trials, or all or none of the trials are successes.
 *
 * @see Agresti, A. (2002). Categorical data analysis (2nd ed.), section 3.2.
 *
 * @example
 * homogeneity([10, 20], [40, 40]).statistic; // 5.333333333333333
 */
export function homogeneity(successes: VectorLike, trials: VectorLike): ChiSquareTest {
  const test = statistics.homogeneity(successes, trials);
  if (test === statistics.NOTHING)
    throw new RangeError(
      "Cannot test homogeneity: successes and trials must have two groups with trials, and both successes and failures",
    );
  return test;
}

/**
 * Cochran-Armitage trend test (趋势检验): does the proportion rise or fall with the scores of the groups?
 *
 * $$z = \frac{\sum_g s_g (x_g - n_g \bar p)}{\sqrt{\bar p (1 - \bar p) \sum_g n_g (s_g - \bar s)^2}}$$
 *
 * with $\bar s$ the mean score of all trials. It has more power than `homogeneity` against a steady change, and little
 * against others. z² is the statistic of R's `prop.trend.test`. O(groups).
 *
 * @param scores One a group. @default 0, 1, 2, …
 * @throws As {@link homogeneity}, and {RangeError} if a score is not finite, or the scores of the groups with
 * trials are all equal.
 *
 * @see Armitage, P. (1955). Tests for linear trends in proportions and frequencies. Biometrics 11(3), 375-386.
 * doi:10.2307/3001775
 *
 * @example
 * trend([10, 20], [40, 40], [1, 2]).z; // 2.3094010767585034
 */
export function trend(successes: VectorLike, trials: VectorLike, scores?: VectorLike): TrendTest {
  const test = statistics.trend(successes, trials, scores);
  if (test === statistics.NO_TREND)
    throw new RangeError(
      "Cannot test a trend: successes and trials must have groups of different scores, and both successes and failures",
    );
  return test;
}

/**
 * Breslow-Day test with Tarone's correction (优势比齐性检验): is the odds ratio of two traits the same in all groups?
 *
 * With $\hat\psi$ the Mantel-Haenszel odds ratio over all groups, $e_g$ the expected number with both traits given the
 * margins of the group and $\hat\psi$, and $v_g = (\sum_4 1/\text{cell})^{-1}$ over its four expected cells,
 *
 * $$X^2 = \sum_g \frac{(x_g - e_g)^2}{v_g} - \frac{(\sum_g (x_g - e_g))^2}{\sum_g v_g}$$
 *
 * with one degree of freedom less than there are groups. Groups in which all or none have one of the traits are ignored:
 * they have no odds ratio. A trait that is more common in one group does not change the statistic, unlike a difference of
 * proportions. The p-value is accurate if the expected cells are at least 5. O(groups).
 *
 * @throws {TypeError} If the lengths differ, or a count is not a number.
 * @throws {RangeError} If a count is not an integer of at least 0, or the four do not make a table: `both` exceeds `first` or
 * `second`, or the members with a trait exceed `all`. Also if there is no odds ratio to compare: fewer than two groups have one, or
 * it is 0 or infinite over all groups.
 *
 * @see Breslow, N. E. & Day, N. E. (1980). Statistical methods in cancer research, volume 1. IARC, section 4.4.
 * @see Tarone, R. E. (1985). On heterogeneity tests based on efficient scores. Biometrika 72(1), 91-95.
 * doi:10.1093/biomet/72.1.91
 *
 * @example
 * oddsRatioHomogeneity({ both: [20, 20], first: [40, 40], second: [40, 40], all: [80, 80] }).pValue; // 1
 */
export function oddsRatioHomogeneity(counts: PairedCounts): ChiSquareTest {
  const test = statistics.oddsRatioHomogeneity(counts);
  if (test === statistics.NOTHING)
    throw new RangeError(
      "Cannot test odds ratios: counts must have two groups with an odds ratio, and a common one that is neither 0 nor infinite",
    );
  return test;
}
