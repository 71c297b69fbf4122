/**
 * The hybrid miner: occurrence deliver (Uno's LCM) on ever smaller databases while they are sparse, bit vectors (Eclat) once
 * they are dense, and branches that must be equal are copied instead of mined.
 */
import type { Baskets } from "../../../core/baskets";
import type { FrequentItemsets, ReadMiningOptions } from "../../types";
import { longestRow, type RankedItems, rankItems } from "../frequent-items";
import { databaseOf } from "./database";
import { createLevelTree } from "./level-tree";
import { createSearch, type Search } from "./search";
import { createLengthCounter, createSetCounter } from "./set-counters";
import type { SetTree } from "./set-tree";

export { type Database, databaseOf } from "./database";
export { createLevelTree } from "./level-tree";
export { createSearch, type Search } from "./search";

/**
 * Frequent itemsets by the hybrid miner: which items are bought together, and how often.
 *
 * Three ideas. One pass over the baskets of a set counts all items in them; the frequent ones make the next, smaller
 * database. A dense database is turned into one bit vector an item, and 128 baskets are intersected at a time. If adding an
 * item loses no basket, all larger sets are repeated with it, with the same counts:
 *
 * $$\mathrm{count}(X \cup \{i\}) = \mathrm{count}(X) \;\Rightarrow\; \mathrm{count}(Y \cup \{i\}) = \mathrm{count}(Y)
 * \quad \text{for all } Y \supseteq X$$
 *
 * Exact. The inner loops run in WebAssembly. Databases shrink quickly, so time is about O(sets); memory is O(cells) and 12
 * bytes a set, up to 36 for sets that are not repeated.
 *
 * @param options As read with `MINING_READERS`.
 * @returns The same itemsets in the same order as the textbook miners.
 * @throws {RangeError} If a threshold is out of range, or more than `maxItemsets` sets are frequent.
 *
 * @see Uno, T., Kiyomi, M. & Arimura, H. (2004). LCM ver. 2: efficient mining algorithms for frequent/closed/maximal
 * itemsets. FIMI'04.
 * @see Borgelt, C. (2012). Frequent item set mining. WIREs Data Mining and Knowledge Discovery 2(6), 437-456 (perfect
 * extensions). doi:10.1002/widm.1074
 *
 * @example
 * [...itemsets.mine(baskets.of([["a", "b"], ["a"]]), { minSupport: 0.5, algorithm: "hybrid" })].length; // 3
 */
export function mine(baskets: Baskets, options: ReadMiningOptions): FrequentItemsets {
  const ranked = rankItems(baskets, options);
  const tree = createLevelTree(ranked);
  searchAll(searchOf(baskets, ranked), ranked, tree);
  return tree.finish();
}

/**
 * The number of sets that `mine` would find.
 *
 * @param onStep Is called at each step of the search, and may throw to end it.
 */
export function count(baskets: Baskets, options: ReadMiningOptions, onStep?: () => void): number {
  const ranked = rankItems(baskets, options);
  return countSets(searchOf(baskets, ranked), ranked, longestRow(baskets, ranked), onStep);
}

/**
 * As `count`, for a search that was made before.
 *
 * @param longest Frequent items of the longest basket.
 * @param mostUnnamed The most members of a class whose sets are counted in one step.
 */
export function countSets(
  search: Search,
  ranked: RankedItems,
  longest: number,
  onStep?: () => void,
  mostUnnamed?: number,
): number {
  const { minLength } = ranked;
  const countLengths = (from: number, to: number) => {
    const maxLength = Math.min(to, longest);
    const counter = createLengthCounter(maxLength, onStep);
    searchAll(search, { ...ranked, maxLength }, counter);
    return counter.totals().reduce((sum, sets, length) => (length < from ? sum : sum + sets), 0);
  };
  if (ranked.maxLength < longest) return countLengths(minLength, ranked.maxLength);
  const all = createSetCounter(onStep, mostUnnamed);
  // Once the number is infinite, it stays so.
  searchAll(search, ranked, all, () => all.total() === Number.POSITIVE_INFINITY);
  if (minLength === 1) return all.total();
  // A difference of two large numbers would have few right digits.
  return all.total() > Number.MAX_SAFE_INTEGER
    ? countLengths(minLength, longest)
    : all.total() - countLengths(1, minLength - 1);
}

function searchOf(baskets: Baskets, ranked: RankedItems): Search {
  return createSearch(ranked.counts, databaseOf(baskets, ranked));
}

function searchAll(search: Search, ranked: RankedItems, tree: SetTree, isOver = () => false): void {
  let rank = ranked.counts.length;
  search(ranked, () => (isOver() ? -1 : --rank), tree);
}
