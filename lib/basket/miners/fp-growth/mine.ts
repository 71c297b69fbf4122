/** FP-Growth's recursion: each item of a tree is a set, and its conditional tree holds what extends it. */
import type { Baskets } from "../../../core/baskets";
import type { FrequentItemsets, MiningOptions } from "../../types";
import type { FrequentItems } from "../frequent-items";
import type { ItemsetTree } from "../results/itemset-tree";
import { mineWith } from "../textbook-miner";
import { createProjection, type OnProject } from "./conditional-tree";
import { buildTree, type FpTree } from "./fp-tree";

/**
 * Frequent itemsets by FP-Growth: which items are bought together, and how often.
 *
 * $$F(D) = \bigcup_i \{i\} \cup \{\, \{i\} \cup X : X \in F(D_{|i}) \,\}$$
 *
 * with D|i the baskets that hold i, reduced to the items more frequent than i. Every D|i is a tree in typed arrays, made
 * in one pass over the tree above it. Exact. Good where baskets resemble each other; memory O(cells).
 *
 * @returns The same itemsets in the same order as `apriori.mine` and `eclat.mine`.
 * @throws {RangeError} If a threshold is out of range, or more than `maxItemsets` sets are frequent.
 *
 * @see Han, J., Pei, J. & Yin, Y. (2000). Mining frequent patterns without candidate generation. SIGMOD, 1-12.
 * doi:10.1145/335191.335372
 *
 * @example
 * [...mine(baskets.of([["a", "b"], ["a"]]), { minSupport: 0.5 })].length; // 3
 */
export function mine(baskets: Baskets, options: MiningOptions): FrequentItemsets {
  return mineWith(growTrees, "fpGrowth", baskets, options);
}

/** Receives each tree of the search. */
export interface FpGrowthTrace {
  /** A tree was made for the set with this number; -1 for the empty set. */
  tree?(tree: FpTree, set: number): void;
  projected?: OnProject;
}

/** Adds the frequent itemsets to `found`. */
export function growTrees(frequent: FrequentItems, found: ItemsetTree, trace?: FpGrowthTrace): void {
  const { counts, minCount, maxLength } = frequent;
  if (counts.length === 0) return;
  if (maxLength === 1 && !trace) {
    counts.forEach((count, rank) => void found.add(rank, -1, count));
    return;
  }
  const root = buildTree(frequent);
  const project = createProjection(root, minCount, trace?.projected);

  function extend(tree: FpTree, parent: number, length: number): void {
    found.requireRoom(length);
    trace?.tree?.(tree, parent);
    for (let item = 0; item < tree.counts.length; item++) {
      const node = found.add(tree.ranks[item], parent, tree.counts[item]);
      if (length === maxLength) continue;
      const conditional = project(tree, item);
      if (conditional) extend(conditional, node, length + 1);
    }
  }
  extend(root, -1, 1);
}
