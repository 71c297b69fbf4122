/** Formulas of confidence intervals. */
import { clopperPearson } from "../../../core/inference/proportion";
import { type Interval, wilsonLimits } from "../../../core/inference/wilson-limits";
import type { Measure } from "../../types";
import { deviationOf } from "../columns/ratios";
import { conditionalOddsRatio } from "./odds-ratio";

/**
 * "wilson", "clopperPearson": for proportions of baskets, and for confidence as a proportion of the antecedent's baskets.
 * "logDelta": normal approximation of the logarithm, for lift, relative risk (Katz) and odds ratio (Woolf). "delta": normal
 * approximation. "conditional": exact interval of the odds ratio, given the margins. "bootstrap": for any measure of the
 * four counts.
 */
export type IntervalMethod = (typeof METHOD_NAMES)[number];

export const METHOD_NAMES = [
  "wilson",
  "clopperPearson",
  "logDelta",
  "delta",
  "conditional",
  "bootstrap",
] as const;

/** From the counts of both sides, antecedent, consequent and all baskets, and the level with its normal quantile z. */
type Method = (xy: number, x: number, y: number, n: number, z: number, level: number) => Interval;

/** Methods for a proportion, given as successes and trials. */
const proportion = (trials: (xy: number, x: number, y: number, n: number) => readonly [number, number]) => ({
  wilson: (xy: number, x: number, y: number, n: number, z: number) => wilsonLimits(...trials(xy, x, y, n), z),
  clopperPearson: (xy: number, x: number, y: number, n: number, _: number, level: number) =>
    clopperPearson(...trials(xy, x, y, n), { level }),
});

/** The methods of each measure, the default first. */
export const METHODS: Partial<Record<Measure, Partial<Record<IntervalMethod, Method>>>> = {
  support: proportion((xy, _, __, n) => [xy, n]),
  coverage: proportion((_, x, __, n) => [x, n]),
  rhsSupport: proportion((_, __, y, n) => [y, n]),
  confidence: proportion((xy, x) => [xy, x]),
  lift: {
    logDelta: (xy, x, y, n, z) =>
      logNormal((xy * n) / (x * y), 1 / xy - 1 / x - 1 / y + (2 * xy) / (x * y) - 1 / n, z),
  },
  relativeRisk: {
    logDelta: (xy, x, y, n, z) => {
      const ratio = (xy * (n - x)) / ((y - xy) * x);
      return logNormal(ratio, 1 / xy - 1 / x + 1 / (y - xy) - 1 / (n - x), z);
    },
  },
  oddsRatio: {
    logDelta: (xy, x, y, n, z) => {
      const neither = n - x - y + xy;
      const ratio = (xy * neither) / ((x - xy) * (y - xy));
      return logNormal(ratio, 1 / xy + 1 / (x - xy) + 1 / (y - xy) + 1 / neither, z);
    },
    conditional: (xy, x, y, n, _, level) => conditionalOddsRatio(xy, x, y, n, level),
  },
  leverage: {
    delta: (xy, x, y, n, z) => {
      const [left, right] = [x / n, y / n];
      const gap = deviationOf(xy, x, y, n) / (n * n);
      // Leverage is the mean of (X − P(X)) (Y − P(Y)); this is the variance of that product.
      const variance =
        left * (1 - left) * right * (1 - right) + (1 - 2 * left) * (1 - 2 * right) * gap - gap * gap;
      return symmetric(gap, variance / n, z, -0.25, 0.25);
    },
  },
  phi: {
    delta: (xy, x, y, n, z) => {
      const [left, right] = [x / n, y / n];
      const margins = left * (1 - left) * right * (1 - right);
      if (margins === 0) return { lower: -1, upper: 1 };
      const phi = deviationOf(xy, x, y, n) / (n * n) / Math.sqrt(margins);
      const leftSkew = (1 - 2 * left) ** 2 / (left * (1 - left));
      const rightSkew = (1 - 2 * right) ** 2 / (right * (1 - right));
      const joint = ((1 - 2 * left) * (1 - 2 * right)) / Math.sqrt(margins);
      const variance =
        1 - phi ** 2 + phi * (1 + phi ** 2 / 2) * joint - 0.75 * phi ** 2 * (leftSkew + rightSkew);
      return symmetric(phi, variance / n, z, -1, 1);
    },
  },
};

/** Interval of a ratio with approximately normal logarithm; an empty cell gives the whole range. */
function logNormal(ratio: number, variance: number, z: number): Interval {
  if (!Number.isFinite(variance)) return { lower: 0, upper: Number.POSITIVE_INFINITY };
  const factor = Math.exp(z * Math.sqrt(Math.max(0, variance)));
  return { lower: ratio / factor, upper: ratio * factor };
}

/** Interval of an approximately normal value, cut to its range. */
function symmetric(value: number, variance: number, z: number, least: number, most: number): Interval {
  const halfWidth = z * Math.sqrt(Math.max(0, variance));
  return { lower: Math.max(least, value - halfWidth), upper: Math.min(most, value + halfWidth) };
}
