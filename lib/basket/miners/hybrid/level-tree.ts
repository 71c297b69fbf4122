/** The tree in which the hybrid miner collects its sets, one level for each length. */
import { enlarged } from "../../../core/growable-columns";
import type { FrequentItemsets } from "../../types";
import type { RankedItems } from "../frequent-items";
import { TooManyItemsets } from "../results/itemset-tree";
import { type Level, ONE_PARENT, RUN_WIDTH, WIDTH, writeColumns } from "./level-columns";
import type { SetTree } from "./set-tree";

/** A tree that is turned into the columns of frequent itemsets. */
export interface LevelTree extends SetTree {
  finish(): FrequentItemsets;
}

/**
 * An empty tree that keeps the sets of each length together, so the columns need no sorting. Repeated runs are only noted,
 * and written once, into the columns.
 *
 * @throws {RangeError} From `add` and `repeatSiblings`, if there are more than `maxItemsets`.
 */
export function createLevelTree(ranked: RankedItems): LevelTree {
  const { maxItemsets } = ranked;
  /** Sets of k items are at k; there are none at 0. */
  const levels: Level[] = [emptyLevel()];
  /** Number of sets of each length, and a matrix of these numbers at the time when each length was last opened. */
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
    if (++total > maxItemsets) throw new TooManyItemsets(ranked);
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
    // Lengths that do not exist yet have 0 sets.
    const row = length * sizes.length;
    for (let k = length; k < sizes.length; k++) opened[row + k] = sizes[k];
  }

  function repeatSiblings(length: number, copy: number): void {
    let size = copy;
    let start = opened[length * sizes.length + length];
    let shift = ONE_PARENT;
    // The copies of a level go to the next one, of which only the sets that were there before are copied in turn.
    for (let k = length + 1; start < size; k++) {
      total += size - start;
      if (total > maxItemsets) throw new TooManyItemsets(ranked);
      if (k === levels.length) addLevel();
      const before = sizes[k];
      note(levels[k], before, start, size - start, shift);
      sizes[k] += size - start;
      shift = before - start;
      start = opened[length * sizes.length + k];
      size = before;
    }
  }

  const finish = () => writeColumns(ranked, levels.slice(1), sizes.subarray(1, levels.length));
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
