import type { Baskets } from "../../../core/baskets";
import { offsetsOf } from "../../../core/offsets";

/** The baskets at the given positions, in that order, with the same item names. */
export function selectBaskets({ itemNames, offsets, items }: Baskets, positions: Int32Array): Baskets {
  const starts = offsetsOf(positions.map((basket) => offsets[basket + 1] - offsets[basket]));
  const selected = new Int32Array(starts[positions.length]);
  positions.forEach((basket, i) => {
    selected.set(items.subarray(offsets[basket], offsets[basket + 1]), starts[i]);
  });
  return { itemNames, offsets: starts, items: selected };
}
