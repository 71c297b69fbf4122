/** Generators (生成元, free sets): frequent sets whose count rises with any item removed. */
import type { Baskets } from "../../../core/baskets";
import { readOptions } from "../../../core/options";
import { type CondensedItemsets, MINE } from "../../types";
import { splitOptions } from "../constraints/required-items";
import { rankItems } from "../frequent-items";
import { databaseOf } from "../hybrid/database";
import { timeLimit } from "../time-limit";
import { searchAntiMonotone } from "./anti-monotone-search";
import { createCollector } from "./condensed-columns";
import { CONDENSED_READERS, type CondensedOptions } from "./condensed-options";
import { distinctItems } from "./equal-items";
import { createSetIndex } from "./set-index";

export { itemsetAt, toTable } from "./condensed-columns";

/**
 * Generators: the smallest itemsets that identify a group of baskets. If every basket with truffles also has champagne,
 * truffles alone are a generator, and truffles with champagne are not.
 *
 * $$X \text{ is a generator} \iff \mathrm{count}(X \setminus \{i\}) > \mathrm{count}(X) \text{ for every } i \in X$$
 *
 * Among all sets that are in the same baskets, generators are the smallest, as closed sets are the largest. Adding the items
 * that all baskets of a generator share gives a closed set, and every closed set has such a generator. All subsets of a
 * generator are generators, so a branch of the search ends with the first set that is none. The empty set is a generator,
 * though not listed, so an item in every basket is none. `items.required` chooses what is listed; the subsets without
 * these items are mined too. O(generators · cells of their baskets) at worst.
 *
 * @returns Sets by length, then by their items, rarest first; the empty set is not listed.
 * @throws {RangeError} If a threshold is out of range, there are more than `maxItemsets` sets, or mining takes
 * more than `maxSeconds`.
 *
 * @see Bastide, Y., Taouil, R., Pasquier, N., Stumme, G. & Lakhal, L. (2000). Mining frequent patterns with counting
 * inference. SIGKDD Explorations 2(2), 66-75 (key patterns). doi:10.1145/380995.381017
 * @see Boulicaut, J.-F., Bykowski, A. & Rigotti, C. (2003). Free-sets: a condensed representation of Boolean data.
 * Data Mining and Knowledge Discovery 7(1), 5-22. doi:10.1023/A:1021571501451
 *
 * @example
 * const receipts = baskets.of([["milk", "bread", "butter"], ["milk", "bread", "butter"], ["milk"]]);
 * [...mine(receipts, { minSupport: 0.5 })].map(({ items }) => items.join(" ")); // ["butter", "bread"]
 */
export function mine(baskets: Baskets, options: CondensedOptions): CondensedItemsets {
  const { maxSeconds, ...given } = readOptions(MINE, options, CONDENSED_READERS);
  const { required, options: limits } = splitOptions(baskets, given);
  const ranked = rankItems(baskets, limits);
  const needed = required.map((name) => ranked.names.indexOf(name));
  const found = createCollector(ranked, "generator");
  const checkTime = timeLimit(MINE, maxSeconds, found.progress);
  const { ranked: distinct, starts, members } = distinctItems(baskets, ranked);
  const all = new Int32Array(ranked.names.length);

  /** Adds the set of the first `length` items of the path, and those with other items of the same baskets instead. */
  function addAll(length: number, count: number, k = 0): void {
    if (k === length) {
      if (needed.every((wanted) => all.lastIndexOf(wanted, length - 1) >= 0)) found.add(all, length, count);
      return;
    }
    for (let at = starts[path[k]]; at < starts[path[k] + 1]; at++) {
      all[k] = members[at];
      addAll(length, count, k + 1);
    }
  }

  const sets = createSetIndex();
  /** The items of the current set. */
  const path = new Int32Array(ranked.names.length);
  /** For each prefix of the current set, its subsets with one item less. */
  const subsetsOf: number[][] = [[]];
  let current = 0;

  searchAntiMonotone(distinct, databaseOf(baskets, distinct), {
    visit(rank, parent, count, length) {
      path[length - 1] = rank;
      checkTime();
      addAll(length, count);
      subsetsOf[length] = [...subsetsOf[length - 1].map((subset) => sets.find(subset, rank)), parent];
      current = length;
      return sets.add(parent, rank, count);
    },
    holds(set, rank, count) {
      if (set < 0) return count < ranked.basketCount;
      return (
        count < sets.countOf(set) &&
        subsetsOf[current].every((subset) => {
          const other = sets.find(subset, rank);
          return other >= 0 && count < sets.countOf(other);
        })
      );
    },
  });
  return found.finish();
}
