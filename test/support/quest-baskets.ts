/** Baskets of any size in the style of IBM's Quest generator, which made T10I4D100K: for benchmarks of time and memory. */
import type { Baskets } from "../../lib/core/baskets";
import { mustBe, requireInteger } from "../../lib/core/errors";
import { enlarged } from "../../lib/core/growable-columns";
import { type Random, seeded } from "../../lib/core/random";
import { recordDataset } from "../../lib/core/resources-used";

export interface QuestOptions {
  /** How many baskets, |D|; none is empty. */
  readonly baskets: number;
  /** Different items, N; named "0", "1", … */
  readonly items: number;
  /** Mean number of items in a basket, about: |T|. */
  readonly meanLength: number;
  /** Sets of items that people like to buy together, |L|. @default 2000 */
  readonly patterns?: number;
  /** Mean number of items in a pattern, |I|. @default 4 */
  readonly meanPatternLength?: number;
  /** An integer in [0, 2^32). */
  readonly seed: number;
}

/** Mean share of a pattern that is taken from the pattern before it. */
const CORRELATION = 0.5;

/** Mean and standard deviation of the corruption level: the tendency to leave out items of a pattern. */
const CORRUPTION = { mean: 0.5, deviation: Math.sqrt(0.1) };

const ACTION = "make Quest baskets";

/**
 * Baskets filled from a pool of patterns, which are picked by weight and corrupted by leaving out items.
 *
 * Patterns have Poisson sizes, share an exponential part of their items with the pattern before, and are picked with
 * exponential weights. A basket has a Poisson size and takes patterns until it is full; from each, items are left out
 * for as long as a uniform draw is below its corruption level c, which is normal. A pattern that does not fit goes in
 * anyway half of the time, and else into the next basket. The random numbers are NumPy's `RandomState(seed)`; IBM's
 * program had its own, so the rows differ from T10I4D100K. O(items in the baskets).
 *
 * @throws {RangeError} If a number is out of range.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499, section 4.1.
 *
 * @example
 * make({ baskets: 1000, items: 100, meanLength: 10, seed: 7 }).offsets.length; // 1001
 */
export function make(options: QuestOptions): Baskets {
  const {
    items: itemCount,
    meanLength,
    patterns: patternCount = 2000,
    meanPatternLength = 4,
    seed,
  } = options;
  requireInteger(ACTION, "baskets", options.baskets, 0);
  requireInteger(ACTION, "items", itemCount, 1);
  requireInteger(ACTION, "patterns", patternCount, 1);
  requireMean("meanLength", meanLength, itemCount);
  requireMean("meanPatternLength", meanPatternLength, itemCount);
  const random = seeded(seed);
  const pool = patternsOf(random, itemCount, patternCount, meanPatternLength);

  const offsets = new Int32Array(options.baskets + 1);
  let items: Int32Array = new Int32Array(1024);
  let used = 0;
  /** The last basket that each item was added to. */
  const heldBy = new Int32Array(itemCount).fill(-1);
  let deferred: number[] | undefined;
  for (let basket = 0; basket < options.baskets; basket++) {
    const begin = used;
    const size = Math.min(itemCount, Math.max(1, poisson(random, meanLength)));
    // A pool of few items cannot fill a large basket.
    for (let tries = 0; used - begin < size && tries < 4 * size; tries++) {
      const picked = deferred ?? pick(random, pool);
      deferred = undefined;
      const isTooLong = used - begin + picked.length > size;
      if (isTooLong && used > begin && random.uniform() < 0.5) {
        deferred = picked;
        break;
      }
      if (used + picked.length > items.length) items = enlarged(items, used + picked.length);
      for (const item of picked) {
        if (heldBy[item] === basket) continue;
        heldBy[item] = basket;
        items[used++] = item;
      }
    }
    items.subarray(begin, used).sort();
    offsets[basket + 1] = used;
  }
  recordDataset({
    name: "Quest baskets",
    origin: "generated",
    detail: `${options.baskets} baskets of about ${meanLength} from ${itemCount} items, seed ${seed}`,
  });
  return {
    itemNames: Array.from({ length: itemCount }, (_, i) => String(i)),
    offsets,
    items: items.slice(0, used),
  };
}

interface Pattern {
  readonly items: readonly number[];
  readonly corruption: number;
  /** Cumulative weight including this pattern, as a fraction of all. */
  readonly weightUpTo: number;
}

function patternsOf(random: Random, itemCount: number, count: number, meanLength: number): Pattern[] {
  const weights = Float64Array.from({ length: count }, () => exponential(random));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let previous: readonly number[] = [];
  let weightUpTo = 0;
  return Array.from(weights, (weight) => {
    const size = Math.min(itemCount, Math.max(1, poisson(random, meanLength)));
    const shared = Math.round(Math.min(1, CORRELATION * exponential(random)) * size);
    const items = new Set(random.shuffle([...previous]).slice(0, shared));
    while (items.size < size) items.add(random.integer(itemCount));
    previous = [...items];
    weightUpTo += weight / total;
    const corruption = CORRUPTION.mean + CORRUPTION.deviation * random.normal();
    return { items: previous, corruption, weightUpTo };
  });
}

/** Picks a pattern by weight and leaves out items; at least one remains. */
function pick(random: Random, pool: readonly Pattern[]): number[] {
  const draw = random.uniform();
  let low = 0;
  let high = pool.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pool[middle].weightUpTo <= draw) low = middle + 1;
    else high = middle;
  }
  const { items, corruption } = pool[low];
  const kept = [...items];
  while (kept.length > 1 && random.uniform() < corruption) {
    const left = random.integer(kept.length);
    kept[left] = kept[kept.length - 1];
    kept.pop();
  }
  return kept;
}

function exponential(random: Random): number {
  return -Math.log1p(-random.uniform());
}

/** By multiplying uniform draws: O(mean), good to means of some hundreds. */
function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}

function requireMean(name: string, mean: number, itemCount: number): void {
  const most = Math.min(itemCount, 500);
  if (!(mean >= 1 && mean <= most))
    throw new RangeError(mustBe(ACTION, name, `at least 1 and at most ${most}`, mean));
}
