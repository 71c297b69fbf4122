/** Sets to be found again: each is an earlier set and one item more, by hashing. */
import { enlarged } from "../../../core/enlarged";

export interface SetIndex {
  /** @returns The number of the new set: 0, 1, … */
  add(parent: number, rank: number, count: number): number;
  /** The set that extends a set (-1 = the empty one) by an item; -1 if there is none. */
  find(parent: number, rank: number): number;
  countOf(set: number): number;
}

export function createSetIndex(): SetIndex {
  let parents: Int32Array = new Int32Array(256);
  let ranks: Int32Array = new Int32Array(256);
  let counts: Int32Array = new Int32Array(256);
  let size = 0;
  /** Number of a set and 1, at the place of its hash or the next free one; 0 = free. Never more than half full. */
  let table = new Int32Array(512);

  function placeOf(parent: number, rank: number): number {
    const mask = table.length - 1;
    let place = hash(parent, rank) & mask;
    for (let set = table[place] - 1; set >= 0; set = table[place] - 1) {
      if (parents[set] === parent && ranks[set] === rank) break;
      place = (place + 1) & mask;
    }
    return place;
  }

  function add(parent: number, rank: number, count: number): number {
    if (size === parents.length) {
      parents = enlarged(parents, size + 1);
      ranks = enlarged(ranks, size + 1);
      counts = enlarged(counts, size + 1);
    }
    parents[size] = parent;
    ranks[size] = rank;
    counts[size] = count;
    if (2 * size >= table.length) {
      table = new Int32Array(2 * table.length);
      for (let set = 0; set < size; set++) table[placeOf(parents[set], ranks[set])] = set + 1;
    }
    table[placeOf(parent, rank)] = size + 1;
    return size++;
  }

  return { add, find: (parent, rank) => table[placeOf(parent, rank)] - 1, countOf: (set) => counts[set] };
}

function hash(parent: number, rank: number): number {
  const mixed = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(rank + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
