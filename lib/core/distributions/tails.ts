/** Quantiles by numerical inversion of tail probabilities. */
import { ConvergenceError } from "../errors";

const LARGEST_STEPS = 400;

/**
 * The x > 0 at which a tail probability has a given value.
 *
 * Solves $\ln \mathrm{tail}(e^u) = \ln p$ for u by Newton's method inside a bracket. On this scale tails from 1 down to 1e-300
 * are nearly linear, so it converges fast and to the last digits.
 *
 * @param tail The upper tail, which falls with x, or the lower one, which rises, if `isLower`.
 * @param density The absolute value of its derivative.
 * @param probability In (0, 1).
 */
export function invert(
  tail: (x: number) => number,
  density: (x: number) => number,
  probability: number,
  isLower: boolean,
): number {
  const goal = Math.log(probability);
  const direction = isLower ? 1 : -1;
  /** Increases with u. */
  const gapAt = (u: number) => direction * (Math.log(tail(Math.exp(u))) - goal);

  let low = -1;
  let high = 1;
  for (let reach = 1; gapAt(low) > 0 && low > -745; reach *= 2) {
    high = low;
    low = Math.max(-745, low - reach);
  }
  for (let reach = 1; gapAt(high) < 0 && high < 709; reach *= 2) {
    low = high;
    high = Math.min(709.7, high + reach);
  }

  let u = (low + high) / 2;
  for (let step = 0; step < LARGEST_STEPS; step++) {
    const x = Math.exp(u);
    const probabilityHere = tail(x);
    const gap = direction * (Math.log(probabilityHere) - goal);
    if (gap === 0) return x;
    if (gap > 0) high = u;
    else low = u;
    const slope = (density(x) * x) / probabilityHere;
    const proposed = u - gap / slope;
    const next = proposed > low && proposed < high ? proposed : (low + high) / 2;
    if (Math.abs(next - u) <= 1e-16 * Math.max(1, Math.abs(u))) return Math.exp(next);
    u = next;
  }
  throw new ConvergenceError(
    `Cannot compute a quantile: no convergence within ${LARGEST_STEPS} steps`,
    LARGEST_STEPS,
    1e-16,
  );
}

/** The quantile of a positive distribution, from the smaller of its two tails. */
export function positiveQuantile(
  probability: number,
  cumulative: (x: number) => number,
  survival: (x: number) => number,
  density: (x: number) => number,
): number {
  if (probability === 0) return 0;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  return probability < 0.5
    ? invert(cumulative, density, probability, true)
    : invert(survival, density, 1 - probability, false);
}
