/** The search of the fast miner: one class of sets after another, depth first. */
import { sortAscending } from "../../../core/sort-ascending";
import { UNLIMITED } from "../constraints/thresholds";
import type { RankedItems } from "../frequent-items";
import type { Database } from "./database";
import type { SetTree } from "./level-tree";
import { createMemory, MOST_AT_ONCE, wholeVectors } from "./memory";

/** Counting so many pairs in rows costs about as much as a word of bit vectors. */
const PAIRS_PER_WORD = 4;

/** Room for members at the start: more of it means that all cells are moved. */
const FIRST_SLOTS = 1 << 13;

/** Cells that may be reserved for all vectors that a class of members can have below it at once. */
const MOST_CELLS = 1 << 22;

/** Where baskets are dense, an item of fewer than one in so many is mined in the rows that hold it. */
const RARE = 4;

/** No count of baskets: nothing is repeated. */
const NEVER = -1;

/** Adds to a tree what is found for the ranks that it is handed. */
export type Search = (ranked: RankedItems, nextRank: () => number, tree: SetTree) => void;

/**
 * A search of one database, which can be asked again and again: it adds to the tree, for every rank it is handed, that
 * item and all sets whose rarest item it is, depth first, siblings from the most frequent item down.
 *
 * `nextRank` gives the next item to mine, 0 the rarest; -1 when there are no more.
 */
