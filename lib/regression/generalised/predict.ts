import { mustBe, requireKind } from "../../core/errors";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { checkedLater, type OptionReaders, optional, readOptions } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { LINKS } from "./families";
import type { GeneralisedLinearModel } from "./fit";

/** What a prediction needs beside the rows. */
export interface GeneralisedPredictOptions {
  /** (m) offsets of the rows, needed if the model was fitted with some. */
  readonly offset?: VectorLike | undefined;
}

const OPTIONS = {
  offset: optional(checkedLater<VectorLike>()),
} satisfies OptionReaders<GeneralisedPredictOptions>;

/**
 * The expected target of new rows: a probability for "binomial". O(m p).
 *
 * @param rows (m, p), columns in the order of the fit; other column names are refused.
 * @throws {TypeError} If the columns are not those of the model, this is no model, or offsets are missing.
 * @throws {RangeError} If a number is not finite, or the "inverse" link of a row is not above 0.
 *
 * @example
 * const model = fit([[0], [0], [0], [1], [1], [1]], [1, 2, 3, 3, 4, 5], { family: "poisson" });
 * predict(model, [[1]])[0].toFixed(9); // "4.000000000"
 */
export function predict(
  model: GeneralisedLinearModel,
  rows: MatrixLike,
  options: GeneralisedPredictOptions = {},
): Float64Array {
  const action = "predict by a generalised linear model";
  requireModel(action, model);
  const { offset } = readOptions(action, options, OPTIONS);
  const { data, columns, rows: count } = readRowsAsFitted(action, "rows", rows, model.featureNames);
  const given = offset === undefined && !model.hasOffset ? new Float64Array(count) : offset;
  const offsets = readVector(action, "offset", given as VectorLike);
  if (offsets.length !== count)
    throw new TypeError(mustBe(action, "offset", `one number for each of ${count} rows`, offsets));
  return Float64Array.from({ length: count }, (_, i) => {
    const link = model.coefficients.reduce((sum, b, j) => sum + b * data[i * columns + j], model.intercept);
    const mean = LINKS[model.link].mean(link + offsets[i]);
    if (Number.isFinite(mean)) return mean;
    throw new RangeError(mustBe(action, `the link of row ${i}`, "in its range", link + offsets[i]));
  });
}

/** @throws {TypeError} If it is not a fitted model. */
export function requireModel(action: string, model: GeneralisedLinearModel): void {
  const kind = "a model, as made by generalisedLinearModel.fit";
  requireKind(action, "model", model, kind, {
    kind: "text",
    family: "text",
    link: "text",
    featureNames: "list",
    targetName: "text",
    hasIntercept: "flag",
    hasOffset: "flag",
    intercept: "number",
    coefficients: "list",
    covariance: "list",
    dispersion: "number",
    deviance: "number",
    nullDeviance: "number",
    pearsonChiSquared: "number",
    logLikelihood: "number",
    rowCount: "integer",
    residualDegreesOfFreedom: "integer",
  });
  if (model.kind !== "generalised-linear-model" || !(model.link in LINKS))
    throw new TypeError(mustBe(action, "model", kind, model.kind));
}
