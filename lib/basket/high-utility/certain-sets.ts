/** A lower bound of the number of itemsets, known before the search: a long basket alone can have more than are allowed. */
import { subsetCount } from "../miners/hybrid/set-counters";
import type { ValuedBaskets } from "./valued-baskets";

/** Of so many items the number of subsets is exact. */
const MOST_ITEMS = 50;

/**
 * The largest number of itemsets that one basket alone brings to the minimum, of those with `minLength` to `maxLength` items.
 * With s the fewest items that reach the minimum even if they are those of least value, all sets of s items and more do.
 * It is 0 if a value is negative, since another basket may take from a set what this one gives. O(entries · log).
 */
export function certainSetCount(
  { offsets, utilities }: ValuedBaskets,
  minUtility: number,
  minLength: number,
  maxLength: number,
): number {
  if (utilities.some((utility) => utility < 0)) return 0;
  let most = 0;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    const values = utilities
      .slice(offsets[basket], offsets[basket + 1])
      .sort()
      .slice(-MOST_ITEMS);
    let fewest = 0;
    for (let sum = 0; sum < minUtility && fewest < values.length; fewest++) sum += values[fewest];
    if (values.reduce((sum, value) => sum + value, 0) < minUtility) continue;
    const shortest = Math.max(minLength, fewest);
    most = Math.max(most, subsetCount(values.length, maxLength) - subsetCount(values.length, shortest - 1));
  }
  return most;
}
