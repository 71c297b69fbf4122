/** Frequent itemsets across the levels of a taxonomy (多层关联规则). */
import type { Baskets } from "../../core/baskets";
import { readOptions } from "../../core/options";
import { searchAntiMonotone } from "../miners/closed/anti-monotone-search";
import { type RankedItems, rankItems } from "../miners/frequent-items";
import { createLevelTree, databaseOf } from "../miners/hybrid";
import { subsetCount } from "../miners/hybrid/set-counters";
import { TooManyItemsets } from "../miners/results/itemset-tree";
import { type FrequentItemsets, MINE, MINING_READERS, type MiningOptions } from "../types";
import { extend } from "./levels";
import { ancestorNumbers, type Taxonomy } from "./tree";

/**
 * Generalized itemsets: items and categories that are bought together. Jackets and ski pants may each be too rare for a
 * pattern, while outerwear as a whole is bought with hiking boots.
 *
 * $$\mathrm{count}(X) = |\{\, b : \text{every } x \in X \text{ is in } b \text{ or a category of an item in } b \,\}|$$
 *
 * An itemset with an item and one of its own categories has the same count without the category. Such itemsets are neither
 * counted nor listed, so there is no rule "jackets → outerwear". `rules.from` makes the rules (多层关联规则), and
 * `filterInteresting` drops those implied by a more general rule. Exact. Costs as much as `itemsets.mine` on the extended
 * baskets.
 *
 * @param options As for `itemsets.mine`; `items` may name categories.
 * @returns Itemsets by length, then by their items, rarest first.
 * @throws {RangeError} If a threshold is out of range, or more than `maxItemsets` itemsets are frequent.
 *
 * @see Srikant, R. & Agrawal, R. (1995). Mining generalized association rules. VLDB, 407-419, sections 2 and 3.2.
 *
 * @example
 * const goods = of({ Jacket: "Outerwear", "Ski pants": "Outerwear" });
 * const receipts = baskets.of([["Jacket", "Boots"], ["Ski pants", "Boots"]]);
 * const found = [...mine(receipts, goods, { minSupport: 1 })];
 * found.map(({ items }) => items.join(" + ")); // ["Outerwear", "Boots", "Boots + Outerwear"]
 */
export function mine(baskets: Baskets, taxonomy: Taxonomy, options: MiningOptions): FrequentItemsets {
  const extended = extend(baskets, taxonomy);
  const ranked = rankItems(extended, readOptions(MINE, options, MINING_READERS));
  const ranks = new Map(ranked.names.map((name, rank) => [name, rank]));
  const above = ancestorNumbers(taxonomy, ranked.names, (name) => ranks.get(name));
  if (
    ranked.minCount === 1 &&
    subsetCount(mostUnrelated(extended, ranked, above), ranked.maxLength) > ranked.maxItemsets
  )
    throw new TooManyItemsets(ranked);
  const tree = createLevelTree(ranked);
  /** Last item of the itemset just visited. Its other items were compared when its prefixes were visited. */
  let last = -1;
  searchAntiMonotone(ranked, databaseOf(extended, ranked), {
    visit(rank, parent, count, length) {
      last = rank;
      return tree.add(length, rank, parent, count);
    },
    holds: (set, rank) => set < 0 || !(above[last].includes(rank) || above[rank].includes(last)),
  });
  return tree.finish();
}

/** The most frequent items of one basket of which none is a category of another: all their subsets are itemsets. */
function mostUnrelated(
  { offsets, items }: Baskets,
  { rankOf }: RankedItems,
  above: readonly (readonly number[])[],
): number {
  let most = 0;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    const ranks = Array.from(items.subarray(offsets[basket], offsets[basket + 1]), (item) => rankOf[item]);
    const frequent = ranks.filter((rank) => rank >= 0);
    const categories = new Set(frequent.flatMap((rank) => above[rank]));
    most = Math.max(most, frequent.filter((rank) => !categories.has(rank)).length);
  }
  return most;
}
