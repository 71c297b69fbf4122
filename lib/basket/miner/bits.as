/**
 * Bit vectors, intersected and counted four words at a time. AssemblyScript; `bits.ts` holds what it compiles to, and a
 * test compiles it again.
 */

/** Writes first & second to `to` and counts its bits. `bytes` is a multiple of 16. */
export function intersect(first: usize, second: usize, to: usize, bytes: usize): i32 {
  let sums = i32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const both = v128.and(v128.load(first + at), v128.load(second + at));
    v128.store(to + at, both);
    const ones = i8x16.popcnt(both);
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(ones)));
  }
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
}
