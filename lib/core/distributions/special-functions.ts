/**
 * Special functions (特殊函数) of the distributions: erf, incomplete gamma and beta. They keep 13 digits in the far
 * tails, where p-values are small.
 */
import { ConvergenceError } from "../errors";

const LARGEST_TERMS = 1_000_000;
const EPSILON = 2 ** -53;
/** ln sqrt(2 pi) */
export const LOG_ROOT_TWO_PI = 0.9189385332046728;

/** Bernoulli numbers over 2k(2k-1): the coefficients of Stirling's series. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/**
 * The remainder of Stirling's formula for log-gamma: $\ln\Gamma(x) - (x - \tfrac12)\ln x + x - \tfrac12\ln 2\pi$, for x > 0.
 *
 * Separate from the large terms, because those cancel in every distribution and would take its digits with them.
 *
 * @see Loader, C. (2000). Fast and Accurate Computation of Binomial Probabilities.
 */
export function stirlingRemainder(x: number): number {
  let shifted = x;
  let remainder = 0;
  // The series has all digits from 16 on; smaller x use Gamma(x + 1) = x Gamma(x).
  for (; shifted < 16; shifted++) remainder += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
  const inverseSquare = 1 / (shifted * shifted);
  let series = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) series = series * inverseSquare + STIRLING[k];
  return remainder + series / shifted;
}

/** $\ln\Gamma(x)$ for x > 0. */
export function logGamma(x: number): number {
  return (x - 0.5) * Math.log(x) - x + LOG_ROOT_TWO_PI + stirlingRemainder(x);
}

/** Digamma and trigamma: the first and second derivative of $\ln\Gamma(x)$, for x > 0. */
export function polygamma(x: number): { readonly digamma: number; readonly trigamma: number } {
  let shifted = x;
  let digamma = 0;
  let trigamma = 0;
  for (; shifted < 16; shifted++) {
    digamma -= 1 / shifted;
    trigamma += 1 / (shifted * shifted);
  }
  // The derivatives of Stirling's series.
  const inverse = 1 / shifted;
  let power = inverse * inverse;
  digamma += Math.log(shifted) - inverse / 2;
  trigamma += inverse + power / 2;
  for (let k = 0; k < STIRLING.length; k++) {
    digamma -= (2 * k + 1) * STIRLING[k] * power;
    trigamma += (2 * k + 1) * (2 * k + 2) * STIRLING[k] * power * inverse;
    power *= inverse * inverse;
  }
  return { digamma, trigamma };
}

/**
 * Deviance term $x\ln(x/m) + m - x$, accurate for x close to m.
 *
 * @param difference x - m, if the caller knows it more accurately.
 *
 *
 * @see Loader (2000), as above: `bd0`.
 */
export function deviance(x: number, m: number, difference = x - m): number {
  if (x === 0) return m;
  if (Math.abs(difference) < 0.1 * (x + m)) {
    const v = difference / (x + m);
    let total = difference * v;
    let term = 2 * x * v;
    for (let k = 1; k < 1000; k++) {
      term *= v * v;
      const next = total + term / (2 * k + 1);
      if (next === total) return total;
      total = next;
    }
  }
  return x * Math.log(x / m) - difference;
}

/** $e^{-x^2}$, corrected for the rounding error of the square, which costs two digits at x = 26. */
function gaussian(x: number): number {
  const split = 134217729 * x;
  const high = split - (split - x);
  const low = x - high;
  const square = x * x;
  return Math.exp(-square) * (1 - (high * high - square + 2 * high * low + low * low));
}

