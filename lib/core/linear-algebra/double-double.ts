/**
 * Double-double arithmetic (双倍双精度): a number is the unevaluated sum of two doubles, about 32 decimal digits.
 *
 * @see Dekker, T. J. (1971). A floating-point technique for extending the available precision. Numerische Mathematik 18, 224-242.
 * @see Hida, Y., Li, X. S. & Bailey, D. H. (2001). Algorithms for quad-double precision floating point arithmetic. ARITH-15, 155-162.
 */

/** `high + low`, where `high` is the sum rounded to a double. Absolute values from 1e-140 to 1e140 keep all digits. */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** A column of double-doubles, as two arrays. */
export interface DoubleDoubles {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** 2^27 + 1, Dekker's constant: splits a double into two halves of 26 bits whose products are exact. */
const SPLITTER = 134217729;

export function of(value: number): DoubleDouble {
  return { high: value, low: 0 };
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [high, highError] = twoSum(a.high, b.high);
  const [low, lowError] = twoSum(a.low, b.low);
  const [upper, rest] = quickTwoSum(high, highError + low);
  return normalized(upper, rest + lowError);
}

export function negate(a: DoubleDouble): DoubleDouble {
  return { high: -a.high, low: -a.low };
}

export function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  return add(a, negate(b));
}

/**
 * @example
 * multiply(of(0.1), of(0.1)); // { high: 0.010000000000000002, low: -8.326672684688674e-19 }
 */
export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = a.high * b.high;
  return normalized(product, productError(a.high, b.high, product) + (a.high * b.low + a.low * b.high));
}

export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a.high / b.high;
  const afterFirst = subtract(a, multiply(b, of(first)));
  const second = afterFirst.high / b.high;
  const afterSecond = subtract(afterFirst, multiply(b, of(second)));
  const [high, low] = quickTwoSum(first, second);
  return add({ high, low }, of(afterSecond.high / b.high));
}

/** The square root; 0 for a negative number. */
export function squareRoot(a: DoubleDouble): DoubleDouble {
  if (a.high <= 0) return of(0);
  const guess = Math.sqrt(a.high);
  const rest = subtract(a, multiply(of(guess), of(guess)));
  return normalized(guess, rest.high / (2 * guess));
}

/** The dot product of two columns, from element `start` on. */
export function dot(x: DoubleDoubles, y: DoubleDoubles, start: number): DoubleDouble {
  let high = 0;
  let low = 0;
  for (let i = start; i < x.high.length; i++) {
    const a = x.high[i];
    const b = y.high[i];
    const product = a * b;
    const productLow = productError(a, b, product) + (a * y.low[i] + x.low[i] * b);
    const sum = high + product;
    const back = sum - high;
    const error = high - (sum - back) + (product - back);
    low += error + productLow;
    high = sum + low;
    low -= high - sum;
  }
  return { high, low };
}

/** Adds `factor` times `x` to `y`, in place, from element `start` on. */
export function addScaled(factor: DoubleDouble, x: DoubleDoubles, y: DoubleDoubles, start: number): void {
  const { high: factorHigh, low: factorLow } = factor;
  for (let i = start; i < x.high.length; i++) {
    const a = x.high[i];
    const product = factorHigh * a;
    const productLow = productError(factorHigh, a, product) + (factorHigh * x.low[i] + factorLow * a);
    const b = y.high[i];
    const sum = b + product;
    const back = sum - b;
    const low = b - (sum - back) + (product - back) + (productLow + y.low[i]);
    y.high[i] = sum + low;
    y.low[i] = low - (y.high[i] - sum);
  }
}

/** The rounding error of the product of two doubles. */
export function productError(a: number, b: number, product: number): number {
  const aSplit = SPLITTER * a;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = SPLITTER * b;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function twoSum(a: number, b: number): [number, number] {
  const sum = a + b;
  const back = sum - a;
  return [sum, a - (sum - back) + (b - back)];
}

/** As `twoSum`, for |a| >= |b|. */
function quickTwoSum(a: number, b: number): [number, number] {
  const sum = a + b;
  return [sum, b - (sum - a)];
}

function normalized(a: number, b: number): DoubleDouble {
  const [high, low] = quickTwoSum(a, b);
  return { high, low };
}
