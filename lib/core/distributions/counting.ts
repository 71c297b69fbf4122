/** Log-densities of counts, by Loader's method. */
import { deviance, LOG_ROOT_TWO_PI, stirlingRemainder } from "./special-functions";

/** Stirling remainders of small integers, which are slow to compute; large ones take a short series. */
const SMALL = Float64Array.from({ length: 16 }, (_, x) => (x === 0 ? 0 : stirlingRemainder(x)));

function remainder(x: number): number {
  return x < SMALL.length ? SMALL[x] : stirlingRemainder(x);
}

/**
 * Logarithm of $\binom nx p^x q^{n-x}$ for integers 0 <= x <= n and p, q in (0, 1), p + q = 1.
 *
 * @see Loader, C. (2000). Fast and Accurate Computation of Binomial Probabilities.
 */
export function logBinomial(x: number, n: number, p: number, q: number): number {
  // log1p of the complement is accurate for a probability near 1.
  if (x === 0) return n * (p < 0.5 ? Math.log1p(-p) : Math.log(q));
  if (x === n) return n * (q < 0.5 ? Math.log1p(-q) : Math.log(p));
  const failures = n - x;
  return (
    remainder(n) -
    remainder(x) -
    remainder(failures) -
    deviance(x, n * p) -
    deviance(failures, n * q) -
    LOG_ROOT_TWO_PI -
    0.5 * Math.log((x * failures) / n)
  );
}

/** Logarithm of $e^{-\lambda}\lambda^x / x!$ for integer x >= 0 and lambda > 0. */
export function logPoisson(x: number, mean: number): number {
  if (x === 0) return -mean;
  return -remainder(x) - deviance(x, mean) - LOG_ROOT_TWO_PI - 0.5 * Math.log(x);
}
