/** The search of the hybrid miner: one class of sets after another, depth first. */
import { sortAscending } from "../../../core/sorting/sort-ascending";
import { UNLIMITED } from "../constraints/thresholds";
import type { RankedItems } from "../frequent-items";
import { type Database, END } from "./database";
import { createMemory, MOST_AT_ONCE, wholeVectors } from "./memory";
import type { SetTree } from "./set-tree";

/** Counting this many pairs in rows costs about as much as a word of bit vectors. */
const PAIRS_PER_WORD = 4;

/** Initial room for members. Making more moves all cells. */
const FIRST_SLOTS = 1 << 13;

/** The most cells to reserve for all vectors that can be below a class at once. */
const MOST_CELLS = 1 << 22;

/** In dense data, an item in fewer than one of this many baskets is mined in its own rows. */
const RARE = 4;

/** A parent count that no member has, so nothing is repeated. */
const NEVER = -1;

/** Adds the sets of the branches of the given ranks to a tree. */
export type Search = (ranked: RankedItems, nextRank: () => number, tree: SetTree) => void;

/**
 * A search of one database, which can be called repeatedly. For every rank it adds to the tree that item and all sets whose
 * rarest item it is, depth first, siblings from the most frequent item down.
 *
 * `nextRank` returns the rank of the next item to mine; -1 at the end.
 */
