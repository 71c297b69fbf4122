/** Where a pattern can end in the sequences, and where a further purchase can follow. */
import type { Sequences } from "../require-sequences";

/** Purchases at which a pattern can end, ascending, and for each the latest time at which the pattern can begin. */
export interface PatternEnds {
  readonly purchases: Int32Array;
  readonly begins: Float64Array;
}

/** Limits on the times between purchases, in milliseconds. */
export interface GapLimits {
  readonly minGap: number;
  readonly maxGap: number;
  /** From the first purchase of the pattern to the last. */
  readonly within: number;
}

/** Purchases after those at which the pattern ends, of the same customer and within the limits. */
export function laterPurchases(
  { times, customerOffsets }: Sequences,
  customerOf: Int32Array,
  { purchases, begins }: PatternEnds,
  { minGap, maxGap, within }: GapLimits,
): PatternEnds {
  const later: number[] = [];
  const laterBegins: number[] = [];
  for (let first = 0, end = 0; first < purchases.length; first = end) {
    const stop = customerOffsets[customerOf[purchases[first]] + 1];
    while (end < purchases.length && purchases[end] < stop) end++;
    let last = first - 1;
    for (let purchase = purchases[first] + 1; purchase < stop; purchase++) {
      // The latest end at a sufficient distance also has the latest beginning, so only this one must be checked.
      while (
        last + 1 < end &&
        purchases[last + 1] < purchase &&
        times[purchase] - times[purchases[last + 1]] >= minGap
      )
        last++;
      if (last < first || times[purchase] - times[purchases[last]] > maxGap) continue;
      if (times[purchase] - begins[last] > within) continue;
      later.push(purchase);
      laterBegins.push(begins[last]);
    }
  }
  return { purchases: Int32Array.from(later), begins: Float64Array.from(laterBegins) };
}
