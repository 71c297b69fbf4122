/** Metrics of predicted classes, which may be texts or numbers. Arguments: actual first, predicted second. */
import { sum } from "../core/compensated-sum";
import { mustBe, requireOneOf } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import {
  checkedLater,
  nonNegative,
  oneOf,
  optional,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../core/options";
import type { VectorLike } from "../core/vectors";
import { type Labels, readLabelPair, readWeights, WEIGHT_READERS } from "./labels";

/** Options of metrics of predicted classes. */
export interface WeightOptions {
  /** (n) How much each row counts. @default 1 each */
  readonly weights?: VectorLike;
}

/** Options of precision and recall. */
export interface ClassScoreOptions extends WeightOptions {
  /**
   * Of the positive class alone; or the mean over the classes ("macro"), by their numbers of rows ("weighted"), or of all
   * decisions together ("micro"). @default "binary"
   */
  readonly average?: "binary" | "macro" | "micro" | "weighted";
  /** The class that "binary" is about. @default the second of two classes; 1 if all are 0 or 1 */
  readonly positive?: ClassLabel;
  /** The value of a share of no rows. @default 0 */
  readonly zeroDivision?: 0 | 1;
}

/** Options of the F score: how many times as important recall is. */
export interface FScoreOptions extends ClassScoreOptions {
  /** @default 1 */
  readonly beta?: number;
}

/** Options of Cohen's kappa: whether a confusion counts by the distance of the sorted classes. */
export interface KappaOptions extends WeightOptions {
  /** @default "equal" */
  readonly distance?: "equal" | "linear" | "quadratic";
}

const CLASS_SCORE_READERS = {
  average: withDefault("binary" as const, oneOf(["binary", "macro", "micro", "weighted"] as const)),
  positive: optional(checkedLater<ClassLabel>()),
  zeroDivision: withDefault(0 as const, oneOf([0, 1] as const)),
  ...WEIGHT_READERS,
};
const F_READERS = { ...CLASS_SCORE_READERS, beta: withDefault(1, nonNegative) };
const KAPPA_READERS = {
  distance: withDefault("equal" as const, oneOf(["equal", "linear", "quadratic"] as const)),
  ...WEIGHT_READERS,
};

/** Sums of weights: of each confusion, of each actual class, of each predicted class, of all, and of the right ones. */
function tally(action: string, [actual, predicted]: readonly [Labels, Labels], weights?: VectorLike) {
  const pair = readLabelPair(action, actual, predicted);
  const read = readWeights(action, weights, pair.actual.length);
  const counts = pair.classes.map(() => new Float64Array(pair.classes.length));
  for (let i = 0; i < read.length; i++) counts[pair.actual[i]][pair.predicted[i]] += read[i];
  const ofActual = counts.map(sum);
  const ofPredicted = counts.map((_, p) => sum(counts.map((row) => row[p])));
  const right = counts.map((row, a) => row[a]);
  return { classes: pair.classes, counts, ofActual, ofPredicted, right, total: sum(ofActual) };
}

/**
 * Precision (查准率): the share of the rows predicted as a class that are of it, $TP / (TP + FP)$; scikit-learn's `precision_score`.
 *
 * @throws {TypeError} If the lengths differ, or labels are neither all texts nor all numbers.
 * @throws {RangeError} If there is no row, or for "binary" the positive class is unknown or there are more than two.
 *
 * @example
 * precision(["no", "yes", "yes"], ["yes", "yes", "no"]); // 0.5
 */
export function precision(actual: Labels, predicted: Labels, options: ClassScoreOptions = {}): number {
  const action = "compute the precision";
  return classScore(action, [actual, predicted], readOptions(action, options, CLASS_SCORE_READERS), [0, 1]);
}

/**
 * Recall (查全率): the share of the rows of a class that were predicted as it, $TP / (TP + FN)$; scikit-learn's `recall_score`.
 *
 * @throws As {@link precision}.
 *
 * @example
 * recall(["no", "yes", "yes", "yes"], ["yes", "yes", "no", "no"]); // 0.3333333333333333
 */
export function recall(actual: Labels, predicted: Labels, options: ClassScoreOptions = {}): number {
  const action = "compute the recall";
  return classScore(action, [actual, predicted], readOptions(action, options, CLASS_SCORE_READERS), [1, 0]);
}

/**
 * F score (F 值): the weighted harmonic mean of precision and recall, scikit-learn's `fbeta_score`; F1 by default.
 *
 * $$F_\beta = \frac{(1 + \beta^2)\,TP}{(1 + \beta^2)\,TP + \beta^2 FN + FP}$$
 *
 * @throws As {@link precision}.
 *
 * @example
 * fScore([0, 1, 1, 1], [1, 1, 0, 0]); // 0.4
 */
export function fScore(actual: Labels, predicted: Labels, options: FScoreOptions = {}): number {
  const action = "compute the F score";
  const { beta, ...read } = readOptions(action, options, F_READERS);
  return classScore(action, [actual, predicted], read, [beta ** 2, 1]);
}

/** $(a + p)\,TP$ as a share of a times the rows of the class and p times those predicted as it, averaged over classes. */
function classScore(
  action: string,
  labels: readonly [Labels, Labels],
  { average, positive, zeroDivision, weights: given }: ReadOptions<typeof CLASS_SCORE_READERS>,
  [a, p]: readonly [number, number],
): number {
  const { classes, ofActual, ofPredicted, right, total } = tally(action, labels, given);
  const share = (hits: number, own: number, answered: number) => {
    const whole = a * own + p * answered;
    return whole === 0 ? zeroDivision : ((a + p) * hits) / whole;
  };
  if (average === "micro") return share(sum(right), total, total);
  if (average === "binary") {
    const c = positiveClass(action, classes, positive);
    return c < 0 ? zeroDivision : share(right[c], ofActual[c], ofPredicted[c]);
  }
  const weights = ofActual.map((own) => (average === "macro" ? 1 : own));
  return sum(right.map((hits, c) => weights[c] * share(hits, ofActual[c], ofPredicted[c]))) / sum(weights);
}

/** -1 if it is 1 and there are only zeros. */
function positiveClass(action: string, classes: readonly ClassLabel[], positive?: ClassLabel): number {
  if (classes.length > 2)
    throw new RangeError(
      mustBe(action, "average", "macro, micro or weighted for more than two classes", "binary"),
    );
  if (positive === undefined && classes.every((label) => label === 0 || label === 1))
    return classes.indexOf(1);
  if (positive === undefined && classes.length < 2)
    throw new RangeError(mustBe(action, "positive", "given if there is only one class", positive));
  requireOneOf(action, "positive", positive ?? classes[1], classes);
  return classes.indexOf(positive ?? classes[1]);
}

/**
 * Balanced accuracy (平衡准确率): the mean recall of the classes that occur. Guessing one class of k gives $1/k$, however rare
 * the others are. scikit-learn's `balanced_accuracy_score`.
 *
 * @throws {TypeError} If the lengths differ, or labels are of two kinds. @throws {RangeError} If there is no row.
 *
 * @example
 * balancedAccuracy(["a", "a", "a", "b"], ["a", "a", "a", "a"]); // 0.5
 */
export function balancedAccuracy(actual: Labels, predicted: Labels, options: WeightOptions = {}): number {
  const action = "compute the balanced accuracy";
  const { weights } = readOptions(action, options, WEIGHT_READERS);
  const { right, ofActual } = tally(action, [actual, predicted], weights);
  const recalls = right.map((hits, c) => hits / ofActual[c]).filter((share) => !Number.isNaN(share));
  return sum(recalls) / recalls.length;
}

/**
 * Matthews correlation (马修斯相关系数, MCC) of actual and predicted classes: 1 at best, 0 if they are independent or one has
 * a single class. scikit-learn's `matthews_corrcoef`.
 *
 * @throws As {@link balancedAccuracy}.
 * @see Gorodkin, J. (2004). Comparing two K-category assignments by a K-category correlation coefficient. Comput. Biol. Chem. 28, 367-374.
 *
 * @example
 * matthewsCorrelation([1, 1, 1, 0], [1, 0, 1, 1]); // -0.3333333333333333
 */
export function matthewsCorrelation(actual: Labels, predicted: Labels, options: WeightOptions = {}): number {
  const action = "compute the Matthews correlation";
  const { weights } = readOptions(action, options, WEIGHT_READERS);
  const { right, ofActual, ofPredicted, total } = tally(action, [actual, predicted], weights);
  const covariance = (x: readonly number[], y: readonly number[], both: number) =>
    both * total - sum(x.map((value, c) => value * y[c]));
  const spread = covariance(ofActual, ofActual, total) * covariance(ofPredicted, ofPredicted, total);
  return spread === 0 ? 0 : covariance(ofActual, ofPredicted, sum(right)) / Math.sqrt(spread);
}

/**
 * Cohen's kappa (科恩卡帕系数): agreement beyond that of independent answers with the same shares; 1 at best, 0 for chance.
 * scikit-learn's `cohen_kappa_score`.
 *
 * @throws {RangeError} If all rows, actual and predicted, are of one class. Else as {@link balancedAccuracy}.
 * @see Cohen, J. (1960). A coefficient of agreement for nominal scales. Educ. Psychol. Meas. 20, 37-46.
 *
 * @example
 * cohensKappa([0, 0, 1, 1], [0, 1, 1, 1]); // 0.5
 */
export function cohensKappa(actual: Labels, predicted: Labels, options: KappaOptions = {}): number {
  const action = "compute Cohen's kappa";
  const { distance, weights } = readOptions(action, options, KAPPA_READERS);
  const { classes, counts, ofActual, ofPredicted, total } = tally(action, [actual, predicted], weights);
  if (classes.length < 2)
    throw new RangeError(mustBe(action, "actual", "of at least 2 classes", classes.length));
  const power = { equal: 0, linear: 1, quadratic: 2 }[distance];
  const cost = (a: number, p: number) => (a === p ? 0 : Math.abs(a - p) ** power);
  const seen = counts.map((row, a) => sum(row.map((count, p) => count * cost(a, p))));
  const expected = ofActual.map((own, a) =>
    sum(ofPredicted.map((other, p) => (own * other * cost(a, p)) / total)),
  );
  return 1 - sum(seen) / sum(expected);
}
