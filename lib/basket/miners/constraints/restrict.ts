/** Raising the support of itemsets that are already mined. */
import { mustBe } from "../../../core/errors";
import type { FrequentItemsets, MinSupport } from "../../types";
import { fromLevels, moveSets } from "../results/itemset-columns";
import { requireFrequentItemsets } from "../results/require-itemsets";
import { minCountOf, readMinSupport } from "./thresholds";

const ACTION = "restrict itemsets";

/**
 * The itemsets that reach a higher support: the same columns as mining at that support, without mining again. O(sets).
 *
 * @throws {RangeError} If the support is lower than the one the sets were mined at, since some would be missing, or if they
 * were mined with required items.
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["milk", "bread"], ["bread"]]), { minSupport: 0.5 });
 * [...restrict(frequent, 1)]; // [{ items: ["bread"], count: 2, support: 1 }]
 */
export function restrict(frequent: FrequentItemsets, minSupport: MinSupport): FrequentItemsets {
  requireFrequentItemsets(ACTION, frequent);
  const { levelOffsets, itemNames, basketCount } = frequent;
  const minCount = minCountOf(readMinSupport(ACTION, "minSupport", minSupport), basketCount);
  if (minCount < frequent.minCount) {
    const rule = `at least ${frequent.minCount} baskets, at which they were mined`;
    throw new RangeError(mustBe(ACTION, "minSupport", rule, minCount));
  }
  if (levelOffsets.length > 1 && levelOffsets[1] < itemNames.length)
    throw new RangeError(`Cannot ${ACTION}: frequent must be itemsets mined without required items`);
  return selectAtLeast(frequent, minCount);
}

/** The sets with at least this count. The itemsets may be those of the most frequent items only. */
export function selectAtLeast(frequent: FrequentItemsets, minCount: number): FrequentItemsets {
  const { item, count, levelOffsets, first, algorithm, basketCount } = frequent;
  const position = new Int32Array(item.length).fill(-1);
  const kept: number[] = [0];
  let size = 0;
  for (let level = 1; level < levelOffsets.length; level++) {
    // A set that reaches the support has a parent that does.
    for (let i = levelOffsets[level - 1]; i < levelOffsets[level]; i++) {
      if (count[i] >= minCount) position[i] = size++;
    }
    if (size > kept[level - 1]) kept[level] = size;
    else break;
  }
  // Single items are sorted from the rarest, so the dropped ones come first.
  const dropped = position.indexOf(0);
  const firstName = dropped < 0 ? frequent.itemNames.length : item[dropped];
  const minLength = levelOffsets.indexOf(first) + 1;
  const names = frequent.itemNames.slice(firstName);
  const columns = moveSets(frequent, size, position, firstName);
  const levels = { ...columns, levelOffsets: Int32Array.from(kept) };
  return fromLevels({ basketCount, minCount, minLength, names }, algorithm, levels);
}
