/** Metrics of the order in which scores put rows. */
import * as compensated from "../core/compensated-sum";
import { mustBe } from "../core/errors";
import { flag, integer, oneOf, optional, readOptions, withDefault } from "../core/options";
import { orderOf } from "../core/sorting/order-of";
import { readVectors, type VectorLike } from "../core/vectors";
import { cumulate } from "./curves";
import {
  type Labels,
  readScores,
  SCORE_READERS,
  type ScoredRows,
  type ScoreOptions,
  type Scores,
} from "./labels";

/** Options of the average precision. */
export interface AveragePrecisionOptions extends ScoreOptions {
  /** Of more than two classes, each against the others: all equally, or by their weight. @default "macro" */
  readonly average?: "macro" | "weighted";
}

/** Options of the area under the ROC curve. */
export interface RocAucOptions extends AveragePrecisionOptions {
  /** Of more than two classes, each against all others, or each pair. @default "one-versus-rest" */
  readonly comparison?: "one-versus-rest" | "one-versus-one";
}

/** Options of the discounted cumulative gain. */
export interface GainOptions {
  /** How many places count. @default all */
  readonly k?: number;
  /** Whether it is divided by the largest possible: NDCG. @default true */
  readonly normalised?: boolean;
}

const AVERAGE_READERS = {
  average: withDefault("macro" as const, oneOf(["macro", "weighted"] as const)),
  ...SCORE_READERS,
};
const AUC_READERS = {
  comparison: withDefault("one-versus-rest" as const, oneOf(["one-versus-rest", "one-versus-one"] as const)),
  ...AVERAGE_READERS,
};
const GAIN_READERS = { k: optional(integer(1)), normalised: withDefault(true, flag) };

/**
 * Area under the ROC curve (AUC, ROC 曲线下面积): the probability that a positive row has a higher score than another; a tie
 * counts half. Equals scikit-learn's `roc_auc_score`. O(n log n) for each class or pair.
 *
 * @param scores (n) of the positive class, or (n, k) of all classes.
 * @throws {TypeError} If lengths differ, or weights are given for pairs of classes.
 * @throws {RangeError} If a class has no row.
 * @see Hand, D. J. & Till, R. J. (2001). A simple generalisation of the area under the ROC curve for multiple class
 * classification problems. Machine Learning 45, 171-186, for pairs.
 *
 * @example
 * rocAuc(["no", "no", "yes", "yes"], [0.1, 0.4, 0.35, 0.8]); // 0.75
 */
export function rocAuc(actual: Labels, scores: Scores, options: RocAucOptions = {}): number {
  const action = "compute the area under the ROC curve";
  const { average, comparison, ...rest } = readOptions(action, options, AUC_READERS);
  const rows = readScores(action, actual, scores, rest as ScoreOptions);
  if (comparison === "one-versus-rest" || rows.classes.length === 2)
    return overClasses(action, rows, average, area);
  if (options.weights !== undefined)
    throw new TypeError(mustBe(action, "weights", "left out for pairs of classes", options.weights));
  const pairs = rows.classes.flatMap((_, a) => rows.classes.slice(0, a).map((__, b) => [a, b] as const));
  const found = pairs.map(([a, b]) => {
    const weights = Float64Array.from(rows.codes, (code) => Number(code === a || code === b));
    const ofA = area(action, { ...rows, weights, positive: a });
    return {
      value: (ofA + area(action, { ...rows, weights, positive: b })) / 2,
      weight: compensated.sum(weights),
    };
  });
  return averageOf(found, average);
}

function area(action: string, rows: ScoredRows): number {
  const { truePositives, falsePositives, positives, negatives } = cumulate(action, rows);
  const steps = truePositives.map(
    (hits, k) => (falsePositives[k] - (falsePositives[k - 1] ?? 0)) * (hits + (truePositives[k - 1] ?? 0)),
  );
  return compensated.sum(steps) / (2 * positives * negatives);
}

