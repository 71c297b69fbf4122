/** Baskets (购物篮) as columns: every item is a small integer, every basket a slice of one array. */
import { enlarged } from "./growable-columns";

/** Market baskets. Basket b holds `items[offsets[b]]` up to, not including, `items[offsets[b + 1]]`. */
export interface Baskets {
  /** Name of item i; every name is there once. */
  readonly itemNames: readonly string[];
  /** Where each basket begins; length = number of baskets + 1, the last entry is `items.length`. */
  readonly offsets: Int32Array;
  /** Item numbers; within a basket ascending and distinct. */
  readonly items: Int32Array;
}

/** Collects baskets one at a time. */
export interface BasketBuilder {
  /** Puts an item into the open basket; an item that is there already is not counted twice. */
  add(item: string): void;
  /** Closes the open basket, an empty one too. */
  endBasket(): void;
  finish(): Baskets;
}

export function builder(): BasketBuilder {
  const numbers = new Map<string, number>();
  const itemNames: string[] = [];
  const offsets: number[] = [0];
  let items: Int32Array = new Int32Array(1024);
  let used = 0;
  let open: number[] = [];

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
    finish: () => ({ itemNames, offsets: Int32Array.from(offsets), items: items.slice(0, used) }),
  };
}
