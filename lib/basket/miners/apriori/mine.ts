/** Apriori's loop over the lengths: join, prune, count, keep what is frequent. */
import type { Baskets } from "../../../core/baskets";
import type { FrequentItemsets, MiningOptions } from "../../types";
import type { FrequentItems } from "../frequent-items";
import type { ItemsetTree } from "../results/itemset-tree";
import { mineWith } from "../textbook-miner";
import { countCandidates } from "./count-candidates";
import { type Candidates, joinLevel } from "./join";
import { type AprioriTrace, itemsOf, type Level } from "./level";
import { countPairs } from "./pairs";

/**
 * Frequent itemsets by Apriori: which items are bought together, and how often.
 *
 * $$C_k = \{\, X \cup Y : X, Y \in L_{k-1},\ |X \cup Y| = k,\ \text{every } (k-1)\text{-subset is in } L_{k-1} \,\}$$
 *
 * L_k are the candidates in C_k that enough baskets hold. Pairs are counted directly, without candidates. Longer candidates
 * are counted by matching each basket against a prefix tree of them. Exact. Good for teaching; where long sets are
 * frequent, the number of candidates explodes and Eclat is much faster.
 *
 * @returns The same itemsets in the same order as `eclat.mine` and `fpGrowth.mine`.
 * @throws {RangeError} If a threshold is out of range, or there are more than `maxItemsets` sets or candidates.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499.
 *
 * @example
 * [...mine(baskets.of([["a", "b"], ["a"]]), { minSupport: 0.5 })].length; // 3
 */
export function mine(baskets: Baskets, options: MiningOptions): FrequentItemsets {
  return mineWith(searchLevels, "apriori", baskets, options);
}

/** Adds the frequent itemsets to the tree, level by level. */
export function searchLevels(frequent: FrequentItems, tree: ItemsetTree, trace?: AprioriTrace): void {
  const { counts, minCount, maxLength, maxItemsets } = frequent;
  const path: Level[] = [firstLevel(counts, tree)];
  let rows = { offsets: frequent.offsets, ranks: frequent.ranks };

  for (let length = 2; length <= maxLength && path[length - 2].item.length >= 2; length++) {
    const joined = length === 2 ? countPairs(frequent, trace) : joinLevel(path, maxItemsets, trace);
    let { count, touched } = joined;
    if (!count) {
      ({ count, touched, rows } = countCandidates([...path, joined], rows));
    }
    const { item, parent, candidates, pruned } = joined;
    const kept: number[] = [];
    for (let c = 0; c < item.length; c++) {
      if (length > 2) trace?.counted?.(itemsOf(path, parent[c], item[c]), count[c]);
      if (count[c] >= minCount) kept.push(c);
    }
    const counted = candidates - pruned;
    trace?.level({ length, candidates, pruned, counted, kept: kept.length }, touched);
    if (kept.length === 0) break;
    path.push(nextLevel(joined, count, kept, path[length - 2], tree));
  }
}

function firstLevel(counts: Int32Array, tree: ItemsetTree): Level {
  const item = Int32Array.from(counts.keys());
  const node = item.map((rank) => tree.add(rank, -1, counts[rank]));
  return { item, parent: new Int32Array(item.length), subsets: new Int32Array(item.length), node };
}

/** Adds the kept candidates to the tree. */
function nextLevel(
  { item, parent, subsets }: Candidates,
  count: Int32Array,
  kept: readonly number[],
  previous: Level,
  tree: ItemsetTree,
): Level {
  const length = subsets.length / item.length;
  const keptSubsets = new Int32Array(kept.length * length);
  kept.forEach((c, set) => {
    keptSubsets.set(subsets.subarray(c * length, (c + 1) * length), set * length);
  });
  return {
    item: Int32Array.from(kept, (c) => item[c]),
    parent: Int32Array.from(kept, (c) => parent[c]),
    subsets: keptSubsets,
    node: Int32Array.from(kept, (c) => tree.add(item[c], previous.node[parent[c]], count[c])),
  };
}
