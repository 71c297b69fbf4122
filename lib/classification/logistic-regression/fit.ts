import { mustBe } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { type ClassWeights, classWeights, weightsOfRows } from "../../core/learning/class-weights";
import { type ClassSample, readClassSample } from "../../core/learning/sample";
import * as cholesky from "../../core/linear-algebra/cholesky";
import { type Matrix, type MatrixLike, takeRows } from "../../core/linear-algebra/matrix";
import * as limitedMemory from "../../core/optimisation/limited-memory";
import { minimise } from "../../core/optimisation/proximal-newton";
import {
  checkedLater,
  fraction,
  nonNegative,
  type OptionReaders,
  readOptions,
  withDefault,
} from "../../core/options";
import type { ColumnLike, VectorLike } from "../../core/vectors";
import type { LinearClassifier } from "../linear-scores";
import { curvature, type Problem, slope, spread } from "./likelihood";
import { inRowSpace } from "./row-space";

/** How to fit a logistic regression. */
export interface LogisticRegressionOptions {
  /** $\lambda \ge 0$, scikit-learn's 1 / C; 0 for none. @default 1 */
  readonly penalty?: number;
  /** Share r of the absolute values in the penalty: 0 shrinks coefficients, 1 sets some to 0. @default 0 */
  readonly l1Ratio?: number;
  /** Weights of classes. @default all 1 */
  readonly classWeights?: ClassWeights;
  /** (n) weights of rows. @default all 1 */
  readonly weights?: VectorLike;
}

/** A fitted logistic regression: a plain record, which `JSON.parse` gives back. */
export interface LogisticRegression extends LinearClassifier {
  readonly kind: "logistic-regression";
  readonly penalty: number;
  readonly l1Ratio: number;
  /** The minimum: the loss of all rows plus the penalty. */
  readonly objective: number;
  readonly iterations: number;
  readonly rowCount: number;
}

