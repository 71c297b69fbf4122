/** Decision thresholds (决策阈值): from which probability on is it worth to act? */
import { integer, openFraction, readOptions, withDefault } from "../core/options";
import {
  PROFIT_READERS,
  type ProfitCurve,
  type ProfitOptions,
  profitCurve,
  readBinary,
} from "../metrics/curves";
import { interval } from "../metrics/interval";
import type { Labels, ScoreOptions, Scores } from "../metrics/labels";

/** What the outcomes bring, in currency, and how to draw samples. */
export interface ProfitThresholdOptions extends ProfitOptions {
  /** Of the samples that the intervals are made of. */
  readonly seed: number;
  /** Of the intervals. @default 0.95 */
  readonly level?: number;
  /** @default 1000 */
  readonly resamples?: number;
}

/** Sums over all rows, in currency. */
export interface ProfitInterval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** The threshold of the largest profit. */
export interface ProfitThreshold {
  /** Rows with at least this probability are treated; infinite if nobody should be. */
  readonly threshold: number;
  /** Share of the rows that are treated. */
  readonly share: number;
  readonly profit: ProfitInterval;
  /** If everybody is treated, and if nobody is. */
  readonly everybody: number;
  readonly nobody: number;
  /** The profit less that of the better of these two: if `lower` is above 0, the model pays on other rows like these. */
  readonly advantage: ProfitInterval;
  /** The profit at all thresholds. */
  readonly curve: ProfitCurve;
}

const READERS = {
  ...PROFIT_READERS,
  seed: integer(0),
  level: withDefault(0.95, openFraction),
  resamples: withDefault(1000, integer(1)),
};

/**
 * The threshold of the largest profit (利润最大的阈值): whom to treat, if a treatment costs and does not always pay. With calibrated
 * probabilities it is near $(v_{00} - v_{01}) / (v_{11} - v_{10} + v_{00} - v_{01})$, with $v_{11}$ for a true positive and $v_{01}$ for a
 * false one.
 *
 * Choose it on rows that the model was not fitted to. The intervals are percentiles of bootstrap samples at this threshold; that it was
 * the best of many makes the estimate a little too good. O(n log n + n resamples).
 *
 * @param actual (n) classes, two kinds.
 * @param probabilities (n) of the positive class, or (n, 2).
 * @throws {TypeError} If lengths differ, or a profit is not a number. @throws {RangeError} If no row is positive.
 *
 * @see Elkan, C. (2001). The foundations of cost-sensitive learning. IJCAI, 973-978.
 *
 * @example
 * const found = byProfit([1, 0, 1, 0], [0.9, 0.7, 0.6, 0.4], { truePositive: 30, falsePositive: -5, seed: 1 });
 * found.threshold; // 0.6
 * [found.profit.estimate, found.everybody, found.nobody]; // [55, 50, 0]
 */
export function byProfit(
  actual: Labels,
  probabilities: Scores,
  options: ProfitThresholdOptions,
): ProfitThreshold {
  const action = "choose a threshold by profit";
  const { seed, level, resamples, ...profits } = readOptions(action, options, READERS);
  const curve = profitCurve(actual, probabilities, profits as ProfitOptions);
  const { threshold, share } = curve.best;
  const { truePositive, falsePositive, falseNegative, trueNegative, ...kinds } = profits;
  const { codes, scores, positive, weights } = readBinary(
    action,
    actual,
    probabilities,
    kinds as ScoreOptions,
  );
  const values = (isTreated: (score: number) => boolean) =>
    Float64Array.from(codes, (code, i) => {
      const score = scores.data[i * scores.columns + (scores.columns === 1 ? 0 : positive)];
      const [yes, no] = code === positive ? [truePositive, falseNegative] : [falsePositive, trueNegative];
      return weights[i] * (isTreated(score) ? yes : no);
    });
  const everybody = curve.profit[curve.profit.length - 1];
  const nobody = curve.profit[0];
  const chosen = values((score) => score >= threshold);
  const simple = values(() => everybody > nobody);
  const total = (_: never, own: ArrayLike<number>) => Array.from(own).reduce((sum, value) => sum + value, 0);
  const intervalOf = (sums: Float64Array) => {
    const { estimate, lower, upper } = interval(total, sums, sums, { seed, level, resamples });
    return { estimate, lower, upper };
  };
  return {
    ...{ threshold, share, profit: intervalOf(chosen), everybody, nobody },
    ...{ advantage: intervalOf(chosen.map((value, i) => value - simple[i])), curve },
  };
}