/**
 * Average precision (平均查准率): the precision at each positive row's threshold, averaged; the area under the
 * precision-recall curve without interpolation. Equals scikit-learn's `average_precision_score`.
 *
 * $$\mathrm{AP} = \sum_k (R_k - R_{k-1}) P_k$$
 *
 * @throws {RangeError} If a class that is asked for has no row. @throws {TypeError} If lengths differ.
 *
 * @example
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.8333333333333333
 */
export function averagePrecision(
  actual: Labels,
  scores: Scores,
  options: AveragePrecisionOptions = {},
): number {
  const action = "compute the average precision";
  const { average, ...rest } = readOptions(action, options, AVERAGE_READERS);
  return overClasses(action, readScores(action, actual, scores, rest as ScoreOptions), average, (_, rows) => {
    const { truePositives, falsePositives, positives } = cumulate(action, rows, true);
    const steps = truePositives.map(
      (hits, k) => ((hits - (truePositives[k - 1] ?? 0)) * hits) / (hits + falsePositives[k]),
    );
    return compensated.sum(steps) / positives;
  });
}

function overClasses(
  action: string,
  rows: ScoredRows,
  average: "macro" | "weighted",
  metric: (action: string, rows: ScoredRows) => number,
): number {
  if (rows.classes.length === 2) return metric(action, rows);
  const found = rows.classes.map((_, positive) => {
    const own = Float64Array.from(rows.codes, (code, i) => (code === positive ? rows.weights[i] : 0));
    return { value: metric(action, { ...rows, positive }), weight: compensated.sum(own) };
  });
  return averageOf(found, average);
}

function averageOf(
  found: readonly { value: number; weight: number }[],
  average: "macro" | "weighted",
): number {
  const weighted = found.map(({ value, weight }) =>
    average === "macro" ? { value, weight: 1 } : { value, weight },
  );
  const total = compensated.sum(weighted.map(({ weight }) => weight));
  return compensated.sum(weighted.map(({ value, weight }) => value * weight)) / total;
}

/**
 * Discounted cumulative gain (折损累计增益, NDCG) of one list: relevant rows should have the highest scores. Rows of equal
 * scores share the discounts of their places. Equals scikit-learn's `ndcg_score` and `dcg_score`.
 *
 * $$\mathrm{DCG} = \sum_{i=1}^{k} \frac{r_i}{\log_2(i + 1)}$$
 *
 * @param relevance (n) at least 0, at least one row.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If a relevance is negative.
 *
 * @example
 * discountedCumulativeGain([3, 2, 0], [0.9, 0.2, 0.5], { normalised: false }); // 4
 * discountedCumulativeGain([3, 2, 0], [0.9, 0.5, 0.2]); // 1
 */
export function discountedCumulativeGain(
  relevance: VectorLike,
  scores: VectorLike,
  options: GainOptions = {},
): number {
  const action = "compute the discounted cumulative gain";
  const { k = Number.POSITIVE_INFINITY, normalised } = readOptions(action, options, GAIN_READERS);
  const read = readVectors(action, { relevance, scores }, 1);
  const negative = Array.from(read.relevance).findIndex((value) => value < 0);
  if (negative >= 0)
    throw new RangeError(mustBe(action, `relevance[${negative}]`, "a number >= 0", read.relevance[negative]));
  const found = gainOf(read.relevance, read.scores, k);
  if (!normalised) return found;
  const most = gainOf(read.relevance, read.relevance, k);
  return most === 0 ? 0 : found / most;
}

function gainOf(relevance: ArrayLike<number>, scores: ArrayLike<number>, k: number): number {
  const order = orderOf(Float64Array.from(scores)).reverse();
  const terms: number[] = [];
  for (let from = 0, to = 0; from < order.length; from = to) {
    let [gain, discount] = [0, 0];
    for (; to < order.length && scores[order[to]] === scores[order[from]]; to++) {
      gain += relevance[order[to]];
      if (to < k) discount += 1 / Math.log2(to + 2);
    }
    terms.push((gain / (to - from)) * discount);
  }
  return compensated.sum(terms);
}
