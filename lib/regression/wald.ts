/** Coefficients with the tests and intervals that follow from their covariance. */
import * as normal from "../core/distributions/normal";

/** The statistics of one coefficient, by the normal distribution. */
export interface WaldCoefficient {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
  /** Estimate over standard error. */
  readonly z: number;
  /** Probability of a z at least this far from 0 if the true coefficient were 0 (p 值). */
  readonly p: number;
  /** Confidence interval (置信区间). */
  readonly lower: number;
  readonly upper: number;
}

export function waldCoefficients(
  estimates: readonly { readonly name: string; readonly estimate: number }[],
  covariance: readonly (readonly number[])[],
  confidence: number,
): WaldCoefficient[] {
  const criticalValue = -normal.quantile((1 - confidence) / 2);
  return estimates.map(({ name, estimate }, i) => {
    const standardError = Math.sqrt(covariance[i][i]);
    const z = estimate === 0 ? 0 : estimate / standardError;
    const margin = criticalValue * standardError;
    const p = Math.min(1, 2 * normal.survival(Math.abs(z)));
    return { name, estimate, standardError, z, p, lower: estimate - margin, upper: estimate + margin };
  });
}
