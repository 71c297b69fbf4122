/**
 * Random draws (随机抽样) of the simulated shop: a stream for each concern, so that a change of one leaves the others alone,
 * and the distributions that its models need, computed with portable functions.
 */
import { type Random, seeded } from "../../core/random";
import { exp, ln } from "./portable";

/** The stream of one concern, e.g. "prices": seeded by a hash of seed and name (FNV-1a, murmur3's last mix). */
export function streamFor(seed: number, concern: string): Random {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < concern.length; i++) hash = Math.imul(hash ^ concern.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return seeded((hash ^ (hash >>> 16)) >>> 0);
}

/** A number in [0, 1) with 32 random bits: enough to choose by, at half the cost. */
export function chance(random: Random): number {
  return random.uint32() / 4294967296;
}

/** A number in [least, most), evenly. */
export function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + (most - least) * random.uniform();
}

/** Exponential, mean 1. */
export function exponential(random: Random): number {
  return -ln(1 - random.uniform());
}

/** Standard normal, by the polar method; the second value of the pair is let go. */
export function normal(random: Random): number {
  for (;;) {
    const x = 2 * random.uniform() - 1;
    const y = 2 * random.uniform() - 1;
    const squared = x * x + y * y;
    if (squared < 1 && squared > 0) return x * Math.sqrt((-2 * ln(squared)) / squared);
  }
}

/**
 * Gamma of a shape > 0 and scale 1.
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

/** Above it, the chance of none is too small for a double. */
const LARGEST_MEAN = 500;

/**
 * Poisson, by adding up the probabilities; O(mean).
 *
 * @param ofNone $e^{-\text{mean}}$, for callers who draw often with one mean.
 */
export function poisson(random: Random, mean: number, ofNone: number = exp(-mean)): number {
  if (mean > LARGEST_MEAN) return poisson(random, mean / 2) + poisson(random, mean / 2);
  let left = chance(random) - ofNone;
  let probability = ofNone;
  let count = 0;
  while (left >= 0 && count < 10_000) {
    count++;
    probability *= mean / count;
    left -= probability;
  }
  return count;
}

/** The place of the first cumulative weight in `[start, end)` above a draw. */
export function placeOf(cumulative: Float64Array, start: number, end: number, draw: number): number {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (draw < cumulative[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Running sums of weights. */
export function cumulated(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) sums[i] = total += weights[i];
  return sums;
}

/** A number of a list of weights, each as likely as its weight says. */
export function chosen(random: Random, cumulative: Float64Array): number {
  const last = cumulative.length;
  return placeOf(cumulative, 0, last, chance(random) * cumulative[last - 1]);
}
