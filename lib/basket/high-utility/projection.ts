/** Projected databases of the search (EFIM), and the first one, made from all baskets. */
import { offsetsOf, rowsByGroup, runOfEach } from "../../core/offsets";
import type { ValuedBaskets } from "./valued-baskets";

/**
 * The projection of the baskets onto an itemset: for each basket that contains it, the items that may still be added. Items
 * are numbered in search order.
 */
export interface Projection {
  /** Item of each number. */
  readonly items: Int32Array;
  /** Row r has the entries `offsets[r]` up to, not including, `offsets[r + 1]`, with ascending numbers. */
  readonly offsets: Int32Array;
  readonly numbers: Int32Array;
  readonly utilities: Float64Array;
  /** Utility of the itemset in each row. */
  readonly own: Float64Array;
  /** The positive values in `own`, used for the bounds. */
  readonly gain: Float64Array;
}

/** The first projection: without items that cannot be in any listed itemset, the others in order of ascending utility bound. */
export function firstProjection(
  { offsets, items, utilities, itemNames }: ValuedBaskets,
  minUtility: number,
  minCount: number,
) {
  const counts = new Int32Array(itemNames.length);
  const bound = new Float64Array(itemNames.length);
  let totalUnits = 0;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    let gain = 0;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) gain += Math.max(0, utilities[k]);
    totalUnits += gain;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      counts[items[k]]++;
      bound[items[k]] += gain;
    }
  }
  const kept = Int32Array.from(counts.keys()).filter(
    (item) => counts[item] >= minCount && bound[item] >= minUtility,
  );
  kept.sort((a, b) => bound[a] - bound[b] || a - b);

  const numberOf = new Int32Array(itemNames.length).fill(-1);
  kept.forEach((item, number) => {
    numberOf[item] = number;
  });
  return { projection: numberItems({ offsets, items, utilities }, kept, numberOf), counts, totalUnits };
}

/** Replaces the kept items by their numbers, and sorts each row. */
function numberItems(
  { offsets, items, utilities }: Pick<ValuedBaskets, "offsets" | "items" | "utilities">,
  kept: Int32Array,
  numberOf: Int32Array,
): Projection {
  const numbered = items.map((item) => numberOf[item]);
  const { rows: entries } = rowsByGroup(numbered, kept.length);
  const rowOf = runOfEach(offsets);
  const lengths = new Int32Array(offsets.length - 1);
  for (const entry of entries) lengths[rowOf[entry]]++;
  const rowStarts = offsetsOf(lengths);
  const end = rowStarts.slice();
  const numbers = new Int32Array(entries.length);
  const rowUtilities = new Float64Array(entries.length);
  // Distributing the entries in order of their numbers leaves every row sorted (a bucket sort).
  for (const entry of entries) {
    const place = end[rowOf[entry]]++;
    numbers[place] = numbered[entry];
    rowUtilities[place] = utilities[entry];
  }
  const zeros = new Float64Array(lengths.length);
  return { items: kept, offsets: rowStarts, numbers, utilities: rowUtilities, own: zeros, gain: zeros };
}
