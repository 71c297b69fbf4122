import { mustBe } from "../../core/errors";
import { type ClassLabel, readClasses } from "../../core/learning/class-labels";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { checkedLater, integer, type OptionReaders, oneOf, optional, readOptions } from "../../core/options";
import { type Displayable, withDisplay } from "../../core/text/display";
import { localized } from "../../core/text/language";
import type { ColumnLike, VectorLike } from "../../core/vectors";
import { type WaldCoefficient, waldCoefficients } from "../wald";
import { readTarget } from "./design";
import { residualsOfFit } from "./influence";
import { estimates, type LinearRegression, requireDegreesOfFreedom, uncenteredRootInverse } from "./model";
import { INTERVAL_OPTIONS, type IntervalOptions, leverageOf, readFeatures } from "./predict";
import { bundleOf, coefficientTable } from "./summary-display";

/** Against what the standard errors are robust: one of `type`, `clusters` and `lags`. */
export interface RobustOptions extends IntervalOptions {
  /** Variances that differ from row to row; HC3 is the most careful for few rows. @default "HC3" */
  readonly type?: "HC0" | "HC1" | "HC2" | "HC3" | undefined;
  /** (n) group of each row, such as its customer: errors within a group may be related. */
  readonly clusters?: ColumnLike<ClassLabel> | undefined;
  /** Errors may be related to those of so many rows before (HAC, Newey and West). */
  readonly lags?: number | undefined;
  /** (n) those of the fit, if it had some. */
  readonly weights?: VectorLike | undefined;
}

/** Coefficients with robust standard errors, tested by the normal distribution. */
export interface RobustErrors extends Displayable {
  readonly type: "HC0" | "HC1" | "HC2" | "HC3" | "clustered" | "HAC";
  readonly confidence: number;
  readonly coefficients: readonly WaldCoefficient[];
  /** (k, k) in the order of `coefficients`. */
  readonly covariance: readonly (readonly number[])[];
}

const OPTIONS = {
  ...INTERVAL_OPTIONS,
  type: optional(oneOf(["HC0", "HC1", "HC2", "HC3"] as const)),
  clusters: optional(checkedLater<ColumnLike<ClassLabel>>()),
  lags: optional(integer(0)),
  weights: optional(checkedLater<VectorLike>()),
} satisfies OptionReaders<RobustOptions>;
const ACTION = "compute robust errors";

/**
 * Robust standard errors (稳健标准误): what the coefficients are worth if errors differ in variance, or rows of one customer or of
 * neighbouring days are related.
 *
 * $$(X^\top X)^{-1} \Bigl(\sum_{i,j} k_{ij}\, x_i e_i e_j x_j^\top\Bigr) (X^\top X)^{-1}$$
 *
 * k is 1 for i = j (HC), rows of one cluster, or falls from 1 to 0 over `lags` + 1 rows (Bartlett). HC1 has the factor n / (n - k),
 * HC2 divides e by $\sqrt{1 - h}$, HC3 by 1 - h; clusters have the factor G (n - 1) / ((G - 1) (n - k)). The numbers are those of
 * statsmodels' `cov_type`. A row of leverage 1 has no residual. O(n k²), times `lags`.
 *
 * @param features (n, p), those of the fit. @param target (n), that of the fit.
 * @throws {TypeError} If the columns are not those of the model, or lengths differ.
 * @throws {RangeError} If the rows or weights are not those of the fit, there are no residual degrees of freedom or fewer than two
 * clusters, or more than one of `type`, `clusters` and `lags` is given.
 *
 * @see MacKinnon, J. G. & White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators. Journal of Econometrics 29.
 * @see Newey, W. K. & West, K. D. (1987). A simple, positive semi-definite covariance matrix. Econometrica 55(3), 703-708.
 *
 * @example
 * const [features, target] = [[[1], [2], [3], [4]], [1, 2, 4, 3]];
 * robustErrors(fit(features, target), features, target, { type: "HC0" }).coefficients[1].standardError; // 0.25377155080899
 */