/** Numerator and denominator of Cody's approximations, from the highest power: of erf up to 0.46875, and of erfc up to 4 and beyond. */
const SMALL = [
  [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
] as const;
const MIDDLE = [
  [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388375, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037493,
  ],
] as const;
const LARGE = [
  [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.01608378514874228,
    0.0006587491615298378,
  ],
  [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
] as const;

/** A quotient of two polynomials of the same degree. Written without destructuring, which makes garbage. */
function quotient(x: number, polynomials: readonly (readonly number[])[]): number {
  const above = polynomials[0];
  const below = polynomials[1];
  let numerator = above[0];
  let denominator = below[0];
  for (let i = 1; i < above.length; i++) {
    numerator = numerator * x + above[i];
    denominator = denominator * x + below[i];
  }
  return numerator / denominator;
}

/**
 * Error function (误差函数), within 1e-15 of its size.
 *
 * $$\operatorname{erf}(x) = \frac{2}{\sqrt\pi}\int_0^x e^{-t^2}\,dt$$
 *
 * @see Cody, W. J. (1969). Rational Chebyshev Approximations for the Error Function. Mathematics of Computation 23, 631-637.
 *
 * @example
 * erf(1); // 0.842700792949715
 */
export function erf(x: number): number {
  if (Math.abs(x) > 0.46875) return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
  return x * quotient(x * x, SMALL);
}

/**
 * Complementary error function $1 - \operatorname{erf}(x)$, accurate in the right tail.
 *
 * @example
 * erfc(10); // 2.088487583762545e-45
 */
export function erfc(x: number): number {
  if (x <= 0.46875) return x < -0.46875 ? 2 - erfc(-x) : 1 - erf(x);
  if (x > 27.3) return 0;
  if (x <= 4) return gaussian(x) * quotient(x, MIDDLE);
  const y = 1 / (x * x);
  return (gaussian(x) / x) * (0.5641895835477563 - y * quotient(y, LARGE));
}

/** Both tail probabilities of a distribution at a point; their sum is 1. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Regularised incomplete gamma functions P(a, x) and Q(a, x), for a > 0, x >= 0.
 *
 * @throws {ConvergenceError} If a is too large for the series (about 1e10).
 *
 * @example
 * incompleteGamma(1, 2).upper; // 0.135335283236613, e^-2
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  // Half of the smallest positive double is 0.
  if (x === Number.POSITIVE_INFINITY || a === 0) return { lower: 1, upper: 0 };
  // x^a e^-x / Gamma(a)
  const front = Math.sqrt(a) * Math.exp(-LOG_ROOT_TWO_PI - stirlingRemainder(a) - deviance(a, x));
  if (x < a + 1) {
    let term = 1 / a;
    let total = term;
    for (let n = 1; term > EPSILON * total; n++) {
      term *= x / (a + n);
      total += term;
      if (n > LARGEST_TERMS) throw new ConvergenceError(notSummed("gamma"), LARGEST_TERMS, EPSILON);
    }
    const lower = Math.min(1, front * total);
    return { lower, upper: 1 - lower };
  }
  const fraction = continuedFraction("gamma", x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a]);
  const upper = Math.min(1, front / fraction);
  return { lower: 1 - upper, upper };
}

/**
 * Regularised incomplete beta function $I_x(a, b)$ and its complement, for a, b > 0.
 *
 * @param x In [0, 1].
 * @param y 1 - x, which the caller knows more accurately if x is close to 1.
 * @throws {ConvergenceError} If a or b is too large for the continued fraction (about 1e10).
 *
 * @see DiDonato, A. R. & Morris, A. H. (1992). Algorithm 708. ACM TOMS 18(3), 360-373.
 *
 * @example
 * incompleteBeta(2, 3, 0.5, 0.5).lower; // 11 / 16, 0.6875
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  if (x <= a / (a + b)) {
    const lower = lowerBeta(a, b, x, y);
    return { lower, upper: 1 - lower };
  }
  const upper = lowerBeta(b, a, y, x);
  return { lower: 1 - upper, upper };
}

/** $I_x(a, b)$ for x up to the mean a / (a + b). */
function lowerBeta(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  // x^a y^b / B(a, b), by Loader's method
  const front =
    Math.sqrt((a * b) / n) *
    Math.exp(
      stirlingRemainder(n) -
        stirlingRemainder(a) -
        stirlingRemainder(b) -
        LOG_ROOT_TWO_PI -
        deviance(a, n * x) -
        deviance(b, n * y),
    );
  // Algorithm 708, function bfrac: fewer terms than the classical fraction, without oscillation.
  const lambda = a > b ? n * y - b : a - n * x;
  const c = 1 + lambda;
  const fraction = continuedFraction("beta", (a * c) / (a + 1), (i) => {
    const w = a + 2 * i - 1;
    const numerator = ((a + i - 1) * (n + i - 1) * i * (b - i) * x * x) / (w * w);
    const denominator = i + (i * (b - i) * x) / w + ((a + i) * (c + i * (1 + y))) / (a + 2 * i + 1);
    return [numerator, denominator];
  });
  return Math.min(1, front / fraction);
}

/** $b_0 + \frac{a_1}{b_1 + \frac{a_2}{b_2 + \cdots}}$ by Lentz's method. */
function continuedFraction(
  name: string,
  first: number,
  termOf: (i: number) => readonly [numerator: number, denominator: number],
): number {
  const tiny = 1e-300;
  let value = first === 0 ? tiny : first;
  let c = value;
  let d = 0;
  for (let i = 1; i <= LARGEST_TERMS; i++) {
    const [numerator, denominator] = termOf(i);
    d = denominator + numerator * d;
    if (d === 0) d = tiny;
    d = 1 / d;
    c = denominator + numerator / c;
    if (c === 0) c = tiny;
    const step = c * d;
    if (Number.isNaN(step)) break;
    value *= step;
    if (Math.abs(step - 1) <= 2 * EPSILON) return value;
  }
  throw new ConvergenceError(notSummed(name), LARGEST_TERMS, EPSILON);
}

function notSummed(name: string): string {
  return `Cannot compute the incomplete ${name} function: no convergence within ${LARGEST_TERMS} terms; the arguments are too large`;
}
