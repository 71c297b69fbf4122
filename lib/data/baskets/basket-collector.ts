/** Builds baskets from numbered items: one basket after the other, or as pairs of basket and item in any order. */
import type { Baskets } from "../../core/baskets";
import { enlarged, GrowableColumns } from "../../core/growable-columns";
import { sortAscending } from "../../core/sorting/sort-ascending";

/** Collects pairs of basket and item. */
export interface PairCollector {
  add(basket: number, item: number): void;
  finish(basketCount: number, itemNames: readonly string[]): Baskets;
}

export function pairCollector(): PairCollector {
  const pairs = new GrowableColumns({ baskets: Int32Array, items: Int32Array }, 1 << 12);
  return {
    add(basket, item) {
      const row = pairs.addRow();
      pairs.columns.baskets[row] = basket;
      pairs.columns.items[row] = item;
    },
    finish(basketCount, itemNames) {
      const { baskets, items } = pairs.view();
      return fromPairs(baskets, items, basketCount, itemNames);
    },
  };
}

/** Sorts pairs by basket (counting sort) and each basket by item, and drops repeated items. O(pairs). */
function fromPairs(
  baskets: Int32Array,
  items: Int32Array,
  basketCount: number,
  itemNames: readonly string[],
): Baskets {
  const begin = new Int32Array(basketCount + 1);
  for (let i = 0; i < baskets.length; i++) begin[baskets[i] + 1]++;
  for (let b = 0; b < basketCount; b++) begin[b + 1] += begin[b];

  const next = begin.slice();
  const sorted = new Int32Array(items.length);
  for (let i = 0; i < items.length; i++) sorted[next[baskets[i]]++] = items[i];

  const offsets = new Int32Array(basketCount + 1);
  let used = 0;
  for (let b = 0; b < basketCount; b++) {
    sortAscending(sorted, begin[b], begin[b + 1]);
    let previous = -1;
    for (let k = begin[b]; k < begin[b + 1]; k++) {
      const item = sorted[k];
      if (item !== previous) sorted[used++] = item;
      previous = item;
    }
    offsets[b + 1] = used;
  }
  return { itemNames: [...itemNames], offsets, items: sorted.slice(0, used) };
}

/** Collects baskets one after the other. */
export interface BasketCollector {
  add(item: number): void;
  /** Ends the current basket: sorts its items and drops repeated ones. */
  endBasket(): void;
  finish(itemNames: readonly string[]): Baskets;
}

export function basketCollector(): BasketCollector {
  let items: Int32Array = new Int32Array(1 << 12);
  let offsets: Int32Array = new Int32Array(1 << 10);
  let basketCount = 0;
  let used = 0;

  function add(item: number): void {
    if (used === items.length) items = enlarged(items, used + 1);
    items[used++] = item;
  }

  function endBasket(): void {
    const begin = offsets[basketCount];
    sortAscending(items, begin, used);
    let end = begin;
    for (let k = begin; k < used; k++)
      if (k === begin || items[k] !== items[end - 1]) items[end++] = items[k];
    used = end;
    if (++basketCount === offsets.length) offsets = enlarged(offsets, basketCount + 1);
    offsets[basketCount] = used;
  }

  return {
    add,
    endBasket,
    finish: (itemNames) => ({
      itemNames: [...itemNames],
      offsets: offsets.slice(0, basketCount + 1),
      items: items.slice(0, used),
    }),
  };
}
