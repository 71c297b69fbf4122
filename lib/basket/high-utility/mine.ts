/** Mines high-utility itemsets (高效用项集). */
import { mustBe, requireInteger, requireKind } from "../../core/errors";
import { offsetsOf } from "../../core/offsets";
import {
  integer,
  type OptionReaders,
  optional,
  positive,
  readOptions,
  withDefault,
} from "../../core/options";
import { requireBaskets } from "../baskets/require-baskets";
import { minCountOf, readMinSupport, UNLIMITED } from "../miners/constraints/thresholds";
import { TIME_LIMIT_READERS, type TimeLimitOption, timeLimit } from "../miners/time-limit";
import type { MinSupport } from "../types";
import { certainSetCount } from "./certain-sets";
import { createFoundSets, type FoundSet, tooManySets } from "./found-sets";
import { asItemsets, type HighUtilityItemsets } from "./itemsets";
import { firstProjection } from "./projection";
import { search } from "./search";
import type { ValuedBaskets } from "./valued-baskets";

const ACTION = "mine high-utility itemsets";

/** Thresholds; at least one of `minUtility` and `top` must be given. */
export interface HighUtilityOptions extends TimeLimitOption {
  /** Minimum utility, in currency; an itemset exactly at the threshold is listed. */
  readonly minUtility?: number;
  /** Number of itemsets to list: those of the highest utility. */
  readonly top?: number;
  /** Baskets that must contain the itemset, as a fraction or `{ count }`. @default { count: 1 } */
  readonly minSupport?: MinSupport;
  /** Items in the smallest itemset to list. @default 1 */
  readonly minLength?: number;
  /** Items in the largest itemset. @default no limit */
  readonly maxLength?: number;
  /** Itemsets at most; more is an error. @default 1,000,000 */
  readonly maxItemsets?: number;
}

const HIGH_UTILITY_READERS = {
  ...TIME_LIMIT_READERS,
  minUtility: optional(positive),
  top: optional(integer(1)),
  minSupport: withDefault({ count: 1 }, readMinSupport),
  minLength: withDefault(1, integer(1)),
  maxLength: withDefault(UNLIMITED, integer(1)),
  maxItemsets: withDefault(1_000_000, integer(1)),
} satisfies OptionReaders<HighUtilityOptions>;

/**
 * High-utility itemsets (高效用项集): the sets of items that earn most, summed over the baskets that contain all of them.
 *
 * $$u(X) = \sum_{b \supseteq X}\ \sum_{i \in X} q_{ib}\,m_i \ \ge\ \theta$$
 *
 * Utility is not anti-monotone: an itemset can earn more than its subsets. So the search is pruned by EFIM's upper bounds, the
 * local and the sub-tree utility: the itemset's own positive values and those of items that may still be added. Negative
 * values are not part of the bounds, so they are allowed. The result is exact: all itemsets at or above the threshold, with
 * sums of integers. Itemsets without positive utility are never listed. EFIM's merging of equal transactions is not
 * implemented; it helps for dense data, not for shop baskets.
 *
 * The number of itemsets can be exponential in the input; each costs O(entries). A few huge baskets give very many long
 * itemsets: some of the top 100 in Online Retail have 81 items that two baskets share. For results that a shop can use, set
 * `minSupport` or `maxLength`, which is also fast: `{ top: 20, minLength: 2, maxLength: 2, minSupport: 0.01 }` gives the
 * frequent pairs of the highest utility.
 *
 * @param baskets From `highUtility.fromColumns` or `highUtility.of`.
 * @returns The highest utility first; ties by fewer items, then by the order of `itemNames`.
 * @throws {TypeError} If `baskets` have no values.
 * @throws {RangeError} If an option is out of range, there are more than `maxItemsets`, or mining takes more than `maxSeconds`.
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
  const kind = "baskets with values, as highUtility.fromColumns makes them";
  requireKind(ACTION, "baskets", baskets, kind, {
    utilities: "Float64Array",
    decimals: "integer",
  });
  if (baskets.utilities.length !== baskets.items.length)
    throw new TypeError(
      mustBe(ACTION, "the length of utilities", String(baskets.items.length), baskets.utilities.length),
    );
  const { minUtility, top, minSupport, minLength, maxLength, maxItemsets, maxSeconds } = readOptions(
    ACTION,
    options,
    HIGH_UTILITY_READERS,
  );
  if (minUtility === undefined && top === undefined)
    throw new RangeError(mustBe(ACTION, "minUtility or top", "given", undefined));
  const { decimals, itemNames } = baskets;
  const basketCount = baskets.offsets.length - 1;
  const minCount = minCountOf(minSupport, basketCount);
  requireInteger(ACTION, "maxLength", maxLength, minLength);

  const minUnits = minUtility === undefined ? 1 : unitsFor(minUtility, decimals);
  const isOneEnough = minCount === 1 && top === undefined;
  if (isOneEnough && certainSetCount(baskets, minUnits, minLength, maxLength) > maxItemsets)
    throw tooManySets(maxItemsets);
  const found = createFoundSets({
    minUtility: minUnits,
    minLength,
    top: top ?? Number.POSITIVE_INFINITY,
    maxItemsets,
  });
  const { projection, counts, totalUnits } = firstProjection(baskets, minUnits, minCount);
  const checkTime = timeLimit(ACTION, maxSeconds, found.progress);
  search(projection, { minCount, maxLength, checkTime }, found);
  const sets = found.finish();
  const scale = 10 ** decimals;
  const reached =
    sets.length === top ? sets[sets.length - 1].utility / scale : (minUtility ?? minUnits / scale);
  return asItemsets({
    size: sets.length,
    basketCount,
    minUtility: reached,
    totalUtility: totalUnits / scale,
    decimals,
    itemNames,
    ...columnsOf(sets, counts),
  });
}

/** The smallest number of currency units that reaches an amount. */
function unitsFor(amount: number, decimals: number): number {
  let units = Math.max(1, Math.round(amount * 10 ** decimals));
  // The sum of all values is at most 2^53 units, so no itemset reaches more.
  if (units > Number.MAX_SAFE_INTEGER) return Number.POSITIVE_INFINITY;
  // The product may have a rounding error. The quotient is the utility that is reported, so it decides.
  while (units > 1 && (units - 1) / 10 ** decimals >= amount) units--;
  while (units / 10 ** decimals < amount) units++;
  return units;
}

function columnsOf(sets: readonly FoundSet[], counts: Int32Array) {
  const byCount = (a: number, b: number) => counts[b] - counts[a] || a - b;
  return {
    offsets: offsetsOf(Int32Array.from(sets, ({ items }) => items.length)),
    items: Int32Array.from(sets.flatMap(({ items }) => items.slice().sort(byCount))),
    count: Int32Array.from(sets, ({ count }) => count),
    utilities: Float64Array.from(sets, ({ utility }) => utility),
  };
}
