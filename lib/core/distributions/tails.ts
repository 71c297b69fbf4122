/** Turns a distribution's tails round: from a probability to the value that has it. */
import { ConvergenceError } from "../errors";

const LARGEST_STEPS = 400;

/**
 * The x > 0 at which a falling tail probability reaches a given value.
 *
 * Solves $\ln \mathrm{tail}(e^u) = \ln p$ for u: on that scale tails from 1 down to 1e-300 are nearly straight, so Newton's
 * steps, kept inside a bracket, settle quickly and to the last digits.
 *
 * @param tail Probability beyond x; falls (or, if `isLower`, rises) with x.
 * @param density Its slope, without sign.
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
  /** Rises with u. */
  const miss = (u: number) => direction * (Math.log(tail(Math.exp(u))) - goal);

  let low = -1;
  let high = 1;
  for (let reach = 1; miss(low) > 0 && low > -745; reach *= 2) {
    high = low;
    low = Math.max(-745, low - reach);
  }
  for (let reach = 1; miss(high) < 0 && high < 709; reach *= 2) {
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
    `Cannot compute a quantile: it did not settle within ${LARGEST_STEPS} steps`,
    LARGEST_STEPS,
    1e-16,
  );
}
