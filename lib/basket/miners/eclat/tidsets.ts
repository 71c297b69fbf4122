/** Tidsets: the baskets that hold each member of a class, as bit vectors or as sorted lists. */
import { enlarged, GrowableColumns } from "../../../core/growable-columns";
import { intersect } from "../bit-vectors";
import type { FrequentItems } from "../frequent-items";

/** Lists are used where they have fewer entries than this share of the words of the bit vectors: a merge step costs more. */
const LIST_SHARE = 0.25;

/**
 * A stack of classes. The members of a class are sets that differ in their last item only. They are stored next to each
 * other, and so are their tidsets.
 */
export class Tidsets {
  private readonly stack = new GrowableColumns({
    rank: Int32Array,
    count: Int32Array,
    start: Int32Array,
    entries: Int32Array,
  });
  /** For each member: its last item, its count, where its tidset begins, and the entries of its list or -1 for bits. */
  readonly members = this.stack.columns;
  private cells: Int32Array = new Int32Array(1 << 12);
  /** Words of each bit vector. */
  private words = 0;
  /** Member of each rank in the first class; -1 for none. */
  private readonly memberOf: Int32Array;

  constructor(private readonly frequent: FrequentItems) {
    this.memberOf = new Int32Array(frequent.counts.length).fill(-1);
  }

  /** Whether a member's tidset is a list. */
  isList(member: number): boolean {
    return this.members.entries[member] >= 0;
  }

  /** List entries or words that have to be read to intersect two members. */
  cost(a: number, b: number): number {
    return this.isList(a) ? this.members.entries[a] + this.members.entries[b] : 2 * this.words;
  }

  /** Writes the intersection of two members to `to`. Returns its number of baskets. */
  intersect(a: number, b: number, to: number): number {
    const { start, entries } = this.members;
    const entriesA = entries[a];
    const isList = entriesA >= 0;
    const end = to + (isList ? entriesA : this.words);
    if (end > this.cells.length) this.cells = enlarged(this.cells, end);
    if (!isList) return intersect(this.cells, start[a], start[b], to, this.words);
    return intersectLists(this.cells, start[a], start[a] + entriesA, start[b], start[b] + entries[b], to);
  }

  /** Adds a member to the next class: the intersection with member `b`, stored at `at`. Returns where its tidset ends. */
  addIntersection(member: number, b: number, count: number, at: number): number {
    this.stack.reserve(member + 1);
    const { members } = this;
    const isList = members.entries[b] >= 0;
    members.rank[member] = members.rank[b];
    members.count[member] = count;
    members.start[member] = at;
    members.entries[member] = isList ? count : -1;
    return at + (isList ? count : this.words);
  }

  /**
   * Stores the partners of an item as the first class, and their tidsets if these will be intersected.
   *
   * @param cursor Position in each basket of the first item after the given one.
   * @returns Where the tidsets end.
   */
  addClass(
    rank: number,
    partners: Int32Array,
    together: Int32Array,
    cursor: Int32Array,
    isExtended: boolean,
  ): number {
    this.stack.reserve(partners.length);
    for (let member = 0; member < partners.length; member++) {
      this.members.rank[member] = partners[member];
      this.members.count[member] = together[partners[member]];
      this.memberOf[partners[member]] = member;
    }
    const end = partners.length > 1 && isExtended ? this.writeTidsets(rank, partners.length, cursor) : 0;
    for (const partner of partners) this.memberOf[partner] = -1;
    return end;
  }

  /** Writes tidsets of the baskets that hold at least two members; these are numbered 0, 1, … */
  private writeTidsets(rank: number, memberCount: number, cursor: Int32Array): number {
    const { memberOf } = this;
    const { offsets, ranks, basketOffsets, basketIds } = this.frequent;
    const from = basketOffsets[rank];
    const to = basketOffsets[rank + 1];
    const sizes = new Int32Array(memberCount);
    const isUseful = new Uint8Array(to - from);
    let rows = 0;
    for (let k = from; k < to; k++) {
      const begin = cursor[basketIds[k]];
      const end = offsets[basketIds[k] + 1];
      let found = 0;
      for (let p = begin; p < end; p++) if (memberOf[ranks[p]] >= 0) found++;
      if (found < 2) continue;
      isUseful[k - from] = 1;
      rows++;
      for (let p = begin; p < end; p++) if (memberOf[ranks[p]] >= 0) sizes[memberOf[ranks[p]]]++;
    }
    const isSparse = this.placeTidsets(sizes, rows);

    const { cells } = this;
    const { start, entries } = this.members;
    let row = 0;
    for (let k = from; k < to; k++) {
      if (isUseful[k - from] === 0) continue;
      const end = offsets[basketIds[k] + 1];
      for (let p = cursor[basketIds[k]]; p < end; p++) {
        const member = memberOf[ranks[p]];
        if (member < 0) continue;
        if (isSparse) cells[start[member] + entries[member]++] = row;
        else cells[start[member] + (row >>> 5)] |= 1 << (row & 31);
      }
      row++;
    }
    const last = memberCount - 1;
    return start[last] + (isSparse ? entries[last] : this.words);
  }

  /** Chooses lists or bit vectors for tidsets of these sizes, and makes room for them. Returns whether they are lists. */
  private placeTidsets(sizes: Int32Array, rows: number): boolean {
    const { start, entries } = this.members;
    this.words = (rows + 31) >>> 5;
    const listCells = sizes.reduce((sum, size) => sum + size, 0);
    const bitCells = sizes.length * this.words;
    const isSparse = listCells < bitCells * LIST_SHARE;
    const needed = isSparse ? listCells : bitCells;
    if (needed > this.cells.length) this.cells = enlarged(this.cells, needed);
    if (!isSparse) this.cells.fill(0, 0, needed);
    let at = 0;
    for (let member = 0; member < sizes.length; member++) {
      start[member] = at;
      entries[member] = isSparse ? 0 : -1;
      at += isSparse ? sizes[member] : this.words;
    }
    return isSparse;
  }
}

/** Merges two sorted lists into `to`. Returns the number of entries in both. */
function intersectLists(
  cells: Int32Array,
  a: number,
  aEnd: number,
  b: number,
  bEnd: number,
  to: number,
): number {
  let i = a;
  let j = b;
  let end = to;
  while (i < aEnd && j < bEnd) {
    const left = cells[i];
    const right = cells[j];
    if (left === right) cells[end++] = left;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return end - to;
}
