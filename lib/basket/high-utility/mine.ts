/** High-utility itemsets (高效用项集): what earns most when bought together. */
import { mustBe, requireInteger, requirePositive } from "../../core/errors";
import { requireBaskets } from "../baskets/require-baskets";
import { minCountOf, UNLIMITED } from "../miners/constraints/thresholds";
import type { MinSupport } from "../types";
import { collect, type FoundSet } from "./found-sets";
import { asItemsets, type HighUtilityItemsets } from "./itemsets";
import { prepare } from "./projection";
import { search } from "./search";
import type { ValuedBaskets } from "./valued-baskets";

const ACTION = "mine high-utility itemsets";

/** At least one of `minUtility` and `top` must be given. */
export interface HighUtilityOptions {
  /** Least that a set must earn, in the currency of the values; a set exactly at the threshold is listed. */
  readonly minUtility?: number;
  /** Lists only so many sets: those that earn most. */
  readonly top?: number;
  /** Baskets that must hold the set, as a fraction or `{ count }`. @default { count: 1 } */
  readonly minSupport?: MinSupport;
  /** Items in the smallest set to list. @default 1 */
  readonly minLength?: number;
  /** Items in the largest set to look for. @default no limit */
  readonly maxLength?: number;
  /** Sets found at most; more is an error. @default 1,000,000 */
  readonly maxItemsets?: number;
}

/**
 * High-utility itemsets (高效用项集): the sets of items that earn most together, over the baskets that hold all of them.
 *
 * $$u(X) = \sum_{b \supseteq X}\ \sum_{i \in X} q_{ib}\,m_i \ \ge\ \theta$$
 *
 * A set may earn more than its parts, so support's pruning does not hold; the bounds of EFIM take its place (local and
 * sub-tree utility: the set's own gains and those that may still come). They leave losses out, so negative values are
 * allowed and the answer stays exact: all sets above the threshold, money counted in whole coins. Sets that earn nothing
 * are never listed. Not here: EFIM's merging of equal baskets, which pays on dense tables, not on a shop's.
 *
 * The number of sets is not bounded by the input; time is O(entries) for each set looked at. A few huge baskets make very
 * many long sets: among the 100 sets that earn most in Online Retail are some of 81 items that two baskets share. What a
 * shop can act on needs `minSupport` or `maxLength`, and is quick: `{ top: 20, minLength: 2, maxLength: 2, minSupport: 0.01 }`
 * are the frequent pairs that earn most.
 *
 * @param baskets As `highUtility.fromColumns` makes them.
 * @returns What earns most first; ties by fewer items, then by the order of `itemNames`.
 * @throws {TypeError} If `baskets` have no values. @throws {RangeError} If an option is out of range.
 *
 * @see Zida, S., Fournier-Viger, P., Lin, J. C.-W., Wu, C.-W. & Tseng, V. S. (2017). EFIM: a fast and memory efficient
 * algorithm for high-utility itemset mining. Knowledge and Information Systems 51, 595-625. doi:10.1007/s10115-016-0986-0
 *
 * @example
 * const sold = highUtility.of([{ tea: 2, cup: 1 }, { tea: 1, cup: 2 }, { tea: 9 }], { tea: 1, cup: 4 });
 * mine(sold, { minUtility: 12, minLength: 2 }).utilities; // [1500]
 */
export function mine(baskets: ValuedBaskets, options: HighUtilityOptions): HighUtilityItemsets {
  requireBaskets(ACTION, baskets);
  if (!(baskets.utilities instanceof Float64Array))
    throw new TypeError(
      mustBe(ACTION, "baskets", "baskets with values, as highUtility.fromColumns makes them", baskets),
    );
  const {
    minSupport = { count: 1 },
    minLength = 1,
    maxLength = UNLIMITED,
    maxItemsets = 1_000_000,
  } = options;
  const { minUtility, top } = options;
  if (minUtility === undefined && top === undefined)
    throw new RangeError(mustBe(ACTION, "minUtility or top", "given", undefined));
  if (minUtility !== undefined) requirePositive(ACTION, "minUtility", minUtility);
  if (top !== undefined) requireInteger(ACTION, "top", top, 1);
  const { decimals, itemNames } = baskets;
  const basketCount = baskets.offsets.length - 1;
  const minCount = minCountOf(minSupport, basketCount, ACTION);
  requireInteger(ACTION, "minLength", minLength, 1);
  requireInteger(ACTION, "maxLength", maxLength, minLength);
  requireInteger(ACTION, "maxItemsets", maxItemsets, 1);

  const least = minUtility === undefined ? 1 : coinsUp(minUtility, decimals);
  const found = collect({ minUtility: least, minLength, top: top ?? Number.POSITIVE_INFINITY, maxItemsets });
  const { projection, counts, totalCoins } = prepare(baskets, least, minCount);
  search(projection, { minCount, maxLength }, found);
  const sets = found.finish();
  const scale = 10 ** decimals;
  const reached = sets.length === top ? sets[sets.length - 1].utility / scale : (minUtility ?? least / scale);
  return asItemsets({
    size: sets.length,
    basketCount,
    minUtility: reached,
    totalUtility: totalCoins / scale,
    decimals,
    itemNames,
    ...columnsOf(sets, counts),
  });
}

/** The fewest whole coins that reach an amount. */
function coinsUp(amount: number, decimals: number): number {
  let coins = Math.max(1, Math.round(amount * 10 ** decimals));
  // The product can be off by a rounding; the quotient is what a reader sees, so it decides.
  while (coins > 1 && (coins - 1) / 10 ** decimals >= amount) coins--;
  while (coins / 10 ** decimals < amount) coins++;
  return coins;
}

function columnsOf(sets: readonly FoundSet[], counts: Int32Array) {
  const offsets = new Int32Array(sets.length + 1);
  sets.forEach(({ items }, i) => {
    offsets[i + 1] = offsets[i] + items.length;
  });
  const items = new Int32Array(offsets[sets.length]);
  sets.forEach((set, i) => {
    items.set(
      set.items.slice().sort((a, b) => counts[b] - counts[a] || a - b),
      offsets[i],
    );
  });
  return {
    offsets,
    items,
    count: Int32Array.from(sets, ({ count }) => count),
    utilities: Float64Array.from(sets, ({ utility }) => utility),
  };
}
