/**
 * FP-Growth (频繁模式增长): baskets folded into a tree in which common beginnings are stored once; itemsets are read off
 * smaller and smaller trees. Needs no candidates.
 */
import type { Baskets } from "../../../core/baskets";
import { requireInteger } from "../../../core/errors";
import { enlarged } from "../../../core/growable-columns";
import { DISPLAY, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import type { FrequentItemsets, MiningOptions, MiningWork } from "../../types";
import { type FrequentItems, prepare } from "../frequent-items";
import { createTree, type ItemsetTree } from "../results/itemset-tree";

/** A node of an FP-tree, as a reader sees it. */
export interface FpTreeNode {
  readonly item: string;
  /** Baskets that run through the node. */
  readonly count: number;
  /** Position of the node above in the list; -1 below the root. */
  readonly parent: number;
}

/** One of the trees that FP-Growth grew. */
export interface FpTreeStep {
  /** The items that all its baskets hold; none for the tree of all baskets. */
  readonly suffix: readonly string[];
  /** Parents first. */
  readonly nodes: readonly FpTreeNode[];
  /** Its items with their counts, the most frequent first: each makes a frequent set together with the suffix. */
  readonly header: readonly { readonly item: string; readonly count: number }[];
}

/** Watches the search. */
interface Trace {
  /** A tree was grown for the set with this number, -1 for no items. */
  grown(tree: PrefixTree, set: number): void;
  /** Nodes walked over, and items counted, to make the next tree. */
  walked(nodes: number, items: number): void;
}

/**
 * Frequent itemsets by FP-Growth: which items are bought together, and how often.
 *
 * $$F(D) = \bigcup_i \{i\} \cup \{\, \{i\} \cup X : X \in F(D_{|i}) \,\}$$
 *
 * with D|i the baskets that hold i, cut down to items more frequent than i. Every D|i is a tree in typed arrays, made
 * by one pass over the tree above it. Exact. Good where baskets resemble each other; memory O(cells).
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
  const frequent = prepare(baskets, options);
  const tree = createTree(frequent, "fpGrowth");
  const { counts, maxLength } = frequent;
  if (maxLength === 1) counts.forEach((count, rank) => void tree.add(rank, -1, count));
  else if (counts.length > 0) grow(frequent, tree);
  return tree.finish();
}

export interface TreeOptions extends MiningOptions {
  /** Trees to list, the first ones grown. @default 100 */
  readonly maxListed?: number;
}

/**
 * The trees that FP-Growth grows, in its order: first the one of all baskets, then one for each set that can be longer.
 *
 * @returns At the end of a cell they show as a table.
 * @throws As `mine`.
 *
 * @example
 * trees(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } })[0].nodes;
 * // [{ item: "a", count: 2, parent: -1 }, { item: "b", count: 1, parent: 0 }]
 */
export function trees(baskets: Baskets, options: TreeOptions): readonly FpTreeStep[] {
  const { maxListed = 100 } = options;
  requireInteger("trace FP-Growth", "maxListed", maxListed, 0);
  const frequent = prepare(baskets, options);
  const { names, counts } = frequent;
  const found = createTree(frequent, "fpGrowth");
  const listed: FpTreeStep[] = [];
  const grown = (tree: PrefixTree, set: number) => {
    if (listed.length === maxListed) return;
    const nameOf = (item: number) => names[tree.ranks[item]];
    const nodes = Array.from({ length: tree.nodeCount - 1 }, (_, i) => ({
      item: nameOf(tree.item[i + 1]),
      count: tree.weight[i + 1],
      parent: tree.parent[i + 1] - 1,
    }));
    const header = Array.from(tree.counts, (count, item) => ({ item: nameOf(item), count })).reverse();
    const suffix = found.ranksOf(set).map((rank) => names[rank]);
    listed.push({ suffix, nodes, header });
  };
  if (counts.length > 0) grow(frequent, found, { grown, walked: () => {} });
  return withDisplay(listed, (all) => {
    const rows = all.map(({ suffix, nodes, header }) => [
      suffix.length === 0 ? "∅ (all baskets)" : suffix.join(", "),
      nodes.length,
      header.map(({ item, count }) => `${item} ${count}`).join(", "),
    ]);
    const caption = "FP-Growth, tree by tree";
    return table.fromRows(["baskets with", "nodes", "frequent there"], rows, { caption })[DISPLAY]();
  });
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
  const frequent = prepare(baskets, options);
  const tree = createTree(frequent, "fpGrowth");
  let tried = frequent.counts.length;
  let touched = baskets.items.length;
  const walked = (nodes: number, items: number) => {
    touched += nodes;
    tried += items;
  };
  if (frequent.counts.length > 0) grow(frequent, tree, { grown: () => {}, walked });
  return { sets: tree.finish().size, tried, touched };
}

/** An FP-tree: node 0 is the root; a node comes after its parent. Items are numbered 0 (rarest) to counts.length - 1. */
interface PrefixTree {
  readonly nodeCount: number;
  readonly item: Int32Array;
  readonly parent: Int32Array;
  /** Baskets that run through the node. */
  readonly weight: Int32Array;
  /** The next node with the same item, 0 after the last. */
  readonly sameItem: Int32Array;
  /** First node of each item. */
  readonly head: Int32Array;
  /** Rank of each item, and the baskets that hold it. */
  readonly ranks: Int32Array;
  readonly counts: Int32Array;
}

