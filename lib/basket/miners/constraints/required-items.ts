/** Itemsets that must have certain items: mined among the baskets that hold them all, which is exact and quicker. */
import type { Baskets } from "../../../core/baskets";
import { mustBe } from "../../../core/errors";
import { countOf } from "../../baskets/baskets";
import { requireBaskets } from "../../baskets/require-baskets";
import type { FrequentItemsets, ItemConstraint, MiningOptions } from "../../types";
import { asItemsets } from "../results/itemset-columns";
import { itemNumbers } from "./item-filter";
import { minCountOf, UNLIMITED } from "./thresholds";

const ACTION = "mine itemsets";

export interface ConstrainedOptions extends MiningOptions {
  /**
   * Items left out are not counted at all; only the baskets with all required items are mined.
   *
   * @default all items, none required
   */
  readonly items?: ItemConstraint;
}

/**
 * The items that each set must have, once each, and the other options.
 *
 * @throws {RangeError} If one of them is in no basket, or is left out by `only` or `forbidden`.
 */
export function partOptions(baskets: Baskets, { items = {}, ...limits }: ConstrainedOptions) {
  requireBaskets(ACTION, baskets);
  const { required = [], ...filter } = items;
  itemNumbers(ACTION, "items.required", "items in the baskets", required, baskets.itemNames);
  for (const name of required) {
    if (filter.forbidden?.includes(name) || filter.only?.includes(name) === false) {
      throw new RangeError(mustBe(ACTION, "items.required", "items that are not left out", name));
    }
  }
  const options: MiningOptions = { ...limits, items: filter };
  return { required: [...new Set(required)], options };
}

/**
 * The baskets that hold all required items, and the same thresholds for them; all baskets, uncopied, if none is required.
 *
 * A set with the required items is in as many of these baskets as of all, and so are its supersets.
 *
 * @throws As `partOptions`.
 */
export function narrow(all: Baskets, given: ConstrainedOptions) {
  const { required, options } = partOptions(all, given);
  if (required.length === 0) return { required, baskets: all, options };
  const minSupport = { count: minCountOf(options.minSupport, all.offsets.length - 1) };
  const wanted = new Set(required.map((name) => all.itemNames.indexOf(name)));
  return { required, baskets: holding(all, wanted), options: { ...options, minSupport } };
}

/**
 * Frequent itemsets that have all required items: the others are mined in the baskets that hold those, and the required
 * ones put before them.
 *
 * @param mine Any miner of frequent itemsets.
 * @returns Columns whose sets all begin with the required items, the rarest of these first.
 */
export function mineAround(
  all: Baskets,
  options: ConstrainedOptions,
  mine: (baskets: Baskets, options: MiningOptions) => FrequentItemsets,
): FrequentItemsets {
  const { baskets, options: narrowed, required } = narrow(all, options);
  const depth = required.length;
  if (depth === 0) return mine(baskets, narrowed);
  const { minLength = 1, maxLength = UNLIMITED, items } = narrowed;
  const others = mine(baskets, {
    ...narrowed,
    minLength: 1,
    maxLength: Math.max(1, maxLength - depth),
    items: { ...items, forbidden: [...(items?.forbidden ?? []), ...required] },
  });
  const isFrequent = baskets.offsets.length - 1 >= others.minCount && depth <= maxLength;
  const more = isFrequent && depth < maxLength ? others.item.length : 0;
  const head = isFrequent ? rarestFirst(all, required) : [];
  const below = (column: Int32Array, shift: number, above: (place: number) => number) =>
    Int32Array.from({ length: head.length + more }, (_, place) =>
      place < head.length ? above(place) : column[place - head.length] + shift,
    );
  const levels = more > 0 ? others.levelOffsets : [0];
  const levelOffsets = Int32Array.from([...head.keys(), ...Array.from(levels, (end) => end + head.length)]);
  const first = levelOffsets[Math.min(Math.max(minLength, depth) - 1, levelOffsets.length - 1)];
  return asItemsets({
    size: head.length + more - first,
    first,
    algorithm: others.algorithm,
    basketCount: all.offsets.length - 1,
    minCount: others.minCount,
    itemNames: isFrequent ? [...head, ...others.itemNames] : [],
    item: below(others.item, head.length, (place) => place),
    // A set of one item follows the whole head, whose last set is at head.length - 1.
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
function holding({ itemNames, offsets, items }: Baskets, wanted: ReadonlySet<number>): Baskets {
  const rows: number[] = [];
  let cells = 0;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    let missing = wanted.size;
    for (let k = offsets[basket]; k < offsets[basket + 1] && missing > 0; k++)
      if (wanted.has(items[k])) missing--;
    if (missing > 0) continue;
    rows.push(basket);
    cells += offsets[basket + 1] - offsets[basket];
  }
  const kept = { itemNames, offsets: new Int32Array(rows.length + 1), items: new Int32Array(cells) };
  rows.forEach((basket, row) => {
    kept.items.set(items.subarray(offsets[basket], offsets[basket + 1]), kept.offsets[row]);
    kept.offsets[row + 1] = kept.offsets[row] + offsets[basket + 1] - offsets[basket];
  });
  return kept;
}
