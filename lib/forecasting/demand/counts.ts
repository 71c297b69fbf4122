/**
 * The negative binomial distribution of counts (负二项分布), by its mean m and excess e: the variance is m (1 + e), as of random
 * purchases of several pieces each. Without excess it is the Poisson distribution.
 */
import { logPoisson } from "../../core/distributions/counting";
import { incompleteBeta, incompleteGamma, logGamma } from "../../core/distributions/special-functions";

/** Below it the distribution is the Poisson one, to seven digits. */
const LEAST_EXCESS = 1e-7;

/** Logarithm of the probability of exactly `x`; m > 0. */
export function logProbability(x: number, mean: number, excess: number): number {
  if (excess < LEAST_EXCESS) return logPoisson(x, mean);
  const size = mean / excess;
  const ways = x === 0 ? 0 : logGamma(x + size) - logGamma(size) - logGamma(x + 1);
  return ways - size * Math.log1p(excess) - x * Math.log1p(1 / excess);
}

/** Probability of `x` or more; m > 0. */
export function tail(x: number, mean: number, excess: number): number {
  if (x <= 0) return 1;
  if (excess < LEAST_EXCESS) return incompleteGamma(x, mean).lower;
  return incompleteBeta(x, mean / excess, excess / (1 + excess), 1 / (1 + excess)).lower;
}
