/** The Kaplan-Meier estimate (生存曲线): how long do customers stay, when many have not left yet? */
import * as normal from "../../core/distributions/normal";
import { requireKind } from "../../core/errors";
import { type OptionReaders, openFraction, readOptions, withDefault } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { groupDurations, readDurations, valueBefore } from "./durations";

/** Options of the interval. */
export interface SurvivalOptions {
  /** Probability that the true share at a time is within its limits. @default 0.95 */
  readonly level?: number;
}

/** A survival curve: a step at each of `times`, which begin at 0. */
export interface SurvivalCurve {
  readonly kind: "kaplan-meier";
  readonly times: readonly number[];
  /** Customers who have neither left nor been censored before each time. */
  readonly atRisk: readonly number[];
  readonly events: readonly number[];
  readonly censored: readonly number[];
  /** Share of customers who stay longer than each time. */
  readonly survival: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** The first time at which at most half are left; null if more than half stay to the end. */
  readonly median: number | null;
  readonly level: number;
}

/**
 * The share of customers who stay longer than each time. Those who are still there count for as long as they have been seen.
 *
 * $$\hat S(t) = \prod_{t_i \le t} \Bigl(1 - \frac{d_i}{n_i}\Bigr)$$
 *
 * The limits are Greenwood's, on the scale of $\ln(-\ln S)$, so that they lie between 0 and 1. Assumes that who is censored has the
 * same prospects as the others. O(n).
 *
 * @param durations Time until leaving, or until now; at least 0.
 * @param events 1 where the customer has left, 0 where not yet.
 * @throws {TypeError} If the lengths differ, or a value is not a number.
 * @throws {RangeError} If there is no customer, a duration is negative, or an event is neither 0 nor 1.
 *
 * @see Kaplan, E. L. & Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53, 457-481.
 * @see Kalbfleisch, J. D. & Prentice, R. L. (1980). The Statistical Analysis of Failure Time Data, equation 1.13. Wiley.
 *
 * @example
 * const curve = fit([1, 2, 2, 3, 5], [1, 1, 0, 1, 0]);
 * curve.times; // [0, 1, 2, 3, 5]
 * curve.survival.map((share) => Math.round(1000 * share) / 1000); // [1, 0.8, 0.6, 0.3, 0.3]
 * curve.median; // 3
 */
export function fit(durations: VectorLike, events: VectorLike, options: SurvivalOptions = {}): SurvivalCurve {
  const action = "estimate a survival curve";
  const { level } = readOptions(action, options, {
    level: withDefault(0.95, openFraction),
  } satisfies OptionReaders<SurvivalOptions>);
  const read = readDurations(action, durations, events);
  const groups = groupDurations(read.durations, read.events);
  if (groups[0].time > 0)
    groups.unshift({ time: 0, atRisk: read.durations.length, events: 0, censored: 0, rows: [] });
  const z = normal.quantile((1 + level) / 2);
  let share = 1;
  let greenwood = 0;
  const steps = groups.map(({ atRisk, events }) => {
    share *= 1 - events / atRisk;
    greenwood += events / atRisk / (atRisk - events);
    const log = Math.log(share);
    const limit = (sign: number) =>
      share === 1 || share === 0 ? share : Math.exp(log * Math.exp((sign * z * Math.sqrt(greenwood)) / -log));
    return { share, lower: limit(1), upper: limit(-1) };
  });
  // A share of exactly a half may have been rounded up.
  const median = steps.findIndex((step) => step.share <= 0.5 + 1e-12);
  return {
    kind: "kaplan-meier",
    times: groups.map(({ time }) => time),
    atRisk: groups.map(({ atRisk }) => atRisk),
    events: groups.map(({ events }) => events),
    censored: groups.map(({ censored }) => censored),
    survival: steps.map((step) => step.share),
    lower: steps.map((step) => step.lower),
    upper: steps.map((step) => step.upper),
    median: median < 0 ? null : groups[median].time,
    level,
  };
}

/**
 * The share of customers who stay longer than some times. After the last time of the curve it stays as it is there, although nobody
 * has been seen for so long. O(times * log of the curve's).
 *
 * @throws {TypeError} If this is no curve. @throws {RangeError} If a time is not finite.
 *
 * @example
 * survivalAt(fit([1, 2, 2, 3, 5], [1, 1, 0, 1, 0]), [0.5, 1]); // [1, 0.8]
 */
export function survivalAt(curve: SurvivalCurve, times: VectorLike): number[] {
  const action = "read a survival curve";
  requireKind(action, "curve", curve, "a curve, as made by kaplanMeier.fit", {
    times: "list",
    survival: "list",
  });
  return Array.from(readVector(action, "times", times), (time) =>
    valueBefore(curve.times, curve.survival, time, 1),
  );
}
