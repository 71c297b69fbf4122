/** Frequent extensions of a pattern by one item. */
import type { Baskets } from "../../../core/baskets";
import type { PatternEnds } from "./pattern-ends";

/** An extension: the item, the number of customers, and where the extended pattern ends. */
export interface Extension {
  readonly item: number;
  readonly count: number;
  readonly ends: PatternEnds;
}

/**
 * Returns a function that finds the items above `lastItem` that enough customers have in the given purchases.
 *
 * The ends of the extended patterns are computed only if `withEnds` is true.
 */
export function createExtensionFinder(
  { offsets, items, itemNames }: Baskets,
  customerOf: Int32Array,
  minCount: number,
): (ends: PatternEnds, lastItem: number, withEnds: boolean) => Extension[] {
  // Buffers for each item, reused by all calls. Between calls they are 0, 0, -1 and -1.
  const customers = new Int32Array(itemNames.length);
  const lines = new Int32Array(itemNames.length);
  const lastCustomer = new Int32Array(itemNames.length).fill(-1);
  const extensionOf = new Int32Array(itemNames.length).fill(-1);

  return (ends, lastItem, withEnds) => {
    const seen = countItems(ends.purchases, lastItem);
    const frequent = seen.filter((item) => customers[item] >= minCount).sort((a, b) => a - b);
    const extensions = frequent.map((item): Extension => {
      const size = withEnds ? lines[item] : 0;
      const own = { purchases: new Int32Array(size), begins: new Float64Array(size) };
      return { item, count: customers[item], ends: own };
    });
    for (const item of seen) {
      customers[item] = 0;
      lines[item] = 0;
      lastCustomer[item] = -1;
    }
    if (withEnds) fillEnds(extensions, ends, lastItem);
    return extensions;
  };

  /** Counts the customers and order lines of each item; returns the items found. */
  function countItems(purchases: Int32Array, lastItem: number): number[] {
    const seen: number[] = [];
    for (const purchase of purchases) {
      const customer = customerOf[purchase];
      for (let k = offsets[purchase + 1] - 1; k >= offsets[purchase] && items[k] > lastItem; k--) {
        const item = items[k];
        if (lines[item]++ === 0) seen.push(item);
        if (lastCustomer[item] === customer) continue;
        lastCustomer[item] = customer;
        customers[item]++;
      }
    }
    return seen;
  }

  function fillEnds(extensions: readonly Extension[], { purchases, begins }: PatternEnds, lastItem: number) {
    extensions.forEach(({ item }, extension) => {
      extensionOf[item] = extension;
    });
    for (let e = 0; e < purchases.length; e++) {
      const purchase = purchases[e];
      for (let k = offsets[purchase + 1] - 1; k >= offsets[purchase] && items[k] > lastItem; k--) {
        const item = items[k];
        if (extensionOf[item] < 0) continue;
        const { ends } = extensions[extensionOf[item]];
        ends.purchases[lines[item]] = purchase;
        ends.begins[lines[item]++] = begins[e];
      }
    }
    for (const { item } of extensions) {
      extensionOf[item] = -1;
      lines[item] = 0;
    }
  }
}
