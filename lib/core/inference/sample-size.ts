/** How large an experiment must be (样本量): customers to show two versions to before their shares can be told apart. */
import { normal } from "../distributions";
import {
  mustBe,
  requireFinite,
  requireFraction,
  requireOneOf,
  requireOpenFraction,
  requirePositive,
} from "../errors";

const ACTION = "size an experiment";

/** How the variance is estimated on the side of the test that says there is no difference. */
export type NullVariance = "pooled" | "unpooled";

export interface ProportionExperiment {
  /** Share that do it today, with the old version; in (0, 1). */
  readonly baseline: number;
  /** Factor that the new version puts on the share: 1.1 is one tenth more. Give this or `difference`. */
  readonly lift?: number;
  /** What the new version adds to the share, below 0 if it takes away. Give this or `lift`. */
  readonly difference?: number;
  /** Probability to find such a difference if it is there. @default 0.8 */
  readonly power?: number;
  /** Probability to find a difference where there is none. @default 0.05 */
  readonly alpha?: number;
  /** 2 if a fall is to be found as well as a rise, 1 if only the stated direction. @default 2 */
  readonly sides?: 1 | 2;
  /** Size of the second group, over the first. @default 1 */
  readonly ratio?: number;
  /** "pooled" suits the usual test of two shares. @default "pooled" */
  readonly variance?: NullVariance;
  /** Adds what a test with continuity correction needs more. @default false */
  readonly continuityCorrection?: boolean;
  /** Customers that enter the experiment each day, both groups together. @default no number of days is given */
  readonly customersPerDay?: number;
}

export interface SampleSize {
  /** Customers in the first group, which sees the old version; rounded up. */
  readonly first: number;
  /** Customers in the second group, which sees the new version; rounded up. */
  readonly second: number;
  readonly total: number;
  /** Customers in the first group before rounding. */
  readonly exact: number;
  readonly baseline: number;
  /** The share in the second group that the experiment is made to find. */
  readonly expected: number;
  readonly power: number;
  readonly alpha: number;
  readonly sides: 1 | 2;
  /** Days until enough customers came, rounded up; there if `customersPerDay` is given. */
  readonly days?: number;
}

/**
 * Size of an experiment on a share (A/B 测试样本量): how many customers must see each version before a stated difference
 * between two shares is found with a stated probability.
 *
 * $$n_1 = \frac{\bigl(z_{1-\alpha/s}\sqrt{(1 + 1/r)\,\bar p \bar q} + z_{1-\beta}\sqrt{p_1 q_1 + p_2 q_2 / r}\bigr)^2}{(p_2 - p_1)^2},
 * \qquad \bar p = \frac{p_1 + r p_2}{1 + r}$$
 *
 * for s sides and $n_2 = r n_1$; "unpooled" has the second root in place of the first too. With continuity correction
 * $n_1$ becomes $\frac{n_1}{4}\bigl(1 + \sqrt{1 + 2 (r + 1) / (n_1 r |p_2 - p_1|)}\bigr)^2$.
 *
 * Assumes customers who decide independently, each in one group only, drawn by lot, and one look at the end: who looks
 * every day and stops at the first success finds differences that are not there. The normal approximation is good where
 * each group expects 10 or more of both outcomes. O(1).
 *
 * @throws {RangeError} If a number is out of range, or both or none of `lift` and `difference` are given.
 *
 * @see Fleiss, J. L. (1981). Statistical methods for rates and proportions (2nd ed.). Wiley, chapter 3.
 * @see Fleiss, J. L., Tytun, A. & Ury, H. K. (1980). A simple approximation for calculating sample sizes for comparing
 * independent proportions. Biometrics 36(2), 343-346 (groups of different size). doi:10.2307/2529990
 *
 * @example
 * forProportions({ baseline: 0.05, lift: 1.2 }).first; // 8158
 */
export function forProportions(experiment: ProportionExperiment): SampleSize {
  const { baseline, power = 0.8, alpha = 0.05, sides = 2, ratio = 1 } = experiment;
  const { variance = "pooled", continuityCorrection = false, customersPerDay } = experiment;
  for (const [name, value] of Object.entries({ baseline, power, alpha })) {
    requireFraction(ACTION, name, value);
    requireOpenFraction(ACTION, name, value);
  }
  requireOneOf(ACTION, "sides", sides, [1, 2]);
  requirePositive(ACTION, "ratio", ratio);
  requireOneOf(ACTION, "variance", variance, ["pooled", "unpooled"]);
  if (customersPerDay !== undefined) requirePositive(ACTION, "customersPerDay", customersPerDay);
  const expected = expectedShare(experiment);

  const difference = Math.abs(expected - baseline);
  const mean = (baseline + ratio * expected) / (1 + ratio);
  const alternative = Math.sqrt(baseline * (1 - baseline) + (expected * (1 - expected)) / ratio);
  const none = variance === "pooled" ? Math.sqrt((1 + 1 / ratio) * mean * (1 - mean)) : alternative;
  const reach = -normal.quantile(alpha / sides) * none + normal.quantile(power) * alternative;
  // A power below the level of the test is reached without a customer.
  const plain = (Math.max(0, reach) / difference) ** 2;
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

function expectedShare({ baseline, lift, difference }: ProportionExperiment): number {
  if ((lift === undefined) === (difference === undefined))
    throw new RangeError(
      `Cannot ${ACTION}: lift or difference must be given, one of them, current value is ${lift === undefined ? "neither" : "both"}`,
    );
  if (lift !== undefined) requirePositive(ACTION, "lift", lift);
  else requireFinite(ACTION, "difference", difference);
  const expected = lift === undefined ? baseline + (difference ?? 0) : baseline * lift;
  if (!(expected > 0 && expected < 1))
    throw new RangeError(mustBe(ACTION, "the expected share", "between 0 and 1", expected));
  if (expected === baseline)
    throw new RangeError(mustBe(ACTION, "the expected share", "different from baseline", expected));
  return expected;
}