const OPTIONS = {
  penalty: withDefault(1, nonNegative),
  l1Ratio: withDefault(0, fraction),
  classWeights,
  weights: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<LogisticRegressionOptions>;

const ACTION = "fit a logistic regression";
/** So many rows tell where to start, and the Hessian; the gradient is of all. */
const SOME_ROWS = 10_000;
/** More coefficients than these, whose Hessian takes long, are found by their gradients. */
const MOST_FOR_NEWTON = 120;
/** Where a step gains no more, coefficients are within 1e-5 of their standard errors. */
const TOLERANCE = 1e-10;
/** A coefficient this uncertain, per standard deviation of its feature, has no finite maximum. */
const LARGEST_ERROR = 100;

/**
 * Logistic regression (逻辑回归): how probable is each class, and which features raise its odds?
 *
 * $$P(y = k \mid x) = \frac{e^{z_k}}{\sum_l e^{z_l}}, \quad z_k = b_k + x^\top w_k; \qquad
 * \min \sum_i w_i \ln \frac{1}{P(y_i \mid x_i)} + \lambda \Bigl(r \lVert w \rVert_1 + \frac{1 - r}{2} \lVert w \rVert_2^2\Bigr)$$
 *
 * Two classes have one score, $z_1$, and $z_0 = 0$; more have one each. The objective is scikit-learn's with C = 1 / $\lambda$; bring features
 * to one scale first, since all are penalised alike. Newton's method with the Hessian of at most 10,000
 * rows: O(n d + d³) a step for all d coefficients; above 120, by limited-memory BFGS where the penalty is of squares alone: O(n d), unless it takes over
 * 500 steps; with fewer rows than features, in the space of the rows.
 *
 * @param rows (n, p) finite numbers.
 * @param target (n) classes: texts or numbers, of at least two kinds.
 * @throws {TypeError} If lengths differ, or something is not a number or a class.
 * @throws {RangeError} If a number is not finite or there is one class only. Also if, without a penalty, features tell classes
 * for certain or add up to each other: then no coefficients are best.
 * @throws {ConvergenceError} If there is no minimum within 500 steps.
 *
 * @see Hastie, T., Tibshirani, R. & Friedman, J. (2009). The Elements of Statistical Learning, 2nd ed., 4.4. Springer.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], ["stays", "leaves", "stays", "leaves"], { penalty: 0 });
 * model.coefficients[0][0].toFixed(4); // "-0.9082"
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: LogisticRegressionOptions = {},
): LogisticRegression {
  const read = readOptions(ACTION, options, OPTIONS);
  const sample = readClassSample(ACTION, rows, target, { weights: read.weights });
  const weights = weightsOfRows(ACTION, sample, read.classWeights);
  const { penalty, l1Ratio } = read;
  const base = problemOf(sample, weights);
  const { means, deviations } = base;
  const inUnits = (factor: number, power: number) =>
    Float64Array.of(0, ...deviations.map((deviation) => factor / deviation ** power));
  const problem = { ...base, ridge: inUnits(penalty * (1 - l1Ratio), 2) };
  const l1 = inUnits(penalty * l1Ratio, 1);
  const width = l1.length;
  const factors = Float64Array.from({ length: problem.outputs * width }, (_, i) => l1[i % width]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const isLarge = factors.length > MOST_FOR_NEWTON && penalty > 0 && l1Ratio === 0;
  const solve = (part: Problem, from: Float64Array, tolerance: number) => {
    let start = from;
    if (isLarge) {
      // The steps tell less of the curvature than the Hessian does: they go on for longer.
      const least = 1e-3 * tolerance;
      const found = limitedMemory.minimise((point) => slope(part, point), preconditioner(part), from, least);
      if (found.converged) return found;
      start = found.point;
    }
    let calls = 0;
    // If some rows misjudge the Hessian, steps are too long or too short: then more and more rows tell it.
    const at = (point: Float64Array) =>
      curvature(part, point, SOME_ROWS * 2 ** Math.max(0, calls++ - 12), penalty * l1Ratio === 0);
    return minimise(
      ACTION,
      { slope: (point) => slope(part, point), curvature: at },
      factors,
      start,
      tolerance,
    );
  };
  const zeros = new Float64Array(factors.length);
  const hasManyRows = sample.matrix.rows > 2 * SOME_ROWS;
  const start = hasManyRows ? solve(someRows(problem, sample.matrix), zeros, 1).point : zeros;
  const tolerance = TOLERANCE * Math.min(1, total);
  const few =
    isLarge && sample.matrix.rows < sample.matrix.columns ? inRowSpace(problem, penalty) : undefined;
  const solved = few
    ? solve(few.problem, new Float64Array(few.problem.outputs * few.problem.ridge.length), tolerance)
    : solve(problem, start, tolerance);
  const { value, iterations } = solved;
  const point = few ? few.toFeatures(solved.point) : solved.point;
  if (penalty === 0) requireFinite(problem, sample.featureNames, point);
  const coefficients = Array.from({ length: problem.outputs }, (_, k) =>
    Array.from(deviations, (deviation, j) => point[k * width + j + 1] / deviation),
  );
  return {
    kind: "logistic-regression",
    featureNames: sample.featureNames,
    classes: sample.classes,
    intercepts: coefficients.map((row, k) =>
      row.reduce((rest, w, j) => rest - w * means[j], point[k * width]),
    ),
    coefficients,
    penalty,
    l1Ratio,
    objective: value,
    iterations,
    rowCount: sample.matrix.rows,
  };
}

function problemOf({ matrix, classes, codes, featureNames }: ClassSample, weights: Float64Array): Problem {
  const { data, rows, columns } = matrix;
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let at = 0; at < data.length; ) for (let j = 0; j < columns; j++) means[j] += data[at++] / rows;
  for (let at = 0; at < data.length; )
    for (let j = 0; j < columns; j++) squares[j] += (data[at++] - means[j]) ** 2 / rows;
  const wide = squares.findIndex((square) => !Number.isFinite(square));
  if (wide >= 0)
    throw new RangeError(
      mustBe(
        ACTION,
        `column ${featureNames[wide]}`,
        "of squares within the range of a double",
        squares[wide],
      ),
    );
  const deviations = squares.map((square) => Math.sqrt(square) || 1);
  const outputs = classes.length === 2 ? 1 : classes.length;
  return { data, means, deviations, codes, weights, outputs, ridge: new Float64Array(columns + 1) };
}

/**
 * Solves with a Hessian that no point exceeds: of each output half that of all rows, whose probabilities are 1/2.
 *
 * @see Böhning, D. (1992). Multinomial logistic regression algorithm. Ann. Inst. Statist. Math. 44(1), 197-200.
 */
function preconditioner(problem: Problem) {
  const { ridge, outputs, codes } = problem;
  const pair = {
    ...problem,
    outputs: 1,
    codes: new Int32Array(codes.length),
    ridge: ridge.map((x) => x / 2),
  };
  const lower = cholesky.factor(curvature(pair, new Float64Array(ridge.length), SOME_ROWS, false));
  return (gradient: Float64Array) => {
    const solved = gradient.slice();
    for (let k = 0; lower && k < outputs; k++) {
      const from = k * ridge.length;
      solved.set(cholesky.solve(lower, gradient.subarray(from, from + ridge.length)), from);
    }
    return solved;
  };
}

function someRows(problem: Problem, matrix: Matrix): Problem {
  const rows = Int32Array.from({ length: SOME_ROWS }, (_, m) => spread(m, SOME_ROWS, matrix.rows));
  const weights = Float64Array.from(rows, (i) => (problem.weights[i] * matrix.rows) / SOME_ROWS);
  const codes = Int32Array.from(rows, (i) => problem.codes[i]);
  return { ...problem, data: takeRows(matrix, rows).data, codes, weights };
}

/** @throws {RangeError} If no coefficients are best. */
function requireFinite(problem: Problem, featureNames: readonly string[], point: Float64Array): void {
  const lower = cholesky.factor(curvature(problem, point, problem.codes.length, true));
  const scale = problem.weights.reduce((sum, weight) => sum + weight, 0) / problem.codes.length;
  const variances = lower && cholesky.inverse(lower).map((row, i) => row[i] * scale);
  const width = problem.ridge.length;
  const worst = variances?.findIndex((variance, i) => i % width > 0 && !(variance < LARGEST_ERROR ** 2));
  if (worst === -1) return;
  const hint = worst === undefined ? "" : `, as ${featureNames[(worst % width) - 1]} does`;
  throw new RangeError(
    `Cannot ${ACTION}: without a penalty, rows must neither tell classes for certain nor have a column that others add up to` +
      `${hint}; leave it out, or give a penalty`,
  );
}
