/** Linear support vector machine (线性支持向量机): separates classes by the widest margin. */
import { mustBe } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import { type ClassWeights, classWeights, weightsOfRows } from "../core/learning/class-weights";
import { readClassSample } from "../core/learning/sample";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { minimise } from "../core/optimisation/proximal-newton";
import { checkedLater, type OptionReaders, positive, readOptions, withDefault } from "../core/options";
import type { ColumnLike, VectorLike } from "../core/vectors";
import { classOf, type LinearClassifier, scoresOf } from "./linear-scores";

/** How to fit a linear support vector machine. */
export interface LinearSupportVectorOptions {
  /** $\lambda > 0$, scikit-learn's 1 / C. @default 1 */
  readonly penalty?: number;
  /** Weights of classes. @default all 1 */
  readonly classWeights?: ClassWeights;
  /** (n) weights of rows. @default all 1 */
  readonly weights?: VectorLike;
}

/** A fitted linear support vector machine: a plain record, which `JSON.parse` gives back. */
export interface LinearSupportVector extends LinearClassifier {
  readonly kind: "linear-support-vector";
  /** (outputs) the minimum for each. */
  readonly objectives: readonly number[];
  /** Steps of Newton's method, of the output that took most. */
  readonly iterations: number;
  readonly rowCount: number;
}

const OPTIONS = {
  penalty: withDefault(1, positive),
  classWeights,
  weights: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<LinearSupportVectorOptions>;

const ACTION = "fit a linear support vector machine";
/** What a step gains at the end, as a share of all costs. */
const TOLERANCE = 1e-14;

/**
 * Linear support vector machine (SVM, 线性支持向量机): the plane that leaves the widest margin between two classes; of more, each
 * against all others.
 *
 * $$\min \frac{\lambda}{2} (\lVert w \rVert^2 + b^2) + \sum_i w_i \max(0, 1 - y_i (x_i^\top w + b))^2$$
 *
 * The objective of scikit-learn's `LinearSVC` (squared hinge) with C = 1 / $\lambda$: the intercept is penalised too, so bring features to mean 0 and one
 * scale first. Newton's method: O(n p²) a step at most.
 *
 * @param rows (n, p) finite numbers.
 * @param target (n) classes: texts or numbers, of at least two kinds.
 * @throws {TypeError} If lengths differ, or something is not a number or a class.
 * @throws {RangeError} If a number or its square is not finite, or there is one class only.
 * @throws {ConvergenceError} If there is no minimum within 500 steps.
 *
 * @see Chapelle, O. (2007). Training a support vector machine in the primal. Neural Computation 19(5), 1155-1178.
 *
 * @example
 * const model = fit([[-2], [-1], [1], [2]], ["no", "no", "yes", "yes"]);
 * model.coefficients[0][0].toFixed(6); // "0.800000"
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: LinearSupportVectorOptions = {},
): LinearSupportVector {
  const read = readOptions(ACTION, options, OPTIONS);
  const sample = readClassSample(ACTION, rows, target, { weights: read.weights });
  const { classes, codes, matrix } = sample;
  const costs = weightsOfRows(ACTION, sample, read.classWeights).map((weight) => weight / read.penalty);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const wide = matrix.data.find((x) => !Number.isFinite(x * x * total));
  if (wide !== undefined)
    throw new RangeError(
      mustBe(ACTION, "rows", "of squares within the range of a double, times all weights", wide),
    );
  const zeros = new Float64Array(matrix.columns + 1);
  const outputs = (classes.length === 2 ? [1] : [...classes.keys()]).map((code) => {
    const problem = { ...matrix, y: Float64Array.from(codes, (own) => (own === code ? 1 : -1)), costs };
    const parts = {
      slope: (plane: Float64Array) => slope(problem, plane),
      curvature: (plane: Float64Array) => curvature(problem, plane),
    };
    return minimise(ACTION, parts, zeros, zeros, TOLERANCE * total);
  });
  return {
    kind: "linear-support-vector",
    featureNames: sample.featureNames,
    classes,
    intercepts: outputs.map(({ point }) => point[matrix.columns]),
    coefficients: outputs.map(({ point }) => [...point.subarray(0, matrix.columns)]),
    objectives: outputs.map(({ value }) => value * read.penalty),
    iterations: Math.max(...outputs.map((output) => output.iterations)),
    rowCount: matrix.rows,
  };
}

/** One class against others, in units of the penalty: a plane is (w, b), and y is 1 or -1. */
interface Problem extends Matrix {
  readonly y: Float64Array;
  readonly costs: Float64Array;
}

function scoreOf({ data, columns }: Matrix, plane: Float64Array, i: number): number {
  let score = plane[columns];
  for (let j = 0, at = i * columns; j < columns; j++, at++) score += plane[j] * data[at];
  return score;
}

function slope(problem: Problem, plane: Float64Array) {
  const { data, columns, y, costs } = problem;
  const gradient = plane.slice();
  let value = plane.reduce((sum, w) => sum + (w * w) / 2, 0);
  for (let i = 0; i < y.length; i++) {
    const lack = 1 - y[i] * scoreOf(problem, plane, i);
    if (lack <= 0) continue;
    value += costs[i] * lack * lack;
    const factor = -2 * y[i] * costs[i] * lack;
    for (let j = 0, at = i * columns; j < columns; j++, at++) gradient[j] += factor * data[at];
    gradient[columns] += factor;
  }
  return { value, gradient };
}

function curvature(problem: Problem, plane: Float64Array): Float64Array[] {
  const { data, columns, y, costs } = problem;
  const hessian = Array.from(plane, (_, j) => new Float64Array(plane.length).fill(1, j, j + 1));
  const row = new Float64Array(columns + 1).fill(1);
  for (let i = 0; i < y.length; i++) {
    const lack = 1 - y[i] * scoreOf(problem, plane, i);
    if (lack <= 0) continue;
    row.set(data.subarray(i * columns, (i + 1) * columns));
    for (let j = 0; j <= columns; j++) {
      const factor = 2 * costs[i] * row[j];
      for (let k = 0; k <= j; k++) hessian[j][k] += factor * row[k];
    }
  }
  return hessian;
}

/**
 * The class of each row. O(m p).
 *
 * @param rows (m, p), columns as in the fit.
 * @throws {TypeError} If the columns are not those of the fit. @throws {RangeError} If a number is not finite.
 *
 * @example
 * predict(fit([[-2], [-1], [1], [2]], ["no", "no", "yes", "yes"]), [[-3], [5]]); // ["no", "yes"]
 */
export function predict(model: LinearSupportVector, rows: MatrixLike): ClassLabel[] {
  return decision(model, rows).map((scores) => classOf(model.classes, scores));
}

/**
 * How far rows are on the side of a class, in units of the margin: negative on the other side. O(m p).
 *
 * @returns (m, outputs), of two classes one output, for the second.
 * @throws As {@link predict}.
 *
 * @example
 * decision(fit([[-2], [-1], [1], [2]], ["no", "no", "yes", "yes"]), [[0]]); // [[0]]
 */
export function decision(model: LinearSupportVector, rows: MatrixLike): number[][] {
  return scoresOf("decide by a support vector machine", model, rows, "linear-support-vector");
}
