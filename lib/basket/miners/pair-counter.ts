/** Counts pairs of items for Apriori and Eclat: the items that are bought often enough together with a given one. */
import type { FrequentItems } from "./frequent-items";

/**
 * Returns a function that counts the partners of an item; call it for each rank in turn. It returns the frequent partners
 * (ranks after that of the item, ascending), the number of baskets with the item and each partner, by rank of the partner,
 * where the first item after the given one is in each basket, and the number of cells read.
 *
 * @param onPair Receives each pair that a basket holds.
 */
export function createPairCounter(
  frequent: FrequentItems,
  onPair?: (rank: number, other: number, count: number) => void,
) {
  const { counts, offsets, ranks, basketOffsets, basketIds, minCount } = frequent;
  const cursor = offsets.slice(0, -1);
  const together = new Int32Array(counts.length);
  const touched = new Int32Array(counts.length);
  let touchedCount = 0;

  return (rank: number) => {
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
    if (onPair)
      for (const other of touched.slice(0, touchedCount).sort()) onPair(rank, other, together[other]);
    const partners = touched.subarray(0, touchedCount).filter((other) => together[other] >= minCount);
    return { partners: partners.sort(), together, cursor, cells };
  };
}
