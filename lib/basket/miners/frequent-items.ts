/** First steps that all miners share: read the options, count items, number the frequent ones from the rarest. */
import type { Baskets } from "../../core/baskets";
import { mustBe, requireInteger } from "../../core/errors";
import type { ItemConstraint, ItemFilter, MiningOptions, MinSupport } from "../types";

const ACTION = "mine itemsets";

/** Which frequent item has rank 0. */
export type ItemOrder = "rarestFirst" | "mostFrequentFirst";

/** The options as read, and the frequent items as ranks: 0 is the rarest, unless asked otherwise. */
export interface RankedItems {
  readonly basketCount: number;
  readonly minCount: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly maxItemsets: number;
  /** Name of each rank. */
  readonly names: readonly string[];
  /** Baskets that hold each rank. */
  readonly counts: Int32Array;
  /** Rank of each item; -1 for the infrequent ones. */
  readonly rankOf: Int32Array;
}

/** Baskets cut down to their frequent items, both ways round. */
export interface FrequentItems extends RankedItems {
  /** Basket b holds `ranks[offsets[b]]` up to `ranks[offsets[b + 1]]`, ascending. */
  readonly offsets: Int32Array;
  readonly ranks: Int32Array;
  /** Rank r is in the baskets `basketIds[basketOffsets[r]]` up to `basketIds[basketOffsets[r + 1]]`, ascending. */
  readonly basketOffsets: Int32Array;
  readonly basketIds: Int32Array;
}

/** No limit of length: as many items as a 32-bit number can count. */
export const UNLIMITED = 0x7fffffff;

/**
 * @throws {RangeError} If a threshold or a length is out of range, or no basket holds an item of `items`.
 * @throws {TypeError} If `baskets` are not baskets, an option is not a number, or items are required: who can have that takes
 * them out first.
 */
export function rankItems(
  baskets: Baskets,
  options: MiningOptions,
  order: ItemOrder = "rarestFirst",
): RankedItems {
  requireBaskets(ACTION, baskets);
  const { minLength = 1, maxLength = UNLIMITED, maxItemsets = 10_000_000 } = options;
  const basketCount = baskets.offsets.length - 1;
  const minCount = minCountOf(options.minSupport, basketCount);
  requireInteger(ACTION, "minLength", minLength, 1);
  requireInteger(ACTION, "maxLength", maxLength, minLength);
  requireInteger(ACTION, "maxItemsets", maxItemsets, 1);

  const itemCounts = new Int32Array(baskets.itemNames.length);
  for (const item of baskets.items) itemCounts[item]++;
  const { required = [], ...filter }: ItemConstraint = options.items ?? {};
  if (required.length > 0) {
    const rule = "asked of itemsets, closedItemsets, maximalItemsets or generators only";
    throw new TypeError(mustBe(ACTION, "items.required", rule, required));
  }
  const isWanted = wantedItems(baskets.itemNames, filter);
  const items = itemCounts
    .map((_, item) => item)
    .filter((item) => itemCounts[item] >= minCount && isWanted(item));
  // Rarest first keeps the search trees of all three miners small; ties in reverse, so that read backwards they ascend.
  items.sort((a, b) => itemCounts[a] - itemCounts[b] || b - a);
  if (order === "mostFrequentFirst") items.reverse();
  const rankOf = new Int32Array(itemCounts.length).fill(-1);
  items.forEach((item, rank) => {
    rankOf[item] = rank;
  });

  const counts = items.map((item) => itemCounts[item]);
  const names = Array.from(items, (item) => baskets.itemNames[item]);
  return { basketCount, minCount, minLength, maxLength, maxItemsets, names, counts, rankOf };
}

