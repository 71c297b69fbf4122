/** Eclat's second level: the items that are bought often enough together with a given one. */
import type { FrequentItems } from "../frequent-items";
import type { EclatTrace } from "./mine";

/** The frequent partners of an item. */
export interface Partners {
  /** Ranks after that of the item, ascending. */
  readonly partners: Int32Array;
  /** Baskets that hold the item and each partner, by rank of the partner. */
  readonly together: Int32Array;
  /** Position in each basket of the first item after the given one. */
  readonly cursor: Int32Array;
}

/** Returns a function that counts the partners of an item; call it for each rank in turn. */
export function createPairCounter(frequent: FrequentItems, trace?: EclatTrace): (rank: number) => Partners {
  const { counts, offsets, ranks, basketOffsets, basketIds, minCount } = frequent;
  const cursor = offsets.slice(0, -1);
  const together = new Int32Array(counts.length);
  const touched = new Int32Array(counts.length);
  let touchedCount = 0;

  return (rank) => {
    for (let k = 0; k < touchedCount; k++) together[touched[k]] = 0;
    touchedCount = 0;
    let cells = 0;
    for (let k = basketOffsets[rank]; k < basketOffsets[rank + 1]; k++) {
      const basket = basketIds[k];
      const end = offsets[basket + 1];
      for (let p = ++cursor[basket]; p < end; p++) {
        if (together[ranks[p]]++ === 0) touched[touchedCount++] = ranks[p];
      }
      cells += end - cursor[basket];
    }
    if (trace) {
      for (const other of touched.slice(0, touchedCount).sort()) trace.pair(rank, other, together[other]);
      trace.cells(cells);
    }
    const partners = touched.subarray(0, touchedCount).filter((other) => together[other] >= minCount);
    return { partners: partners.sort(), together, cursor };
  };
}
