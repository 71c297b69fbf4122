/** Itemsets with required items are mined in the baskets that hold all of these: exact, and faster than filtering. */
import type { Baskets } from "../../../core/baskets";
import { mustBe } from "../../../core/errors";
import { offsetsOf } from "../../../core/offsets";
import { nested, type OptionReaders, type ReadOptions } from "../../../core/options";
import { countOf } from "../../baskets/baskets";
import { requireBaskets } from "../../baskets/require-baskets";
import {
  type FrequentItemsets,
  ITEM_CONSTRAINT_READERS,
  type ItemConstraint,
  MINE,
  MINING_READERS,
  type MiningOptions,
  type ReadMiningOptions,
} from "../../types";
import { fromLevels } from "../results/itemset-columns";
import { itemNumbers } from "./item-filter";
import { minCountOf } from "./thresholds";

/** Options of a miner that supports required items. */
export interface ConstrainedOptions extends MiningOptions {
  /**
   * Which items are mined, and which each set must have.
   *
   * @default all items, none required
   */
  readonly items?: ItemConstraint;
}

export const CONSTRAINED_READERS = {
  ...MINING_READERS,
  items: nested(ITEM_CONSTRAINT_READERS),
} satisfies OptionReaders<ConstrainedOptions>;

/** The options of such a miner as read. */
export type ReadConstrainedOptions = ReadOptions<typeof CONSTRAINED_READERS>;

/**
 * Separates the required items, each once, from the other options.
 *
 * @throws {RangeError} If one of them is in no basket, or is left out by `only` or `forbidden`.
 */
export function splitOptions(baskets: Baskets, { items, ...limits }: ReadConstrainedOptions) {
  requireBaskets(MINE, baskets);
  const { required, ...filter } = items;
  itemNumbers(MINE, "items.required", "items in the baskets", required, baskets.itemNames);
  for (const name of required) {
    if (filter.forbidden.includes(name) || filter.only?.includes(name) === false) {
      throw new RangeError(mustBe(MINE, "items.required", "items that are not left out", name));
    }
  }
  const options: ReadMiningOptions = { ...limits, items: filter };
  return { required: [...new Set(required)], options };
}

/**
 * The baskets that hold all required items, with the same thresholds; the given baskets if none is required. A set with the
 * required items has the same count in these baskets as in all.
 *
 * @throws As `splitOptions`.
 */
export function selectBaskets(all: Baskets, given: ReadConstrainedOptions) {
  const { required, options } = splitOptions(all, given);
  if (required.length === 0) return { required, baskets: all, options };
  const minSupport = { count: minCountOf(options.minSupport, all.offsets.length - 1) };
  const wanted = required.map((name) => all.itemNames.indexOf(name));
  return { required, baskets: basketsWith(all, wanted), options: { ...options, minSupport } };
}

/**
 * Frequent itemsets that have all required items. The other items are mined in the baskets that hold the required ones, which
 * are then put in front of each set.
 *
 * @param mine Any miner of frequent itemsets.
 * @returns Columns whose sets all begin with the required items, the rarest of these first.
 */
export function mineRequired(
  all: Baskets,
  options: ReadConstrainedOptions,
  mine: (baskets: Baskets, options: ReadMiningOptions) => FrequentItemsets,
): FrequentItemsets {
  const { baskets, options: narrowed, required } = selectBaskets(all, options);
  const depth = required.length;
  if (depth === 0) return mine(baskets, narrowed);
  const { minLength, maxLength, items } = narrowed;
  const others = mine(baskets, {
    ...narrowed,
    minLength: 1,
    maxLength: Math.max(1, maxLength - depth),
    items: { ...items, forbidden: [...items.forbidden, ...required] },
  });
  const isFrequent = baskets.offsets.length - 1 >= others.minCount && depth <= maxLength;
  const more = isFrequent && depth < maxLength ? others.item.length : 0;
  const head = isFrequent ? rarestFirst(all, required) : [];
  const below = (column: ArrayLike<number>, shift: number, above: (place: number) => number) =>
    Int32Array.from({ length: head.length + more }, (_, place) =>
      place < head.length ? above(place) : column[place - head.length] + shift,
    );
  const levels = more > 0 ? others.levelOffsets : [0];
  const levelOffsets = Int32Array.from([...head.keys(), ...Array.from(levels, (end) => end + head.length)]);
  const found = {
    basketCount: all.offsets.length - 1,
    minCount: others.minCount,
    minLength: Math.max(minLength, depth),
    names: isFrequent ? [...head, ...others.itemNames] : [],
  };
  return fromLevels(found, others.algorithm, {
    item: below(others.item, head.length, (place) => place),
    // A single item extends the set of all required ones, which is at head.length - 1.
    parent: below(others.parent, head.length, (place) => place - 1),
    count: below(others.count, 0, (place) => countOf(all, head.slice(0, place + 1))),
    levelOffsets,
  });
}

function rarestFirst(baskets: Baskets, names: readonly string[]): string[] {
  const counts = new Map(names.map((name) => [name, countOf(baskets, [name])]));
  return [...names].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
}

/** The baskets that hold all of the given items. */
function basketsWith({ itemNames, offsets, items }: Baskets, wanted: readonly number[]): Baskets {
  const rows: Int32Array[] = [];
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    const row = items.subarray(offsets[basket], offsets[basket + 1]);
    if (wanted.every((item) => row.includes(item))) rows.push(row);
  }
  const kept = offsetsOf(Int32Array.from(rows, (row) => row.length));
  const cells = new Int32Array(kept[rows.length]);
  rows.forEach((row, number) => void cells.set(row, kept[number]));
  return { itemNames, offsets: kept, items: cells };
}
