/** Curves over the threshold above which a row is taken for positive. Rows of equal scores are taken together. */
import { mustBe } from "../core/errors";
import { finite, readOptions, withDefault } from "../core/options";
import { orderOf } from "../core/sorting/order-of";
import {
  type Labels,
  readScores,
  SCORE_READERS,
  type ScoredRows,
  type ScoreOptions,
  type Scores,
} from "./labels";

/** Receiver operating characteristic (ROC 曲线), from the highest threshold, at which no row is positive. */
export interface RocCurve {
  readonly falsePositiveRate: number[];
  readonly truePositiveRate: number[];
  /** Infinity, then scores of rows. */
  readonly thresholds: number[];
}

/** Precision and recall (查准率-查全率曲线), from the lowest threshold; a last point has precision 1, recall 0 and no threshold. */
export interface PrecisionRecallCurve {
  readonly precision: number[];
  readonly recall: number[];
  readonly thresholds: number[];
}

/** What is reached by the rows with the highest scores (增益曲线, 提升曲线). */
export interface GainCurve {
  /** Share of all rows that is contacted, from 0 to 1. */
  readonly share: number[];
  /** Share of the positive rows among them. */
  readonly gain: number[];
  /** `gain` divided by `share`; at 0, that of the first rows. */
  readonly lift: number[];
}

/** Profit (利润曲线) over the threshold. */
export interface ProfitCurve {
  readonly thresholds: number[];
  readonly share: number[];
  readonly profit: number[];
  /** Where the profit is largest; of equal ones, where the fewest rows are contacted. */
  readonly best: { readonly threshold: number; readonly share: number; readonly profit: number };
}

/** What a row brings, by what it is and whether it is contacted, in currency. */
export interface ProfitOptions extends ScoreOptions {
  /** A positive row that is contacted. @default 0 */
  readonly truePositive?: number;
  /** A contact in vain: negative if it costs. @default 0 */
  readonly falsePositive?: number;
  /** A positive row that is not contacted. @default 0 */
  readonly falseNegative?: number;
  /** @default 0 */
  readonly trueNegative?: number;
}

const value = withDefault(0, finite);
export const PROFIT_READERS = {
  ...{ truePositive: value, falsePositive: value, falseNegative: value, trueNegative: value },
  ...SCORE_READERS,
};

/** Sums of weights of the rows whose scores are at least each threshold, the highest first. Rows of weight 0 are left out. */
export interface Cumulative {
  readonly thresholds: number[];
  readonly truePositives: number[];
  readonly falsePositives: number[];
  readonly positives: number;
  readonly negatives: number;
}

/** @throws {RangeError} If no row is positive, or none is negative unless `alsoAlone`. */
export function cumulate(
  action: string,
  rows: ScoredRows,
  alsoAlone = false,
  column = rows.positive,
): Cumulative {
  const { codes, weights, positive, classes } = rows;
  const { data, columns } = rows.scores;
  const scores = Float64Array.from(codes, (_, i) => data[i * columns + (columns === 1 ? 0 : column)]);
  const order = orderOf(scores).filter((i) => weights[i] > 0);
  const [thresholds, truePositives, falsePositives]: number[][] = [[], [], []];
  let [hits, misses] = [0, 0];
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k];
    if (codes[i] === positive) hits += weights[i];
    else misses += weights[i];
    if (k > 0 && scores[order[k - 1]] === scores[i]) continue;
    thresholds.push(scores[i]);
    truePositives.push(hits);
    falsePositives.push(misses);
  }
  if (hits === 0 || (misses === 0 && !alsoAlone)) {
    const rule = alsoAlone
      ? `of class ${classes[positive]} in some row`
      : `of class ${classes[positive]} and of others`;
    throw new RangeError(mustBe(action, "actual", rule, hits === 0 ? "others only" : classes[positive]));
  }
  return { thresholds, truePositives, falsePositives, positives: hits, negatives: misses };
}

/** The rows of a question with two classes. @throws {RangeError} If there are more. */
export function readBinary(
  action: string,
  actual: Labels,
  scores: Scores,
  options: ScoreOptions,
): ScoredRows {
  const rows = readScores(
    action,
    actual,
    scores,
    readOptions(action, options, SCORE_READERS) as ScoreOptions,
  );
  if (rows.classes.length === 2) return rows;
  throw new RangeError(mustBe(action, "actual", "of two classes", rows.classes.length));
}

/**
 * ROC curve (ROC 曲线): which share of the positive rows is found at which share of false alarms. Points on a straight line
 * between others are left out, as in scikit-learn's `roc_curve`. O(n).
 *
 * @param scores (n) of the positive class, or (n, 2).
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there are not rows of two classes.
 *
 * @example
 * rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).truePositiveRate; // [0, 0.5, 0.5, 1, 1]
 */
