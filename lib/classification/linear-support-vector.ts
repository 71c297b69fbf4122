/** Linear support vector machine (线性支持向量机): separates classes by the widest margin. */
import { ConvergenceError } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import { type ClassWeights, classWeights, weightsOfRows } from "../core/learning/class-weights";
import { readClassSample } from "../core/learning/sample";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { minimise } from "../core/optimisation/proximal-newton";
import { checkedLater, type OptionReaders, oneOf, positive, readOptions, withDefault } from "../core/options";
import type { ColumnLike, VectorLike } from "../core/vectors";
import { classOf, type LinearClassifier, scoresOf } from "./linear-scores";

const LOSSES = ["squared-hinge", "hinge"] as const;

/** How to fit a linear support vector machine. */
export interface LinearSupportVectorOptions {
  /** $\lambda > 0$, scikit-learn's 1 / C. @default 1 */
  readonly penalty?: number;
  /** What a row inside the margin costs: the square of how far it is inside, or that itself. @default "squared-hinge" */
  readonly loss?: (typeof LOSSES)[number];
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
  loss: withDefault("squared-hinge", oneOf(LOSSES)),
  classWeights,
  weights: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<LinearSupportVectorOptions>;

const ACTION = "fit a linear support vector machine";
/** Distance from the minimum, as a share of it. */
const TOLERANCE = 1e-10;

/**
 * Linear support vector machine (SVM, 线性支持向量机): the plane that leaves the widest margin between two classes; of more, each
 * against all others.
 *
 * $$\min \frac{\lambda}{2} (\lVert w \rVert^2 + b^2) + \sum_i w_i \max(0, 1 - y_i (x_i^\top w + b))^m, \quad m = 1, 2$$
 *
 * The objective of scikit-learn's `LinearSVC` with C = 1 / $\lambda$: the intercept is penalised too, so bring features to mean 0 and one
 * scale first. Newton's method, with the hinge rounded less
 * and less until the dual problem says that it is within 1e-10 of the minimum. O(n p²) a step at most.
 *
 * @param rows (n, p) finite numbers.
 * @param target (n) classes: texts or numbers, of at least two kinds.
 * @throws {TypeError} If lengths differ, or something is not a number or a class.
 * @throws {RangeError} If a number is not finite, or there is one class only.
 * @throws {ConvergenceError} If the minimum is not reached: bring features to one scale, or raise the penalty.
 *
 * @see Chapelle, O. (2007). Training a support vector machine in the primal. Neural Computation 19(5), 1155-1178.
 *
 * @example
 * const model = fit([[-2], [-1], [1], [2]], ["no", "no", "yes", "yes"], { loss: "hinge" });
 * model.coefficients[0][0].toFixed(6); // "1.000000"
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
  const outputs = (classes.length === 2 ? [1] : [...classes.keys()]).map((code) =>
    separate(
      matrix,
      Float64Array.from(codes, (own) => (own === code ? 1 : -1)),
      costs,
      read.loss === "hinge",
    ),
  );
  return {
    kind: "linear-support-vector",
    featureNames: sample.featureNames,
    classes,
    intercepts: outputs.map(({ plane }) => plane[matrix.columns]),
    coefficients: outputs.map(({ plane }) => [...plane.subarray(0, matrix.columns)]),
    objectives: outputs.map(({ objective }) => objective * read.penalty),
    iterations: Math.max(...outputs.map((output) => output.iterations)),
    rowCount: matrix.rows,
  };
}

/**
 * The plane (w, b) of one class against others, in units of the penalty. The hinge is rounded by a square below `width`, which
 * shrinks until the multipliers $\alpha$ that the rounded problem gives say that the minimum of the hinge itself is reached.
 */
function separate(matrix: Matrix, y: Float64Array, costs: Float64Array, isHinge: boolean) {
  let plane: Float64Array = new Float64Array(matrix.columns + 1);
  let iterations = 0;
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const zeros = plane.slice();
  for (let width = isHinge ? 1 : Number.POSITIVE_INFINITY; width > 1e-12; width /= 4) {
    const bend = isHinge ? 1 / width : 2;
    const problem = { ...matrix, y, costs, width, bend };
    const parts = {
      slope: (at: Float64Array) => slope(problem, at),
      curvature: (at: Float64Array) => curvature(problem, at),
    };
    const found = minimise(ACTION, parts, zeros, plane, 1e-15 * total);
    plane = found.point;
    iterations += found.iterations;
    if (!isHinge) return { plane, objective: found.value, iterations };
    let [objective, dual] = [0, 0];
    for (let i = 0; i < y.length; i++) {
      const lack = Math.max(0, 1 - y[i] * scoreOf(matrix, plane, i));
      objective += costs[i] * lack;
      dual += costs[i] * Math.min(1, bend * lack);
    }
    const half = plane.reduce((sum, w) => sum + (w * w) / 2, 0);
    if (objective + half - (dual - half) <= TOLERANCE * (objective + half))
      return { plane, objective: objective + half, iterations };
  }
  const message = `Cannot ${ACTION}: no convergence; bring features to one scale, or raise the penalty`;
  throw new ConvergenceError(message, iterations, TOLERANCE);
}

interface Problem extends Matrix {
  readonly y: Float64Array;
  readonly costs: Float64Array;
  /** Up to here a lack of margin costs half its square times `bend`, then it costs what it is. */
  readonly width: number;
  readonly bend: number;
}

function scoreOf({ data, columns }: Matrix, plane: Float64Array, i: number): number {
  let score = plane[columns];
  for (let j = 0, at = i * columns; j < columns; j++, at++) score += plane[j] * data[at];
  return score;
}

function slope(problem: Problem, plane: Float64Array) {
  const { data, columns, y, costs, width, bend } = problem;
  const gradient = plane.slice();
  let value = plane.reduce((sum, w) => sum + (w * w) / 2, 0);
  for (let i = 0; i < y.length; i++) {
    const lack = 1 - y[i] * scoreOf(problem, plane, i);
    if (lack <= 0) continue;
    const inside = Math.min(lack, width);
    value += costs[i] * (lack > width ? lack - width / 2 : (bend * lack * lack) / 2);
    const factor = -y[i] * costs[i] * bend * inside;
    for (let j = 0, at = i * columns; j < columns; j++, at++) gradient[j] += factor * data[at];
    gradient[columns] += factor;
  }
  return { value, gradient };
}

function curvature(problem: Problem, plane: Float64Array): Float64Array[] {
  const { data, columns, y, costs, width, bend } = problem;
  const hessian = Array.from(plane, (_, j) => new Float64Array(plane.length).fill(1, j, j + 1));
  const row = new Float64Array(columns + 1).fill(1);
  for (let i = 0; i < y.length; i++) {
    const lack = 1 - y[i] * scoreOf(problem, plane, i);
    if (lack <= 0 || lack > width) continue;
    row.set(data.subarray(i * columns, (i + 1) * columns));
    for (let j = 0; j <= columns; j++) {
      const factor = costs[i] * bend * row[j];
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
 * decision(fit([[-2], [-1], [1], [2]], ["no", "no", "yes", "yes"], { loss: "hinge" }), [[0]]); // [[0]]
 */
export function decision(model: LinearSupportVector, rows: MatrixLike): number[][] {
  return scoresOf("decide by a support vector machine", model, rows, "linear-support-vector");
}