/** @throws As `rankItems`. */
export function prepare(baskets: Baskets, options: MiningOptions, order?: ItemOrder): FrequentItems {
  const ranked = rankItems(baskets, options, order);
  const { basketCount, counts, rankOf } = ranked;
  const basketOffsets = startsOf(counts);
  const basketIds = new Int32Array(basketOffsets[counts.length]);
  const lengths = new Int32Array(basketCount);
  const next = basketOffsets.slice();
  for (let basket = 0; basket < basketCount; basket++) {
    for (let k = baskets.offsets[basket]; k < baskets.offsets[basket + 1]; k++) {
      const rank = rankOf[baskets.items[k]];
      if (rank < 0) continue;
      basketIds[next[rank]++] = basket;
      lengths[basket]++;
    }
  }

  // Dealing the ranks out in order leaves every basket sorted without a sort.
  const offsets = startsOf(lengths);
  const ranks = new Int32Array(basketIds.length);
  const end = offsets.slice();
  for (let rank = 0; rank < counts.length; rank++) {
    for (let k = basketOffsets[rank]; k < basketOffsets[rank + 1]; k++) ranks[end[basketIds[k]]++] = rank;
  }
  return { ...ranked, offsets, ranks, basketOffsets, basketIds };
}

/** Whether an item counts. */
function wantedItems(itemNames: readonly string[], { only, forbidden = [] }: ItemFilter) {
  const wanted = only && new Set(itemNumbers(ACTION, "items.only", "items in the baskets", only, itemNames));
  const unwanted = new Set(
    itemNumbers(ACTION, "items.forbidden", "items in the baskets", forbidden, itemNames),
  );
  return (item: number) => wanted?.has(item) !== false && !unwanted.has(item);
}

/**
 * Which of the item names are meant.
 *
 * @throws {TypeError} If `wanted` is not a list.
 * @throws {RangeError} If a name is not there.
 */
export function itemNumbers(
  action: string,
  option: string,
  kind: string,
  wanted: readonly string[],
  itemNames: readonly string[],
): number[] {
  if (!Array.isArray(wanted))
    throw new TypeError(mustBe(action, option, `a list of names of ${kind}`, wanted));
  if (wanted.length === 0) return [];
  const numbers = new Map(itemNames.map((name, number) => [name, number]));
  return wanted.map((name) => {
    const number = numbers.get(name);
    if (number === undefined) throw new RangeError(mustBe(action, option, `names of ${kind}`, name));
    return number;
  });
}

/** The smallest number of baskets whose fraction of all reaches the threshold; at least 1. */
export function minCountOf(minSupport: MinSupport, basketCount: number, action = ACTION): number {
  if (minSupport !== null && typeof minSupport === "object") {
    requireInteger(action, "minSupport.count", minSupport.count, 1);
    return minSupport.count;
  }
  const rule = "a fraction > 0 and <= 1, or { count }";
  if (typeof minSupport !== "number") throw new TypeError(mustBe(action, "minSupport", rule, minSupport));
  if (!(minSupport > 0 && minSupport <= 1))
    throw new RangeError(mustBe(action, "minSupport", rule, minSupport));
  // The product can be off by a rounding; the quotient of two integers is rounded right, so it decides.
  let count = Math.max(1, Math.ceil(minSupport * basketCount));
  while (count > 1 && (count - 1) / basketCount >= minSupport) count--;
  while (count / basketCount < minSupport) count++;
  return count;
}

/** @throws {TypeError} If `baskets` do not have the shape of baskets. */
export function requireBaskets(action: string, baskets: unknown): asserts baskets is Baskets {
  const candidate = baskets as Partial<Baskets> | null;
  if (
    candidate === null ||
    typeof candidate !== "object" ||
    !Array.isArray(candidate.itemNames) ||
    !(candidate.offsets instanceof Int32Array) ||
    !(candidate.items instanceof Int32Array)
  ) {
    throw new TypeError(mustBe(action, "baskets", "baskets, as baskets.of makes them", baskets));
  }
}

/** Where each of consecutive runs of these lengths begins, and where the last one ends. */
export function startsOf(lengths: Int32Array): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i] + lengths[i];
  return starts;
}