export function robustErrors(
  model: LinearRegression,
  features: MatrixLike,
  target: VectorLike,
  options: RobustOptions = {},
): RobustErrors {
  const { confidence, weights, ...read } = readOptions(ACTION, options, OPTIONS);
  const { type = "HC3", clusters, lags } = read;
  const given = Object.entries(read).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length > 1)
    throw new RangeError(mustBe(ACTION, "options", "one of type, clusters and lags", given.join(" and ")));
  const matrix = readFeatures(model, features, ACTION);
  const actual = readTarget(ACTION, target, matrix.rows);
  requireDegreesOfFreedom(ACTION, model, 1);
  const known = readTarget(ACTION, weights ?? new Float64Array(matrix.rows).fill(1), matrix.rows);
  const residuals = residualsOfFit(ACTION, model, matrix, actual, known);
  const { rowCount: n, rank: k } = model;
  const power =
    given[0] === undefined || given[0] === "type" ? { HC0: 0, HC1: 0, HC2: 0.5, HC3: 1 }[type] : 0;
  const scores = new Float64Array(n * k);
  leverageOf(model, matrix, (orthogonal, i, leverage) => {
    const h = known[i] * leverage;
    const factor = h > 1 - 1e-12 ? 0 : (known[i] * residuals[i]) / (1 - h) ** power;
    for (let j = 0; j < k; j++) scores[i * k + j] = factor * orthogonal[j];
  });
  const { sums, factor } =
    clusters === undefined
      ? { sums: scores, factor: given[0] === "type" && type === "HC1" ? n / (n - k) : 1 }
      : clustered(scores, clusters, n, k);
  const meat = productsOf(sums, k, lags ?? 0);
  const root = uncenteredRootInverse(model);
  const half = root.map((row) =>
    meat.map((column) => column.reduce((sum, value, r) => sum + row[r] * value, 0)),
  );
  const covariance = half.map((row) =>
    root.map((other) => factor * row.reduce((sum, value, c) => sum + value * other[c], 0)),
  );
  const result = {
    type: clusters !== undefined ? "clustered" : lags !== undefined ? "HAC" : type,
    confidence,
    coefficients: waldCoefficients(estimates(model), covariance, confidence),
    covariance,
  } as const;
  const caption = localized(
    `Linear regression of ${model.targetName}, ${result.type} standard errors`,
    `“${model.targetName}”的线性回归，${result.type} 标准误`,
  );
  return withDisplay(result, () =>
    bundleOf([coefficientTable(result.coefficients, confidence, caption)], []),
  );
}

/** (clusters, k) sums of the scores, and the correction for few clusters. */
function clustered(scores: Float64Array, clusters: ColumnLike<ClassLabel>, n: number, k: number) {
  const { codes, classes } = readClasses(ACTION, "clusters", clusters, 2);
  if (codes.length !== n)
    throw new TypeError(mustBe(ACTION, "clusters", `one group for each of ${n} rows`, codes));
  const sums = new Float64Array(classes.length * k);
  for (let i = 0; i < scores.length; i++) sums[codes[Math.floor(i / k)] * k + (i % k)] += scores[i];
  const groups = classes.length;
  return { sums, factor: (groups / (groups - 1)) * ((n - 1) / (n - k)) };
}

/** $\sum_l (1 - \tfrac{l}{L + 1}) \sum_i (s_i s_{i-l}^\top + s_{i-l} s_i^\top)$, each product once for l = 0. */
function productsOf(scores: Float64Array, k: number, lags: number): number[][] {
  const meat = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  for (let lag = 0; lag <= lags; lag++) {
    const share = (1 - lag / (lags + 1)) / (lag === 0 ? 2 : 1);
    for (let a = lag * k; a < scores.length; a += k)
      for (let r = 0; r < k; r++)
        for (let c = 0; c < k; c++)
          meat[r][c] +=
            share * (scores[a + r] * scores[a - lag * k + c] + scores[a - lag * k + r] * scores[a + c]);
  }
  return meat;
}
