/** The standard normal distribution (标准正态分布). */
import { requireFraction, requireNotNaN } from "../errors";
import { erfc } from "./special-functions";

const ROOT_TWO = Math.SQRT2;
const DENSITY_AT_ZERO = 0.3989422804014327;

/**
 * The density at z.
 *
 * @throws {RangeError} If z is NaN.
 *
 * @example
 * density(0); // 0.3989422804014327
 */
export function density(z: number): number {
  requireNotNaN("compute a normal density", "z", z);
  return DENSITY_AT_ZERO * Math.exp(-0.5 * z * z);
}

/**
 * Probability of at most z.
 *
 * @throws {RangeError} If z is NaN.
 *
 * @example
 * cumulative(1.96); // 0.975002104851779
 */
export function cumulative(z: number): number {
  requireNotNaN("compute a normal probability", "z", z);
  return 0.5 * erfc(-z / ROOT_TWO);
}

/**
 * Probability of more than z, accurate in the far tail.
 *
 * @throws {RangeError} If z is NaN.
 *
 * @example
 * survival(10); // 7.61985302416e-24
 */
export function survival(z: number): number {
  requireNotNaN("compute a normal probability", "z", z);
  return 0.5 * erfc(z / ROOT_TWO);
}

/**
 * The quantile: the value that is not exceeded with this probability. 0 and 1 give minus and plus infinity.
 *
 * Starts from Abramowitz & Stegun 26.2.23, then Newton's method.
 *
 * @throws {RangeError} If the probability is outside [0, 1].
 *
 * @example
 * quantile(0.975); // 1.95996398454005
 */
export function quantile(probability: number): number {
  requireFraction("compute a normal quantile", "probability", probability);
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  if (probability === 0.5) return 0;
  // 1 - p is exact for p in [0.5, 1].
  return probability < 0.5 ? -upperQuantile(probability) : upperQuantile(1 - probability);
}

/** The value that is exceeded with this probability, in (0, 0.5). */
function upperQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability));
  let z =
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
  for (let step = 0; step < 4; step++) {
    const tail = survival(z);
    // Newton's method on ln(tail), which is nearly linear; its slope is minus the hazard rate.
    z += (Math.log1p((tail - probability) / probability) * tail) / density(z);
  }
  return z;
}
