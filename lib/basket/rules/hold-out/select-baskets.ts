import type { Baskets } from "../../../core/baskets";

/** The baskets at the given positions, in that order, with the same item names. */
export function selectBaskets({ itemNames, offsets, items }: Baskets, positions: Int32Array): Baskets {
  const starts = new Int32Array(positions.length + 1);
  positions.forEach((basket, i) => {
    starts[i + 1] = starts[i] + offsets[basket + 1] - offsets[basket];
  });
  const selected = new Int32Array(starts[positions.length]);
  positions.forEach((basket, i) => {
    selected.set(items.subarray(offsets[basket], offsets[basket + 1]), starts[i]);
  });
  return { itemNames, offsets: starts, items: selected };
}
