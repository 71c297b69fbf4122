/** Baskets from numbered items: one after the other, or as pairs of basket and item in any order. */
import type { Baskets } from "../../core/baskets";
import { enlarged } from "../../core/enlarged";
import { sortAscending } from "../../core/sort-ascending";

export interface Pairs {
  add(basket: number, item: number): void;
  /** The pairs so far, one array each. */
  columns(): { readonly baskets: Int32Array; readonly items: Int32Array };
}

export function create(): Pairs {
  let baskets: Int32Array = new Int32Array(1 << 12);
  let items: Int32Array = new Int32Array(1 << 12);
  let used = 0;

  function add(basket: number, item: number): void {
    if (used === items.length) {
      baskets = enlarged(baskets, used + 1);
      items = enlarged(items, used + 1);
    }
    baskets[used] = basket;
    items[used++] = item;
  }

  return { add, columns: () => ({ baskets: baskets.subarray(0, used), items: items.subarray(0, used) }) };
}

/** Sorts the pairs by basket (counting sort) and each basket by item, and drops what stands twice. O(pairs). */
export function assemble(pairs: Pairs, basketCount: number, itemNames: readonly string[]): Baskets {
  const { baskets, items } = pairs.columns();
  const begin = new Int32Array(basketCount + 1);
  for (let i = 0; i < baskets.length; i++) begin[baskets[i] + 1]++;
  for (let b = 0; b < basketCount; b++) begin[b + 1] += begin[b];

  const place = begin.slice();
  const sorted = new Int32Array(items.length);
  for (let i = 0; i < items.length; i++) sorted[place[baskets[i]]++] = items[i];

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
export interface Rows {
  add(item: number): void;
  /** Closes the open basket: its items in order, each once. */
  endBasket(): void;
  finish(itemNames: readonly string[]): Baskets;
}

export function rowCollector(): Rows {
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
