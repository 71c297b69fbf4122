import * as chiSquared from "../../../core/distributions/chi-squared";
import * as normal from "../../../core/distributions/normal";
import { readRowsAsFitted } from "../../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../../core/linear-algebra/matrix";
import { type OptionReaders, openFraction, readOptions, withDefault } from "../../../core/options";
import type { VectorLike } from "../../../core/vectors";
import { fit as fitCurve, type SurvivalOptions, survivalAt } from "../kaplan-meier";
import { type CoxRegression, readRows, requireModel } from "./fit";
import { partialLikelihood } from "./partial-likelihood";

/** One feature of a Cox regression. */
export interface CoxCoefficient {
  readonly name: string;
  readonly coefficient: number;
  /** Factor on the hazard for one unit more. */
  readonly hazardRatio: number;
  /** Limits of the hazard ratio. */
  readonly lower: number;
  readonly upper: number;
  readonly standardError: number;
  readonly z: number;
  readonly pValue: number;
}

/**
 * Hazard ratios with intervals and Wald tests, one record a feature. O(p).
 *
 * @throws {TypeError} If this is no model.
 *
 * @example
 * const model = fit([[0], [1], [0], [1], [1]], [5, 2, 4, 6, 1], [1, 1, 0, 0, 1], { featureNames: ["monthly"] });
 * summary(model)[0].name; // "monthly"
 */
export function summary(model: CoxRegression, options: SurvivalOptions = {}): CoxCoefficient[] {
  const action = "summarise a Cox regression";
  requireModel(action, model);
  const { level } = readOptions(action, options, {
    level: withDefault(0.95, openFraction),
  } satisfies OptionReaders<SurvivalOptions>);
  const quantile = normal.quantile((1 + level) / 2);
  return model.featureNames.map((name, j) => {
    const [coefficient, standardError] = [model.coefficients[j], model.standardErrors[j]];
    const z = coefficient / standardError;
    return {
      name,
      coefficient,
      hazardRatio: Math.exp(coefficient),
      lower: Math.exp(coefficient - quantile * standardError),
      upper: Math.exp(coefficient + quantile * standardError),
      standardError,
      z,
      pValue: Math.min(1, 2 * normal.survival(Math.abs(z))),
    };
  });
}

/** A test of one feature's assumption. */
export interface ProportionalHazardsTest {
  readonly name: string;
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Tests for each feature whether its hazard ratio is the same at all times, by the correlation of its scaled Schoenfeld residuals
 * with the share of customers who are still there. A small p-value says that it is not: then the coefficient is an average over time.
 * O(n p²).
 *
 * @param features Those of the fit, as are `durations` and `events`.
 * @throws As `fit`, and {TypeError} if the columns are not those of the model.
 *
 * @see Grambsch, P. M. & Therneau, T. M. (1994). Proportional hazards tests and diagnostics based on weighted residuals. Biometrika 81(3), 515-526.
 *
 * @example
 * const [features, durations, events] = [[[0], [1], [0], [1], [1]], [5, 2, 4, 6, 1], [1, 1, 0, 0, 1]];
 * proportionalHazards(fit(features, durations, events), features, durations, events)[0].pValue > 0.05; // true
 */
export function proportionalHazards(
  model: CoxRegression,
  features: MatrixLike,
  durations: VectorLike,
  events: VectorLike,
): ProportionalHazardsTest[] {
  const action = "test proportional hazards";
  requireModel(action, model);
  const { coefficients, covariance, featureNames, means } = model;
  const matrix = readRowsAsFitted(action, "features", features, featureNames);
  const { read, groups } = readRows(action, matrix, durations, events, featureNames);
  const centered = matrix.data.map((value, i) => value - means[i % matrix.columns]);
  const curve = fitCurve(read.durations, read.events);
  const sets: { share: number; events: number; residual: Float64Array }[] = [];
  partialLikelihood(centered, read.events, groups, coefficients, ({ time, events, residual }) => {
    sets.push({ share: survivalAt(curve, [time])[0], events, residual });
  });
  const eventCount = sets.reduce((sum, set) => sum + set.events, 0);
  const mean = sets.reduce((sum, { share, events }) => sum + share * events, 0) / eventCount;
  const spread = sets.reduce((sum, { share, events }) => sum + events * (share - mean) ** 2, 0);
  const trend = coefficients.map((_, k) =>
    sets.reduce((sum, { share, residual }) => sum + (share - mean) * residual[k], 0),
  );
  return featureNames.map((name, j) => {
    const scaled = trend.reduce((sum, value, k) => sum + value * covariance[j][k], 0);
    const statistic = spread === 0 ? 0 : (eventCount * scaled ** 2) / (covariance[j][j] * spread);
    return { name, statistic, pValue: chiSquared.survival(statistic, 1) };
  });
}
