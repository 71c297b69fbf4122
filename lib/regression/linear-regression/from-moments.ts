import { mustBe, requireKind } from "../../core/errors";
import { double } from "../../core/linear-algebra/arithmetic";
import { of } from "../../core/linear-algebra/double-double";
import { type Matrix, type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import { integer, readOptions } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { unitOf } from "../least-squares/centered-column";
import { ROUNDING_SHARE } from "../least-squares/sums";
import { solveSystem } from "../least-squares/system";
import type { LeastSquares } from "../least-squares/types";
import { requireNames } from "./design";
import { LINEAR_OPTIONS, type LinearRegressionOptions, modelOf } from "./fit";
import type { LinearRegression } from "./model";

/** What `fromMoments` needs to know of n rows of p features and a target, which is last: `covar_pop` of SQL gives it. */
export interface Moments {
  /** n. */
  readonly rowCount: number;
  /** (p + 1). */
  readonly means: VectorLike;
  /** (p + 1, p + 1), with n in the denominator; the variances are on the diagonal. */
  readonly covariances: MatrixLike;
}

/** The options of `fit` that moments have. */
export type MomentsOptions = Pick<LinearRegressionOptions, "aliased" | "featureNames" | "targetName">;

const { aliased, featureNames, targetName } = LINEAR_OPTIONS;
const OPTIONS = { aliased, featureNames, targetName };

const ACTION = "fit a linear regression";

/** A feature depends on those before it if they leave at most this share of its variance. */
const DEPENDENT = 1e-10;
/** The fit is exact if the features leave at most this share of the target's variance. */
const EXACT = 1e-13;

/**
 * Linear regression of rows that are elsewhere, such as on a cluster: by their number, the means and the covariances of their
 * columns, from a Cholesky factorisation of the correlations. O(p³).
 *
 * $$\hat\beta = S_{xx}^{-1} s_{xy}, \qquad \mathrm{RSS} = n\,(s_{yy} - s_{yx} S_{xx}^{-1} s_{xy})$$
 *
 * It is the record that `fit` makes of the rows, but without `residualShape`: moments do not tell Durbin-Watson, skewness and
 * kurtosis of the residuals. It has fewer digits: `fit` loses as many as the condition number of the features has, this one twice
 * as many. So a feature is aliased here if others leave a share of 1e-10 of its variance, and a fit with R² above 1 - 1e-13
 * counts as exact.
 *
 * @throws {TypeError} If means and covariances differ in length, or names are not those of p different features.
 * @throws {RangeError} If a number is not finite, or the matrix is none of covariances. Also if a feature is a linear combination
 * of others, unless `aliased` is "drop".
 *
 * @see Chan, T. F., Golub, G. H. & LeVeque, R. J. (1983). Algorithms for computing the sample variance. The American Statistician 37, 242-247.
 *
 * @example
 * const model = fromMoments({ rowCount: 4, means: [2.5, 6], covariances: [[1.25, 2.5], [2.5, 5]] });
 * [model.intercept, model.coefficients[0]]; // [1, 2]
 */
export function fromMoments(moments: Moments, options: MomentsOptions = {}): LinearRegression {
  const read = readOptions(ACTION, options, OPTIONS);
  const known = readMoments(moments);
  const { rowCount } = known;
  const count = known.means.length - 1;
  const names = read.featureNames ?? Array.from({ length: count }, (_, j) => `x${j + 1}`);
  if (names.length !== count)
    throw new TypeError(mustBe(ACTION, "the length of featureNames", String(count), names.length));
  requireNames(ACTION, names);
  const solution = solveMoments(known);
  return modelOf(solution, rowCount, { ...read, intercept: true, precision: "double", featureNames: names });
}

type ReadMoments = ReturnType<typeof readMoments>;

function readMoments(moments: Moments) {
  const kind = "moments: rowCount, means and covariances";
  requireKind(ACTION, "moments", moments, kind, {
    rowCount: "number",
    means: "object",
    covariances: "object",
  });
  const rowCount = integer(1)(ACTION, "rowCount", moments.rowCount);
  const means = Float64Array.from(readVector(ACTION, "means", moments.means, 1));
  const covariances = toMatrix(moments.covariances);
  const { rows, columns, data } = covariances;
  const shape = `${means.length} rows and columns, as many as means`;
  if (rows !== means.length || columns !== means.length)
    throw new TypeError(mustBe(ACTION, "covariances", shape, `${rows} rows and ${columns} columns`));
  const spreads = means.map((mean, j) => {
    const variance = data[j * columns + j];
    const rounding = ROUNDING_SHARE * mean * mean;
    if (!(variance >= -rounding))
      throw new RangeError(mustBe(ACTION, `covariances[${j}][${j}]`, "a variance of at least 0", variance));
    return variance <= rounding ? 0 : Math.sqrt(variance);
  });
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++) {
      const value = data[i * columns + j];
      const most = spreads[i] * spreads[j];
      const isOne =
        Math.abs(value) <= most * (1 + 1e-9) && Math.abs(value - data[j * columns + i]) <= 1e-9 * most;
      if (Number.isFinite(value) && (most === 0 || isOne)) continue;
      throw new RangeError(
        mustBe(ACTION, `covariances[${i}][${j}]`, "a covariance, the same both ways", value),
      );
    }
  return { rowCount, means, covariances, spreads };
}

