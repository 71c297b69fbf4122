import { mustBe } from "../../core/errors";
import { readSample } from "../../core/learning/sample";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import {
  checkedLater,
  flag,
  integer,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { solve } from "../least-squares/solve";
import { aliasedFeatures, refuseAliased } from "../linear-regression/aliased";
import { requireNames } from "../linear-regression/design";
import { INTERCEPT, uncenteredRootInverse } from "../linear-regression/model";
import { familyOf, LINKS, type LinkName, type TargetFamily } from "./families";
import { type Likelihood, maximise } from "./reweighted";

/** How to fit a generalised linear model. */
export interface GeneralisedLinearModelOptions {
  readonly family: TargetFamily;
  /** @default "logit" for "binomial", else "log"; "gamma" also has its canonical "inverse" */
  readonly link?: LinkName | undefined;
  /** p of the family "tweedie", above 1 and below 2: the variance is $\mu^p$. @default 1.5 */
  readonly power?: number;
  /** Whether to estimate a constant term. @default true */
  readonly intercept?: boolean;
  /** (n) at least 0: the variance of a row is divided by it, as of a share by its trials. @default 1 each */
  readonly weights?: VectorLike | undefined;
  /** (n) added to the link, such as the logarithm of the days in which events are counted. @default 0 each */
  readonly offset?: VectorLike | undefined;
  /** @default "y" */
  readonly targetName?: string;
  /** @default 100 */
  readonly maxIterations?: number;
}

/** A fitted generalised linear model: a plain record that saves as JSON. */
export interface GeneralisedLinearModel {
  readonly kind: "generalised-linear-model";
  readonly family: TargetFamily;
  readonly link: LinkName;
  readonly power: number;
  readonly featureNames: readonly string[];
  readonly targetName: string;
  readonly hasIntercept: boolean;
  readonly hasOffset: boolean;
  /** 0 if the model has none. */
  readonly intercept: number;
  /** (p), in units of the link per unit of the feature. */
  readonly coefficients: readonly number[];
  /** (k, k) of the estimates, the intercept's first. */
  readonly covariance: readonly (readonly number[])[];
  /** Variance over that of the family: 1 for "binomial" and "poisson", else Pearson's over the residual degrees of freedom. */
  readonly dispersion: number;
  readonly deviance: number;
  /** Deviance of the model with an intercept only. */
  readonly nullDeviance: number;
  readonly pearsonChiSquared: number;
  readonly logLikelihood: number;
  readonly rowCount: number;
  readonly residualDegreesOfFreedom: number;
  readonly iterations: number;
}

const OPTIONS = {
  family: oneOf<TargetFamily>(["binomial", "poisson", "gamma", "tweedie"]),
  link: optional(oneOf<LinkName>(["logit", "log", "inverse"])),
  power: withDefault(1.5, (action, name, value: unknown) => {
    if (typeof value === "number" && value > 1 && value < 2) return value;
    throw new RangeError(mustBe(action, name, "a number above 1 (poisson) and below 2 (gamma)", value));
  }),
  intercept: withDefault(true, flag),
  weights: optional(checkedLater<VectorLike>()),
  offset: optional(checkedLater<VectorLike>()),
  targetName: withDefault("y", text),
  maxIterations: withDefault(100, integer(1)),
} satisfies OptionReaders<GeneralisedLinearModelOptions>;
const ACTION = "fit a generalised linear model";
/** The likelihood of an exact fit, whose dispersion is 0, has this one: without any it is infinite. */
const LEAST_DISPERSION = 1e-30;

/**
 * Generalised linear model (GLM, 广义线性模型): how features change a probability, a number of events, or an amount that is never
 * negative.
 *
 * $$g(\mathrm{E}\,y) = \beta_0 + x^\top\beta + \text{offset}, \qquad \mathrm{Var}\,y = \phi\, V(\mathrm{E}\,y) / w$$
 *
 * V is μ(1 - μ) for "binomial", μ for "poisson", μ² for "gamma" and μ^p for "tweedie". Maximum likelihood by iteratively reweighted
 * least squares with QR; O(n p²) a step. Equals statsmodels' `GLM` with `var_weights`.
 *
 * @param rows (n, p) finite numbers, more than coefficients. @param target (n): for "binomial" 0 or 1, or shares of 1.
 * @throws {TypeError} If rows are ragged, lengths differ, or something is not a number.
 * @throws {RangeError} If a number is not finite or no target of the family, the mean of the target is an end of its range (all 0), a
 * feature is a combination of others, or features separate targets of 0 (or 1) from others, so that a coefficient is infinite.
 * @throws {ConvergenceError} If there is no maximum for another reason, such as that the "inverse" link would be negative.
 *
 * @see McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., 2.5. Chapman & Hall.
 *
 * @example
 * const model = fit([[0], [0], [0], [1], [1], [1]], [1, 2, 3, 3, 4, 5], { family: "poisson" });
 * Math.exp(model.coefficients[0]).toFixed(9); // "2.000000000"
 */
export function fit(
  rows: MatrixLike,
  target: VectorLike,
  options: GeneralisedLinearModelOptions,
): GeneralisedLinearModel {
  const read = readOptions(ACTION, options, OPTIONS);
  const { power, intercept, weights, targetName, maxIterations } = read;
  const sample = readSample(ACTION, rows, target, { weights });
  const { matrix, featureNames } = sample;
  requireNames(ACTION, featureNames);
  const family = familyOf(read.family, power);
  const linkName = read.link ?? family.links[0];
  if (!family.links.includes(linkName))
    throw new RangeError(
      mustBe(ACTION, "link", `one of ${family.links.join(", ")} for this family`, linkName),
    );
  const { dependent, center, ...rest } = solve(matrix, sample.target, intercept, "double");
  const names = intercept ? [INTERCEPT, ...featureNames] : featureNames;
  const aliased = aliasedFeatures({ dependent, center, ...rest }, featureNames, intercept);
  const degrees = matrix.rows - names.length;
  if (aliased.length > 0) refuseAliased(ACTION, aliased, matrix.rows, names.length, "Leave them out");
  if (degrees < 1)
    throw new RangeError(
      mustBe(ACTION, "rows", `at least ${names.length + 1} for ${names.length} coefficients`, matrix.rows),
    );

  const likelihood = { ...sample, offset: readOffset(read, matrix.rows), family, link: LINKS[linkName] };
  const start = startOf(read.family, likelihood);
  const zeros = new Array<number>(matrix.columns).fill(0);
  const { means, ...found } = maximise(
    ACTION,
    { ...likelihood, design: designOf(matrix, center.features, intercept) },
    intercept ? [start, ...zeros] : zeros,
    maxIterations,
    (j) => refuseSeparated(names[j]),
  );
  const constant = { rows: matrix.rows, columns: 1, data: new Float64Array(matrix.rows).fill(1) };
  const nothing = { ...likelihood, design: constant };
  const nullDeviance = maximise(ACTION, nothing, [start], maxIterations, () =>
    refuseSeparated(INTERCEPT),
  ).deviance;
  let pearson = 0;
  for (let i = 0; i < means.length; i++)
    pearson += (sample.weights[i] * (sample.target[i] - means[i]) ** 2) / family.variance(means[i]);
  const isDispersed = read.family === "gamma" || read.family === "tweedie";
  const dispersion = isDispersed ? pearson / degrees : 1;
  const terms = names.map((_, i) => (intercept ? i - 1 : i));
  const root = uncenteredRootInverse({ terms, rootInverse: found.rootInverse, center });
  const coefficients = found.estimates.slice(intercept ? 1 : 0);
  const shift = coefficients.reduce((sum, b, j) => sum + b * center.features[j], 0);
  let logLikelihood = 0;
  for (let i = 0; i < means.length; i++)
    logLikelihood += family.logLikelihood(
      sample.target[i],
      means[i],
      sample.weights[i] / Math.max(dispersion, LEAST_DISPERSION),
    );
  const covariance = root.map((a) =>
    root.map((b) => dispersion * a.reduce((sum, value, k) => sum + value * b[k], 0)),
  );
  if (![...covariance.flat(), nullDeviance, pearson, logLikelihood].every(Number.isFinite))
    throw new RangeError(
      `Cannot ${ACTION}: variances must be within the range of a double; change the units of the rows or the target`,
    );
  return {
    kind: "generalised-linear-model",
    family: read.family,
    link: linkName,
    power,
    featureNames,
    targetName,
    hasIntercept: intercept,
    hasOffset: read.offset !== undefined,
    intercept: intercept ? found.estimates[0] - shift : 0,
    coefficients,
    covariance,
    dispersion,
    deviance: found.deviance,
    nullDeviance,
    pearsonChiSquared: pearson,
    logLikelihood,
    rowCount: matrix.rows,
    residualDegreesOfFreedom: degrees,
    iterations: found.iterations,
  };
}

/** The offsets of the rows that have a weight. */
function readOffset(
  {
    offset,
    weights,
  }: { readonly offset?: VectorLike | undefined; readonly weights?: VectorLike | undefined },
  rowCount: number,
): Float64Array {
  if (offset === undefined) return new Float64Array(rowCount);
  const numbers = readVector(ACTION, "offset", offset);
  const kept = weights === undefined ? undefined : readVector(ACTION, "weights", weights);
  const length = kept?.length ?? rowCount;
  if (numbers.length !== length)
    throw new TypeError(mustBe(ACTION, "offset", `one number for each of ${length} rows`, numbers));
  return Float64Array.from(numbers).filter((_, i) => kept === undefined || kept[i] > 0);
}

/** The link of the mean target. @throws {RangeError} If a target is not allowed, or the link is infinite. */
function startOf(name: TargetFamily, { target, weights, family, link }: Omit<Likelihood, "design">): number {
  const wrong = target.find((y) => !family.allows(y));
  if (wrong !== undefined)
    throw new RangeError(mustBe(ACTION, "each target", `${family.rule} for ${name}`, wrong));
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = target.reduce((sum, y, i) => sum + weights[i] * y, 0) / totalWeight;
  const start = link.of(mean);
  const variance = family.variance(mean);
  if (Number.isFinite(start) && !(variance > 0 && variance < Number.POSITIVE_INFINITY))
    throw new RangeError(
      mustBe(ACTION, "the mean of target", "of a variance within the range of a double", mean),
    );
  if (Number.isFinite(start)) return start;
  throw new RangeError(
    mustBe(ACTION, "the mean of target", `above 0${name === "binomial" ? " and below 1" : ""}`, mean),
  );
}

/** The features less their centers, behind a column of ones if there is an intercept. */
function designOf({ rows, columns, data }: Matrix, centers: readonly number[], intercept: boolean): Matrix {
  const first = intercept ? 1 : 0;
  const width = columns + first;
  const design = { rows, columns: width, data: new Float64Array(rows * width).fill(1) };
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) design.data[i * width + first + j] = data[i * columns + j] - centers[j];
  return design;
}

function refuseSeparated(name: string): never {
  throw new RangeError(
    `Cannot ${ACTION}: features must not tell for certain where the target is 0 or 1, as ${name} does (separation: its coefficient is infinite); leave it out, or use a regression with a penalty`,
  );
}
