import { ConvergenceError, mustBe, requireKind } from "../../../core/errors";
import { double } from "../../../core/linear-algebra/arithmetic";
import { inSafeUnit, requireFiniteMatrix } from "../../../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, toMatrix } from "../../../core/linear-algebra/matrix";
import { factor } from "../../../core/linear-algebra/qr";
import { type Evaluation, minimise } from "../../../core/optimisation/newton";
import { listOf, type OptionReaders, optional, readOptions, text } from "../../../core/options";
import type { VectorLike } from "../../../core/vectors";
import { index } from "../concordance";
import { groupDurations, readDurations } from "../durations";
import { partialLikelihood } from "./partial-likelihood";

/** Options of Cox's regression. */
export interface CoxOptions {
  /** (p) names. @default the features' own column names, else x1, x2, … */
  readonly featureNames?: readonly string[];
}

/** A fitted proportional-hazards model. */
export interface CoxRegression {
  readonly kind: "cox-regression";
  readonly featureNames: readonly string[];
  /** Logarithms of hazard ratios for one unit of each feature. */
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  /** Means of the features; the baseline is a customer with these. */
  readonly means: readonly number[];
  /** Breslow's estimate of the cumulative hazard of the baseline, a step at each time. */
  readonly baseline: { readonly times: readonly number[]; readonly cumulativeHazard: readonly number[] };
  readonly logLikelihood: number;
  /** With all coefficients 0. */
  readonly nullLogLikelihood: number;
  /** Harrell's C on the rows that the model was fitted to. */
  readonly concordance: number;
  readonly rowCount: number;
  readonly eventCount: number;
}

const ACTION = "fit a Cox regression";
/** A coefficient this uncertain, per standard deviation of its feature, has no finite maximum. */
const LARGEST_ERROR = 100;

/**
 * Cox's proportional-hazards regression (比例风险模型): what makes customers leave sooner?
 *
 * $$h(t \mid x) = h_0(t)\, e^{(x - \bar x)^\top\beta}$$
 *
 * Efron's treatment of ties; damped Newton on standardised features. Assumes that a feature changes the hazard by the same factor at
 * all times: see {@link proportionalHazards}. O(n p²) a step.
 *
 * @param features (n, p) rows known when the duration began.
 * @param durations Time until leaving, or until now; at least 0.
 * @param events 1 where the customer has left, 0 where not yet.
 * @throws {TypeError} If lengths differ, or a value is not a number.
 * @throws {RangeError} If a number is not finite, nobody left, a feature is constant or a combination of others, or a feature
 * separates those who left so well that its coefficient is infinite.
 * @throws {ConvergenceError} If there is no maximum for another reason, such as that nobody was left when the only one left.
 *
 * @see Cox, D. R. (1972). Regression models and life-tables. Journal of the Royal Statistical Society B 34(2), 187-220.
 * @see Efron, B. (1977). The efficiency of Cox's likelihood function for censored data. JASA 72, 557-565.
 *
 * @example
 * const model = fit([[0], [1], [0], [1], [1]], [5, 2, 4, 6, 1], [1, 1, 0, 0, 1]);
 * model.coefficients.map((value) => value.toFixed(3)); // ["0.564"]
 */
