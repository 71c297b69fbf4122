/**
 * The inner loops of mining, in AssemblyScript. `kernels.ts` holds the compiled form, and a test compiles it again.
 * Positions, members and lengths are in words of 32 bits; `memory.ts` documents the layout.
 */

/** Marks the end of a row. */
const END: i32 = -1;
/** Two further results for the caller: see `copyFollowing` and `intersectAll`. */
const RESULTS: usize = 0;
/** Counts of all sets of a few members, by the bits of the set. */
const SETS: usize = 16;

let rankOf: usize = 0;
let countOf: usize = 0;
let startOf: usize = 0;
let sizeOf: usize = 0;
let met: usize = 0;
let nextSlot: usize = 0;
let touched: usize = 0;
let bitOf: usize = 0;
let cells: usize = 0;

/** Sets where the columns begin and how many words each has; the cells follow. */
export function lay(columns: usize, slots: usize): void {
  const bytes = slots << 2;
  rankOf = columns;
  countOf = rankOf + bytes;
  startOf = countOf + bytes;
  sizeOf = startOf + bytes;
  met = sizeOf + bytes;
  nextSlot = met + bytes;
  touched = nextSlot + bytes;
  bitOf = touched + bytes;
  cells = bitOf + bytes;
}

// @ts-ignore: decorator
@inline
function read(column: usize, at: usize): i32 {
  return load<i32>(column + (at << 2));
}

// @ts-ignore: decorator
@inline
function write(column: usize, at: usize, value: i32): void {
  store<i32>(column + (at << 2), value);
}

/** The first cell after the occurrence that is listed at `at`. */
// @ts-ignore: decorator
@inline
function behind(at: usize): usize {
  return cells + (<usize>load<u32>(at) << 2) + 4;
}

/** Counts the members that follow the occurrences listed from `from` to `to`. */
export function countFollowing(from: usize, to: usize): void {
  const end = cells + (to << 2);
  for (let at = cells + (from << 2); at < end; at += 4) {
    let p = behind(at);
    for (let member = load<i32>(p); member != END; member = load<i32>((p += 4)))
      write(met, member, read(met, member) + 1);
  }
}

/** Like `countFollowing`, and writes each member once to `touched`. Returns how many there are. */
export function noteFollowing(from: usize, to: usize): i32 {
  const end = cells + (to << 2);
  let seen = 0;
  for (let at = cells + (from << 2); at < end; at += 4) {
    let p = behind(at);
    for (let member = load<i32>(p); member != END; member = load<i32>((p += 4))) {
      const before = read(met, member);
      write(met, member, before + 1);
      write(touched, seen, member);
      seen += i32(before == 0);
    }
  }
  return seen;
}

/** Writes the frequent members from `first` to `end` to `touched` and resets the others. Returns how many there are. */
export function keepFrequent(first: usize, end: usize, minCount: i32): i32 {
  let kept = 0;
  for (let member = first; member < end; member++) {
    const count = read(met, member);
    if (count >= minCount) write(touched, kept++, <i32>member);
    else if (count > 0) write(met, member, 0);
  }
  return kept;
}

/**
 * Copies the rows, reduced to the members that have a next slot, if they have two of them. Returns where the rows end.
 * Results: the number of rows, and of ordered pairs in them.
 */
export function copyFollowing(from: usize, to: usize, free: usize): usize {
  const last = cells + (to << 2);
  let end = cells + (free << 2);
  let rows = 0;
  let pairs: u64 = 0;
  for (let at = cells + (from << 2); at < last; at += 4) {
    const begin = end;
    let p = behind(at);
    for (let member = load<i32>(p); member != END; member = load<i32>((p += 4))) {
      const next = read(nextSlot, member);
      store<i32>(end, next);
      end += usize(next >= 0) << 2;
    }
    const items = (end - begin) >> 2;
    if (items < 2) {
      end = begin;
      continue;
    }
    store<i32>(end, END);
    end += 4;
    rows++;
    pairs += items * (items - 1);
  }
  store<f64>(RESULTS, <f64>rows);
  store<f64>(RESULTS, <f64>pairs, 8);
  return (end - cells) >> 2;
}

