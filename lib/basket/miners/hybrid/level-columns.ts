/** The levels of a tree, and how they become columns. */
import { offsetsOf } from "../../../core/offsets";
import type { FrequentItemsets } from "../../types";
import type { RankedItems } from "../frequent-items";
import { fromLevels, type TreeColumns, treeColumns } from "../results/itemset-columns";

/** The sets of one length: sets added, and between them runs of sets that repeat a run of sets of one item less. */
export interface Level {
  /** Rank, parent and count of each set added. */
  added: Int32Array;
  addedSize: number;
  /** For each run: its first set, the first set it repeats, how many it repeats, and the offset of its parents. */
  runs: Int32Array;
  runsSize: number;
}

/** Numbers for each set added, and for each run. */
export const WIDTH = 3;
export const RUN_WIDTH = 4;
/** Instead of the offset: all sets of the run have one parent, the set after the last of those repeated. */
export const ONE_PARENT = 0x7fffffff;

/** Writes the levels as columns. Each is written backwards, since siblings were added from the most frequent item down. */
export function writeColumns(
  ranked: RankedItems,
  levels: readonly Level[],
  sizes: Int32Array,
): FrequentItemsets {
  const levelOffsets = offsetsOf(sizes);
  const columns = treeColumns(levelOffsets[levels.length]);
  for (let k = 0; k < levels.length; k++) {
    // Sets of one item are added with parent -1 and must be written with it: -2 minus -1.
    const above = k === 0 ? -2 : levelOffsets[k] - 1;
    const above2 = k < 2 ? -2 : levelOffsets[k - 1] - 1;
    writeLevel(levels[k], sizes[k], levelOffsets[k + 1] - 1, above, above2, columns);
  }
  return fromLevels(ranked, "hybrid", { ...columns, levelOffsets });
}

/**
 * Writes the sets of a level. In the columns they end at `last`, those of the level before at `above`, and those of the
 * level before that at `above2`.
 */
function writeLevel(
  { added, runs, runsSize }: Level,
  size: number,
  last: number,
  above: number,
  above2: number,
  columns: TreeColumns,
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

/** Writes sets from position `from` down to, not including, `to`. Returns where it stopped in `added`. */
function writeAdded(
  added: Int32Array,
  begin: number,
  from: number,
  to: number,
  above: number,
  { item, parent, count }: TreeColumns,
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

/** Copies a run. Short runs are common in some data, and for them a call costs more than the copying. */
function copy(values: Int32Array | Float64Array, source: number, to: number, length: number): void {
  if (length > 32) values.copyWithin(to, source, source + length);
  else for (let k = 0; k < length; k++) values[to + k] = values[source + k];
}
