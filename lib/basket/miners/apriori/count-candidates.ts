/** Counts Apriori's candidates of three and more items: each basket is matched against a prefix tree of them. */
import type { Level } from "./level";

type LevelColumns = Pick<Level, "item" | "parent">;

interface Rows {
  readonly offsets: Int32Array;
  /** Within a row ascending. */
  readonly ranks: Int32Array;
}

/**
 * Counts the rows that hold each candidate.
 *
 * @param path The levels before, and the candidates as the last one; at least two levels.
 * @returns The counts, the rows reduced to the items that longer candidates can have, and the number of cells and nodes read.
 */
export function countCandidates(
  path: readonly LevelColumns[],
  { offsets, ranks }: Rows,
): { readonly count: Int32Array; readonly rows: Rows; readonly touched: number } {
  const length = path.length;
  const { item, firstChild, leafStart, rootOf, isUsed } = candidateTree(path);
  const count = new Int32Array(path[length - 1].item.length);

  const keptOffsets = [0];
  const keptRanks = new Int32Array(ranks.length);
  let keptSize = 0;
  /** Position of each rank in the current row; valid if its `stamp` is the number of the row. */
  const position = new Int32Array(isUsed.length);
  const stamp = new Int32Array(isUsed.length).fill(-1);
  let rowEnd = 0;
  let row = 0;
  let touched = ranks.length;

  /** Counts the candidates below a node that the items of the row from `from` on complete; `missing` items are needed. */
  function descend(node: number, from: number, missing: number): void {
    const end = firstChild[node + 1];
    let child = firstChild[node];
    if (end - child > 2 * (rowEnd - from)) {
      // Few items left in the row and many children: look up each item.
      for (let p = from; p <= rowEnd - missing; p++) {
        const wanted = keptRanks[p];
        touched++;
        let high = end;
        while (child < high) {
          const middle = (child + high) >>> 1;
          if (item[middle] < wanted) child = middle + 1;
          else high = middle;
        }
        if (child === end) return;
        if (item[child] !== wanted) continue;
        if (missing === 1) count[child - leafStart]++;
        else descend(child, p + 1, missing - 1);
      }
      return;
    }
    touched += end - child;
    for (; child < end; child++) {
      const rank = item[child];
      if (stamp[rank] !== row) continue;
      if (missing === 1) count[child - leafStart]++;
      else if (position[rank] + missing <= rowEnd) descend(child, position[rank] + 1, missing - 1);
    }
  }

  for (; row + 1 < offsets.length; row++) {
    const rowStart = keptSize;
    for (let p = offsets[row]; p < offsets[row + 1]; p++)
      if (isUsed[ranks[p]]) keptRanks[keptSize++] = ranks[p];
    if (keptSize - rowStart < length) {
      keptSize = rowStart;
      continue;
    }
    rowEnd = keptSize;
    keptOffsets.push(keptSize);
    for (let p = rowStart; p < rowEnd; p++) {
      position[keptRanks[p]] = p;
      stamp[keptRanks[p]] = row;
    }
    for (let p = rowStart; p <= rowEnd - length; p++) {
      const root = rootOf[keptRanks[p]];
      if (root >= 0) descend(root, p + 1, length - 1);
    }
  }
  const rows = { offsets: Int32Array.from(keptOffsets), ranks: keptRanks.slice(0, keptSize) };
  return { count, rows, touched };
}

/** The levels as one tree, without the sets that are no prefix of a candidate. The children of a node are consecutive. */
function candidateTree(path: readonly LevelColumns[]) {
  const length = path.length;
  const needed: Int32Array[] = new Array(length);
  needed[length - 1] = Int32Array.from(path[length - 1].item.keys());
  for (let k = length - 1; k > 0; k--) needed[k - 1] = distinct(needed[k], path[k].parent);

  const nodeCount = needed.reduce((sum, level) => sum + level.length, 0);
  const leafStart = nodeCount - needed[length - 1].length;
  const item = new Int32Array(nodeCount);
  const firstChild = new Int32Array(nodeCount + 1).fill(nodeCount);
  const rankCount = path[0].item.length;
  const isUsed = new Uint8Array(rankCount);
  const rootOf = new Int32Array(rankCount).fill(-1);
  let node = 0;
  for (let k = 0; k < length; k++) {
    let above = node - (needed[k - 1]?.length ?? 0) - 1;
    let lastParent = -1;
    for (const set of needed[k]) {
      const rank = path[k].item[set];
      item[node] = rank;
      isUsed[rank] = 1;
      if (k === 0) rootOf[rank] = node;
      else if (path[k].parent[set] !== lastParent) {
        lastParent = path[k].parent[set];
        firstChild[++above] = node;
      }
      node++;
    }
  }
  return { item, firstChild, leafStart, rootOf, isUsed };
}

/** The parents of the given sets, each once. Parents are in ascending order. */
function distinct(sets: Int32Array, parent: Int32Array): Int32Array {
  let last = -1;
  const parents: number[] = [];
  for (const set of sets) {
    if (parent[set] !== last) parents.push(parent[set]);
    last = parent[set];
  }
  return Int32Array.from(parents);
}
