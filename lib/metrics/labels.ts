/** Reading of labels, scores and weights, as all metrics of classifiers share it. */
import { mustBe, requireOneOf } from "../core/errors";
import { type ClassCodes, type ClassLabel, readClasses } from "../core/learning/class-labels";
import { isMatrix, type Matrix, type MatrixLike, toMatrix } from "../core/linear-algebra/matrix";
import { checkedLater, optional } from "../core/options";
import {
  type ColumnLike,
  isSeries,
  readColumn,
  readColumns,
  readVector,
  type VectorLike,
} from "../core/vectors";

/** Classes, by their texts or numbers. */
export type Labels = ColumnLike<ClassLabel>;

/** (n) scores of the positive class, or (n, k) of all classes; the higher, the more likely. */
export type Scores = VectorLike | MatrixLike;

/** What the scores of rows belong to. */
export interface ScoreOptions {
  /** The class of each column of the scores. @default those of `actual`, sorted; 0 and 1 if there are no others */
  readonly classes?: readonly ClassLabel[];
  /** The class that is asked for if there are two. @default the second of them */
  readonly positive?: ClassLabel;
  /** (n) How much each row counts. @default 1 each */
  readonly weights?: VectorLike;
}

export const WEIGHT_READERS = { weights: optional(checkedLater<VectorLike>()) };
export const SCORE_READERS = {
  classes: optional(checkedLater<readonly ClassLabel[]>()),
  positive: optional(checkedLater<ClassLabel>()),
  ...WEIGHT_READERS,
};

/** Reads actual and predicted classes; codes are positions among the classes of both. @throws As `readClasses`. */
export function readLabelPair(action: string, actual: Labels, predicted: Labels) {
  const pair = readColumns<Record<"actual" | "predicted", ClassLabel>>(action, { actual, predicted });
  const n = pair.actual.length;
  if (n === 0) throw new RangeError(mustBe(action, "actual", "at least one class", pair.actual));
  for (const name of ["actual", "predicted"] as const) readDiscrete(action, name, pair[name]);
  const all = [...Array.from(pair.actual), ...Array.from(pair.predicted)];
  const { classes, codes } = readClasses(action, "predicted and actual", all, 1);
  return { classes, actual: codes.subarray(0, n), predicted: codes.subarray(n) };
}

/** Numbers must be integers: probabilities in the place of classes are refused, as in scikit-learn. */
function readDiscrete(action: string, name: string, labels: ArrayLike<ClassLabel>): ClassCodes {
  const found = readClasses(action, name, labels, 1);
  const wrong = found.classes.find((label) => typeof label === "number" && !Number.isInteger(label));
  if (wrong !== undefined) throw new RangeError(mustBe(action, name, "of texts or integers", wrong));
  return found;
}

/** @throws {TypeError} If there is not one weight a row. @throws {RangeError} If one is negative, or all are 0. */
export function readWeights(
  action: string,
  weights: VectorLike | undefined,
  rows: number,
): ArrayLike<number> {
  if (weights === undefined) return new Float64Array(rows).fill(1);
  const read = readVector(action, "weights", weights);
  if (read.length !== rows)
    throw new TypeError(mustBe(action, "weights", `one for each of ${rows} rows`, read));
  const wrong = Array.from(read).findIndex((weight) => weight < 0);
  if (wrong >= 0) throw new RangeError(mustBe(action, `weights[${wrong}]`, "a number >= 0", read[wrong]));
  if (Array.from(read).every((weight) => weight === 0))
    throw new RangeError(mustBe(action, "weights", "above 0 for some row", read));
  return read;
}

/** Rows with their class and scores. */
export interface ScoredRows extends ClassCodes {
  /** (n, 1) or (n, k) */
  readonly scores: Matrix;
  readonly weights: ArrayLike<number>;
  /** Position of the positive class. */
  readonly positive: number;
}

/** @throws {TypeError} If lengths differ. @throws {RangeError} If a class is not among the classes, or columns are not. */
export function readScores(action: string, actual: Labels, given: Scores, options: ScoreOptions): ScoredRows {
  const labels = readColumn<ClassLabel>(action, "actual", actual);
  const found = readDiscrete(action, "actual", labels);
  const isZeroOne = found.classes.every((label) => label === 0 || label === 1);
  const classes = options.classes ?? (isZeroOne ? [0, 1] : found.classes);
  if (classes.length < 2)
    throw new RangeError(mustBe(action, "actual", "of at least 2 classes", classes.length));
  const places = found.classes.map((label) => {
    requireOneOf(action, "actual", label, classes);
    return classes.indexOf(label);
  });
  const scores = readTable(action, given);
  if (scores.rows !== labels.length)
    throw new TypeError(mustBe(action, "scores", `for each of ${labels.length} rows`, scores.rows));
  if (scores.columns !== classes.length && !(scores.columns === 1 && classes.length === 2))
    throw new TypeError(
      mustBe(action, "scores", `of ${classes.length} columns, one a class`, scores.columns),
    );
  const { positive = classes[classes.length - 1] } = options;
  requireOneOf(action, "positive", positive, classes);
  const weights = readWeights(action, options.weights, scores.rows);
  const codes = found.codes.map((code) => places[code]);
  return { classes, codes, scores, weights, positive: classes.indexOf(positive) };
}

/** Vectors become one column. */
function readTable(action: string, given: Scores): Matrix {
  const isTable = isMatrix(given) || (Array.isArray(given) && typeof given[0] === "object");
  const isFrame =
    !isTable && !isSeries(given) && given !== null && typeof given === "object" && "columns" in given;
  const matrix = isTable || isFrame ? toMatrix(given as MatrixLike) : undefined;
  const data = matrix?.data ?? Float64Array.from(readVector(action, "scores", given as VectorLike));
  readVector(action, "scores", data);
  return matrix ?? { rows: data.length, columns: 1, data };
}

/** The mean of the rows' values, by weight. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return sum / total;
}
