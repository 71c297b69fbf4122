/** A hash table of sets, each an earlier set and one more item. */
import { GrowableColumns } from "../../../core/growable-columns";

export function createSetIndex() {
  const sets = new GrowableColumns({ parent: Int32Array, rank: Int32Array, count: Int32Array });
  const { columns } = sets;
  /** Set number + 1 at the slot of its hash or the next free one; 0 is free. Never more than half full. */
  let table = new Int32Array(512);

  function placeOf(parent: number, rank: number): number {
    const mask = table.length - 1;
    let place = hash(parent, rank) & mask;
    for (let set = table[place] - 1; set >= 0; set = table[place] - 1) {
      if (columns.parent[set] === parent && columns.rank[set] === rank) break;
      place = (place + 1) & mask;
    }
    return place;
  }

  /** @returns The number of the new set: 0, 1, … */
  function add(parent: number, rank: number, count: number): number {
    const set = sets.addRow();
    columns.parent[set] = parent;
    columns.rank[set] = rank;
    columns.count[set] = count;
    if (2 * set >= table.length) {
      table = new Int32Array(2 * table.length);
      for (let s = 0; s < set; s++) table[placeOf(columns.parent[s], columns.rank[s])] = s + 1;
    }
    table[placeOf(parent, rank)] = set + 1;
    return set;
  }

  return {
    add,
    /** The set that extends a set (-1: the empty set) by an item; -1 if there is none. */
    find: (parent: number, rank: number) => table[placeOf(parent, rank)] - 1,
    countOf: (set: number) => columns.count[set],
  };
}

function hash(parent: number, rank: number): number {
  const mixed = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(rank + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
