/**
 * Random numbers (随机抽样) of the simulated shop: one random stream for each part of the model, so that changing one part
 * leaves the others unchanged, and the distributions that the models need, computed with portable functions.
 */
import { type Random, seeded } from "../../core/random";
import { exp, ln } from "./portable";

/**
 * The random stream of one part, for example "prices". Its seed is a hash of the seed and the name (FNV-1a, then murmur3's
 * final mix), so a name must never change.
 */
export function streamFor(seed: number, name: string): Random {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return seeded((hash ^ (hash >>> 16)) >>> 0);
}

/** A uniform number in [0, 1) with 32 random bits: precise enough for a choice, at half the cost of `uniform()`. */
export function uniform32(random: Random): number {
  return random.uint32() / 4294967296;
}

/** A uniform number in [least, most). */
export function uniformBetween(random: Random, [least, most]: readonly [number, number]): number {
  return least + (most - least) * random.uniform();
}

/** An exponential number of mean 1. */
export function exponential(random: Random): number {
  return -ln(1 - random.uniform());
}

/** A standard normal number by the polar method, which discards the second value of each pair. */
export function normal(random: Random): number {
  for (;;) {
    const x = 2 * random.uniform() - 1;
    const y = 2 * random.uniform() - 1;
    const squared = x * x + y * y;
    if (squared < 1 && squared > 0) return x * Math.sqrt((-2 * ln(squared)) / squared);
  }
}

/**
 * A Gamma number of the given shape > 0 and scale 1.
 *
 * @see Marsaglia, G. & Tsang, W. W. (2000). A simple method for generating gamma variables. ACM TOMS 26(3), 363-372.
 */
export function gamma(random: Random, shape: number): number {
  // For shapes below 1: Gamma(a) = Gamma(a + 1) U^(1/a), their section 6.
  if (shape < 1) return gamma(random, shape + 1) * exp(Math.max(-600, -exponential(random) / shape));
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (ln(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * ln(v)) return d * v;
  }
}

/** Above this mean, exp(-mean) loses too much precision. */
const LARGEST_MEAN = 500;

/**
 * A Poisson number by inversion (summing the probabilities); O(mean).
 *
 * @param probabilityOfZero $e^{-\text{mean}}$: callers that draw often with one mean compute it once.
 */
export function poisson(random: Random, mean: number, probabilityOfZero: number = exp(-mean)): number {
  if (mean > LARGEST_MEAN) return poisson(random, mean / 2) + poisson(random, mean / 2);
  let left = uniform32(random) - probabilityOfZero;
  let probability = probabilityOfZero;
  let count = 0;
  while (left >= 0 && count < 10_000) {
    count++;
    probability *= mean / count;
    left -= probability;
  }
  return count;
}

/** Binary search: the index in `[start, end)` of the first cumulative weight above `draw`. */
export function searchCumulative(cumulative: Float64Array, start: number, end: number, draw: number): number {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (draw < cumulative[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Cumulative sums of weights. */
export function cumulativeSums(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) sums[i] = total += weights[i];
  return sums;
}

/** Draws an index with probability proportional to its weight. */
export function drawIndex(random: Random, cumulative: Float64Array): number {
  const last = cumulative.length;
  return searchCumulative(cumulative, 0, last, uniform32(random) * cumulative[last - 1]);
}
