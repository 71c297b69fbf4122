/** The databases of the search: the one it begins with is made of all baskets. */
import { offsetsOf } from "../../core/offsets";
import type { ValuedBaskets } from "./valued-baskets";

/**
 * What is left to look at below a set: of each basket that holds the set, the items that may still be added, numbered in
 * the order of the search.
 */
export interface Projection {
  /** Item of each number. */
  readonly items: Int32Array;
  /** Row r has the entries `offsets[r]` up to `offsets[r + 1]`, numbers ascending. */
  readonly offsets: Int32Array;
  readonly numbers: Int32Array;
  readonly utilities: Float64Array;
  /** What the set itself earns in each row. */
  readonly own: Float64Array;
  /** The gains in `own`, losses not counted: what bounds are made of. */
  readonly gain: Float64Array;
}

/** The baskets without items that cannot be in any wanted set, the others numbered by ascending bound (EFIM's order). */
export function prepare(
  { offsets, items, utilities, itemNames }: ValuedBaskets,
  least: number,
  minCount: number,
) {
  const counts = new Int32Array(itemNames.length);
  const bound = new Float64Array(itemNames.length);
  let totalCoins = 0;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    let gain = 0;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) gain += Math.max(0, utilities[k]);
    totalCoins += gain;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      counts[items[k]]++;
      bound[items[k]] += gain;
    }
  }
  const kept = Int32Array.from(counts.keys()).filter(
    (item) => counts[item] >= minCount && bound[item] >= least,
  );
  kept.sort((a, b) => bound[a] - bound[b] || a - b);

  const numberOf = new Int32Array(itemNames.length).fill(-1);
  kept.forEach((item, number) => {
    numberOf[item] = number;
  });
  return { projection: numbered({ offsets, items, utilities }, kept, numberOf), counts, totalCoins };
}

function numbered(
  { offsets, items, utilities }: Pick<ValuedBaskets, "offsets" | "items" | "utilities">,
  kept: Int32Array,
  numberOf: Int32Array,
): Projection {
  const basketCount = offsets.length - 1;
  const lengths = new Int32Array(basketCount);
  const occurrences = new Int32Array(kept.length);
  for (let basket = 0; basket < basketCount; basket++) {
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      if (numberOf[items[k]] < 0) continue;
      lengths[basket]++;
      occurrences[numberOf[items[k]]]++;
    }
  }
  const starts = offsetsOf(occurrences);
  const next = starts.slice();
  const rows = new Int32Array(starts[kept.length]);
  const values = new Float64Array(rows.length);
  for (let basket = 0; basket < basketCount; basket++) {
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      if (numberOf[items[k]] < 0) continue;
      const slot = next[numberOf[items[k]]]++;
      rows[slot] = basket;
      values[slot] = utilities[k];
    }
  }
  // Dealing the numbers out in order leaves every row sorted without a sort.
  const rowStarts = offsetsOf(lengths);
  const end = rowStarts.slice();
  const numbers = new Int32Array(rows.length);
  const dealt = new Float64Array(rows.length);
  for (let number = 0; number < kept.length; number++) {
    for (let slot = starts[number]; slot < starts[number + 1]; slot++) {
      const place = end[rows[slot]]++;
      numbers[place] = number;
      dealt[place] = values[slot];
    }
  }
  const nothing = new Float64Array(basketCount);
  return { items: kept, offsets: rowStarts, numbers, utilities: dealt, own: nothing, gain: nothing };
}
