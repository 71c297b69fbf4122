/** FP-Growth for teaching: its trees, and its work in numbers. */

import type { Baskets } from "../../../core/baskets";
import { integer, type OptionReaders, readOptions, withDefault } from "../../../core/options";
import { formatItems } from "../../../core/text/items";
import * as table from "../../../core/text/table";
import { withTable } from "../../display";
import { MINING_READERS, type MiningOptions, type MiningWork } from "../../types";
import { prepare } from "../frequent-items";
import { createTree } from "../results/itemset-tree";
import { measureWork } from "../textbook-miner";
import type { FpTree } from "./fp-tree";
import { growTrees } from "./mine";

/** A node of an FP-tree, with its item's name. */
export interface FpTreeNode {
  readonly item: string;
  /** Baskets that run through the node. */
  readonly count: number;
  /** Position of the node above in the list; -1 below the root. */
  readonly parent: number;
}

/** One of the trees of FP-Growth. */
export interface FpTreeStep {
  /** The items that all its baskets hold; none for the tree of all baskets. */
  readonly suffix: readonly string[];
  /** Parents first. */
  readonly nodes: readonly FpTreeNode[];
  /** Its items with their counts, the most frequent first: each makes a frequent set together with the suffix. */
  readonly header: readonly { readonly item: string; readonly count: number }[];
}

/** Options of `fpGrowth.trees`. */
export interface TreeOptions extends MiningOptions {
  /** Trees to list at most, from the first on. @default 100 */
  readonly maxListed?: number;
}

const TREE_READERS = {
  ...MINING_READERS,
  maxListed: withDefault(100, integer(0)),
} satisfies OptionReaders<TreeOptions>;

/**
 * The trees of FP-Growth in the order of the search: first the one of all baskets, then one for each set that can be
 * extended.
 *
 * @returns One record a tree; displayed as a table.
 * @throws As `mine`.
 *
 * @example
 * trees(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } })[0].nodes;
 * // [{ item: "a", count: 2, parent: -1 }, { item: "b", count: 1, parent: 0 }]
 */
export function trees(baskets: Baskets, options: TreeOptions): readonly FpTreeStep[] {
  const { maxListed, ...limits } = readOptions("trace FP-Growth", options, TREE_READERS);
  const frequent = prepare(baskets, limits);
  const found = createTree(frequent, "fpGrowth");
  const listed: FpTreeStep[] = [];
  const list = (tree: FpTree, set: number) => {
    if (listed.length === maxListed) return;
    const suffix = found.ranksOf(set).map((rank) => frequent.names[rank]);
    listed.push({ suffix, ...contentsOf(tree, frequent.names) });
  };
  growTrees(frequent, found, { tree: list });
  return withTable(listed, (all) => {
    const rows = all.map(({ suffix, nodes, header }) => [
      suffix.length === 0 ? "∅ (all baskets)" : formatItems(suffix),
      nodes.length,
      header.map(({ item, count }) => `${formatItems([item])} ${count}`).join(", "),
    ]);
    const caption = "FP-Growth, tree by tree";
    return table.fromRows(["baskets with", "nodes", "frequent there"], rows, { caption });
  });
}

function contentsOf(tree: FpTree, names: readonly string[]) {
  const nameOf = (item: number) => names[tree.ranks[item]];
  const nodes = Array.from({ length: tree.nodeCount - 1 }, (_, i) => ({
    item: nameOf(tree.item[i + 1]),
    count: tree.weight[i + 1],
    parent: tree.parent[i + 1] - 1,
  }));
  const header = Array.from(tree.counts, (count, item) => ({ item: nameOf(item), count })).reverse();
  return { nodes, header };
}

/**
 * What FP-Growth costs, counted rather than timed: the same on every machine.
 *
 * @throws As `mine`.
 *
 * @example
 * work(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } }); // { sets: 3, tried: 3, touched: 4 }
 */
export function work(baskets: Baskets, options: MiningOptions): MiningWork {
  return measureWork("fpGrowth", baskets, options, (frequent, tree, count) =>
    growTrees(frequent, tree, { projected: (nodes, items) => count(items, nodes) }),
  );
}
