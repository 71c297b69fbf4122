/** Quantile regression (分位数回归): the median, or the value that nine of ten targets do not exceed. */
import { readSample, type Sample } from "../../core/learning/sample";
import { double } from "../../core/linear-algebra/arithmetic";
import { type MatrixLike, takeRows } from "../../core/linear-algebra/matrix";
import { factor } from "../../core/linear-algebra/qr";
import { type OptionReaders, openFraction, readOptions, withDefault } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { solve } from "../least-squares/solve";
import { type LinearPredictor, predict } from "../linear-predictor";
import { aliasedFeatures, refuseAliased } from "../linear-regression/aliased";
import { modelOf, PENALTY_OPTIONS, type PenaltyOptions, problemOf } from "../regularised/problem";
import { interiorPoint, pinball } from "./interior-point";

export { predict } from "../linear-predictor";

/** How to fit a quantile regression. */
export interface QuantileOptions extends Omit<PenaltyOptions, "standardise"> {
  /** τ in (0, 1): the share of targets below the prediction. @default 0.5 */
  readonly quantile?: number;
}

/** A fitted quantile regression. */
export interface QuantileRegression extends LinearPredictor {
  readonly kind: "quantile-regression";
  readonly quantile: number;
  /** Weighted mean of the pinball losses, which no other coefficients make smaller. */
  readonly meanLoss: number;
  readonly iterations: number;
}

const { intercept, weights } = PENALTY_OPTIONS;
const OPTIONS = {
  intercept,
  weights,
  quantile: withDefault(0.5, openFraction),
} satisfies OptionReaders<QuantileOptions>;
const ACTION = "fit a quantile regression";

/**
 * Quantile regression (分位数回归): the median instead of the mean, which outliers do not move, or a limit such as the stock that is
 * enough on nine of ten days.
 *
 * $$\min_{b_0, b} \sum_i w_i\, \rho_\tau(y_i - b_0 - x_i^\top b), \qquad \rho_\tau(e) = \max(\tau e, (\tau - 1) e)$$
 *
 * An interior-point method, and then the best fit through as many rows as coefficients: an exact optimum. Equals scikit-learn's
 * `QuantileRegressor` with `alpha=0` where the optimum is unique. O(n p²) a step.
 *
 * @throws As `ridge.fit`, and {RangeError} if a feature is a combination of others.
 *
 * @see Koenker, R. & Bassett, G. (1978). Regression quantiles. Econometrica 46(1), 33-50.
 *
 * @example
 * fit([[1], [2], [3], [4], [5]], [1, 2, 3, 4, 100]).coefficients.map((b) => b.toFixed(6)); // ["1.000000"]
 */
export function fit(rows: MatrixLike, target: VectorLike, options: QuantileOptions = {}): QuantileRegression {
  const { quantile, intercept, weights } = readOptions(ACTION, options, OPTIONS);
  const sample = readSample(ACTION, rows, target, { weights });
  const { matrix, featureNames } = sample;
  const first = intercept ? 1 : 0;
  const k = first + matrix.columns;
  const aliased = aliasedFeatures(solve(matrix, sample.target, intercept, "double"), featureNames, intercept);
  if (aliased.length > 0) refuseAliased(ACTION, aliased, matrix.rows, k, "Leave them out");

  const problem = problemOf(sample, { intercept, standardise: true });
  const { means, scales, targetMean } = problem;
  const unit = Math.hypot(...problem.target) || 1;
  const mean = problem.totalWeight / matrix.rows;
  const x = new Float64Array(matrix.rows * k);
  const y = sample.target.map((value, i) => {
    const weight = sample.weights[i] / mean;
    if (intercept) x[i * k] = weight;
    for (let j = 0; j < matrix.columns; j++)
      x[i * k + first + j] = (weight * (matrix.data[i * matrix.columns + j] - means[j])) / scales[j];
    return (weight * (value - targetMean)) / unit;
  });
  const { b, iterations } = interiorPoint(x, y, k, quantile);
  const slopes = Float64Array.from(b.slice(first), (value) => value * unit);
  const model = modelOf(ACTION, "quantile-regression", problem, slopes);
  const inside = { ...model, intercept: intercept ? model.intercept + b[0] * unit : 0 };
  const errors = y.map((value, i) => Math.abs(b.reduce((sum, c, j) => sum - c * x[i * k + j], value)));
  const vertex = { ...inside, ...vertexOf(sample, x, errors, k, intercept) };
  const [loss, vertexLoss] = [inside, vertex].map((candidate) => meanLoss(candidate, sample, quantile));
  // Numbers with ties can have many optima, of which some are no vertices.
  const best = vertexLoss <= loss * (1 + 1e-9) ? vertex : inside;
  return { ...best, quantile, meanLoss: Math.min(loss, vertexLoss), iterations };
}

/** The exact fit of the first k independent rows, those with the least errors first. */
function vertexOf(sample: Sample, x: Float64Array, errors: Float64Array, k: number, intercept: boolean) {
  const order = Array.from(errors.keys()).sort((i, j) => errors[i] - errors[j]);
  const nearest = order.slice(0, 4 * k + 20);
  const columns = nearest.map((i) => x.slice(i * k, (i + 1) * k));
  const basis = factor(double, columns, 1e-9).order.slice(0, k);
  const chosen = basis.map((position) => nearest[position]);
  const target = chosen.map((i) => sample.target[i]);
  const { coefficients, independent } = solve(takeRows(sample.matrix, chosen), target, intercept, "double");
  if (independent.length < k) return {};
  const slopes = coefficients.slice(intercept ? 1 : 0);
  return { intercept: intercept ? coefficients[0] : 0, coefficients: slopes };
}

function meanLoss(model: LinearPredictor, { matrix, target, weights }: Sample, quantile: number): number {
  const predicted = predict(model, matrix);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (
    predicted.reduce((sum, value, i) => sum + weights[i] * pinball(target[i] - value, quantile), 0) / total
  );
}
