/** The trees that the fast miner writes into: one keeps the sets, one only counts them. */
import { enlarged } from "../../../core/growable-columns";
import { offsetsOf } from "../../../core/offsets";
import type { FrequentItemsets } from "../../types";
import type { RankedItems } from "../frequent-items";
import { asItemsets } from "../results/itemset-columns";
import { tooMany } from "../results/itemset-tree";

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
  /** Says that sets of this length follow which extend the set just added, and that some of them may be repeated. */
  open(length: number): void;
  /** Adds so many sets below the one just added, where nobody asks which they are. */
  addUnnamed?(sets: number): void;
  /** Repeats below the set just added, of this length, what stands below its siblings and themselves: same counts. */
  repeatSiblings(length: number, copy: number): void;
}

/** A tree that becomes the columns of frequent itemsets. */
export interface LevelTree extends SetTree {
  finish(): FrequentItemsets;
}

/** The sets of one length: those added, and between them runs of sets that repeat a run of sets of one item less. */
interface Level {
  /** Rank, parent and count of each set added. */
  added: Int32Array;
  addedSize: number;
  /** Of each run: its first set, the first and how many it repeats, and how much further on its parents stand. */
  runs: Int32Array;
  runsSize: number;
}

const WIDTH = 3;
const RUN_WIDTH = 4;
/** In place of how much further on: all have one parent, the set behind the last of those repeated. */
const ONE_PARENT = 0x7fffffff;

/**
 * An empty tree that keeps the sets of each length together, so that the columns need no sorting. What is repeated is
 * only noted, and written once, into the columns.
 *
 * @throws {RangeError} From `add` and `repeatSiblings`, if there are more than `maxItemsets`.
 */
export function createLevelTree(ranked: RankedItems): LevelTree {
  const { maxItemsets } = ranked;
  /** Those of the sets of k items at k; none at 0. */
  const levels: Level[] = [emptyLevel()];
  /** Sets of each length; and how many of them there were when sets of some length were opened, row by row. */
  let sizes: Int32Array = new Int32Array(16);
  let opened: Int32Array = new Int32Array(16 * 16);
  let total = 0;

  function addLevel(): void {
    levels.push(emptyLevel());
    if (levels.length <= sizes.length) return;
    const width = sizes.length;
    const rows = opened;
    sizes = enlarged(sizes, width);
    opened = new Int32Array(sizes.length ** 2);
    for (let row = 0; row < width; row++)
      opened.set(rows.subarray(row * width, (row + 1) * width), row * sizes.length);
  }

  function add(length: number, rank: number, parent: number, count: number): number {
    if (++total > maxItemsets) throw tooMany(ranked);
    if (length === levels.length) addLevel();
    const level = levels[length];
    const at = level.addedSize;
    if (at === level.added.length) level.added = enlarged(level.added, at + WIDTH);
    const { added } = level;
    added[at] = rank;
    added[at + 1] = parent;
    added[at + 2] = count;
    level.addedSize = at + WIDTH;
    return sizes[length]++;
  }

  function open(length: number): void {
    // Those of lengths that are not there yet are 0.
    const row = length * sizes.length;
    for (let k = length; k < sizes.length; k++) opened[row + k] = sizes[k];
  }

  function repeatSiblings(length: number, copy: number): void {
    let size = copy;
    let start = opened[length * sizes.length + length];
    let shift = ONE_PARENT;
    // A level's copies go to the next one, in which only what was there before is copied in turn.
    for (let k = length + 1; start < size; k++) {
      total += size - start;
      if (total > maxItemsets) throw tooMany(ranked);
      if (k === levels.length) addLevel();
      const before = sizes[k];
      note(levels[k], before, start, size - start, shift);
      sizes[k] += size - start;
      shift = before - start;
      start = opened[length * sizes.length + k];
      size = before;
    }
  }

  const finish = () => columnsOf(ranked, levels.slice(1), sizes.subarray(1, levels.length));
  return { add, open, repeatSiblings, finish };
}

