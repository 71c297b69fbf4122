/** Baskets from numbered items: one after the other, or as pairs of basket and item in any order. */
import type { Baskets } from "../../core/baskets";
import { GrowableColumns } from "../../core/growable-columns";
import { sortAscending } from "../../core/sort-ascending";

export interface Pairs {
  add(basket: number, item: number): void;
  /** The pairs so far, one array each. */
  columns(): { readonly baskets: Int32Array; readonly items: Int32Array };
}

export function create(): Pairs {
  const pairs = new GrowableColumns({ baskets: Int32Array, items: Int32Array }, 1 << 12);
  const { columns } = pairs;

  function add(basket: number, item: number): void {
    const pair = pairs.addRow();
    columns.baskets[pair] = basket;
    columns.items[pair] = item;
  }

  return { add, columns: () => pairs.view() };
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
  const cells = new GrowableColumns({ items: Int32Array }, 1 << 12);
  const offsets = new GrowableColumns({ offsets: Int32Array }, 1 << 10);
  let begin = 0;
  offsets.addRow();

  function add(item: number): void {
    const cell = cells.addRow();
    cells.columns.items[cell] = item;
  }

  function endBasket(): void {
    const { items } = cells.columns;
    sortAscending(items, begin, cells.size);
    let end = begin;
    for (let k = begin; k < cells.size; k++)
      if (k === begin || items[k] !== items[end - 1]) items[end++] = items[k];
    cells.size = end;
    begin = end;
    const basket = offsets.addRow();
    offsets.columns.offsets[basket] = end;
  }

  return {
    add,
    endBasket,
    finish: (itemNames) => ({ itemNames: [...itemNames], ...offsets.finish(), ...cells.finish() }),
  };
}
