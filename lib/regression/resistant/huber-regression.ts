/** Huber regression (胡伯回归): least squares that few outliers do not move. */

import { mustBe } from "../../core/errors";
import { readSample } from "../../core/learning/sample";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { type Evaluation, minimise } from "../../core/optimisation/newton";
import { nonNegative, type OptionReaders, readerOf, readOptions, withDefault } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import type { LinearPredictor } from "../linear-predictor";
import {
  modelOf,
  PENALTY_OPTIONS,
  type PenaltyOptions,
  type Problem,
  problemOf,
} from "../regularised/problem";

export { predict } from "../linear-predictor";

/** How to fit a Huber regression. */
export interface HuberOptions extends Omit<PenaltyOptions, "standardise"> {
  /** ε above 1: larger errors than ε σ count by their size, not their square. @default 1.35 */
  readonly epsilon?: number;
  /** α, at least 0: scikit-learn's `alpha`. @default 0.0001 */
  readonly penalty?: number;
}

/** A fitted Huber regression. */
export interface HuberRegression extends LinearPredictor {
  readonly kind: "huber-regression";
  readonly epsilon: number;
  readonly penalty: number;
  /** σ, in units of the target. */
  readonly scale: number;
  /** Rows of the fit with errors larger than ε σ. */
  readonly outlierCount: number;
  readonly iterations: number;
}

const { intercept, weights } = PENALTY_OPTIONS;
const OPTIONS = {
  intercept,
  weights,
  epsilon: withDefault(
    1.35,
    readerOf<number>((action, name, value) => {
      if (!(typeof value === "number" && value > 1 && value < Number.POSITIVE_INFINITY))
        throw new RangeError(mustBe(action, name, "a finite number above 1", value));
    }),
  ),
  penalty: withDefault(1e-4, nonNegative),
} satisfies OptionReaders<HuberOptions>;
const ACTION = "fit a Huber regression";
/** Of the target's deviation: the scale of an exact fit, whose errors are 0. */
const LEAST_SCALE = 1e-8;

/**
 * Huber regression (胡伯回归): least squares for a target with outliers, such as orders that a reseller placed.
 *
 * $$\min_{b_0, b, \sigma} \sum_i w_i \Bigl(\sigma + \sigma H_\varepsilon\bigl(\tfrac{y_i - b_0 - x_i^\top b}{\sigma}\bigr)\Bigr) +
 * \alpha \lVert b\rVert_2^2, \quad H_\varepsilon(z) = \begin{cases} z^2 & |z| \le \varepsilon \\ 2\varepsilon|z| - \varepsilon^2
 * \end{cases}$$
 *
 * Equals scikit-learn's `HuberRegressor`. Damped Newton on all parameters at once; O(n p²) a step.
 *
 * @throws As `ridge.fit`, and {RangeError} if ε is not above 1. @throws {ConvergenceError} If no minimum is found within 200 steps.
 *
 * @see Huber, P. J. & Ronchetti, E. M. (2009). Robust Statistics, 2nd ed., 7.7 and 7.8 (concomitant scale). Wiley.
 *
 * @example
 * const model = fit([[1], [2], [3], [4], [5], [6]], [1, 2.1, 2.9, 4, 5.1, 60]);
 * [model.coefficients[0] < 1.1, model.outlierCount]; // [true, 1]
 */
export function fit(rows: MatrixLike, target: VectorLike, options: HuberOptions = {}): HuberRegression {
  const { epsilon, penalty, intercept, weights } = readOptions(ACTION, options, OPTIONS);
  const sample = readSample(ACTION, rows, target, { weights });
  const problem = problemOf(sample, { intercept, standardise: true });
  const deviation = Math.hypot(...problem.target) || 1;
  const first = intercept ? 1 : 0;
  const last = first + problem.scales.length;
  const start = [...new Array<number>(last).fill(0), 1];
  const loss = lossOf(problem, deviation, first, epsilon, penalty);
  const { point, iterations } = minimise(ACTION, (point) => loss(point), start);
  const slopes = Float64Array.from(point.slice(first, last), (value) => value * deviation);
  const model = modelOf(ACTION, "huber-regression", problem, slopes);
  return {
    ...model,
    intercept: intercept ? model.intercept + point[0] * deviation : 0,
    epsilon,
    penalty,
    scale: point[last] * deviation,
    outlierCount: loss(point).outlierCount,
    iterations,
  };
}

/** The objective in units of the target's deviation, by the intercept if `first` is 1, the coefficients of standardised features and σ. */
function lossOf(problem: Problem, deviation: number, first: number, epsilon: number, penalty: number) {
  const { sample, means, scales, targetMean } = problem;
  const { columns, data } = sample.matrix;
  const last = first + columns;
  const x = new Float64Array(last).fill(1);
  return (point: readonly number[]): Evaluation & { readonly outlierCount: number } => {
    const sigma = point[last];
    const gradient = point.map(() => 0);
    const hessian = point.map(() => point.map(() => 0));
    let value = sigma > 0 ? 0 : Number.POSITIVE_INFINITY;
    let outlierCount = 0;
    for (let j = 0; j < columns; j++) {
      // A constant feature has a penalty too, so that its coefficient is 0.
      const share = (penalty * deviation) / scales[j] ** 2 || Number(scales[j] === Number.POSITIVE_INFINITY);
      value += share * point[first + j] ** 2;
      gradient[first + j] += 2 * share * point[first + j];
      hessian[first + j][first + j] += 2 * share;
    }
    for (let i = 0; i < sample.target.length && sigma > 0; i++) {
      const weight = sample.weights[i];
      let error = (sample.target[i] - targetMean) / deviation - (first === 1 ? point[0] : 0);
      for (let j = 0; j < columns; j++) {
        x[first + j] = (data[i * columns + j] - means[j]) / scales[j];
        error -= x[first + j] * point[first + j];
      }
      if (Math.abs(error) > epsilon * sigma) {
        outlierCount++;
        value += weight * (sigma + 2 * epsilon * Math.abs(error) - epsilon ** 2 * sigma);
        for (let j = 0; j < last; j++) gradient[j] -= 2 * weight * epsilon * Math.sign(error) * x[j];
        gradient[last] += weight * (1 - epsilon ** 2);
        continue;
      }
      const square = (error ** 2 + LEAST_SCALE ** 2) / sigma;
      value += weight * (sigma + square);
      gradient[last] += weight * (1 - square / sigma);
      hessian[last][last] += (2 * weight * square) / sigma ** 2;
      for (let j = 0; j < last; j++) {
        const part = (2 * weight * x[j]) / sigma;
        gradient[j] -= part * error;
        hessian[last][j] += (part * error) / sigma;
        for (let k = 0; k <= j; k++) hessian[j][k] += part * x[k];
      }
    }
    return { value, gradient, hessian, outlierCount };
  };
}