function emptyLevel(): Level {
  return { added: new Int32Array(64 * WIDTH), addedSize: 0, runs: new Int32Array(0), runsSize: 0 };
}

function note(level: Level, first: number, from: number, count: number, shift: number): void {
  const at = level.runsSize;
  if (at === level.runs.length) level.runs = enlarged(level.runs, at + 16 * RUN_WIDTH);
  const { runs } = level;
  runs[at] = first;
  runs[at + 1] = from;
  runs[at + 2] = count;
  runs[at + 3] = shift;
  level.runsSize = at + RUN_WIDTH;
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

  const addUnnamed = (sets: number) => {
    total += sets;
  };
  return { add, open() {}, addUnnamed, repeatSiblings, total: () => total };
}

interface Columns {
  readonly item: Int32Array;
  readonly parent: Int32Array;
  readonly count: Int32Array;
}

/** Each level backwards, since siblings came from the most frequent item down. */
function columnsOf(ranked: RankedItems, levels: readonly Level[], sizes: Int32Array): FrequentItemsets {
  const { basketCount, minCount, minLength, names } = ranked;
  const levelOffsets = offsetsOf(sizes);
  const size = levelOffsets[levels.length];
  const columns = { item: new Int32Array(size), parent: new Int32Array(size), count: new Int32Array(size) };
  for (let k = 0; k < levels.length; k++) {
    // Sets of one item have no parent: -1 less -1, less one.
    const above = k === 0 ? -2 : levelOffsets[k] - 1;
    writeLevel(
      levels[k],
      sizes[k],
      levelOffsets[k + 1] - 1,
      above,
      k < 2 ? -2 : levelOffsets[k - 1] - 1,
      columns,
    );
  }
  const first = levelOffsets[Math.min(minLength - 1, levels.length)];
  return asItemsets({
    size: size - first,
    first,
    algorithm: "hybrid",
    basketCount,
    minCount,
    itemNames: names,
    ...columns,
    levelOffsets,
  });
}

/**
 * Writes the sets of a level, which end at `last` in the columns, those of the level above at `above`, those of the one
 * above that at `above2`.
 */
function writeLevel(
  { added, runs, runsSize }: Level,
  size: number,
  last: number,
  above: number,
  above2: number,
  columns: Columns,
): void {
  let next = 0;
  let p = 0;
  for (let run = 0; run < runsSize; run += RUN_WIDTH) {
    const at = runs[run];
    const from = runs[run + 1];
    const length = runs[run + 2];
    const shift = runs[run + 3];
    p = writeAdded(added, p, last - next, last - at, above, columns);
    next = at + length;
    const to = last - next + 1;
    const source = above - from - length + 1;
    if (shift === ONE_PARENT) columns.parent.fill(above - from - length, to, to + length);
    else moveParents(columns.parent, source, to, length, above - shift - above2);
    copy(columns.item, source, to, length);
    copy(columns.count, source, to, length);
  }
  writeAdded(added, p, last - next, last - size, above, columns);
}

/** Writes sets from one place down to, not including, another; where in `added` it stopped. */
function writeAdded(
  added: Int32Array,
  begin: number,
  from: number,
  to: number,
  above: number,
  { item, parent, count }: Columns,
): number {
  let p = begin;
  for (let at = from; at > to; at--, p += WIDTH) {
    item[at] = added[p];
    parent[at] = above - added[p + 1];
    count[at] = added[p + 2];
  }
  return p;
}

function moveParents(parent: Int32Array, source: number, to: number, length: number, by: number): void {
  for (let k = 0; k < length; k++) parent[to + k] = parent[source + k] + by;
}

/** Short runs are the rule in some data, and for them a call costs more than the copying. */
function copy(values: Int32Array, source: number, to: number, length: number): void {
  if (length > 32) values.copyWithin(to, source, source + length);
  else for (let k = 0; k < length; k++) values[to + k] = values[source + k];
}
