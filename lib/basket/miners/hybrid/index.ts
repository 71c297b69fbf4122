/**
 * The fast miner: occurrence deliver (Uno's LCM) on ever smaller databases while baskets are short, bit vectors (Eclat)
 * once they are dense, and branches that must be equal copied instead of mined.
 */
import type { Baskets } from "../../../core/baskets";
import type { FrequentItemsets, MiningOptions } from "../../types";
import { type RankedItems, rankItems } from "../frequent-items";
import { databaseOf } from "./database";
import { createLevelTree, createSetCounter, type SetTree } from "./level-tree";
import { createSearch, type Search } from "./search";

export { type Database, databaseOf } from "./database";
export { createLevelTree, createSetCounter, type LevelTree, type SetTree } from "./level-tree";
export { createSearch, type Search } from "./search";

/**
 * Frequent itemsets by the fast miner: which items are bought together, and how often.
 *
 * Three ideas. A set's baskets are looked through once, and every item met there is counted at the same time; those that
 * are frequent make the next, smaller database. Where its baskets hold most of its items, it is turned into one bit
 * vector an item (intersected 128 baskets at a time). And where adding an item loses no basket, all sets
 * above are repeated with it, same counts:
 *
 * $$\mathrm{count}(X \cup \{i\}) = \mathrm{count}(X) \;\Rightarrow\; \mathrm{count}(Y \cup \{i\}) = \mathrm{count}(Y)
 * \quad \text{for all } Y \supseteq X$$
 *
 * Exact. The inner loops run in WebAssembly. Time about O(sets) where databases shrink quickly, as they do; memory O(cells)
 * and 12 bytes a set, up to 36 for sets that are not repeated.
 *
 * @returns The same itemsets in the same order as the textbook miners.
 * @throws {RangeError} If a threshold is out of range, or more than `maxItemsets` sets are frequent.
 *
 * @see Uno, T., Kiyomi, M. & Arimura, H. (2004). LCM ver. 2: efficient mining algorithms for frequent/closed/maximal
 * itemsets. FIMI'04.
 * @see Borgelt, C. (2012). Frequent item set mining. WIREs Data Mining and Knowledge Discovery 2(6), 437-456 (perfect
 * extensions). doi:10.1002/widm.1074
 *
 * @example
 * [...mine(baskets.of([["a", "b"], ["a"]]), { minSupport: 0.5 })].length; // 3
 */
export function mine(baskets: Baskets, options: MiningOptions): FrequentItemsets {
  const ranked = rankItems(baskets, options);
  const tree = createLevelTree(ranked);
  searchAll(searchOf(baskets, ranked), ranked, tree);
  return tree.finish();
}

/** How many sets `mine` would find. */
export function count(baskets: Baskets, options: MiningOptions): number {
  const ranked = rankItems(baskets, options);
  const search = searchOf(baskets, ranked);
  const countUpTo = (maxLength: number) => {
    const counter = createSetCounter();
    searchAll(search, { ...ranked, maxLength }, counter);
    return counter.total();
  };
  const tooShort = ranked.minLength - 1;
  return countUpTo(ranked.maxLength) - (tooShort === 0 ? 0 : countUpTo(tooShort));
}

function searchOf(baskets: Baskets, ranked: RankedItems): Search {
  return createSearch(ranked.counts, databaseOf(baskets, ranked));
}

function searchAll(search: Search, ranked: RankedItems, tree: SetTree): void {
  let rank = ranked.counts.length;
  search(ranked, () => --rank, tree);
}
