/** Tests of proportions (比例检验) and odds ratios across groups. */
import { chiSquared, normal } from "../distributions";
import { requireSameLength } from "../errors";

/** The result of a chi-square test. */
export interface ChiSquareTest {
  readonly statistic: number;
  /** 0 if there is nothing to compare. */
  readonly degreesOfFreedom: number;
  /** Probability of a statistic at least as large if all groups are equal; 1 if there is nothing to compare. */
  readonly pValue: number;
}

/** The result of a trend test. */
export interface TrendTest {
  /** Standard normal if there is no trend; positive if the proportion rises with the scores. */
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** Counts of two traits; each (groups). */
export interface PairedCounts {
  /** Members with both traits. */
  readonly both: ArrayLike<number>;
  /** Members with the first trait. */
  readonly first: ArrayLike<number>;
  /** Members with the second trait. */
  readonly second: ArrayLike<number>;
  /** All members. */
  readonly all: ArrayLike<number>;
}

const NOTHING: ChiSquareTest = { statistic: 0, degreesOfFreedom: 0, pValue: 1 };

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
 * @throws {TypeError} If the lengths differ.
 *
 * @see Agresti, A. (2002). Categorical data analysis (2nd ed.), section 3.2.
 *
 * @example
 * homogeneity([10, 20], [40, 40]).statistic; // 5.333333333333333
 */
export function homogeneity(successes: ArrayLike<number>, trials: ArrayLike<number>): ChiSquareTest {
  requireSameLength("test homogeneity", "successes", successes, "trials", trials);
  const { share, groups } = pooled(successes, trials);
  if (groups < 2 || share === 0 || share === 1) return NOTHING;
  let statistic = 0;
  for (let g = 0; g < trials.length; g++) {
    if (trials[g] > 0) statistic += (successes[g] - trials[g] * share) ** 2 / trials[g];
  }
  return chiSquareTest(statistic / (share * (1 - share)), groups - 1);
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
 * @throws {TypeError} If the lengths differ.
 *
 * @see Armitage, P. (1955). Tests for linear trends in proportions and frequencies. Biometrics 11(3), 375-386.
 * doi:10.2307/3001775
 *
 * @example
 * trend([10, 20], [40, 40]).z; // 2.3094010767585034
 */
export function trend(
  successes: ArrayLike<number>,
  trials: ArrayLike<number>,
  scores: ArrayLike<number> = Array.from({ length: trials.length }, (_, g) => g),
): TrendTest {
  requireSameLength("test a trend", "successes", successes, "trials", trials);
  requireSameLength("test a trend", "scores", scores, "trials", trials);
  const { share, total } = pooled(successes, trials);
  let mean = 0;
  for (let g = 0; g < trials.length; g++) mean += (scores[g] * trials[g]) / total;
  let covariance = 0;
  let spread = 0;
  for (let g = 0; g < trials.length; g++) {
    covariance += (scores[g] - mean) * (successes[g] - trials[g] * share);
    spread += trials[g] * (scores[g] - mean) ** 2;
  }
  const variance = share * (1 - share) * spread;
  // NaN if there are no trials.
  if (!(variance > 0)) return { z: 0, pValue: 1 };
  const z = covariance / Math.sqrt(variance);
  return { z, pValue: 2 * normal.survival(Math.abs(z)) };
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
 * @throws {TypeError} If the lengths differ.
 *
 * @see Breslow, N. E. & Day, N. E. (1980). Statistical methods in cancer research, volume 1. IARC, section 4.4.
 * @see Tarone, R. E. (1985). On heterogeneity tests based on efficient scores. Biometrika 72(1), 91-95.
 * doi:10.1093/biomet/72.1.91
 *
 * @example
 * oddsRatioHomogeneity({ both: [20, 20], first: [40, 40], second: [40, 40], all: [80, 80] }).pValue; // 1
 */
export function oddsRatioHomogeneity({ both, first, second, all }: PairedCounts): ChiSquareTest {
  for (const [name, column] of Object.entries({ first, second, all }))
    requireSameLength("test odds ratios", "both", both, name, column);
  let concordant = 0;
  let discordant = 0;
  let groups = 0;
  for (let g = 0; g < all.length; g++) {
    if (!isInformative(first[g], second[g], all[g])) continue;
    groups++;
    concordant += (both[g] * (all[g] - first[g] - second[g] + both[g])) / all[g];
    discordant += ((first[g] - both[g]) * (second[g] - both[g])) / all[g];
  }
  // Otherwise the odds ratio is 0 or infinite in every group.
  if (groups < 2 || concordant === 0 || discordant === 0) return NOTHING;
  let statistic = 0;
  let excess = 0;
  let variance = 0;
  for (let g = 0; g < all.length; g++) {
    if (!isInformative(first[g], second[g], all[g])) continue;
    const expected = expectedBoth(concordant / discordant, first[g], second[g], all[g]);
    const rest = all[g] - first[g] - second[g] + expected;
    const groupVariance =
      1 / (1 / expected + 1 / (first[g] - expected) + 1 / (second[g] - expected) + 1 / rest);
    statistic += (both[g] - expected) ** 2 / groupVariance;
    excess += both[g] - expected;
    variance += groupVariance;
  }
  return chiSquareTest(Math.max(0, statistic - excess ** 2 / variance), groups - 1);
}

function isInformative(first: number, second: number, all: number): boolean {
  return first > 0 && second > 0 && first < all && second < all;
}

/** The number with both traits in a table with these margins and this odds ratio: the root of a quadratic. */
function expectedBoth(oddsRatio: number, first: number, second: number, all: number): number {
  const a = oddsRatio - 1;
  const b = all - first - second + oddsRatio * (first + second);
  const c = oddsRatio * first * second;
  // This form of the root does not cancel near an odds ratio of 1, where a is near 0.
  return (2 * c) / (b + Math.sqrt(b * b - 4 * a * c));
}

function chiSquareTest(statistic: number, degreesOfFreedom: number): ChiSquareTest {
  return { statistic, degreesOfFreedom, pValue: chiSquared.survival(statistic, degreesOfFreedom) };
}

function pooled(successes: ArrayLike<number>, trials: ArrayLike<number>) {
  let successCount = 0;
  let total = 0;
  let groups = 0;
  for (let g = 0; g < trials.length; g++) {
    successCount += successes[g];
    total += trials[g];
    if (trials[g] > 0) groups++;
  }
  return { share: successCount / total, total, groups };
}
