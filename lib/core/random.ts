/**
 * Seeded random numbers (随机数): the same streams as NumPy's `RandomState`, so that Python users get the same rows.
 *
 * @see Matsumoto, M. & Nishimura, T. (1998). Mersenne Twister. ACM TOMACS 8(1), 3-30.
 */
import { mustBe, requireInteger, requirePositive } from "./errors";

const STATE_LENGTH = 624;
const SHIFT = 397;

/** A stream of random numbers. Each call advances it. */
export interface Random {
  /** The next 32 bits, as an integer in [0, 2^32). */
  uint32(): number;
  /** A double in [0, 1) with 53 random bits, `random_sample()`. */
  uniform(): number;
  /** An integer in [0, bound), `randint(bound)`. */
  integer(bound: number): number;
  /** A standard normal number, `standard_normal()`. */
  normal(): number;
  /** A Gamma distributed number of scale 1 with this shape above 0, `standard_gamma(shape)`. */
  gamma(shape: number): number;
  /** Shuffles `values` in place, `shuffle(values)`. */
  shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T;
  /** The numbers 0 to count - 1 in random order, `permutation(count)`. */
  permutation(count: number): Int32Array;
}

/**
 * A new stream for a seed.
 *
 * @param seed An integer in [0, 2^32).
 * @throws {RangeError} If the seed is not such an integer.
 *
 * @example
 * seeded(42).uniform(); // 0.3745401188473625, as numpy.random.RandomState(42).random_sample()
 */
export function seeded(seed: number): Random {
  requireInteger("seed random numbers", "seed", seed, 0);
  if (seed > 0xffffffff)
    throw new RangeError(mustBe("seed random numbers", "seed", "an integer below 2^32", seed));
  const uint32 = mersenneTwister(seed);

  function uniform(): number {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** An integer in [0, largest], as NumPy draws it: masked bits, until they are not above `largest`. */
  function upTo(largest: number): number {
    if (largest === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(largest)) - 1;
    for (;;) {
      const bits = (uint32() & mask) >>> 0;
      if (bits <= largest) return bits;
    }
  }

  function integer(bound: number): number {
    requireInteger("draw an integer", "bound", bound, 1);
    if (bound > 0x100000000) throw new RangeError(mustBe("draw an integer", "bound", "at most 2^32", bound));
    return upTo(bound - 1);
  }

  function shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T {
    if (!Array.isArray(values) && !ArrayBuffer.isView(values))
      throw new TypeError(mustBe("shuffle", "values", "an array or a typed array", values));
    for (let i = values.length - 1; i > 0; i--) {
      const j = upTo(i);
      const last = values[i];
      values[i] = values[j];
      values[j] = last;
    }
    return values;
  }

  function permutation(count: number): Int32Array {
    requireInteger("draw a permutation", "count", count, 0);
    return shuffle(Int32Array.from({ length: count }, (_, i) => i));
  }

  const normal = polarMethod(uniform);
  return { uint32, uniform, integer, normal, gamma: gammaMethod(uniform, normal), shuffle, permutation };
}

/**
 * @see Marsaglia, G. & Tsang, W. W. (2000). A simple method for generating gamma variables. ACM TOMS 26(3), 363-372. For shapes
 * below 1: Ahrens, J. H. & Dieter, U. (1974). Computer methods for sampling. Computing 12, 223-246.
 */
function gammaMethod(uniform: () => number, normal: () => number): (shape: number) => number {
  const exponential = () => -Math.log(1 - uniform());
  function belowOne(shape: number): number {
    for (;;) {
      const u = uniform();
      const v = exponential();
      const y = u <= 1 - shape ? 0 : -Math.log((1 - u) / shape);
      const x = (u <= 1 - shape ? u : 1 - shape + shape * y) ** (1 / shape);
      if (x <= v + y) return x;
    }
  }
  function aboveOne(shape: number): number {
    const b = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * b);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      const u = uniform();
      if (u < 1 - 0.0331 * x ** 4 || Math.log(u) < 0.5 * x * x + b * (1 - v + Math.log(v))) return b * v;
    }
  }
  return (shape) => {
    requirePositive("draw a Gamma number", "shape", shape);
    return shape === 1 ? exponential() : shape < 1 ? belowOne(shape) : aboveOne(shape);
  };
}

/** Standard normal numbers by Marsaglia's polar method, which makes two at a time. */
function polarMethod(uniform: () => number): () => number {
  let second: number | undefined;
  return () => {
    if (second !== undefined) {
      const value = second;
      second = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const squared = x * x + y * y;
      if (squared >= 1 || squared === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(squared)) / squared);
      second = factor * x;
      return factor * y;
    }
  };
}

/** MT19937: the next 32 bits at each call. */
function mersenneTwister(seed: number): () => number {
  const state = initialState(seed);
  let position = STATE_LENGTH;
  return () => {
    if (position === STATE_LENGTH) {
      twist(state);
      position = 0;
    }
    let y = state[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

function initialState(seed: number): Uint32Array {
  const state = new Uint32Array(STATE_LENGTH);
  state[0] = seed;
  for (let i = 1; i < STATE_LENGTH; i++) {
    const previous = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = Math.imul(1812433253, previous) + i;
  }
  return state;
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < STATE_LENGTH; i++) {
    const y = (state[i] & 0x80000000) | (state[(i + 1) % STATE_LENGTH] & 0x7fffffff);
    state[i] = state[(i + SHIFT) % STATE_LENGTH] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}