function grow(frequent: FrequentItems, found: ItemsetTree, trace?: Trace): void {
  const { minCount, maxLength } = frequent;
  // Scratch for one projection at a time, as large as the largest tree; always left clean.
  const root = plant(frequent);
  const through = new Int32Array(root.nodeCount);
  const newNode = new Int32Array(root.nodeCount);
  const itemTotal = new Int32Array(root.counts.length);
  const newItem = new Int32Array(root.counts.length);

  function extend(tree: PrefixTree, parent: number, length: number): void {
    trace?.grown(tree, parent);
    for (let item = 0; item < tree.counts.length; item++) {
      const node = found.add(tree.ranks[item], parent, tree.counts[item]);
      if (length === maxLength) continue;
      const projected = project(tree, item);
      if (projected) extend(projected, node, length + 1);
    }
  }

  /** The tree of the paths above an item, without the items that are no longer frequent there. */
  function project(tree: PrefixTree, item: number): PrefixTree | undefined {
    let touchedCount = 0;
    let steps = 0;
    let touched: Int32Array = new Int32Array(64);
    for (let node = tree.head[item]; node > 0; node = tree.sameItem[node]) {
      const weight = tree.weight[node];
      for (let up = tree.parent[node]; up > 0; up = tree.parent[up]) {
        if (through[up] === 0) {
          if (touchedCount === touched.length) touched = enlarged(touched, touchedCount + 1);
          touched[touchedCount++] = up;
        }
        steps++;
        through[up] += weight;
        itemTotal[tree.item[up]] += weight;
      }
    }
    if (trace)
      trace.walked(
        steps,
        itemTotal.reduce((seen, total) => seen + Number(total > 0), 0),
      );
    let itemCount = 0;
    for (let other = item + 1; other < tree.counts.length; other++) {
      newItem[other] = itemTotal[other] >= minCount ? itemCount++ : -1;
    }
    let projected: PrefixTree | undefined;
    if (itemCount > 0) {
      const ranks = new Int32Array(itemCount);
      const counts = new Int32Array(itemCount);
      for (let other = item + 1; other < tree.counts.length; other++) {
        if (newItem[other] < 0) continue;
        ranks[newItem[other]] = tree.ranks[other];
        counts[newItem[other]] = itemTotal[other];
      }
      projected = rebuild(tree, touched.subarray(0, touchedCount).sort(), ranks, counts);
    }
    for (let k = 0; k < touchedCount; k++) through[touched[k]] = 0;
    itemTotal.fill(0, item + 1, tree.counts.length);
    return projected;
  }

  /** Copies the touched nodes, parents first; nodes that dropped items have made equal become one. */
  function rebuild(tree: PrefixTree, touched: Int32Array, ranks: Int32Array, counts: Int32Array): PrefixTree {
    const capacity = touched.length + 1;
    const item = new Int32Array(capacity);
    const parent = new Int32Array(capacity);
    const weight = new Int32Array(capacity);
    const sameItem = new Int32Array(capacity);
    const head = new Int32Array(ranks.length);
    const firstChild = new Int32Array(capacity);
    const sibling = new Int32Array(capacity);
    const rootChild = new Int32Array(ranks.length);
    let nodeCount = 1;
    for (const old of touched) {
      const above = tree.parent[old];
      const place = above === 0 ? 0 : newNode[above];
      const number = newItem[tree.item[old]];
      if (number < 0) {
        newNode[old] = place;
        continue;
      }
      let node = place === 0 ? rootChild[number] : firstChild[place];
      if (place > 0) while (node > 0 && item[node] !== number) node = sibling[node];
      if (node === 0) {
        node = nodeCount++;
        item[node] = number;
        parent[node] = place;
        sameItem[node] = head[number];
        head[number] = node;
        if (place === 0) rootChild[number] = node;
        sibling[node] = firstChild[place];
        firstChild[place] = node;
      }
      weight[node] += through[old];
      newNode[old] = node;
    }
    return { nodeCount, item, parent, weight, sameItem, head, ranks, counts };
  }

  extend(root, -1, 1);
}

/** The tree of all baskets, each from its most frequent item to its rarest. */
function plant({ counts, offsets, ranks }: FrequentItems): PrefixTree {
  const capacity = ranks.length + 1;
  const item = new Int32Array(capacity);
  const parent = new Int32Array(capacity);
  const weight = new Int32Array(capacity);
  const sameItem = new Int32Array(capacity);
  const head = new Int32Array(counts.length);
  // Near the root a node has thousands of children, so a child is found by hashing; open addressing, half full at most.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity)));
  const mask = slots.length - 1;
  let nodeCount = 1;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    let place = 0;
    for (let p = offsets[basket + 1] - 1; p >= offsets[basket]; p--) {
      const rank = ranks[p];
      let slot = (Math.imul(place, 0x9e3779b1) ^ Math.imul(rank, 0x85ebca6b)) >>> 0;
      slot = (slot ^ (slot >>> 15)) & mask;
      let node = slots[slot];
      while (node > 0 && (parent[node] !== place || item[node] !== rank)) {
        slot = (slot + 1) & mask;
        node = slots[slot];
      }
      if (node === 0) {
        node = nodeCount++;
        slots[slot] = node;
        item[node] = rank;
        parent[node] = place;
        sameItem[node] = head[rank];
        head[rank] = node;
      }
      weight[node]++;
      place = node;
    }
  }
  const ranksOfItems = Int32Array.from(counts.keys());
  return { nodeCount, item, parent, weight, sameItem, head, ranks: ranksOfItems, counts };
}