export function createSearch(counts: Int32Array, first: Database): Search {
  const itemCount = counts.length;
  const firstFree = first.cells.length;
  const memory = createMemory(Math.max(2 * itemCount, FIRST_SLOTS), firstFree + 4096);
  const { kernels } = memory;

  // Members: the items that can extend the current set, ascending, each set's behind those of the set before. The first
  // are all frequent items, so a member of the first database is a rank.
  let { rankOf, countOf, startOf, sizeOf, met, nextSlot, touched, bitOf, cells, told, sets } = memory.view();
  for (let rank = 0; rank < itemCount; rank++) rankOf[rank] = rank;
  countOf.set(counts);
  startOf.set(first.startOf);
  sizeOf.set(first.sizeOf);
  cells.set(first.cells);

  let minCount = 1;
  let maxLength = UNLIMITED;
  let mayRepeat = true;
  let tree: SetTree;

  function look(): void {
    ({ rankOf, countOf, startOf, sizeOf, met, nextSlot, touched, bitOf, cells, told, sets } = memory.view());
  }

  function reserveSlots(end: number): void {
    if (memory.reserveSlots(end)) look();
  }

  function reserveCells(end: number): void {
    if (memory.reserveCells(end)) look();
  }

  /**
   * The members after one that are met often enough in the rows that hold it: their numbers to `touched`, ascending, and
   * as members of the next database from `top` on.
   */
  function sweep(member: number, end: number, top: number): number {
    const from = startOf[member];
    const to = from + sizeOf[member];
    let kept = 0;
    if (end - member < 8 * (to - from)) {
      kernels.countFollowing(from, to);
      kept = kernels.keepFrequent(member + 1, end, minCount);
    } else {
      const seen = kernels.noteFollowing(from, to);
      for (let k = 0; k < seen; k++) {
        const next = touched[k];
        if (met[next] >= minCount) touched[kept++] = next;
        else met[next] = 0;
      }
      sortAscending(touched, 0, kept);
    }
    reserveSlots(top + kept);
    for (let k = 0; k < kept; k++) {
      const next = touched[k];
      rankOf[top + k] = rankOf[next];
      countOf[top + k] = met[next];
      met[next] = 0;
    }
    return kept;
  }

  /** Mines all sets that begin with the set `node`, whose last member is `last`; `touched` holds the next members. */
  function project(
    last: number,
    node: number,
    top: number,
    kept: number,
    length: number,
    free: number,
  ): void {
    const from = startOf[last];
    const to = from + sizeOf[last];
    let bound = 2 * (to - from);
    for (let k = 0; k < kept; k++) {
      nextSlot[touched[k]] = top + k;
      sizeOf[top + k] = 0;
      bound += 2 * countOf[top + k];
    }
    reserveCells(free + bound);
    const end = kernels.copyFollowing(from, to, free);
    const [rowCount, pairs] = told;
    for (let k = 0; k < kept; k++) nextSlot[touched[k]] = -1;

    if (isDense(kept, rowCount, pairs)) {
      const words = wordsFor(rowCount);
      const bits = wholeVectors(end);
      const bitsEnd = bits + kept * words;
      reserveCells(bitsEnd);
      kernels.toBits(free, end, top, kept, bits, words);
      extendBits(node, countOf[last], top, top + kept, length, bitsEnd, words);
      return;
    }
    let at = end;
    for (let slot = top; slot < top + kept; slot++) {
      startOf[slot] = at;
      at += countOf[slot];
    }
    kernels.noteOccurrences(free, end);
    extendRows(node, countOf[last], top, top + kept, length, at);
  }

  /** Adds the members from `start` to `end` to the set `parent`, and all that can be made of them. */
  function extendRows(
    parent: number,
    parentCount: number,
    start: number,
    end: number,
    length: number,
    free: number,
  ): void {
    tree.open(length);
    for (let member = end - 1; member >= start; member--) {
      const node = tree.add(length, rankOf[member], parent, countOf[member]);
      if (countOf[member] === parentCount && mayRepeat) tree.repeatSiblings(length, node);
      else if (member + 1 < end && length < maxLength) branch(member, node, end, length + 1, free);
    }
  }

  function branch(member: number, node: number, end: number, length: number, free: number): void {
    const top = end;
    const kept = sweep(member, end, top);
    const size = sizeOf[member];
    if (kept > 1 && length < maxLength) {
      if (kept <= MOST_AT_ONCE && 1 << kept <= 4 * size) countAtOnce(member, node, top, kept, length);
      else project(member, node, top, kept, length, free);
    } else
      for (let slot = top + kept - 1; slot >= top; slot--)
        tree.add(length, rankOf[slot], node, countOf[slot]);
  }

  /** Counts all sets of a few members in one go: each row adds to the one set that it holds. */
  function countAtOnce(last: number, node: number, top: number, kept: number, length: number): void {
    for (let k = 0; k < kept; k++) bitOf[touched[k]] = 1 << k;
    kernels.countSets(startOf[last], startOf[last] + sizeOf[last], 1 << kept);
    for (let k = 0; k < kept; k++) bitOf[touched[k]] = 0;
    list(node, 0, 0, kept, top, length);
  }

  function list(parent: number, set: number, from: number, kept: number, top: number, length: number): void {
    for (let k = kept - 1; k >= from; k--) {
      const larger = set | (1 << k);
      if (sets[larger] < minCount) continue;
      const node = tree.add(length, rankOf[top + k], parent, sets[larger]);
      if (k + 1 < kept && length < maxLength) list(node, larger, k + 1, kept, top, length + 1);
    }
  }

  function extendBits(
    parent: number,
    parentCount: number,
    start: number,
    end: number,
    length: number,
    free: number,
    words: number,
  ): void {
    const most = ((end - start) * (end - start - 1)) / 2;
    if (tree.addUnnamed && mayRepeat && most * words <= MOST_CELLS) {
      reserveSlots(end + most);
      reserveCells(free + most * words);
      tree.addUnnamed(kernels.countBits(parentCount, minCount, start, end, free, words));
      return;
    }
    tree.open(length);
    for (let member = end - 1; member >= start; member--) {
      const node = tree.add(length, rankOf[member], parent, countOf[member]);
      if (length >= maxLength || member + 1 === end) continue;
      if (countOf[member] === parentCount && mayRepeat) tree.repeatSiblings(length, node);
      else intersectAll(member, node, mayRepeat ? parentCount : NEVER, end, length, free, words);
    }
  }

  /** Adds what the set `node`, whose last member is given, makes with the members after it. */
  function intersectAll(
    member: number,
    node: number,
    parentCount: number,
    end: number,
    length: number,
    free: number,
    words: number,
  ): void {
    reserveSlots(end + end - member);
    reserveCells(free + (end - member) * words);
    const top = kernels.intersectAll(member, end, parentCount, minCount, free, words);
    if (top === end + 1) tree.add(length + 1, rankOf[end], node, countOf[end]);
    else if (top > end) extendBits(node, countOf[member], end, top, length + 1, told[0], words);
  }

  // Baskets that are dense as they come never become smaller rows: they are bit vectors from the start.
  const isDenseAtOnce = isDense(itemCount, first.rowCount, first.pairs);
  const { rowCount, startOf: places } = first;
  const words = wordsFor(rowCount);
  const bitsEnd = wholeVectors(firstFree) + itemCount * words;
  if (isDenseAtOnce) {
    reserveCells(bitsEnd);
    kernels.toBits(0, rowsEnd(first), 0, itemCount, wholeVectors(firstFree), words);
  }

  return (ranked, nextRank, given) => {
    ({ minCount, maxLength } = ranked);
    // A branch that is copied would grow past a limit of length.
    mayRepeat = maxLength === UNLIMITED;
    tree = given;
    for (let rank = nextRank(); rank >= 0; rank = nextRank()) {
      const node = tree.add(1, rank, -1, counts[rank]);
      if (maxLength === 1) continue;
      if (!isDenseAtOnce) branch(rank, node, itemCount, 2, firstFree);
      else if (counts[rank] * RARE >= rowCount) intersectAll(rank, node, NEVER, itemCount, 1, bitsEnd, words);
      else {
        const bits = startOf[rank];
        startOf[rank] = places[rank];
        branch(rank, node, itemCount, 2, bitsEnd);
        startOf[rank] = bits;
      }
    }
  };
}

/** Whether bit vectors are cheaper than rows for these members. */
function isDense(members: number, rowCount: number, pairs: number): boolean {
  return pairs * PAIRS_PER_WORD > members * (members - 1) * wordsFor(rowCount);
}

/** Words of a vector with a bit for each row. */
function wordsFor(rowCount: number): number {
  return wholeVectors(Math.ceil(rowCount / 32));
}

/** Where the rows of a database end: as many cells as rows have items, and an end for each. */
function rowsEnd({ cells, sizeOf, startOf }: Database): number {
  return sizeOf.length === 0 ? cells.length : startOf[0];
}
