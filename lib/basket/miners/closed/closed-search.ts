/**
 * The search for closed itemsets (LCM). It goes directly from one closed set to the next, so its time is proportional to
 * their number, not to that of the frequent sets. It uses rows of items for sparse data and bit vectors for dense data.
 */
import type { Baskets } from "../../../core/baskets";
import { enlarged, GrowableColumns } from "../../../core/growable-columns";
import { readOptions } from "../../../core/options";
import { sortAscending } from "../../../core/sorting/sort-ascending";
import { type CondensedItemsets, MINE } from "../../types";
import { intersect, isInside, meets } from "../bit-vectors";
import { selectBaskets } from "../constraints/required-items";
import { type RankedItems, rankItems } from "../frequent-items";
import { countMembers, END } from "../hybrid/database";
import { timeLimit } from "../time-limit";
import { createCollector } from "./condensed-columns";
import { CONDENSED_READERS, type CondensedOptions } from "./condensed-options";
import { distinctItems } from "./equal-items";
import { copyRows, listRows, rowsOf } from "./rows";

/** Receives each closed set once: its ranks in any order, and whether no larger frequent set holds it. */
type VisitClosed = (ranks: Int32Array, length: number, count: number, isMaximal: boolean) => void;

/** A pair of items in a row costs about as much as this many words of bit vectors. */
const WORDS_PER_PAIR = 1;

/** The closed itemsets, or those of them that are maximal. */
export function mineClosed(
  baskets: Baskets,
  options: CondensedOptions,
  kind: "closed" | "maximal",
): CondensedItemsets {
  const { maxSeconds, ...limits } = readOptions(MINE, options, CONDENSED_READERS);
  const { baskets: held, options: narrowed } = selectBaskets(baskets, limits);
  const ranked = { ...rankItems(held, narrowed), basketCount: baskets.offsets.length - 1 };
  const found = createCollector(ranked, kind);
  const checkTime = timeLimit(MINE, maxSeconds, found.progress);
  const { ranked: distinct, starts, members } = distinctItems(held, ranked);
  const all = new Int32Array(ranked.counts.length);
  const visit: VisitClosed = (ranks, length, count, isMaximal) => {
    if (!isMaximal && kind === "maximal") return;
    let size = 0;
    for (let k = 0; k < length; k++)
      for (let at = starts[ranks[k]]; at < starts[ranks[k] + 1]; at++) all[size++] = members[at];
    found.add(all, size, count);
  };
  searchClosed(held, distinct, visit, checkTime);
  return found.finish();
}

/**
 * Visits every closed frequent set except the empty one, by prefix-preserving closure extension: a closed set P and a later
 * item i give the closure Q of P ∪ {i}. Q is kept if it has no item before i that P lacks, so each Q comes from one P.
 *
 * The members of P are the other items in its baskets, ascending. Those from `core` on may extend it; the ones before are
 * kept to see whether a closure has an item before i.
 */