export function createSearch(counts: Int32Array, first: Database): Search {
  const itemCount = counts.length;
  const firstFree = first.cells.length;
  const memory = createMemory(Math.max(2 * itemCount, FIRST_SLOTS), firstFree + 4096);
  const { kernels } = memory;

  // Members are the items that can extend the current set, ascending; those of a larger set follow. The first members are
  // all frequent items, so a member of the first database is a rank.
  let { rankOf, countOf, startOf, sizeOf, met, nextSlot, touched, bitOf, cells, results, sets } =
    memory.view();
  for (let rank = 0; rank < itemCount; rank++) rankOf[rank] = rank;
  countOf.set(counts);
  startOf.set(first.startOf);
  sizeOf.set(first.sizeOf);
  cells.set(first.cells);

  let minCount = 1;
  let maxLength = UNLIMITED;
  let mayRepeat = true;
  let tree: SetTree;

  function updateViews(): void {
    ({ rankOf, countOf, startOf, sizeOf, met, nextSlot, touched, bitOf, cells, results, sets } =
      memory.view());
  }

  function reserveSlots(end: number): void {
    if (memory.reserveSlots(end)) updateViews();
  }

  function reserveCells(end: number): void {
    if (memory.reserveCells(end)) updateViews();
  }

  /**
   * Finds the members after the given one that are frequent in its rows. Writes their numbers to `touched`, ascending, and
   * makes them members of the next database from `top` on. Returns how many there are.
   */
  function countExtensions(member: number, end: number, top: number): number {
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

  /** Mines all sets that extend the set `node`, whose last member is `last`; `touched` holds the next members. */
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
    const [rowCount, pairs] = results;
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

  /** Adds the sets made of `parent` and its members from `start` to `end`. */
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
    if (tree.repeatWith && countOf[member] === 1) {
      // One basket: it has every subset of what follows.
      if (sizeOf[member] > 0) tree.repeatWith(length - 1, cellsAfter(cells[startOf[member]]));
      return;
    }
    const top = end;
    const found = countExtensions(member, end, top);
    const kept = tree.repeatWith ? dropPerfect(countOf[member], top, found) : found;
    const size = sizeOf[member];
    if (kept > 1 && length < maxLength) {
      if (kept <= MOST_AT_ONCE && 1 << kept <= 4 * size) countAtOnce(member, node, top, kept, length);
      else project(member, node, top, kept, length, free);
    } else
      for (let slot = top + kept - 1; slot >= top; slot--)
        tree.add(length, rankOf[slot], node, countOf[slot]);
    if (kept < found) tree.repeatWith?.(length - 1, found - kept);
  }

  /** Cells of a row after a position. */
  function cellsAfter(place: number): number {
    let last = place;
    while (cells[last + 1] !== END) last++;
    return last - place;
  }

  /** Drops the next members that lose no basket: every set below is repeated with each subset of them. */
  function dropPerfect(parentCount: number, top: number, found: number): number {
    let kept = 0;
    for (let k = 0; k < found; k++) {
      if (countOf[top + k] === parentCount) continue;
      touched[kept] = touched[k];
      rankOf[top + kept] = rankOf[top + k];
      countOf[top + kept] = countOf[top + k];
      kept++;
    }
    return kept;
  }

  /** Counts all sets of a few members in one pass: each row adds to the one set that it holds. */
  function countAtOnce(last: number, node: number, top: number, kept: number, length: number): void {
    for (let k = 0; k < kept; k++) bitOf[touched[k]] = 1 << k;
    kernels.countSets(startOf[last], startOf[last] + sizeOf[last], 1 << kept);
    for (let k = 0; k < kept; k++) bitOf[touched[k]] = 0;
    addCounted(node, 0, 0, kept, top, length);
  }

  /** Adds the counted sets that extend `set`, a bit mask of members. */
  function addCounted(
    parent: number,
    set: number,
    from: number,
    kept: number,
    top: number,
    length: number,
  ): void {
    for (let k = kept - 1; k >= from; k--) {
      const larger = set | (1 << k);
      if (sets[larger] < minCount) continue;
      const node = tree.add(length, rankOf[top + k], parent, sets[larger]);
      if (k + 1 < kept && length < maxLength) addCounted(node, larger, k + 1, kept, top, length + 1);
    }
  }

  /** Like `extendRows`, on bit vectors. */
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
    const { mostUnnamed = 0 } = tree;
    if (tree.addUnnamed && end - start <= mostUnnamed && most * words <= MOST_CELLS) {
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

  /** Adds the sets made of `node`, whose last member is given, and the members after it. */
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
    const nextFree = results[0];
    const last = tree.repeatWith ? dropPerfectBits(countOf[member], end, top) : top;
    if (last === end + 1) tree.add(length + 1, rankOf[end], node, countOf[end]);
    else if (last > end) extendBits(node, countOf[member], end, last, length + 1, nextFree, words);
    if (last < top) tree.repeatWith?.(length, top - last);
  }

  /** Like `dropPerfect`, for the members from `start` to `end` on bit vectors. Returns the new end. */
  function dropPerfectBits(parentCount: number, start: number, end: number): number {
    let to = start;
    for (let member = start; member < end; member++) {
      if (countOf[member] === parentCount) continue;
      rankOf[to] = rankOf[member];
      countOf[to] = countOf[member];
      startOf[to++] = startOf[member];
    }
    return to;
  }

  // Dense data is never reduced to smaller rows: it is bit vectors from the start.
  const startsDense = isDense(itemCount, first.rowCount, first.pairs);
  const { rowCount, startOf: rowStarts } = first;
  const words = wordsFor(rowCount);
  const bitsEnd = wholeVectors(firstFree) + itemCount * words;
  if (startsDense) {
    reserveCells(bitsEnd);
    kernels.toBits(0, rowsEnd(first), 0, itemCount, wholeVectors(firstFree), words);
  }

  return (ranked, nextRank, given) => {
    ({ minCount, maxLength } = ranked);
    // A copied branch could exceed maxLength; a tree that just counts leaves out what does.
    mayRepeat = maxLength === UNLIMITED || given.repeatWith !== undefined;
    tree = given;
    for (let rank = nextRank(); rank >= 0; rank = nextRank()) {
      const node = tree.add(1, rank, -1, counts[rank]);
      if (maxLength === 1) continue;
      if (!startsDense) branch(rank, node, itemCount, 2, firstFree);
      else if (counts[rank] * RARE >= rowCount) intersectAll(rank, node, NEVER, itemCount, 1, bitsEnd, words);
      else {
        const bits = startOf[rank];
        startOf[rank] = rowStarts[rank];
        try {
          branch(rank, node, itemCount, 2, bitsEnd);
        } finally {
          // The tree may end the search with an error, and the next search of this database needs the bits.
          startOf[rank] = bits;
        }
      }
    }
  };
}

/** Whether bit vectors are cheaper than rows for these members. */
function isDense(members: number, rowCount: number, pairs: number): boolean {
  return pairs * PAIRS_PER_WORD > members * (members - 1) * wordsFor(rowCount);
}

/** Words of a vector with one bit a row. */
function wordsFor(rowCount: number): number {
  return wholeVectors(Math.ceil(rowCount / 32));
}

/** Where the rows of a database end and the positions of the items begin. */
function rowsEnd({ cells, sizeOf, startOf }: Database): number {
  return sizeOf.length === 0 ? cells.length : startOf[0];
}
