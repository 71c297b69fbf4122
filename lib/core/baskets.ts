/** Baskets (购物篮) as columns: each item is a small integer, each basket a slice of one array. */
import { enlarged } from "./growable-columns";

/** Market baskets. Basket b holds `items[offsets[b]]` to `items[offsets[b + 1] - 1]`. */
export interface Baskets {
  /** The name of each item number; all are different. */
  readonly itemNames: readonly string[];
  /** Where each basket begins, followed by `items.length`; length: number of baskets + 1. */
  readonly offsets: Int32Array;
  /** Item numbers, ascending and distinct within a basket. */
  readonly items: Int32Array;
}

/** Builds baskets one at a time: `endBasket` closes the open basket, even if it is empty, and opens the next. */
export function basketBuilder() {
  const numbers = new Map<string, number>();
  const itemNames: string[] = [];
  const offsets: number[] = [0];
  let items: Int32Array = new Int32Array(1024);
  let used = 0;
  let open: number[] = [];

  /** Adds an item to the open basket. Duplicates count once. */
  function add(item: string): void {
    let number = numbers.get(item);
    if (number === undefined) {
      number = itemNames.length;
      numbers.set(item, number);
      itemNames.push(item);
    }
    open.push(number);
  }

  function endBasket(): void {
    open.sort((a, b) => a - b);
    if (used + open.length > items.length) items = enlarged(items, used + open.length);
    let previous = -1;
    for (const item of open) {
      if (item !== previous) items[used++] = item;
      previous = item;
    }
    offsets.push(used);
    open = [];
  }

  return {
    add,
    endBasket,
    finish: (): Baskets => ({ itemNames, offsets: Int32Array.from(offsets), items: items.slice(0, used) }),
  };
}
