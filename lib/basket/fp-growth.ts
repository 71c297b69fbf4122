/**
 * FP-Growth (频繁模式增长): baskets folded into a tree in which common beginnings are stored once; itemsets are read off
 * smaller and smaller trees. Needs no candidates.
 */
import type { Baskets } from "../core/baskets";
import { enlarged } from "../core/enlarged";
import { type FrequentItems, prepare } from "./frequent-items";
import { createTree, type ItemsetTree } from "./itemset-tree";
import type { FrequentItemsets, MiningOptions } from "./types";

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

function grow(frequent: FrequentItems, found: ItemsetTree): void {
  const { minCount, maxLength } = frequent;
  // Scratch for one projection at a time, as large as the largest tree; always left clean.
  const root = plant(frequent);
  const through = new Int32Array(root.nodeCount);
  const newNode = new Int32Array(root.nodeCount);
  const itemTotal = new Int32Array(root.counts.length);
  const newItem = new Int32Array(root.counts.length);

  function extend(tree: PrefixTree, parent: number, length: number): void {
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
    let touched: Int32Array = new Int32Array(64);
    for (let node = tree.head[item]; node > 0; node = tree.sameItem[node]) {
      const weight = tree.weight[node];
      for (let up = tree.parent[node]; up > 0; up = tree.parent[up]) {
        if (through[up] === 0) {
          if (touchedCount === touched.length) touched = enlarged(touched, touchedCount + 1);
          touched[touchedCount++] = up;
        }
        through[up] += weight;
        itemTotal[tree.item[up]] += weight;
      }
    }
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
