/**
 * Eclat (等价类变换): itemsets found by intersecting, for each item, the list of baskets that hold it. Goes depth first;
 * needs no candidates and no second look at the baskets.
 */
import type { Baskets } from "../../../core/baskets";
import { requireInteger } from "../../../core/errors";
import { enlarged } from "../../../core/growable-columns";
import { DISPLAY, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import type { FrequentItemsets, MiningOptions, MiningWork } from "../../types";
import { intersect } from "../bit-vectors";
import { type FrequentItems, prepare } from "../frequent-items";
import { createTree, type ItemsetTree } from "../results/itemset-tree";

/** One set that Eclat looked at. */
export interface EclatStep {
  /** The item bought most often first. */
  readonly items: readonly string[];
  /** How its baskets were found: pairs are counted in one sweep, longer sets by intersecting two bit vectors or lists. */
  readonly by: "sweep" | "bits" | "list";
  readonly outcome: "kept" | "infrequent";
  /** Baskets that hold it. */
  readonly count: number;
  /** Words or list entries that had to be read. */
  readonly touched: number;
}

/** Watches the search. Items are ranks. */
interface Trace {
  swept(rank: number, other: number, count: number): void;
  cells(touched: number): void;
  intersected(
    parent: number,
    first: number,
    second: number,
    count: number,
    isList: boolean,
    touched: number,
  ): void;
}

/**
 * Frequent itemsets by Eclat: which items are bought together, and how often.
 *
 * $$t(X \cup Y) = t(X) \cap t(Y), \qquad \mathrm{count}(X) = |t(X)|$$
 *
 * with t(X) the baskets that hold all of X. Pairs are counted in one sweep over the baskets of their rarer item; within
 * that item's baskets, numbered afresh, t is a bit vector where items are dense and a sorted list where they are sparse.
 * Exact. O(sets · baskets of the rarest item / 32) at worst, usually far less.
 *
 * @returns The same itemsets in the same order as `apriori.mine` and `fpGrowth.mine`.
 * @throws {RangeError} If a threshold is out of range, or more than `maxItemsets` sets are frequent.
 *
 * @see Zaki, M. J. (2000). Scalable algorithms for association mining. IEEE TKDE 12(3), 372-390. doi:10.1109/69.846291
 *
 * @example
 * [...mine(baskets.of([["a", "b"], ["a"]]), { minSupport: 0.5 })].length; // 3
 */
export function mine(baskets: Baskets, options: MiningOptions): FrequentItemsets {
  const frequent = prepare(baskets, options);
  const tree = createTree(frequent, "eclat");
  search(frequent, tree);
  return tree.finish();
}

export interface StepOptions extends MiningOptions {
  /** Sets to list, the first ones looked at. @default 1000 */
  readonly maxListed?: number;
}

/**
 * Eclat's work, set by set, in the order in which it goes: depth first, the class of the rarest item first.
 *
 * @returns One record a set of two and more items that was looked at; at the end of a cell it shows as a table.
 * @throws As `mine`.
 *
 * @example
 * steps(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } })[0];
 * // { items: ["a", "b"], by: "sweep", outcome: "kept", count: 1, touched: 1 }
 */
export function steps(baskets: Baskets, options: StepOptions): readonly EclatStep[] {
  const { maxListed = 1000 } = options;
  requireInteger("trace Eclat", "maxListed", maxListed, 0);
  const frequent = prepare(baskets, options);
  const tree = createTree(frequent, "eclat");
  const found: EclatStep[] = [];
  const list = (ranks: readonly number[], by: EclatStep["by"], count: number, touched: number) => {
    if (found.length === maxListed) return;
    const items = ranks.map((rank) => frequent.names[rank]);
    const outcome = count >= frequent.minCount ? "kept" : "infrequent";
    found.push({ items, by, outcome, count, touched });
  };
  search(frequent, tree, {
    cells: () => {},
    swept: (rank, other, count) => list([other, rank], "sweep", count, count),
    intersected: (parent, first, second, count, isList, touched) =>
      list([second, first, ...tree.ranksOf(parent)], isList ? "list" : "bits", count, touched),
  });
  return withDisplay(found, (all) => {
    const rows = all.map(({ items, by, outcome, count, touched }) => [
      items.join(", "),
      by,
      outcome,
      count,
      touched,
    ]);
    const columns = ["items", "by", "outcome", "count", "touched"];
    return table.fromRows(columns, rows, { caption: "Eclat, set by set" })[DISPLAY]();
  });
}

/**
 * What Eclat costs, counted rather than timed: the same on every machine.
 *
 * @throws As `mine`.
 *
 * @example
 * work(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } }); // { sets: 3, tried: 3, touched: 4 }
 */
export function work(baskets: Baskets, options: MiningOptions): MiningWork {
  const frequent = prepare(baskets, options);
  const tree = createTree(frequent, "eclat");
  let tried = frequent.counts.length;
  let touched = baskets.items.length;
  search(frequent, tree, {
    cells: (more) => {
      touched += more;
    },
    swept: () => {
      tried++;
    },
    intersected: (_parent, _first, _second, _count, _isList, more) => {
      tried++;
      touched += more;
    },
  });
  return { sets: tree.finish().size, tried, touched };
}

/** A list pays where it has fewer entries than this share of the bit vector has words: a merge step costs more. */
const LIST_SHARE = 0.25;

function search(frequent: FrequentItems, tree: ItemsetTree, trace?: Trace): void {
  const { counts, offsets, ranks, basketOffsets, basketIds, minCount, maxLength } = frequent;
  const itemCount = counts.length;
  /** Where in each basket the items after the current one begin. */
  const cursor = offsets.slice(0, -1);
  const together = new Int32Array(itemCount);
  const slotOf = new Int32Array(itemCount).fill(-1);
  const touched = new Int32Array(itemCount);

  // One class of sets that differ in their last item only: its members lie side by side on these two stacks, their
  // baskets at `at` in the arena, as a bit vector of `words` or as a list of `entries`.
  let memberRank: Int32Array = new Int32Array(256);
  let memberCount: Int32Array = new Int32Array(256);
  let memberAt: Int32Array = new Int32Array(256);
  let memberEntries: Int32Array = new Int32Array(256);
  let arena: Int32Array = new Int32Array(1 << 12);
  let words = 0;

  function reserveMember(slot: number): void {
    if (slot < memberRank.length) return;
    memberRank = enlarged(memberRank, slot + 1);
    memberCount = enlarged(memberCount, slot + 1);
    memberAt = enlarged(memberAt, slot + 1);
    memberEntries = enlarged(memberEntries, slot + 1);
  }

  function reserveArena(end: number): void {
    if (end > arena.length) arena = enlarged(arena, end);
  }

  function intersectLists(a: number, aEnd: number, b: number, bEnd: number, to: number): number {
    const lists = arena;
    let i = a;
    let j = b;
    let end = to;
    while (i < aEnd && j < bEnd) {
      const left = lists[i];
      const right = lists[j];
      if (left === right) lists[end++] = left;
      if (left <= right) i++;
      if (right <= left) j++;
    }
    return end - to;
  }

  /** Adds the members from `start` to `end` below `parent`, and all that can be made of them. */
  function extend(parent: number, start: number, end: number, length: number, free: number): void {
    for (let a = start; a < end; a++) {
      const node = tree.add(memberRank[a], parent, memberCount[a]);
      if (length === maxLength) continue;
      let top = end;
      let to = free;
      for (let b = a + 1; b < end; b++) {
        const isList = memberEntries[a] >= 0;
        reserveArena(to + (isList ? memberEntries[a] : words));
        const count = isList
          ? intersectLists(
              memberAt[a],
              memberAt[a] + memberEntries[a],
              memberAt[b],
              memberAt[b] + memberEntries[b],
              to,
            )
          : intersect(arena, memberAt[a], memberAt[b], to, words);
        if (trace) {
          const touched = isList ? memberEntries[a] + memberEntries[b] : 2 * words;
          trace.intersected(parent, memberRank[a], memberRank[b], count, isList, touched);
        }
        if (count < minCount) continue;
        reserveMember(top);
        memberRank[top] = memberRank[b];
        memberCount[top] = count;
        memberAt[top] = to;
        memberEntries[top] = isList ? count : -1;
        to += isList ? count : words;
        top++;
      }
      if (top > end) extend(node, end, top, length + 1, to);
    }
  }

  for (let rank = 0; rank < itemCount; rank++) {
    const node = tree.add(rank, -1, counts[rank]);
    if (maxLength === 1) continue;
    const from = basketOffsets[rank];
    const to = basketOffsets[rank + 1];
    let touchedCount = 0;
    for (let k = from; k < to; k++) {
      const basket = basketIds[k];
      const end = offsets[basket + 1];
      for (let p = ++cursor[basket]; p < end; p++) {
        if (together[ranks[p]]++ === 0) touched[touchedCount++] = ranks[p];
      }
    }
    if (trace) {
      for (const other of touched.slice(0, touchedCount).sort()) trace.swept(rank, other, together[other]);
      let cells = 0;
      for (let k = from; k < to; k++) cells += offsets[basketIds[k] + 1] - cursor[basketIds[k]];
      trace.cells(cells);
    }
    const members = touched.subarray(0, touchedCount).filter((other) => together[other] >= minCount);
    for (let k = 0; k < touchedCount; k++) {
      if (together[touched[k]] < minCount) together[touched[k]] = 0;
    }
    members.sort();
    reserveMember(members.length);
    for (let slot = 0; slot < members.length; slot++) {
      memberRank[slot] = members[slot];
      memberCount[slot] = together[members[slot]];
      together[members[slot]] = 0;
      slotOf[members[slot]] = slot;
    }
    const free = members.length > 1 && maxLength > 2 ? deliver(from, to, members.length) : 0;
    extend(node, 0, members.length, 2, free);
    for (const member of members) slotOf[member] = -1;
  }

  /** Writes the baskets of each member, numbered 0, 1, … among those that hold at least two of them. */
  function deliver(from: number, to: number, classSize: number): number {
    let rows = 0;
    let entries = 0;
    const sizes = new Int32Array(classSize);
    const isUseful = new Uint8Array(to - from);
    for (let k = from; k < to; k++) {
      const basket = basketIds[k];
      const end = offsets[basket + 1];
      let found = 0;
      for (let p = cursor[basket]; p < end; p++) if (slotOf[ranks[p]] >= 0) found++;
      if (found < 2) continue;
      isUseful[k - from] = 1;
      rows++;
      entries += found;
      for (let p = cursor[basket]; p < end; p++) if (slotOf[ranks[p]] >= 0) sizes[slotOf[ranks[p]]]++;
    }
    words = (rows + 31) >>> 5;
    const isSparse = entries < classSize * words * LIST_SHARE;
    const free = isSparse ? entries : classSize * words;
    reserveArena(free);
    let at = 0;
    for (let slot = 0; slot < classSize; slot++) {
      memberAt[slot] = at;
      memberEntries[slot] = isSparse ? 0 : -1;
      at += isSparse ? sizes[slot] : words;
    }
    if (!isSparse) arena.fill(0, 0, free);
    let row = 0;
    for (let k = from; k < to; k++) {
      if (isUseful[k - from] === 0) continue;
      const basket = basketIds[k];
      const end = offsets[basket + 1];
      for (let p = cursor[basket]; p < end; p++) {
        const slot = slotOf[ranks[p]];
        if (slot < 0) continue;
        if (isSparse) arena[memberAt[slot] + memberEntries[slot]++] = row;
        else arena[memberAt[slot] + (row >>> 5)] |= 1 << (row & 31);
      }
      row++;
    }
    return free;
  }
}
