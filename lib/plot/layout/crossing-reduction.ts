/** An order of items in which paths through them cross little. */

export interface PathStop {
  readonly column: number;
  readonly item: string;
}

/** Rounds of exchanges at most; a picture of 30 paths settles in three or four. */
const ROUNDS = 12;

/**
 * Rows for items so that paths cross little: each item first stands at the mean row of its neighbours, then two items
 * are exchanged wherever that leaves fewer crossings, until none does. Not always the least: that is NP-hard.
 * O(rounds · items² · pieces²).
 *
 * @see Sugiyama, K., Tagawa, S. & Toda, M. (1981). Methods for visual understanding of hierarchical system structures.
 * IEEE SMC 11(2), 109-125.
 */
export function fewestCrossings(
  items: readonly string[],
  paths: readonly (readonly PathStop[])[],
): ReadonlyMap<string, number> {
  const row = new Map(items.map((item, i) => [item, i]));
  const pieces = piecesOf(paths);
  for (let round = 0; round < 4; round++) settle(row, pieces);
  let least = crossings(row, pieces);
  for (let round = 0; round < ROUNDS; round++) {
    const before = least;
    for (let a = 0; a < items.length; a++) {
      for (let b = 0; b < a; b++) {
        exchange(row, items[a], items[b]);
        const now = crossings(row, pieces);
        if (now < least) least = now;
        else exchange(row, items[a], items[b]);
      }
    }
    if (least === before) break;
  }
  return row;
}

/** One piece of a path, from one column to the next; equal pieces of several paths count together. */
interface Piece {
  readonly column: number;
  readonly from: string;
  readonly to: string;
  readonly times: number;
}

function piecesOf(paths: readonly (readonly PathStop[])[]): Piece[] {
  const found = new Map<string, Piece>();
  for (const stops of paths)
    for (let k = 1; k < stops.length; k++) {
      const [{ column, item: from }, { item: to }] = [stops[k - 1], stops[k]];
      const key = JSON.stringify([column, from, to]);
      found.set(key, { column, from, to, times: (found.get(key)?.times ?? 0) + 1 });
    }
  return [...found.values()];
}

/** Every pair of pieces that cross, and a little for steepness, which decides between equals. */
function crossings(row: ReadonlyMap<string, number>, pieces: readonly Piece[]): number {
  const ends = pieces.map(({ from, to }) => [row.get(from) ?? 0, row.get(to) ?? 0]);
  let sum = 0;
  for (let a = 0; a < pieces.length; a++) {
    sum += 0.001 * pieces[a].times * Math.abs(ends[a][0] - ends[a][1]);
    for (let b = 0; b < a; b++) {
      if (pieces[a].column !== pieces[b].column) continue;
      if ((ends[a][0] - ends[b][0]) * (ends[a][1] - ends[b][1]) < 0) sum += pieces[a].times * pieces[b].times;
    }
  }
  return sum;
}

/** Moves every item to the mean row of its neighbours, then numbers the rows afresh. */
function settle(row: Map<string, number>, pieces: readonly Piece[]): void {
  const sums = new Map([...row].map(([item, at]) => [item, { sum: at, weight: 1 }]));
  for (const { from, to, times } of pieces)
    for (const [item, other] of [
      [from, to],
      [to, from],
    ]) {
      const entry = sums.get(item);
      if (entry) {
        entry.sum += times * (row.get(other) ?? 0);
        entry.weight += times;
      }
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
