/** The conditional FP-tree of an item: the paths above its nodes, without the items that are infrequent there. */
import { sortAscending } from "../../../core/sorting/sort-ascending";
import { emptyTree, type FpTree } from "./fp-tree";

/** Receives the number of nodes visited and items counted for each conditional tree. */
export type OnProject = (nodes: number, items: number) => void;

/** Returns a function that makes conditional trees of `root` and of other conditional trees. */
export function createProjection(root: FpTree, minCount: number, onProject?: OnProject) {
  // Scratch for one projection at a time, as large as the largest tree. `through` and `itemTotal` are left at 0.
  const through = new Int32Array(root.nodeCount);
  const newNode = new Int32Array(root.nodeCount);
  const itemTotal = new Int32Array(root.counts.length);
  const newItem = new Int32Array(root.counts.length);
  const visited = new Int32Array(root.nodeCount);
  const met = new Int32Array(root.counts.length);
  const kept = new Int32Array(root.counts.length);

  /**
   * Counts the baskets of the item through each node above its nodes. Returns these nodes, parents first, and the number of
   * their items, which are then in `met`.
   */
  function countPaths(tree: FpTree, item: number) {
    let visitedCount = 0;
    let metCount = 0;
    let steps = 0;
    for (let node = tree.head[item]; node > 0; node = tree.sameItem[node]) {
      const weight = tree.weight[node];
      for (let up = tree.parent[node]; up > 0; up = tree.parent[up]) {
        if (through[up] === 0) visited[visitedCount++] = up;
        steps++;
        through[up] += weight;
        if (itemTotal[tree.item[up]] === 0) met[metCount++] = tree.item[up];
        itemTotal[tree.item[up]] += weight;
      }
    }
    onProject?.(steps, metCount);
    return { nodes: visited.subarray(0, visitedCount).sort(), metCount };
  }

  /** Copies the nodes; those that became identical without the infrequent items are merged. */
  function copyNodes(tree: FpTree, nodes: Int32Array, ranks: Int32Array, counts: Int32Array): FpTree {
    const copy = emptyTree(nodes.length + 1, ranks, counts);
    const { item, parent, weight, sameItem, head } = copy;
    const firstChild = new Int32Array(nodes.length + 1);
    const sibling = new Int32Array(nodes.length + 1);
    const rootChild = new Int32Array(ranks.length);
    let nodeCount = 1;
    for (const old of nodes) {
      const oldParent = tree.parent[old];
      const above = oldParent === 0 ? 0 : newNode[oldParent];
      const number = newItem[tree.item[old]];
      if (number < 0) {
        newNode[old] = above;
        continue;
      }
      let node = above === 0 ? rootChild[number] : firstChild[above];
      if (above > 0) while (node > 0 && item[node] !== number) node = sibling[node];
      if (node === 0) {
        node = nodeCount++;
        item[node] = number;
        parent[node] = above;
        sameItem[node] = head[number];
        head[number] = node;
        if (above === 0) rootChild[number] = node;
        sibling[node] = firstChild[above];
        firstChild[above] = node;
      }
      weight[node] += through[old];
      newNode[old] = node;
    }
    copy.nodeCount = nodeCount;
    return copy;
  }

  /** The conditional tree of an item; undefined if no other item is frequent there. */
  return (tree: FpTree, item: number): FpTree | undefined => {
    const { nodes, metCount } = countPaths(tree, item);
    let itemCount = 0;
    for (let k = 0; k < metCount; k++) {
      newItem[met[k]] = -1;
      if (itemTotal[met[k]] >= minCount) kept[itemCount++] = met[k];
    }
    let projected: FpTree | undefined;
    if (itemCount > 0) {
      sortAscending(kept, 0, itemCount);
      const ranks = new Int32Array(itemCount);
      const counts = new Int32Array(itemCount);
      for (let number = 0; number < itemCount; number++) {
        newItem[kept[number]] = number;
        ranks[number] = tree.ranks[kept[number]];
        counts[number] = itemTotal[kept[number]];
      }
      projected = copyNodes(tree, nodes, ranks, counts);
    }
    for (const node of nodes) through[node] = 0;
    for (let k = 0; k < metCount; k++) itemTotal[met[k]] = 0;
    return projected;
  };
}
