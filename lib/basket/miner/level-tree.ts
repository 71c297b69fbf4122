/** The trees that the fast miner writes into: one keeps the sets, one only counts them. */
import { enlarged } from "../../core/enlarged";
import type { RankedItems } from "../frequent-items";
import { asItemsets } from "../itemset-columns";
import { tooMany } from "../itemset-tree";
import type { FrequentItemsets } from "../types";

/** Where the search puts what it finds: depth first, siblings from the most frequent item down. */
export interface SetTree {
  /**
   * Adds a set: `parent` and one item more.
   *
   * @param length Items in the new set.
   * @param parent Number of a set of one item less; -1 for a single item.
   * @returns The number of the new set among those of its length.
   */
  add(length: number, rank: number, parent: number, count: number): number;
  /** Repeats below the set just added, of this length, what stands below its siblings and themselves: same counts. */
  repeatSiblings(length: number, copy: number): void;
}

/** A tree that becomes the columns of frequent itemsets. */
export interface LevelTree extends SetTree {
  finish(): FrequentItemsets;
}

/** Rank, parent and count of each set of one length, one after the other. */
interface Level {
  cells: Int32Array;
  size: number;
}

const WIDTH = 3;

/**
 * An empty tree that keeps the sets of each length together, so that the columns need no sorting, and what is repeated
 * is one copy of memory a length.
 *
 * @throws {RangeError} From `add` and `repeatSiblings`, if there are more than `maxItemsets`.
 */
export function createLevelTree(ranked: RankedItems): LevelTree {
  const { maxItemsets } = ranked;
  /** Those of the sets of k items at k; none at 0. */
  const levels: Level[] = [emptyLevel()];
  /** Where the sets to repeat begin in each level. */
  const starts: number[] = [0];
  let total = 0;

  function add(length: number, rank: number, parent: number, count: number): number {
    if (++total > maxItemsets) throw tooMany(ranked);
    const level = levelAt(length);
    const number = level.size++;
    const at = WIDTH * number;
    if (at === level.cells.length) level.cells = enlarged(level.cells, at + WIDTH);
    const { cells } = level;
    cells[at] = rank;
    cells[at + 1] = parent;
    cells[at + 2] = count;
    return number;
  }

  function repeatSiblings(length: number, copy: number): void {
    // Depth first, what stands below one set is the end of each level.
    const siblings = levels[length].cells;
    let deepest = length;
    let start = firstBelow(siblings, copy, siblings[WIDTH * copy + 1]);
    let more = copy - start;
    if (more === 0) return;
    starts[length] = start;
    while (deepest + 1 < levels.length) {
      const { cells, size } = levels[deepest + 1];
      start = firstBelow(cells, size, start);
      if (start === size) break;
      starts[++deepest] = start;
      more += size - start;
    }
    total += more;
    if (total > maxItemsets) throw tooMany(ranked);
    // The deepest first: a copy goes to the end of the next level, where it must not be copied again.
    for (let k = deepest; k > length; k--) {
      const { cells, size } = levels[k];
      copyDown(cells, starts[k], size, levelAt(k + 1), size - starts[k - 1]);
    }
    const level = levelAt(length + 1);
    const from = level.size;
    copyDown(siblings, starts[length], copy, level, 0);
    for (let set = from; set < level.size; set++) level.cells[WIDTH * set + 1] = copy;
  }

  function levelAt(length: number): Level {
    if (length === levels.length) levels.push(emptyLevel());
    return levels[length];
  }

  return { add, repeatSiblings, finish: () => columnsOf(ranked, levels.slice(1)) };
}

function emptyLevel(): Level {
  return { cells: new Int32Array(64 * WIDTH), size: 0 };
}

/** Repeats sets at the end of the next level; the copies of their parents stand `shift` further on than these. */
function copyDown(source: Int32Array, from: number, to: number, level: Level, shift: number): void {
  let at = WIDTH * level.size;
  level.size += to - from;
  if (WIDTH * level.size > level.cells.length) level.cells = enlarged(level.cells, WIDTH * level.size);
  const { cells } = level;
  for (let p = WIDTH * from; p < WIDTH * to; p += WIDTH, at += WIDTH) {
    cells[at] = source[p];
    cells[at + 1] = source[p + 1] + shift;
    cells[at + 2] = source[p + 2];
  }
}

/** Number of the first set whose parent is at least the given one: parents ascend, and those sought are among the last. */
function firstBelow(cells: Int32Array, size: number, parent: number): number {
  let step = 1;
  while (step <= size && cells[WIDTH * (size - step) + 1] >= parent) step *= 2;
  let low = Math.max(0, size - step);
  let high = size - (step >>> 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cells[WIDTH * middle + 1] < parent) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A tree that only counts the sets, branches that would be repeated without walking through them. */
export function createSetCounter(): SetTree & { readonly total: () => number } {
  /** How many sets there were when the last one of each length came. */
  const before: number[] = [];
  let total = 0;

  function add(length: number): number {
    before[length] = total++;
    return 0;
  }

  function repeatSiblings(length: number): void {
    const withParent = before[length - 1] + 1;
    total += before[length] - withParent;
  }

  return { add, repeatSiblings, total: () => total };
}

/** Each level backwards, since siblings came from the most frequent item down. */
function columnsOf(ranked: RankedItems, levels: Level[]): FrequentItemsets {
  const { basketCount, minCount, minLength, names } = ranked;
  const levelOffsets = new Int32Array(levels.length + 1);
  for (let k = 0; k < levels.length; k++) levelOffsets[k + 1] = levelOffsets[k] + levels[k].size;
  const size = levelOffsets[levels.length];
  const item = new Int32Array(size);
  const parent = new Int32Array(size);
  const count = new Int32Array(size);
  for (let k = 0; k < levels.length; k++) {
    const lastAbove = k === 0 ? -2 : levelOffsets[k] - 1;
    turn(levels[k], lastAbove, levelOffsets[k], item, parent, count);
  }
  const first = levelOffsets[Math.min(minLength - 1, levels.length)];
  return asItemsets({
    size: size - first,
    first,
    algorithm: "hybrid",
    basketCount,
    minCount,
    itemNames: names,
    item,
    parent,
    count,
    levelOffsets,
  });
}

function turn(
  { cells, size }: Level,
  lastAbove: number,
  from: number,
  item: Int32Array,
  parent: Int32Array,
  count: Int32Array,
): void {
  for (let to = from, p = WIDTH * (size - 1); p >= 0; to++, p -= WIDTH) {
    item[to] = cells[p];
    parent[to] = lastAbove - cells[p + 1];
    count[to] = cells[p + 2];
  }
}
