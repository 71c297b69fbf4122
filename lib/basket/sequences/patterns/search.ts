/** The search for sequential patterns: each pattern is extended where it can end. */
import { offsetsOf } from "../../../core/offsets";
import type { Sequences } from "../sequences";
import { createTree, type PatternColumns } from "./pattern-tree";

export interface PatternLimits {
  readonly minCount: number;
  readonly maxLength: number;
  readonly maxPatterns: number;
  readonly minGap: number;
  readonly maxGap: number;
  readonly within: number;
}

/** Purchases at which a pattern can end, ascending, and the latest time at which it can begin so that it ends there. */
interface Ends {
  readonly purchases: Int32Array;
  readonly begins: Float64Array;
}

/** A pattern with one item more: the item, the customers, and where it ends. */
interface Extension {
  readonly item: number;
  readonly count: number;
  readonly ends: Ends;
}

/** All patterns that enough customers hold, parents before what extends them. */
export function search(
  sequences: Sequences,
  { minCount, maxLength, maxPatterns, minGap, maxGap, within }: PatternLimits,
): PatternColumns {
  const { times, customerOffsets, itemNames } = sequences;
  const customerOf = new Int32Array(times.length);
  for (let customer = 0; customer + 1 < customerOffsets.length; customer++)
    customerOf.fill(customer, customerOffsets[customer], customerOffsets[customer + 1]);
  const { offsets, items } = frequentOnly(sequences, customerOf, minCount);
  const tree = createTree(maxPatterns);

  /** Scratch of one count: customers and lines of each item met, and the last customer seen; left at 0, 0 and -1. */
  const met = new Int32Array(itemNames.length);
  const lines = new Int32Array(itemNames.length);
  const lastCustomer = new Int32Array(itemNames.length).fill(-1);
  const slotOf = new Int32Array(itemNames.length).fill(-1);

  const everywhere = { purchases: Int32Array.from(times.keys()), begins: times };
  grow(-1, 0, extensions(everywhere, -1, maxLength > 1), true);
  return tree.finish();

  function grow(pattern: number, length: number, found: readonly Extension[], opens: boolean): void {
    for (const { item, count, ends } of found) {
      const next = tree.add(item, pattern, opens, count);
      if (length + 1 >= maxLength) continue;
      const goesOn = length + 2 < maxLength;
      grow(next, length + 1, extensions(ends, item, goesOn), false);
      grow(next, length + 1, extensions(later(ends), -1, goesOn), true);
    }
  }

  /** Purchases behind those where the pattern ends, as far as the limits on days allow. */
  function later({ purchases, begins }: Ends): Ends {
    const after: number[] = [];
    const from: number[] = [];
    for (let first = 0, end = 0; first < purchases.length; first = end) {
      const stop = customerOffsets[customerOf[purchases[first]] + 1];
      while (end < purchases.length && purchases[end] < stop) end++;
      let last = first - 1;
      for (let purchase = purchases[first] + 1; purchase < stop; purchase++) {
        // The latest end that lies far enough back also has the latest beginning, so it alone decides.
        while (
          last + 1 < end &&
          purchases[last + 1] < purchase &&
          times[purchase] - times[purchases[last + 1]] >= minGap
        )
          last++;
        if (last < first || times[purchase] - times[purchases[last]] > maxGap) continue;
        if (times[purchase] - begins[last] > within) continue;
        after.push(purchase);
        from.push(begins[last]);
      }
    }
    return { purchases: Int32Array.from(after), begins: Float64Array.from(from) };
  }

  /** The items above `least` that enough customers have in these purchases. */
  function extensions({ purchases, begins }: Ends, least: number, wantEnds: boolean): Extension[] {
    const touched: number[] = [];
    for (let h = 0; h < purchases.length; h++) {
      const purchase = purchases[h];
      const customer = customerOf[purchase];
      for (let k = offsets[purchase + 1] - 1; k >= offsets[purchase] && items[k] > least; k--) {
        const item = items[k];
        if (lines[item]++ === 0) touched.push(item);
        if (lastCustomer[item] === customer) continue;
        lastCustomer[item] = customer;
        met[item]++;
      }
    }
    const kept = touched.filter((item) => met[item] >= minCount).sort((a, b) => a - b);
    const found = kept.map((item): Extension => {
      const size = wantEnds ? lines[item] : 0;
      return {
        item,
        count: met[item],
        ends: { purchases: new Int32Array(size), begins: new Float64Array(size) },
      };
    });
    for (const item of touched) {
      met[item] = 0;
      lines[item] = 0;
      lastCustomer[item] = -1;
    }
    if (wantEnds) fill(found, purchases, begins, least);
    return found;
  }

  function fill(
    found: readonly Extension[],
    purchases: Int32Array,
    begins: Float64Array,
    least: number,
  ): void {
    found.forEach(({ item }, slot) => {
      slotOf[item] = slot;
    });
    for (let h = 0; h < purchases.length; h++) {
      const purchase = purchases[h];
      for (let k = offsets[purchase + 1] - 1; k >= offsets[purchase] && items[k] > least; k--) {
        const slot = slotOf[items[k]];
        if (slot < 0) continue;
        const { ends } = found[slot];
        ends.purchases[lines[items[k]]] = purchase;
        ends.begins[lines[items[k]]++] = begins[h];
      }
    }
    for (const { item } of found) {
      slotOf[item] = -1;
      lines[item] = 0;
    }
  }
}

/** The purchases without items that too few customers ever bought. */
function frequentOnly({ offsets, items, itemNames }: Sequences, customerOf: Int32Array, minCount: number) {
  const count = new Int32Array(itemNames.length);
  const lastCustomer = new Int32Array(itemNames.length).fill(-1);
  for (let purchase = 0; purchase < customerOf.length; purchase++) {
    for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++) {
      if (lastCustomer[items[k]] !== customerOf[purchase]) count[items[k]]++;
      lastCustomer[items[k]] = customerOf[purchase];
    }
  }
  const lengths = new Int32Array(customerOf.length);
  for (let purchase = 0; purchase < lengths.length; purchase++)
    for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++)
      if (count[items[k]] >= minCount) lengths[purchase]++;
  return { offsets: offsetsOf(lengths), items: items.filter((item) => count[item] >= minCount) };
}
