/** Eclat's search: one class of sets after another, depth first. */
import type { Baskets } from "../../../core/baskets";
import type { FrequentItemsets, MiningOptions } from "../../types";
import type { FrequentItems } from "../frequent-items";
import { createPairCounter } from "../pair-counter";
import type { ItemsetTree } from "../results/itemset-tree";
import { mineWith } from "../textbook-miner";
import { Tidsets } from "./tidsets";

/** Receives each step of the search. Items are ranks. */
export interface EclatTrace {
  /** A pair was counted. */
  pair(rank: number, other: number, count: number): void;
  /** Cells of baskets were read to count the pairs of an item. */
  cells?(touched: number): void;
  /** The tidsets of the members `a` and `b` of a class, which extend `parent`, were intersected. */
  intersected(parent: number, a: number, b: number, count: number, tidsets: Tidsets): void;
}

/**
 * Frequent itemsets by Eclat: which items are bought together, and how often.
 *
 * $$t(X \cup Y) = t(X) \cap t(Y), \qquad \mathrm{count}(X) = |t(X)|$$
 *
 * with the tidset t(X), the baskets that hold all of X. The pairs of an item are counted in one pass over its baskets.
 * These baskets get new numbers, and a tidset of them is a bit vector if the items are dense and a sorted list if they are
 * sparse. Exact. O(sets · baskets of the rarest item / 32) at worst, usually far less.
 *
 * @returns The same itemsets in the same order as `apriori.mine` and `fpGrowth.mine`.
 * @throws {RangeError} If a threshold is out of range, or more than `maxItemsets` sets are frequent.
 *
 * @see Zaki, M. J. (2000). Scalable algorithms for association mining. IEEE TKDE 12(3), 372-390. doi:10.1109/69.846291
 *
 * @example
 * [...mine(baskets.of([["a", "b"], ["a"]]), { minSupport: 0.5 })].length; // 3
 */
export function mine(baskets: Baskets, options: MiningOptions): FrequentItemsets {
  return mineWith(searchClasses, "eclat", baskets, options);
}

/** Adds the frequent itemsets to the tree. */
export function searchClasses(frequent: FrequentItems, tree: ItemsetTree, trace?: EclatTrace): void {
  const { counts, minCount, maxLength } = frequent;
  const countPairs = createPairCounter(frequent, trace?.pair);
  const tidsets = new Tidsets(frequent);
  const { members } = tidsets;

  /** Adds the members from `start` to `end`, which extend `parent`, and all sets made of them. */
  function extendClass(parent: number, start: number, end: number, length: number, free: number): void {
    tree.requireRoom(length);
    for (let a = start; a < end; a++) {
      const node = tree.add(members.rank[a], parent, members.count[a]);
      if (length === maxLength) continue;
      let top = end;
      let next = free;
      for (let b = a + 1; b < end; b++) {
        const count = tidsets.intersect(a, b, next);
        trace?.intersected(parent, a, b, count, tidsets);
        if (count >= minCount) next = tidsets.addIntersection(top++, b, count, next);
      }
      if (top > end) extendClass(node, end, top, length + 1, next);
    }
  }

  for (let rank = 0; rank < counts.length; rank++) {
    const node = tree.add(rank, -1, counts[rank]);
    if (maxLength === 1) continue;
    const { partners, cursor, together, cells } = countPairs(rank);
    trace?.cells?.(cells);
    const free = tidsets.addClass(rank, partners, together, cursor, maxLength > 2);
    if (partners.length > 0) extendClass(node, 0, partners.length, 2, free);
  }
}
