/** The search of the fast miner: one class of sets after another, depth first. */
import { enlarged } from "../../core/enlarged";
import { sortAscending } from "../../core/sort-ascending";
import { type RankedItems, UNLIMITED } from "../frequent-items";
import { createBitVectors } from "./bits";
import { type Database, END, noteFollowing, noteOccurrences } from "./database";
import type { SetTree } from "./level-tree";

/** Counting so many pairs in rows costs about as much as a word of bit vectors. */
const PAIRS_PER_WORD = 4;

/** Up to so many members, all sets of them are counted at once: each row adds to the one set that it holds. */
const MOST_AT_ONCE = 8;

/**
 * Adds to the tree, for every rank it is handed, that item and all sets whose rarest item it is: depth first, siblings
 * from the most frequent item down.
 *
 * @param nextRank The next item to mine, 0 the rarest; -1 when there are no more.
 */
export function search(
  { counts, minCount, maxLength }: RankedItems,
  first: Database,
  nextRank: () => number,
  tree: SetTree,
): void {
  const itemCount = counts.length;
  // A branch that is copied would grow past a limit of length.
  const mayRepeat = maxLength === UNLIMITED;

  // Members: the items that can extend the current set, ascending, each set's behind those of the set before. The first
  // are all frequent items, so a member of the first database is a rank.
  let rankOf: Int32Array = Int32Array.from({ length: 2 * itemCount + 64 }, (_, slot) => slot);
  let countOf: Int32Array = new Int32Array(rankOf.length);
  countOf.set(counts);
  /** Where a member's occurrences, or its bit vector, begin. */
  let startOf: Int32Array = new Int32Array(rankOf.length);
  let sizeOf: Int32Array = new Int32Array(rankOf.length);
  /** Scratch of one projection: how often each member was met, and its number in the next database; left at 0 and -1. */
  let met: Int32Array = new Int32Array(rankOf.length);
  let nextSlot: Int32Array = new Int32Array(rankOf.length).fill(-1);
  let touched: Int32Array = new Int32Array(rankOf.length);
  let bitOf: Int32Array = new Int32Array(rankOf.length);
  const written = new Float64Array(2);

  const atLeast = new Int32Array(1 << MOST_AT_ONCE);
  const vectors = createBitVectors();
  /** Databases, each behind the one it was made from. */
  let arena: Int32Array = new Int32Array(1 << 12);

  function reserveSlots(end: number): void {
    if (end <= rankOf.length) return;
    const old = rankOf.length;
    rankOf = enlarged(rankOf, end);
    countOf = enlarged(countOf, end);
    startOf = enlarged(startOf, end);
    sizeOf = enlarged(sizeOf, end);
    met = enlarged(met, end);
    touched = enlarged(touched, end);
    bitOf = enlarged(bitOf, end);
    nextSlot = enlarged(nextSlot, end).fill(-1, old);
  }

  function reserveArena(end: number): void {
    if (end > arena.length) arena = enlarged(arena, end);
  }

  /**
   * The members after one that are met often enough in the rows that hold it: their numbers to `touched`, ascending, and
   * as members of the next database from `top` on.
   */
  function sweep(source: Int32Array, member: number, end: number, top: number): number {
    const from = startOf[member];
    const to = from + sizeOf[member];
    let kept = 0;
    if (end - member < 8 * (to - from)) {
      countFollowing(source, from, to, met);
      for (let next = member + 1; next < end; next++) {
        if (met[next] >= minCount) touched[kept++] = next;
        else met[next] = 0;
      }
    } else {
      const seen = noteFollowing(source, from, to, met, touched);
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
    source: Int32Array,
    last: number,
    node: number,
    top: number,
    kept: number,
    length: number,
    free: number,
  ) {
    const from = startOf[last];
    const to = from + sizeOf[last];
    let bound = 2 * (to - from);
    for (let k = 0; k < kept; k++) {
      nextSlot[touched[k]] = top + k;
      sizeOf[top + k] = 0;
      bound += 2 * countOf[top + k];
    }
    reserveArena(free + bound);
    const rows = arena;
    const end = copyFollowing(source, from, to, nextSlot, rows, free, written);
    const [rowCount, pairs] = written;
    for (let k = 0; k < kept; k++) nextSlot[touched[k]] = -1;

    if (isDense(kept, rowCount, pairs)) {
      const words = toBits(rows, free, end, top, kept, rowCount);
      extendBits(node, countOf[last], top, top + kept, length, kept * words, words);
      return;
    }
    let at = end;
    for (let slot = top; slot < top + kept; slot++) {
      startOf[slot] = at;
      at += countOf[slot];
    }
    noteOccurrences(rows, free, end, startOf, sizeOf);
    extendRows(node, countOf[last], top, top + kept, length, at);
  }

  /**
   * Turns rows into one bit vector for each of some members. Rows never come back below bit vectors, so these have a
   * memory of their own, from its beginning.
   *
   * @returns Words of a vector.
   */
  function toBits(rows: Int32Array, from: number, to: number, top: number, kept: number, rowCount: number) {
    const words = wordsFor(rowCount);
    vectors.reserve(kept * words);
    const bits = vectors.words();
    bits.fill(0, 0, kept * words);
    for (let k = 0; k < kept; k++) startOf[top + k] = k * words;
    for (let p = from, row = 0; p < to; p++) {
      const member = rows[p];
      if (member === END) row++;
      else bits[startOf[member] + (row >>> 5)] |= 1 << (row & 31);
    }
    return words;
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
    for (let member = end - 1; member >= start; member--) {
      const node = tree.add(length, rankOf[member], parent, countOf[member]);
      if (countOf[member] === parentCount && mayRepeat) tree.repeatSiblings(length, node);
      else if (member + 1 < end && length < maxLength) branch(arena, member, node, end, length + 1, free);
    }
  }

  function branch(
    source: Int32Array,
    member: number,
    node: number,
    end: number,
    length: number,
    free: number,
  ): void {
    const from = startOf[member];
    const to = from + sizeOf[member];
    const top = end;
    const kept = sweep(source, member, end, top);
    if (kept > 1 && length < maxLength) {
      if (kept <= MOST_AT_ONCE && 1 << kept <= 4 * (to - from))
        countAtOnce(source, from, to, node, top, kept, length);
      else project(source, member, node, top, kept, length, free);
    } else
      for (let slot = top + kept - 1; slot >= top; slot--)
        tree.add(length, rankOf[slot], node, countOf[slot]);
  }

  /** Counts all sets of a few members: first the rows that hold exactly a set, then those that hold it at least. */
  function countAtOnce(
    source: Int32Array,
    from: number,
    to: number,
    node: number,
    top: number,
    kept: number,
    length: number,
  ): void {
    for (let k = 0; k < kept; k++) bitOf[touched[k]] = 1 << k;
    const sets = 1 << kept;
    atLeast.fill(0, 0, sets);
    countExactly(source, from, to, bitOf, atLeast);
    for (let k = 0; k < kept; k++) bitOf[touched[k]] = 0;
    for (let bit = 1; bit < sets; bit <<= 1) {
      for (let set = 0; set < sets; set++) if ((set & bit) === 0) atLeast[set] += atLeast[set | bit];
    }
    list(node, 0, 0, kept, top, length);
  }

  function list(parent: number, set: number, first: number, kept: number, top: number, length: number): void {
    for (let k = kept - 1; k >= first; k--) {
      const larger = set | (1 << k);
      if (atLeast[larger] < minCount) continue;
      const node = tree.add(length, rankOf[top + k], parent, atLeast[larger]);
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
    for (let a = end - 1; a >= start; a--) {
      const node = tree.add(length, rankOf[a], parent, countOf[a]);
      if (length >= maxLength) continue;
      if (countOf[a] === parentCount && mayRepeat) tree.repeatSiblings(length, node);
      else intersectAll(a, node, parentCount, end, length, free, words);
    }
  }

  /** Adds what the set `node`, whose last member is `a`, makes with the members after it. */
  function intersectAll(
    a: number,
    node: number,
    parentCount: number,
    end: number,
    length: number,
    free: number,
    words: number,
  ): void {
    reserveSlots(end + end - a);
    vectors.reserve(free + (end - a) * words);
    const first = startOf[a];
    let top = end;
    let to = free;
    for (let b = a + 1; b < end; b++) {
      if (countOf[b] === parentCount && mayRepeat) {
        // It will be repeated in every class below, and there its bits are not read.
        rankOf[top] = rankOf[b];
        countOf[top++] = countOf[a];
        continue;
      }
      const count = vectors.intersect(first, startOf[b], to, words);
      if (count < minCount) continue;
      rankOf[top] = rankOf[b];
      countOf[top] = count;
      startOf[top++] = to;
      to += words;
    }
    if (top === end + 1) tree.add(length + 1, rankOf[end], node, countOf[end]);
    else if (top > end) extendBits(node, countOf[a], end, top, length + 1, to, words);
  }

  startOf.set(first.startOf);
  sizeOf.set(first.sizeOf);
  // Baskets that are dense as they come never become smaller rows: they are bit vectors from the start.
  const isDenseAtOnce = isDense(itemCount, first.rowCount, first.pairs);
  const words = isDenseAtOnce ? toBits(first.cells, 0, rowsEnd(first), 0, itemCount, first.rowCount) : 0;
  for (let rank = nextRank(); rank >= 0; rank = nextRank()) {
    const node = tree.add(1, rank, -1, counts[rank]);
    if (maxLength === 1) continue;
    if (isDenseAtOnce) intersectAll(rank, node, NO_PARENT, itemCount, 1, itemCount * words, words);
    else branch(first.cells, rank, node, itemCount, 2, 0);
  }
}

/** No count of baskets: no single item can be repeated. */
const NO_PARENT = -1;

/** Whether bit vectors are cheaper than rows for these members. */
function isDense(members: number, rowCount: number, pairs: number): boolean {
  return pairs * PAIRS_PER_WORD > members * (members - 1) * wordsFor(rowCount);
}

/** Words of a vector with a bit for each row: whole blocks of four. */
function wordsFor(rowCount: number): number {
  return ((rowCount + 127) >>> 7) << 2;
}

/** Where the rows of a database end: as many cells as rows have items, and an end for each. */
function rowsEnd({ cells, sizeOf, startOf }: Database): number {
  return sizeOf.length === 0 ? cells.length : startOf[0];
}

// The loops in which the time is spent. They take what they need as arguments: V8 then keeps it in registers.

/** Counts the members that follow the occurrences listed from `from` to `to`. */
function countFollowing(source: Int32Array, from: number, to: number, met: Int32Array): void {
  for (let k = from; k < to; k++) {
    for (let p = source[k] + 1, member = source[p]; member !== END; member = source[++p]) met[member]++;
  }
}

/** Writes rows of the members that go on, where there are two of them in a row; says how many rows, and pairs in them. */
function copyFollowing(
  source: Int32Array,
  from: number,
  to: number,
  nextSlot: Int32Array,
  rows: Int32Array,
  free: number,
  written: Float64Array,
): number {
  let end = free;
  let rowCount = 0;
  let pairs = 0;
  for (let k = from; k < to; k++) {
    const begin = end;
    for (let p = source[k] + 1, member = source[p]; member !== END; member = source[++p]) {
      const next = nextSlot[member];
      if (next >= 0) rows[end++] = next;
    }
    const items = end - begin;
    if (items < 2) {
      end = begin;
      continue;
    }
    rows[end++] = END;
    rowCount++;
    pairs += items * (items - 1);
  }
  written[0] = rowCount;
  written[1] = pairs;
  return end;
}

/** Counts the rows by the set of members that they hold. */
function countExactly(
  source: Int32Array,
  from: number,
  to: number,
  bitOf: Int32Array,
  rowsWith: Int32Array,
): void {
  for (let k = from; k < to; k++) {
    let set = 0;
    for (let p = source[k] + 1, member = source[p]; member !== END; member = source[++p])
      set |= bitOf[member];
    rowsWith[set]++;
  }
}