export function rocCurve(actual: Labels, scores: Scores, options: ScoreOptions = {}): RocCurve {
  const action = "draw the ROC curve";
  const found = cumulate(action, readBinary(action, actual, scores, options));
  const { truePositives: hits, falsePositives: misses } = found;
  const bends = (counts: number[], k: number) => counts[k + 1] - counts[k] !== counts[k] - counts[k - 1];
  const kept = [...hits.keys()].filter(
    (k) => k === 0 || k === hits.length - 1 || bends(hits, k) || bends(misses, k),
  );
  return {
    falsePositiveRate: [0, ...kept.map((k) => misses[k] / found.negatives)],
    truePositiveRate: [0, ...kept.map((k) => hits[k] / found.positives)],
    thresholds: [Number.POSITIVE_INFINITY, ...kept.map((k) => found.thresholds[k])],
  };
}

/**
 * Precision-recall curve (查准率-查全率曲线): says more than the ROC curve if positive rows are rare. scikit-learn's
 * `precision_recall_curve`. O(n).
 *
 * @throws {RangeError} If no row is positive. Else as {@link rocCurve}.
 *
 * @example
 * precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).recall; // [1, 1, 0.5, 0.5, 0]
 */
export function precisionRecallCurve(
  actual: Labels,
  scores: Scores,
  options: ScoreOptions = {},
): PrecisionRecallCurve {
  const action = "draw the precision-recall curve";
  const found = cumulate(action, readBinary(action, actual, scores, options), true);
  const precision = found.truePositives.map((hits, k) => hits / (hits + found.falsePositives[k]));
  const recall = found.truePositives.map((hits) => hits / found.positives);
  return {
    precision: [...precision.reverse(), 1],
    recall: [...recall.reverse(), 0],
    thresholds: [...found.thresholds].reverse(),
  };
}

/**
 * Gain and lift curve (增益曲线与提升曲线): if the share s of customers with the highest scores is contacted, which share of
 * the positive ones is among them, and how many times as many is that as at random? O(n).
 *
 * @throws As {@link precisionRecallCurve}.
 *
 * @example
 * gainCurve([1, 0, 1, 0], [0.9, 0.2, 0.6, 0.4]).lift; // [2, 2, 2, 1.3333333333333333, 1]
 */
export function gainCurve(actual: Labels, scores: Scores, options: ScoreOptions = {}): GainCurve {
  const action = "draw the gain curve";
  const found = cumulate(action, readBinary(action, actual, scores, options), true);
  const { positives, negatives } = found;
  const share = found.truePositives.map(
    (hits, k) => (hits + found.falsePositives[k]) / (positives + negatives),
  );
  const gain = found.truePositives.map((hits) => hits / positives);
  const lift = gain.map((part, k) => part / share[k]);
  return { share: [0, ...share], gain: [0, ...gain], lift: [lift[0], ...lift] };
}

/**
 * Profit curve (利润曲线): what contacting all rows with scores from each threshold brings, and the threshold that brings most.
 *
 * @throws As {@link precisionRecallCurve}. @throws {TypeError} If a profit is not a number.
 * @see Provost, F. & Fawcett, T. (2013). Data Science for Business, chapter 8. O'Reilly.
 *
 * @example
 * profitCurve([1, 0, 1, 0], [0.9, 0.7, 0.6, 0.4], { truePositive: 30, falsePositive: -5 }).best.profit; // 55
 */
export function profitCurve(actual: Labels, scores: Scores, options: ProfitOptions = {}): ProfitCurve {
  const action = "draw the profit curve";
  const { truePositive, falsePositive, falseNegative, trueNegative, ...rest } = readOptions(
    action,
    options,
    PROFIT_READERS,
  );
  const found = cumulate(action, readBinary(action, actual, scores, rest as ScoreOptions), true);
  const { positives, negatives } = found;
  const thresholds = [Number.POSITIVE_INFINITY, ...found.thresholds];
  const [hits, misses] = [
    [0, ...found.truePositives],
    [0, ...found.falsePositives],
  ];
  const share = hits.map((count, k) => (count + misses[k]) / (positives + negatives));
  const profit = hits.map(
    (count, k) =>
      count * truePositive +
      misses[k] * falsePositive +
      (positives - count) * falseNegative +
      (negatives - misses[k]) * trueNegative,
  );
  const at = profit.indexOf(profit.reduce((most, one) => Math.max(most, one)));
  return {
    thresholds,
    share,
    profit,
    best: { threshold: thresholds[at], share: share[at], profit: profit[at] },
  };
}