export function fit(
  features: MatrixLike,
  durations: VectorLike,
  events: VectorLike,
  options: CoxOptions = {},
): CoxRegression {
  const { featureNames } = readOptions(ACTION, options, {
    featureNames: optional(listOf(text)),
  } satisfies OptionReaders<CoxOptions>);
  const matrix = toMatrix(features, featureNames ? { columnNames: featureNames } : {});
  const names = matrix.columnNames ?? Array.from({ length: matrix.columns }, (_, j) => `x${j + 1}`);
  const { read, groups } = readRows(ACTION, matrix, durations, events, names);
  const eventCount = groups.reduce((sum, group) => sum + group.events, 0);
  if (eventCount === 0)
    throw new RangeError(mustBe(ACTION, "events", "1 for at least one customer", "0 for all"));
  const { means, deviations, standardised } = standardise(matrix, names);
  const evaluate = (beta: readonly number[]) => partialLikelihood(standardised, read.events, groups, beta);
  const zeros = means.map(() => 0);
  const { point, value, covariance } = minimum(evaluate, zeros);
  const infinite = covariance.findIndex((row, j) => row[j] > LARGEST_ERROR ** 2);
  if (infinite >= 0)
    throw new RangeError(
      `Cannot ${ACTION}: features must not tell for certain who leaves first, as ${names[infinite]} does; leave it out`,
    );
  const times: number[] = [];
  const hazards: number[] = [];
  partialLikelihood(standardised, read.events, groups, point, ({ time, events, risk }) => {
    times.unshift(time);
    hazards.unshift(events / risk);
  });
  let cumulated = 0;
  const scores = Array.from({ length: matrix.rows }, (_, i) =>
    point.reduce((sum, beta, j) => sum + beta * standardised[i * point.length + j], 0),
  );
  return {
    kind: "cox-regression",
    featureNames: [...names],
    coefficients: point.map((beta, j) => beta / deviations[j]),
    standardErrors: covariance.map((row, j) => Math.sqrt(row[j]) / deviations[j]),
    covariance: covariance.map((row, j) => row.map((entry, k) => entry / deviations[j] / deviations[k])),
    means,
    baseline: { times, cumulativeHazard: hazards.map((hazard) => (cumulated += hazard)) },
    logLikelihood: -value,
    nullLogLikelihood: -evaluate(zeros).value,
    concordance: index(read.durations, read.events, scores),
    rowCount: matrix.rows,
    eventCount,
  };
}

/** As `minimise`, and says what to look for where there is no minimum. */
function minimum(evaluate: (beta: readonly number[]) => Evaluation, start: readonly number[]) {
  try {
    return minimise(ACTION, evaluate, start, 5);
  } catch (error) {
    if (!(error instanceof ConvergenceError)) throw error;
    const hint =
      "look for a feature that tells when customers leave, such as the duration itself, or that has one value far from all others, " +
      "and whether anybody was still there when others left";
    throw new ConvergenceError(`${error.message}; ${hint}`, error.iterations, error.tolerance);
  }
}

export function readRows(
  action: string,
  matrix: Matrix,
  durations: VectorLike,
  events: VectorLike,
  names: readonly string[],
) {
  const read = readDurations(action, durations, events);
  if (matrix.rows !== read.durations.length)
    throw new TypeError(
      `Cannot ${action}: features and durations must have the same length, current lengths are ${matrix.rows} and ${read.durations.length}`,
    );
  requireFiniteMatrix(action, "features", matrix, names);
  return { read, groups: groupDurations(read.durations, read.events) };
}

/** Features of mean 0 and standard deviation 1. */
function standardise({ data, rows, columns }: Matrix, names: readonly string[]) {
  if (columns === 0) throw new RangeError(mustBe(ACTION, "features", "at least one column", columns));
  const list = Array.from({ length: columns }, (_, j) =>
    inSafeUnit(Float64Array.from({ length: rows }, (_, i) => data[i * columns + j])),
  );
  const moments = list.map(({ data: column, unit }) => {
    const mean = column.reduce((sum, value) => sum + value / rows, 0);
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2 / rows, 0);
    return { mean: mean * unit, deviation: Math.sqrt(variance) * unit };
  });
  const means = moments.map(({ mean }) => mean);
  const deviations = moments.map(({ deviation }) => deviation);
  const constant = deviations.findIndex((deviation, j) => !(deviation > 1e-12 * Math.abs(means[j])));
  if (constant >= 0)
    throw new RangeError(
      mustBe(ACTION, `feature ${names[constant]}`, "different between customers", means[constant]),
    );
  const standardised = data.map((value, i) => (value - means[i % columns]) / deviations[i % columns]);
  const { rank, order } = factor(
    double,
    list.map((_, j) => Float64Array.from({ length: rows }, (_, i) => standardised[i * columns + j])),
    1e-7,
  );
  if (rank < columns)
    throw new RangeError(
      `Cannot ${ACTION}: features must have no column that others add up to, as ${names[order[rank]]} is; leave it out`,
    );
  return { means, deviations, standardised };
}

export function requireModel(action: string, model: CoxRegression): void {
  const kind = "a model, as made by coxRegression.fit";
  requireKind(action, "model", model, kind, {
    kind: "text",
    featureNames: "list",
    coefficients: "list",
    standardErrors: "list",
    covariance: "list",
    means: "list",
    baseline: { times: "list", cumulativeHazard: "list" },
  });
  if (model.kind !== "cox-regression") throw new TypeError(mustBe(action, "model", kind, model.kind));
}
