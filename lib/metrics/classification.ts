/** Classification metrics. Classes are texts or numbers. Arguments: actual first, predicted second. */
import { mustBe, requireInteger } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import { listOf, type OptionReaders, optional, readOptions, text } from "../core/options";
import { column } from "../core/text/cell";
import { DISPLAY, type Displayable, withDisplay } from "../core/text/display";
import * as table from "../core/text/table";
import { readColumns, readPositions, type VectorLike } from "../core/vectors";
import { type Labels, readLabelPair } from "./labels";

/** The confusion matrix has the square of it. */
const MOST_CLASSES = 10_000;

/**
 * Accuracy (准确率): the share of rows with the right class. Misleading if one class is rare: see
 * {@link classificationReport}.
 *
 * @param actual (n) classes, at least one.
 * @param predicted (n) classes.
 * @returns A fraction.
 * @throws {TypeError} If the lengths differ, or classes are neither all texts nor all numbers.
 * @throws {RangeError} If there is no row, or a number is not finite.
 *
 * @example
 * accuracy([0, 1, 2, 3], [0, 2, 1, 3]); // 0.5
 */
export function accuracy(actual: Labels, predicted: Labels): number {
  const action = "compute the accuracy";
  return shareRight(action, readLabelPair(action, actual, predicted));
}

interface Codes {
  readonly actual: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  /** @default the codes */
  readonly classes?: readonly ClassLabel[];
}

function shareRight(action: string, { actual, predicted }: Codes): number {
  if (actual.length === 0) throw new RangeError(mustBe(action, "actual", "at least one class", actual));
  let right = 0;
  for (let i = 0; i < actual.length; i++) if (actual[i] === predicted[i]) right++;
  return right / actual.length;
}

/**
 * Confusion matrix (混淆矩阵): how often each class was predicted as each class.
 *
 * @param actual (n) class numbers, of which there may be none; without `classCount`, any labels.
 * @param classCount The number of classes, which are 0 to classCount - 1. @default the sorted labels are the classes
 * @returns `counts[a][p]`: rows of class a that were predicted as class p.
 * @throws {TypeError} If the lengths differ, or a class is not a number.
 * @throws {RangeError} If a class is not an integer from 0 to classCount - 1, or there are more than 10,000 classes.
 *
 * @example
 * confusionMatrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], 3); // [[2, 0, 0], [0, 0, 1], [1, 0, 2]]
 * confusionMatrix(["no", "yes", "yes"], ["no", "no", "yes"]); // [[1, 0], [1, 1]]
 */
export function confusionMatrix(actual: Labels, predicted: Labels, classCount?: number): number[][] {
  return countConfusions(readLabels("count the confusions", actual, predicted, classCount));
}

function readLabels(action: string, actual: Labels, predicted: Labels, classCount?: number): Required<Codes> {
  if (classCount === undefined) return readLabelPair(action, actual, predicted);
  requireInteger(action, "classCount", classCount, 1);
  if (classCount > MOST_CLASSES)
    throw new RangeError(mustBe(action, "classCount", `at most ${MOST_CLASSES}`, classCount));
  const labels = readColumns<Record<"actual" | "predicted", number>>(action, {
    actual: actual as VectorLike,
    predicted: predicted as VectorLike,
  });
  readPositions(action, "actual", labels.actual, classCount);
  readPositions(action, "predicted", labels.predicted, classCount);
  return { ...labels, classes: Array.from({ length: classCount }, (_, label) => label) };
}

function countConfusions({ actual, predicted, classes }: Required<Codes>): number[][] {
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (let i = 0; i < actual.length; i++) counts[actual[i]][predicted[i]]++;
  return counts;
}

