/** Confidence intervals of a proportion (比例的置信区间). */
import * as f from "../distributions/f";
import * as normal from "../distributions/normal";
import { mustBe, requireInteger } from "../errors";
import { type OptionReaders, openFraction, readOptions, withDefault } from "../options";
import { type Interval, wilsonLimits } from "./wilson-limits";

export type { Interval };

/** How wide the interval is. */
export interface ProportionOptions {
  /** Probability that such an interval contains the true proportion, in (0, 1). @default 0.95 */
  readonly level?: number;
}

const ACTION = "compute an interval";
const PROPORTION_OPTIONS = {
  level: withDefault(0.95, openFraction),
} satisfies OptionReaders<ProportionOptions>;

/**
 * Wilson's score interval: the proportions that a z-test does not reject. Close to its level even for few trials, and always
 * within [0, 1].
 *
 * $$\frac{k + z^2/2 \pm z\sqrt{k(n-k)/n + z^2/4}}{n + z^2}$$
 *
 * @returns 0 to 1 if there are no trials.
 * @throws {RangeError} If the counts are not whole numbers with successes <= trials, or the level is not in (0, 1).
 *
 * @see Wilson, E. B. (1927). Probable Inference, the Law of Succession, and Statistical Inference. JASA 22(158),
 * 209-212. doi:10.1080/01621459.1927.10502953
 *
 * @example
 * wilson(8, 10).lower; // 0.490162471536642
 */
export function wilson(successes: number, trials: number, options: ProportionOptions = {}): Interval {
  const { level } = readOptions(ACTION, options, PROPORTION_OPTIONS);
  requireProportion(successes, trials);
  if (trials === 0) return { lower: 0, upper: 1 };
  return wilsonLimits(successes, trials, normal.quantile(0.5 + level / 2));
}

/**
 * The exact interval of Clopper and Pearson: its coverage is at least its level, and usually above it.
 *
 * $$\frac{k F_{\alpha/2}(2k, 2(n-k+1))}{n-k+1 + k F_{\alpha/2}(2k, 2(n-k+1))},\quad
 * \frac{(k+1) F_{1-\alpha/2}(2(k+1), 2(n-k))}{n-k + (k+1) F_{1-\alpha/2}(2(k+1), 2(n-k))}$$
 *
 * @returns 0 to 1 if there are no trials.
 * @throws {RangeError} If the counts are not whole numbers with successes <= trials, or the level is not in (0, 1).
 *
 * @see Clopper, C. & Pearson, E. S. (1934). The Use of Confidence or Fiducial Limits. Biometrika 26(4), 404-413.
 * doi:10.1093/biomet/26.4.404
 *
 * @example
 * clopperPearson(0, 10).upper; // 0.308497107818761, which is 1 - 0.025^(1/10)
 */
export function clopperPearson(successes: number, trials: number, options: ProportionOptions = {}): Interval {
  const { level } = readOptions(ACTION, options, PROPORTION_OPTIONS);
  requireProportion(successes, trials);
  return {
    lower: lowerLimit(successes, trials, level),
    upper: 1 - lowerLimit(trials - successes, trials, level),
  };
}

/** A beta quantile, computed from F. The upper limit is 1 minus the lower limit of the failures. */
function lowerLimit(successes: number, trials: number, level: number): number {
  if (successes === 0) return 0;
  const others = trials - successes + 1;
  const ratio = successes * f.quantile(0.5 - level / 2, 2 * successes, 2 * others);
  return ratio / (others + ratio);
}

function requireProportion(successes: number, trials: number): void {
  requireInteger(ACTION, "trials", trials, 0);
  requireInteger(ACTION, "successes", successes, 0);
  if (successes > trials)
    throw new RangeError(mustBe(ACTION, "successes", `at most the ${trials} trials`, successes));
}
