/** Crossing reduction: an order of rows in which few paths cross. */

export interface PathStop {
  readonly column: number;
  readonly item: string;
}

/** Rounds of exchanges at most; a figure of 30 paths needs three or four. */
const ROUNDS = 12;
const BARYCENTRE_ROUNDS = 4;

/**
 * The row of each item. Items first move to the mean row of their neighbours (barycentre heuristic); then any two are
 * exchanged where that leaves fewer crossings. The result need not be the minimum, which is NP-hard.
 * O(rounds · items² · edges²).
 *
 * @see Sugiyama, K., Tagawa, S. & Toda, M. (1981). Methods for visual understanding of hierarchical system structures.
 * IEEE SMC 11(2), 109-125.
 */
export function reduceCrossings(
  items: readonly string[],
  paths: readonly (readonly PathStop[])[],
): ReadonlyMap<string, number> {
  const row = new Map(items.map((item, i) => [item, i]));
  const edges = edgesOf(paths);
  for (let round = 0; round < BARYCENTRE_ROUNDS; round++) moveToBarycentres(row, edges);
  let least = crossings(row, edges);
  for (let round = 0; round < ROUNDS; round++) {
    const before = least;
    for (let a = 0; a < items.length; a++) {
      for (let b = 0; b < a; b++) {
        exchange(row, items[a], items[b]);
        const now = crossings(row, edges);
        if (now < least) least = now;
        else exchange(row, items[a], items[b]);
      }
    }
    if (least === before) break;
  }
  return row;
}

/** A part of a path from one column to the next, with the number of paths that share it. */
interface Edge {
  readonly column: number;
  readonly from: string;
  readonly to: string;
  readonly times: number;
}

function edgesOf(paths: readonly (readonly PathStop[])[]): Edge[] {
  const found = new Map<string, Edge>();
  for (const stops of paths)
    for (let k = 1; k < stops.length; k++) {
      const [{ column, item: from }, { item: to }] = [stops[k - 1], stops[k]];
      const key = JSON.stringify([column, from, to]);
      found.set(key, { column, from, to, times: (found.get(key)?.times ?? 0) + 1 });
    }
  return [...found.values()];
}

/** The number of crossings, plus a little for steepness to break ties. */
function crossings(row: ReadonlyMap<string, number>, edges: readonly Edge[]): number {
  const ends = edges.map(({ from, to }) => [row.get(from) ?? 0, row.get(to) ?? 0]);
  let sum = 0;
  for (let a = 0; a < edges.length; a++) {
    sum += 0.001 * edges[a].times * Math.abs(ends[a][0] - ends[a][1]);
    for (let b = 0; b < a; b++) {
      if (edges[a].column !== edges[b].column) continue;
      if ((ends[a][0] - ends[b][0]) * (ends[a][1] - ends[b][1]) < 0) sum += edges[a].times * edges[b].times;
    }
  }
  return sum;
}

/** Moves every item to the mean row of its neighbours and renumbers the rows. */
function moveToBarycentres(row: Map<string, number>, edges: readonly Edge[]): void {
  const sums = new Map([...row].map(([item, at]) => [item, { sum: at, weight: 1 }]));
  const add = (item: string, neighbour: string, times: number) => {
    const entry = sums.get(item);
    if (!entry) return;
    entry.sum += times * (row.get(neighbour) ?? 0);
    entry.weight += times;
  };
  for (const { from, to, times } of edges) {
    add(from, to, times);
    add(to, from, times);
  }
  const means = [...sums].map(([item, { sum, weight }]) => ({ item, mean: sum / weight }));
  means.sort((a, b) => a.mean - b.mean || (row.get(a.item) ?? 0) - (row.get(b.item) ?? 0));
  means.forEach(({ item }, i) => {
    row.set(item, i);
  });
}

function exchange(row: Map<string, number>, a: string, b: string): void {
  const [rowA, rowB] = [row.get(a) ?? 0, row.get(b) ?? 0];
  row.set(a, rowB);
  row.set(b, rowA);
}
