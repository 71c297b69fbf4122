/** The statistics of tests of proportions and odds ratios across groups, also where there is nothing to compare. */
import { scaleOf } from "../compensated-sum";
import { chiSquared, normal } from "../distributions";
import { mustBe, requireKind } from "../errors";
import { readColumns, readIntegers, readVectors, type VectorLike } from "../vectors";

/** The result of a chi-square test. */
export interface ChiSquareTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Probability of a statistic at least as large if all groups are equal. */
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
  readonly both: VectorLike;
  /** Members with the first trait. */
  readonly first: VectorLike;
  /** Members with the second trait. */
  readonly second: VectorLike;
  /** All members. */
  readonly all: VectorLike;
}

/** Where there is nothing to compare: fewer than two groups, or a proportion of 0 or 1 in all of them. */
export const NOTHING: ChiSquareTest = { statistic: 0, degreesOfFreedom: 0, pValue: 1 };
/** Where there can be no trend. */
export const NO_TREND: TrendTest = { z: 0, pValue: 1 };

/** The chi-square test of homogeneity; `NOTHING` if it cannot be computed. */
export function homogeneity(successes: VectorLike, trials: VectorLike): ChiSquareTest {
  const counts = readTrials("test homogeneity", successes, trials);
  const { share, groups } = pooled(counts);
  if (groups < 2 || share === 0 || share === 1) return NOTHING;
  let statistic = 0;
  for (let g = 0; g < counts.trials.length; g++) {
    const n = counts.trials[g];
    if (n > 0) statistic += (counts.successes[g] - n * share) ** 2 / n;
  }
  return chiSquareTest(statistic / (share * (1 - share)), groups - 1);
}

/** The Cochran-Armitage trend test; `NO_TREND` if it cannot be computed. */
export function trend(successes: VectorLike, trials: VectorLike, scores?: VectorLike): TrendTest {
  const action = "test a trend";
  const counts = readTrials(action, successes, trials);
  const given =
    scores === undefined
      ? Float64Array.from(counts.trials, (_, g) => g)
      : readVectors(action, { scores, trials: counts.trials }).scores;
  // The unit of the scores has no effect. In this one, their squares neither overflow nor vanish.
  const unit = scaleOf(given);
  const score = Float64Array.from(given, (value) => value / unit);
  const { share, total } = pooled(counts);
  const mean = score.reduce((sum, value, g) => sum + (value * counts.trials[g]) / total, 0);
  let covariance = 0;
  let spread = 0;
  for (let g = 0; g < score.length; g++) {
    covariance += (score[g] - mean) * (counts.successes[g] - counts.trials[g] * share);
    spread += counts.trials[g] * (score[g] - mean) ** 2;
  }
  const variance = share * (1 - share) * spread;
  // NaN if there are no trials. Of equal scores only the rounding of their mean is left.
  if (!(variance > 0) || score.every((value) => value === score[0])) return NO_TREND;
  const z = covariance / Math.sqrt(variance);
  return { z, pValue: 2 * normal.survival(Math.abs(z)) };
}

/** The Breslow-Day test with Tarone's correction; `NOTHING` if it cannot be computed. */
export function oddsRatioHomogeneity(counts: PairedCounts): ChiSquareTest {
  const { both, first, second, all } = readTables("test odds ratios", counts);
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

interface Trials {
  readonly successes: ArrayLike<number>;
  readonly trials: ArrayLike<number>;
}

function readTrials(action: string, successes: VectorLike, trials: VectorLike): Trials {
  const counts = readCounts(action, { successes, trials });
  requireAtMost(action, "successes", counts.successes, "trials", counts.trials);
  return counts;
}

function readTables(action: string, counts: PairedCounts) {
  const kind = "a record of four counts, both, first, second and all";
  requireKind(action, "counts", counts, kind, { both: "any", first: "any", second: "any", all: "any" });
  const { both, first, second, all } = counts;
  const read = readCounts(action, { both, first, second, all });
  requireAtMost(action, "both", read.both, "first", read.first);
  requireAtMost(action, "both", read.both, "second", read.second);
  const either = Float64Array.from(read.all, (_, g) => read.first[g] + read.second[g] - read.both[g]);
  requireAtMost(action, "first + second - both", either, "all", read.all);
  return read;
}

function readCounts<Name extends string>(action: string, counts: Readonly<Record<Name, VectorLike>>) {
  const columns = readColumns<Record<Name, number>>(action, counts);
  for (const name in columns) readIntegers(action, name, columns[name], 0);
  return columns;
}

function requireAtMost(
  action: string,
  name: string,
  parts: ArrayLike<number>,
  wholeName: string,
  wholes: ArrayLike<number>,
): void {
  for (let g = 0; g < parts.length; g++)
    if (parts[g] > wholes[g])
      throw new RangeError(
        mustBe(action, `${name}[${g}]`, `at most ${wholeName}[${g}], ${wholes[g]}`, parts[g]),
      );
}

function pooled({ successes, trials }: Trials) {
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