/** Lists the occurrences of each member in rows, except at the end of a row. */
export function noteOccurrences(from: usize, to: usize): void {
  for (let p = from; p < to; p++) {
    const member = read(cells, p);
    if (member == END || read(cells, p + 1) == END) continue;
    const size = read(sizeOf, member);
    write(cells, read(startOf, member) + size, <i32>p);
    write(sizeOf, member, size + 1);
  }
}

/**
 * Counts the rows that hold each set of a few members: first the rows that hold exactly that set, then those that hold more.
 * `bitOf` is the bit of each of these members, and 0 for all others.
 */
export function countSets(from: usize, to: usize, sets: i32): void {
  memory.fill(SETS, 0, sets << 2);
  const end = cells + (to << 2);
  for (let at = cells + (from << 2); at < end; at += 4) {
    let set = 0;
    let p = behind(at);
    for (let member = load<i32>(p); member != END; member = load<i32>((p += 4))) set |= read(bitOf, member);
    write(SETS, set, read(SETS, set) + 1);
  }
  for (let bit = 1; bit < sets; bit <<= 1) {
    for (let set = 0; set < sets; set++)
      if ((set & bit) == 0) write(SETS, set, read(SETS, set) + read(SETS, set | bit));
  }
}

/** Turns rows into bit vectors of some members: bit r tells whether row r holds the member. */
export function toBits(from: usize, to: usize, top: usize, kept: usize, bits: usize, words: usize): void {
  memory.fill(cells + (bits << 2), 0, (kept * words) << 2);
  for (let k: usize = 0; k < kept; k++) write(startOf, top + k, <i32>(bits + k * words));
  let row = 0;
  for (let p = from; p < to; p++) {
    const member = read(cells, p);
    if (member == END) {
      row++;
      continue;
    }
    const at = read(startOf, member) + (row >> 5);
    write(cells, at, read(cells, at) | (1 << (row & 31)));
  }
}

/**
 * Intersects the vector of member `a` with that of each member after it. The frequent ones become the members from `end` on,
 * with their vectors from `free` on. If `a` has `parentCount` baskets, it loses none, and no vectors are needed.
 *
 * @returns Where the new members end. Result: where their vectors end.
 */
export function intersectAll(a: usize, end: usize, parentCount: i32, minCount: i32, free: usize, words: usize): usize {
  const first = cells + (<usize>read(startOf, a) << 2);
  const bytes = words << 2;
  let top = end;
  let to = cells + (free << 2);
  for (let b = a + 1; b < end; b++) {
    let count = read(countOf, a);
    if (read(countOf, b) != parentCount) {
      count = intersect(first, cells + (<usize>read(startOf, b) << 2), to, bytes);
      if (count < minCount) continue;
      write(startOf, top, <i32>((to - cells) >> 2));
      to += bytes;
    }
    write(rankOf, top, read(rankOf, b));
    write(countOf, top, count);
    top++;
  }
  store<f64>(RESULTS, <f64>((to - cells) >> 2));
  return top;
}

/**
 * Counts all sets made of the current set and its members from `start` to `end`, like `extendBits` in `search.ts`: a member
 * in all baskets of the set doubles what was counted before.
 */
export function countBits(parentCount: i32, minCount: i32, start: usize, end: usize, free: usize, words: usize): f64 {
  let total: f64 = 0;
  for (let member = end; member > start; ) {
    const count = read(countOf, --member);
    if (count == parentCount) {
      total += total + 1;
      continue;
    }
    const top = intersectAll(member, end, parentCount, minCount, free, words);
    total += 1;
    if (top == end + 1) total += 1;
    else if (top > end) total += countBits(count, minCount, end, top, <usize>load<f64>(RESULTS), words);
  }
  return total;
}

/** Writes first & second to `to` and counts its bits, 128 at a time. */
// @ts-ignore: decorator
@inline
function intersect(first: usize, second: usize, to: usize, bytes: usize): i32 {
  let sums = i32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const both = v128.and(v128.load(first + at), v128.load(second + at));
    v128.store(to + at, both);
    const ones = i8x16.popcnt(both);
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(ones)));
  }
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
}
