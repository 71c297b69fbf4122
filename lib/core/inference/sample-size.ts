/** Sample size (样本量) of an experiment that compares two proportions. */
import { normal } from "../distributions";
import { mustBe } from "../errors";
import {
  finite,
  flag,
  type OptionReaders,
  oneOf,
  openFraction,
  optional,
  positive,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../options";

const ACTION = "size an experiment";

/** How the variance under the null hypothesis is estimated. */
export type NullVariance = "pooled" | "unpooled";

/** An experiment that compares a new version with the old one. */
export interface ProportionExperiment {
  /** Proportion with the old version, in (0, 1). */
  readonly baseline: number;
  /**
   * Relative lift (相对提升), as a fraction in (-1, 1): 0.2 means 20 % more, 1.2 times the `baseline`. Give this or `difference`.
   */
  readonly relativeLift?: number;
  /** Proportion with the new version minus `baseline`: 0.01 is one percentage point more. Give this or `relativeLift`. */
  readonly difference?: number;
  /** Probability of detecting this difference if it exists (检验功效), above `alpha`. @default 0.8 */
  readonly power?: number;
  /** Probability of detecting a difference if there is none (显著性水平). @default 0.05 */
  readonly alpha?: number;
  /** 2 for a two-sided test, 1 for a test in the stated direction only. @default 2 */
  readonly sides?: 1 | 2;
  /** Size of the second group relative to the first. @default 1 */
  readonly ratio?: number;
  /** "pooled" is the usual z-test of two proportions. @default "pooled" */
  readonly variance?: NullVariance;
  /** Whether the test uses a continuity correction, which needs more customers. @default false */
  readonly continuityCorrection?: boolean;
  /** Customers who enter the experiment each day, in both groups together. @default unknown: no `days` in the result */
  readonly customersPerDay?: number;
}

const EXPERIMENT = {
  baseline: openFraction,
  relativeLift: optional(finite),
  difference: optional(finite),
  power: withDefault(0.8, openFraction),
  alpha: withDefault(0.05, openFraction),
  sides: withDefault(2, oneOf([1, 2] as const)),
  ratio: withDefault(1, positive),
  variance: withDefault("pooled", oneOf(["pooled", "unpooled"] as const)),
  continuityCorrection: withDefault(false, flag),
  customersPerDay: optional(positive),
} satisfies OptionReaders<ProportionExperiment>;

/** The size of an experiment. */
export interface SampleSize {
  /** Customers in the first group, which sees the old version; rounded up. */
  readonly first: number;
  /** Customers in the second group, which sees the new version; rounded up. */
  readonly second: number;
  readonly total: number;
  /** Customers in the first group before rounding. */
  readonly exact: number;
  readonly baseline: number;
  /** Expected proportion in the second group. */
  readonly expected: number;
  readonly power: number;
  readonly alpha: number;
  readonly sides: 1 | 2;
  /** Days until there are enough customers, rounded up; only if `customersPerDay` is given. */
  readonly days?: number;
}

/**
 * Sample size of an A/B test (A/B 测试样本量): customers per group, so that a z-test of two proportions detects a stated
 * difference with a stated power.
 *
 * $$n_1 = \frac{\bigl(z_{1-\alpha/s}\sqrt{(1 + 1/r)\,\bar p \bar q} + z_{1-\beta}\sqrt{p_1 q_1 + p_2 q_2 / r}\bigr)^2}{(p_2 - p_1)^2},
 * \qquad \bar p = \frac{p_1 + r p_2}{1 + r}$$
 *
 * for s sides and $n_2 = r n_1$; "unpooled" uses the second root twice. With continuity correction
 * $n_1$ becomes $\frac{n_1}{4}\bigl(1 + \sqrt{1 + 2 (r + 1) / (n_1 r |p_2 - p_1|)}\bigr)^2$.
 *
 * Assumes independent customers, assigned to one group at random, and a single test at the end: testing every day and
 * stopping at the first significant result detects differences that do not exist. The normal approximation is good if each
 * group expects at least 10 of both outcomes. O(1).
 *
 * @throws {RangeError} If a number is out of range, or both or none of `relativeLift` and `difference` are given.
 *
 * @see Fleiss, J. L. (1981). Statistical methods for rates and proportions (2nd ed.). Wiley, chapter 3.
 * @see Fleiss, J. L., Tytun, A. & Ury, H. K. (1980). A simple approximation for calculating sample sizes for comparing
 * independent proportions. Biometrics 36(2), 343-346 (groups of different size). doi:10.2307/2529990
 *
 * @example
 * forProportions({ baseline: 0.05, relativeLift: 0.2 }).first; // 8158
 */
export function forProportions(experiment: ProportionExperiment): SampleSize {
  const read = readOptions(ACTION, experiment, EXPERIMENT);
  const { baseline, power, alpha, sides, ratio, variance, continuityCorrection, customersPerDay } = read;
  if (power <= alpha) throw new RangeError(mustBe(ACTION, "power", `above alpha, ${alpha}`, power));
  const expected = expectedProportion(read);

  const difference = Math.abs(expected - baseline);
  const mean = (baseline + ratio * expected) / (1 + ratio);
  const alternativeRoot = Math.sqrt(baseline * (1 - baseline) + (expected * (1 - expected)) / ratio);
  const nullRoot = variance === "pooled" ? Math.sqrt((1 + 1 / ratio) * mean * (1 - mean)) : alternativeRoot;
  const criticalSum = -normal.quantile(alpha / sides) * nullRoot + normal.quantile(power) * alternativeRoot;
  // Negative if the power is hardly above alpha: then no customer is needed.
  const plain = (Math.max(0, criticalSum) / difference) ** 2;
  const correction =
    plain > 0 && continuityCorrection
      ? (1 + Math.sqrt(1 + (2 * (ratio + 1)) / (plain * ratio * difference))) ** 2 / 4
      : 1;
  const exact = plain * correction;
  const first = Math.ceil(exact);
  const second = Math.ceil(exact * ratio);
  const size = { first, second, total: first + second, exact, baseline, expected, power, alpha, sides };
  return customersPerDay === undefined
    ? size
    : { ...size, days: Math.ceil((first + second) / customersPerDay) };
}

function expectedProportion(read: ReadOptions<typeof EXPERIMENT>): number {
  const { baseline, relativeLift, difference } = read;
  if ((relativeLift === undefined) === (difference === undefined))
    throw new RangeError(
      `Cannot ${ACTION}: relativeLift or difference must be given, one of them, current value is ${difference === undefined ? "neither" : "both"}`,
    );
  // 20 for 20 % and 1.2 for 1.2 times are slips.
  if (relativeLift !== undefined && Math.abs(relativeLift) >= 1) {
    const rule =
      "a fraction between -1 and 1, exclusive (0.2 for 20 % more; for twice as much or more, difference)";
    throw new RangeError(mustBe(ACTION, "relativeLift", rule, relativeLift));
  }
  const expected = relativeLift === undefined ? baseline + (difference ?? 0) : baseline * (1 + relativeLift);
  if (!(expected > 0 && expected < 1))
    throw new RangeError(mustBe(ACTION, "the expected proportion", "between 0 and 1", expected));
  if (expected === baseline)
    throw new RangeError(mustBe(ACTION, "the expected proportion", "different from baseline", expected));
  return expected;
}
