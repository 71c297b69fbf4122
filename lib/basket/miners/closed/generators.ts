/** Generators (生成元, free sets): the frequent sets that gain a basket with every item taken away. */
import type { Baskets } from "../../../core/baskets";
import type { CondensedItemsets } from "../../types";
import { type ConstrainedOptions, partOptions } from "../constraints/required-items";
import { rankItems } from "../frequent-items";
import { databaseOf } from "../hybrid/database";
import { searchAntiMonotone } from "./anti-monotone-search";
import { createCollector } from "./condensed-columns";
import { createSetIndex } from "./set-index";

export { at, toTable } from "./condensed-columns";

/**
 * Generators: the shortest ways to say which baskets are meant. Where every basket with truffles has champagne too,
 * truffles alone are a generator, and truffles with champagne are not.
 *
 * $$X \text{ is a generator} \iff \mathrm{count}(X \setminus \{i\}) > \mathrm{count}(X) \text{ for every } i \in X$$
 *
 * They are the smallest sets of each class of sets in the same baskets, as closed sets are the largest: adding what all
 * baskets of a generator share gives a closed set, and every closed set comes of one. All subsets of a generator are
 * generators, so a branch ends where this does. The empty set is in all baskets: it counts, though it is not listed, and
 * an item in every basket is no generator. Items required choose what is listed; the subsets without them are mined too. O(generators · cells of their baskets) at worst.
 *
 * @returns Sets by length, then by their items, rarest first; the empty set is not listed.
 * @throws {RangeError} If a threshold is out of range, or there are more than `maxItemsets` sets.
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
export function mine(baskets: Baskets, options: ConstrainedOptions): CondensedItemsets {
  const { required, options: limits } = partOptions(baskets, options);
  const ranked = rankItems(baskets, limits);
  const needed = required.map((name) => ranked.names.indexOf(name));
  const found = createCollector(ranked, "generator");
  const sets = createSetIndex();
  /** The items of the current set, and for each of its beginnings the sets with one item less. */
  const path = new Int32Array(ranked.names.length);
  const facetsOf: number[][] = [[]];
  let current = 0;

  searchAntiMonotone(ranked, databaseOf(baskets, ranked), {
    visit(rank, parent, count, length) {
      path[length - 1] = rank;
      if (needed.every((wanted) => path.lastIndexOf(wanted, length - 1) >= 0)) found.add(path, length, count);
      facetsOf[length] = [...facetsOf[length - 1].map((facet) => sets.find(facet, rank)), parent];
      current = length;
      return sets.add(parent, rank, count);
    },
    holds(set, rank, count) {
      if (set < 0) return count < ranked.basketCount;
      return (
        count < sets.countOf(set) &&
        facetsOf[current].every((facet) => {
          const other = sets.find(facet, rank);
          return other >= 0 && count < sets.countOf(other);
        })
      );
    },
  });
  return found.finish();
}