function searchClosed(baskets: Baskets, ranked: RankedItems, visit: VisitClosed, onStep: () => void): void {
  const { counts, minCount, maxLength } = ranked;
  const itemCount = counts.length;
  // One row a member. `startOf` is where the list of its rows, or its bit vector, begins. `met` and `nextSlot` are scratch of
  // one closure: how often each member was met, and its slot in the next database. They are left at 0.
  const slots = new GrowableColumns(
    { rankOf: Int32Array, countOf: Int32Array, startOf: Int32Array, met: Int32Array, nextSlot: Int32Array },
    2 * itemCount + 64,
  );
  let { rankOf, countOf, startOf, met, nextSlot } = slots.columns;
  for (let rank = 0; rank < itemCount; rank++) rankOf[rank] = rank;
  countOf.set(counts);
  const touched = new Int32Array(itemCount);
  /** Rows and bit vectors, each after those they were made from. */
  let arena: Int32Array = new Int32Array(1 << 10);
  const chosen = new Int32Array(itemCount);

  function reserveSlots(end: number): void {
    if (slots.reserve(end)) ({ rankOf, countOf, startOf, met, nextSlot } = slots.columns);
  }

  function reserveArena(end: number): void {
    if (end > arena.length) arena = enlarged(arena, end);
  }

  /** Extends the closed set of the first `length` chosen ranks by its members from `core` to `end`. */
  function extendRows(source: Int32Array, core: number, end: number, length: number, free: number): void {
    for (let member = core; member < end; member++) {
      onStep();
      const count = countOf[member];
      const from = startOf[member];
      const seen = countMembers(source, from, from + count, 0, met, touched);
      const top = end;
      let isPreserving = true;
      let larger = length;
      let kept = 0;
      for (let k = 0; k < seen; k++) {
        const other = touched[k];
        if (met[other] === count) {
          if (other < member) isPreserving = false;
          else chosen[larger++] = rankOf[other];
        } else if (met[other] >= minCount) {
          touched[kept++] = other;
          continue;
        }
        met[other] = 0;
      }
      if (isPreserving) {
        visit(chosen, larger, count, kept === 0);
        sortAscending(touched, 0, kept);
      }
      reserveSlots(top + kept);
      for (let k = 0; k < kept; k++) {
        const other = touched[k];
        rankOf[top + k] = rankOf[other];
        countOf[top + k] = met[other];
        met[other] = 0;
      }
      const isLeaf = !isPreserving || kept === 0 || touched[kept - 1] < member || larger >= maxLength;
      if (!isLeaf) project(source, member, top, kept, larger, free);
    }
  }

  /** Projects a member's rows onto the `kept` members in `touched` and recurses. */
  function project(
    source: Int32Array,
    member: number,
    top: number,
    kept: number,
    length: number,
    free: number,
  ): void {
    const count = countOf[member];
    let core = top;
    let cells = count;
    for (let k = 0; k < kept; k++) {
      nextSlot[touched[k]] = top + k;
      cells += countOf[top + k];
      if (touched[k] < member) core++;
    }
    reserveArena(free + 2 * cells);
    const rows = arena;
    const from = startOf[member];
    const end = copyRows(source, from, from + count, nextSlot, rows, free);
    for (let k = 0; k < kept; k++) nextSlot[touched[k]] = 0;

    let pairs = 0;
    let rowCount = 0;
    for (let p = free, begin = free; p < end; p++) {
      if (rows[p] !== END) continue;
      pairs += (p - begin) ** 2;
      begin = p + 1;
      rowCount++;
    }
    const words = (rowCount + 31) >>> 5;
    if (pairs * WORDS_PER_PAIR > kept * kept * words) {
      reserveArena(end + kept * words);
      arena.fill(0, end, end + kept * words);
      for (let k = 0; k < kept; k++) startOf[top + k] = end + k * words;
      for (let p = free, row = 0; p < end; p++) {
        const slot = arena[p];
        if (slot === END) row++;
        else arena[startOf[slot] + (row >>> 5)] |= 1 << (row & 31);
      }
      extendBits(top, core, top + kept, length, end + kept * words, words);
      return;
    }
    let at = end;
    for (let slot = top; slot < top + kept; slot++) {
      startOf[slot] = at;
      at += countOf[slot];
    }
    listRows(rows, free, end, startOf);
    for (let slot = top; slot < top + kept; slot++) startOf[slot] -= countOf[slot];
    extendRows(rows, core, top + kept, length, at);
  }

  /** Like `extendRows`, on bit vectors. The vectors before `core` may belong to a smaller set: only its rows are compared. */
  function extendBits(
    start: number,
    core: number,
    end: number,
    length: number,
    free: number,
    words: number,
  ): void {
    for (let member = core; member < end; member++) {
      onStep();
      const count = countOf[member];
      const own = startOf[member];
      if (isInside(arena, own, start, member, startOf, words)) continue;
      // The members up to this one come before the core of the next set; its own members follow them.
      const top = end;
      reserveSlots(top + end - start);
      reserveArena(free + (end - member) * words);
      const bits = arena;
      let next = top;
      for (let other = start; other < member; other++) startOf[next++] = startOf[other];
      const nextCore = next;
      let larger = length;
      chosen[larger++] = rankOf[member];
      let to = free;
      for (let other = member + 1; other < end; other++) {
        const both = intersect(bits, own, startOf[other], to, words);
        if (both === count) chosen[larger++] = rankOf[other];
        else if (both >= minCount) {
          rankOf[next] = rankOf[other];
          countOf[next] = both;
          startOf[next++] = to;
          to += words;
        }
      }
      const isLeaf = next === nextCore;
      visit(chosen, larger, count, isLeaf && !meets(bits, own, start, member, startOf, words, minCount));
      if (!isLeaf && larger < maxLength) extendBits(top, nextCore, next, larger, to, words);
    }
  }

  const rows = rowsOf(baskets, ranked, startOf);
  extendRows(rows, 0, itemCount, 0, 0);
}