/** Solves the problem of the triangle that QR would make of the rows: it follows from the correlations by Cholesky. */
function solveMoments({ rowCount, means, covariances, spreads }: ReadMoments): LeastSquares {
  const size = means.length;
  const lower = choleskyOf(covariances, spreads);
  const root = Math.sqrt(rowCount);
  const scales = means.map((mean, j) => unitOf(Math.max(Math.abs(mean), spreads[j])));
  const triangle = lower.map((row, j) =>
    Float64Array.from({ length: size + 1 }, (_, i) =>
      i === 0 ? 0 : (row[i - 1] * spreads[j] * root) / scales[j],
    ),
  );
  const parts = Array.from(means, (mean, j) => ({ unit: scales[j], center: mean / scales[j] }));
  const target = triangle[size - 1];
  const { unit, center } = parts[size - 1];
  const solution = solveSystem(
    {
      arithmetic: double,
      columns: [Float64Array.from(target, (_, i) => (i === 0 ? root : 0)), ...triangle.slice(0, -1)],
      rowCount,
      scales: [{ unit: 1, center: 0 }, ...parts.slice(0, -1)],
      target: target.slice(),
      targetScale: { unit, center, values: { high: target, low: target } },
      constant: undefined,
    },
    ({ rank }, reduced, start) => ({
      values: start.map(of),
      residuals: new Float64Array(),
      sumOfSquares: double.dot(reduced, reduced, rank),
    }),
  );
  const total = double.dot(target, target, 0);
  const sums = { unit, residual: solution.sums.residual, total, target: total + rowCount * center * center };
  return { ...solution, sums };
}

/** L of the correlations $LL^\top$, row by row; what is left of a column that depends on others is 0. */
function choleskyOf({ data, columns }: Matrix, spreads: Float64Array): Float64Array[] {
  const lower = Array.from(spreads, () => new Float64Array(columns));
  for (let i = 0; i < columns; i++) {
    if (spreads[i] === 0) continue;
    const row = lower[i];
    for (let j = 0; j < i; j++) {
      if (lower[j][j] === 0) continue;
      let rest = data[i * columns + j] / spreads[i] / spreads[j];
      for (let k = 0; k < j; k++) rest -= row[k] * lower[j][k];
      row[j] = rest / lower[j][j];
    }
    const left = row.reduce((rest, value) => rest - value * value, 1);
    row[i] = left <= (i === columns - 1 ? EXACT : DEPENDENT) ? 0 : Math.sqrt(left);
  }
  return lower;
}