/** The quality of the predictions of one class. */
export interface ClassQuality {
  readonly name: string;
  /** Share of this class among the rows predicted as this class (查准率); 0 if there are none. */
  readonly precision: number;
  /** Share of the rows of this class that were predicted as this class (查全率); 0 if there are none. */
  readonly recall: number;
  /** Harmonic mean of precision and recall (F1 值); 0 if both are 0. */
  readonly f1: number;
  /** Number of rows of this class. */
  readonly support: number;
}

/** The quality of each class, and averages. */
export interface ClassificationReport extends Displayable {
  /** One entry a class, in the order of class numbers or sorted labels. */
  readonly classes: readonly ClassQuality[];
  readonly accuracy: number;
  /** All classes have equal weight. */
  readonly macroAverage: ClassQuality;
  /** Classes are weighted by their number of rows. */
  readonly weightedAverage: ClassQuality;
}

/** How to make a classification report. */
export interface ClassificationReportOptions {
  /** One name a class. @default the classes */
  readonly classNames?: readonly string[];
}

const REPORT_OPTIONS = {
  classNames: optional(listOf(text)),
} satisfies OptionReaders<ClassificationReportOptions>;

/**
 * Precision, recall and F1 (查准率, 查全率, F1) of every class, and their averages: scikit-learn's `classification_report`.
 *
 * $$P = \frac{TP}{TP + FP}, \qquad R = \frac{TP}{TP + FN}, \qquad F_1 = \frac{2PR}{P + R}$$
 *
 * A ratio without a denominator is 0, as in scikit-learn.
 *
 * @param actual (n) class numbers, at least one; without `classCount`, any labels.
 * @param classCount As in {@link confusionMatrix}.
 * @throws As {@link confusionMatrix}, and {RangeError} if there is no row, {TypeError} if there is not one name a class.
 *
 * @example
 * classificationReport([0, 1, 2, 2, 2], [0, 0, 2, 2, 1], 3).classes[0].precision; // 0.5
 */
export function classificationReport(
  actual: Labels,
  predicted: Labels,
  classCount?: number,
  options: ClassificationReportOptions = {},
): ClassificationReport {
  const action = "report on the classes";
  const read = readOptions(action, options, REPORT_OPTIONS);
  const labels = readLabels(action, actual, predicted, classCount);
  const accuracy = shareRight(action, labels);
  const counts = countConfusions(labels);
  const { classNames = labels.classes.map(String) } = read;
  if (classNames.length !== counts.length)
    throw new TypeError(mustBe(action, "classNames", `an array of ${counts.length}`, classNames));

  const classes = counts.map((row, label): ClassQuality => {
    const right = row[label];
    const support = row.reduce((total, count) => total + count, 0);
    const predictedCount = counts.reduce((total, other) => total + other[label], 0);
    return {
      name: classNames[label],
      precision: ratio(right, predictedCount),
      recall: ratio(right, support),
      f1: ratio(2 * right, support + predictedCount),
      support,
    };
  });
  const report = {
    classes,
    accuracy,
    macroAverage: average("macro average", classes, () => 1),
    weightedAverage: average("weighted average", classes, ({ support }) => support),
  };
  return withDisplay(report, ({ macroAverage, weightedAverage }) =>
    table
      .fromRecords(
        [...classes, macroAverage, weightedAverage].map((quality) => ({ ...quality })),
        {
          caption: `Quality of the classes, accuracy ${accuracy.toFixed(4)}`,
          columns: [column("name", "名称"), "precision", "recall", "f1", column("support", "样本数")],
          limit: counts.length + 2,
        },
      )
      [DISPLAY](),
  );
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function average(
  name: string,
  classes: readonly ClassQuality[],
  weightOf: (quality: ClassQuality) => number,
): ClassQuality {
  const weights = classes.map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (measure: "precision" | "recall" | "f1") =>
    classes.reduce((sum, quality, i) => sum + weights[i] * quality[measure], 0) / total;
  const support = classes.reduce((sum, quality) => sum + quality.support, 0);
  return { name, precision: mean("precision"), recall: mean("recall"), f1: mean("f1"), support };
}
