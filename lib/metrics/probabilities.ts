/** Metrics of predicted probabilities. */
import { mustBe } from "../core/errors";
import { integer, readOptions, withDefault } from "../core/options";
import {
  type Labels,
  readScores,
  SCORE_READERS,
  type ScoreOptions,
  type Scores,
  weightedMean,
} from "./labels";

/** Options of the top-k accuracy. */
export interface TopAccuracyOptions extends ScoreOptions {
  /** How many classes are answered. @default 2 */
  readonly k?: number;
}

const TOP_READERS = { k: withDefault(2, integer(1)), ...SCORE_READERS };

/** The mean loss of rows, whose loss is a sum over classes of `loss(probability, is it this class)`. */
function meanLoss(
  action: string,
  actual: Labels,
  probabilities: Scores,
  options: ScoreOptions,
  loss: (probability: number, isClass: boolean) => number,
) {
  const read = readOptions(action, options, SCORE_READERS) as ScoreOptions;
  const { classes, codes, scores, weights, positive } = readScores(action, actual, probabilities, read);
  const { data, columns } = scores;
  const losses = Array.from(codes, (code, i) => {
    const given = Array.from(data.subarray(i * columns, (i + 1) * columns));
    const row = columns === 1 ? classes.map((_, c) => (c === positive ? given[0] : 1 - given[0])) : given;
    const total = row.reduce((sum, value) => sum + value, 0);
    if (row.some((value) => value < 0 || value > 1) || Math.abs(total - 1) > 1e-6)
      throw new RangeError(mustBe(action, `probabilities, row ${i},`, "fractions whose sum is 1", total));
    return row.reduce((sum, value, c) => sum + loss(value, c === code), 0);
  });
  return { loss: weightedMean(losses, weights), classes };
}

/**
 * Log loss (对数损失, cross-entropy): the mean of $-\ln p$ for the probability p of the class that occurred, 0 at best.
 * Probabilities are kept 2.2e-16 away from 0 and 1, as in scikit-learn's `log_loss`.
 *
 * @param probabilities (n) of the positive class, or (n, k) of all classes.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If a row's probabilities are no fractions of sum 1.
 *
 * @example
 * logLoss(["no", "yes"], [0.5, 0.5]); // 0.6931471805599453
 */
export function logLoss(actual: Labels, probabilities: Scores, options: ScoreOptions = {}): number {
  const loss = (p: number, isClass: boolean) =>
    isClass ? -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p))) : 0;
  return meanLoss("compute the log loss", actual, probabilities, options, loss).loss;
}

/**
 * Brier score (布里尔分数): the mean squared error of the probabilities, 0 at best; for more than two classes the sum over
 * them. scikit-learn's `brier_score_loss`.
 *
 * @throws As {@link logLoss}.
 *
 * @example
 * brierScore(["no", "yes", "yes", "no"], [0.1, 0.9, 0.8, 0.3]); // 0.0375
 */
export function brierScore(actual: Labels, probabilities: Scores, options: ScoreOptions = {}): number {
  const error = (p: number, isClass: boolean) => (Number(isClass) - p) ** 2;
  const { loss, classes } = meanLoss("compute the Brier score", actual, probabilities, options, error);
  return classes.length === 2 ? loss / 2 : loss;
}

/**
 * Top-k accuracy (前 k 准确率): the share of rows whose class has one of the k highest scores. Of equal scores the later
 * class is taken, as in scikit-learn's `top_k_accuracy_score`.
 *
 * @param scores (n, k) one column a class.
 * @throws {TypeError} If there is not one column a class.
 *
 * @example
 * topKAccuracy(["a", "b", "c"], [[0.5, 0.2, 0.3], [0.3, 0.4, 0.3], [0.4, 0.4, 0.2]]); // 0.6666666666666666
 */
export function topKAccuracy(actual: Labels, scores: Scores, options: TopAccuracyOptions = {}): number {
  const action = "compute the top-k accuracy";
  const { k, ...read } = readOptions(action, options, TOP_READERS);
  const rows = readScores(action, actual, scores, read as ScoreOptions);
  const { data, columns } = rows.scores;
  if (columns === 1) throw new TypeError(mustBe(action, "scores", "of one column a class", columns));
  const hits = Array.from(rows.codes, (code, i) => {
    const row = data.subarray(i * columns, (i + 1) * columns);
    const before = row.filter((score, c) => score > row[code] || (score === row[code] && c > code));
    return Number(before.length < k);
  });
  return weightedMean(hits, rows.weights);
}
