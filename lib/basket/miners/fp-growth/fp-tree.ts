/** The FP-tree: baskets as paths from the root, with common beginnings stored once. */
import type { FrequentItems } from "../frequent-items";

/** Node 0 is the root, and a node comes after its parent. Items are numbered from the rarest, 0. */
export interface FpTree {
  nodeCount: number;
  readonly item: Int32Array;
  readonly parent: Int32Array;
  /** Baskets that run through the node. */
  readonly weight: Int32Array;
  /** The next node with the same item; 0 after the last. */
  readonly sameItem: Int32Array;
  /** First node of each item. */
  readonly head: Int32Array;
  /** Rank of each item, and the baskets that hold it. */
  readonly ranks: Int32Array;
  readonly counts: Int32Array;
}

/** A tree of the given items that has only its root, with room for `capacity` nodes. */
export function emptyTree(capacity: number, ranks: Int32Array, counts: Int32Array): FpTree {
  return {
    nodeCount: 1,
    item: new Int32Array(capacity),
    parent: new Int32Array(capacity),
    weight: new Int32Array(capacity),
    sameItem: new Int32Array(capacity),
    head: new Int32Array(ranks.length),
    ranks,
    counts,
  };
}

/** The tree of all baskets, each from its most frequent item to its rarest. */
export function buildTree({ counts, offsets, ranks }: FrequentItems): FpTree {
  const capacity = ranks.length + 1;
  const tree = emptyTree(capacity, Int32Array.from(counts.keys()), counts);
  const { item, parent, weight, sameItem, head } = tree;
  // Near the root a node has thousands of children, so they are found by hashing: open addressing, at most half full.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity)));
  const mask = slots.length - 1;
  let nodeCount = 1;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    let above = 0;
    for (let p = offsets[basket + 1] - 1; p >= offsets[basket]; p--) {
      const rank = ranks[p];
      let slot = (Math.imul(above, 0x9e3779b1) ^ Math.imul(rank, 0x85ebca6b)) >>> 0;
      slot = (slot ^ (slot >>> 15)) & mask;
      let node = slots[slot];
      while (node > 0 && (parent[node] !== above || item[node] !== rank)) {
        slot = (slot + 1) & mask;
        node = slots[slot];
      }
      if (node === 0) {
        node = nodeCount++;
        slots[slot] = node;
        item[node] = rank;
        parent[node] = above;
        sameItem[node] = head[rank];
        head[rank] = node;
      }
      weight[node]++;
      above = node;
    }
  }
  tree.nodeCount = nodeCount;
  return tree;
}
