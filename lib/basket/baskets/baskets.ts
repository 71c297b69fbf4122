/** Market baskets (购物篮) from lists of items or from a long table of order lines. */
import { type Baskets, basketBuilder } from "../../core/baskets";
import { mustBe, requireInteger, requireSameLength } from "../../core/errors";
import { requireBaskets } from "./require-baskets";

export { fromOneHot, toOneHot } from "./one-hot";

const ACTION = "read baskets";

/**
 * Baskets from lists of item names.
 *
 * An item that is twice in a list counts once; an empty list is a basket without items. Any text is a name, even the empty
 * one. O(cells · log of the longest basket).
 *
 * @throws {TypeError} If a basket is not a list, or an item is not a text.
 *
 * @example
 * toLists(of([["milk", "bread"], ["bread", "bread"]])); // [["milk", "bread"], ["bread"]]
 */
export function of(lists: Iterable<Iterable<string>>): Baskets {
  if (!isList(lists)) throw new TypeError(mustBe(ACTION, "lists", "lists of item names", lists));
  const baskets = basketBuilder();
  let number = 0;
  for (const list of lists) {
    if (!isList(list)) throw new TypeError(mustBe(ACTION, `basket ${number}`, "a list of item names", list));
    let position = 0;
    for (const item of list) {
      requireName(item, `item ${position} of basket ${number}`);
      baskets.add(item);
      position++;
    }
    baskets.endBasket();
    number++;
  }
  return baskets.finish();
}

/**
 * Baskets from a long table with one row for each order line, in any order.
 *
 * @param basketIds The basket of each row; (rows).
 * @param items The item of each row; (rows).
 * @returns Baskets in the order in which their ids first appear.
 * @throws {TypeError} If the columns differ in length, an id is missing, or an item is not a text.
 *
 * @example
 * toLists(fromColumns(["A1", "A2", "A1"], ["milk", "bread", "bread"])); // [["milk", "bread"], ["bread"]]
 */
export function fromColumns(basketIds: ArrayLike<string | number>, items: ArrayLike<string>): Baskets {
  requireSameLength(ACTION, "basketIds", basketIds, "items", items);
  const lists = new Map<string | number, string[]>();
  for (let row = 0; row < items.length; row++) {
    const id = basketIds[row];
    if (typeof id !== "string" && !(typeof id === "number" && Number.isFinite(id))) {
      throw new TypeError(mustBe(ACTION, `basketIds, row ${row}`, "a text or a finite number", id));
    }
    requireName(items[row], `items, row ${row}`);
    const list = lists.get(id);
    if (list) list.push(items[row]);
    else lists.set(id, [items[row]]);
  }
  return of(lists.values());
}

/** Baskets as a long table: one row for each item of a basket. */
export interface BasketColumns {
  /** Position of the basket, from 0. */
  readonly basketIds: Int32Array;
  readonly items: readonly string[];
}

/**
 * The baskets as a long table that `fromColumns` can read. An empty basket has no row, so it is lost.
 *
 * @example
 * toColumns(of([["milk", "bread"], ["bread"]])).basketIds; // [0, 0, 1]
 */
export function toColumns(baskets: Baskets): BasketColumns {
  requireBaskets("list baskets", baskets);
  const { offsets, items, itemNames } = baskets;
  const basketIds = new Int32Array(items.length);
  for (let basket = 0; basket + 1 < offsets.length; basket++)
    basketIds.fill(basket, offsets[basket], offsets[basket + 1]);
  return { basketIds, items: Array.from(items, (item) => itemNames[item]) };
}

/** The size of the baskets in numbers. */
export interface BasketDescription {
  readonly baskets: number;
  /** Different items. */
  readonly items: number;
  /** Items in all baskets together: the ones in the one-hot table. */
  readonly cells: number;
  /** `cells` as a fraction of `baskets` times `items`; 0 if there are none. */
  readonly density: number;
  readonly meanLength: number;
  readonly medianLength: number;
  readonly longest: number;
  readonly empty: number;
}

/**
 * Counts baskets and items, and summarizes the lengths of the baskets. Without baskets, all numbers are 0.
 *
 * @example
 * describe(of([["milk", "bread"], ["bread"]])).meanLength; // 1.5
 */
export function describe(baskets: Baskets): BasketDescription {
  requireBaskets("describe baskets", baskets);
  const { offsets, items, itemNames } = baskets;
  const count = offsets.length - 1;
  const lengths = new Int32Array(count);
  for (let basket = 0; basket < count; basket++) lengths[basket] = offsets[basket + 1] - offsets[basket];
  lengths.sort();
  const cells = items.length;
  const middle = (lengths[Math.floor((count - 1) / 2)] + lengths[Math.floor(count / 2)]) / 2;
  return {
    baskets: count,
    items: itemNames.length,
    cells,
    density: cells === 0 ? 0 : cells / (count * itemNames.length),
    meanLength: count === 0 ? 0 : cells / count,
    medianLength: count === 0 ? 0 : middle,
    longest: count === 0 ? 0 : lengths[count - 1],
    empty: lengths.filter((length) => length === 0).length,
  };
}

/** How often one item is bought. */
export interface ItemFrequency {
  readonly item: string;
  readonly count: number;
  /** `count` as a fraction of all baskets. */
  readonly support: number;
}

/**
 * The number of baskets that hold each item, the most frequent first; ties in the order of `itemNames`.
 *
 * @example
 * itemFrequencies(of([["milk", "bread"], ["bread"]]))[0]; // { item: "bread", count: 2, support: 1 }
 */
export function itemFrequencies(baskets: Baskets): ItemFrequency[] {
  requireBaskets("count items", baskets);
  const { offsets, items, itemNames } = baskets;
  const counts = new Int32Array(itemNames.length);
  for (const item of items) counts[item]++;
  const basketCount = offsets.length - 1;
  return itemNames
    .map((item, number) => ({ item, count: counts[number], support: counts[number] / basketCount }))
    .sort((a, b) => b.count - a.count);
}

/**
 * One value for each basket from a column of a long table, such as its date, country or customer: the value of the first
 * row of the basket. Baskets are in the order of `fromColumns`.
 *
 * @param basketIds The basket of each row, as in `fromColumns`; (rows).
 * @param values The value of each row; (rows).
 * @throws {TypeError} If the columns differ in length.
 *
 * @example
 * perBasket(["A1", "A2", "A1"], ["France", "EIRE", "France"]); // ["France", "EIRE"]
 */
export function perBasket<T>(basketIds: ArrayLike<string | number>, values: ArrayLike<T>): T[] {
  requireSameLength(ACTION, "basketIds", basketIds, "values", values);
  const first = new Map<string | number, T>();
  for (let row = 0; row < values.length; row++)
    if (!first.has(basketIds[row])) first.set(basketIds[row], values[row]);
  return [...first.values()];
}

/**
 * The number of baskets that hold all of the given items, for example those of a set found in other baskets. The empty set
 * is in every basket, an unknown item in none. O(cells).
 *
 * @example
 * countOf(of([["milk", "bread"], ["bread"]]), ["bread", "milk"]); // 1
 */
export function countOf(baskets: Baskets, itemNames: readonly string[]): number {
  requireBaskets("count baskets", baskets);
  const { offsets, items } = baskets;
  const wanted = new Set(itemNames.map((name) => baskets.itemNames.indexOf(name)));
  if (wanted.has(-1)) return 0;
  let count = 0;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    let missing = wanted.size;
    for (let k = offsets[basket]; k < offsets[basket + 1] && missing > 0; k++)
      if (wanted.has(items[k])) missing--;
    if (missing === 0) count++;
  }
  return count;
}

/**
 * The baskets at positions `from` up to, not including, `to`, with the same item names.
 *
 * @throws {RangeError} If the positions are not in order within the baskets.
 *
 * @example
 * toLists(slice(of([["milk"], ["bread"], ["beer"]]), 1, 3)); // [["bread"], ["beer"]]
 */
export function slice(baskets: Baskets, from: number, to: number): Baskets {
  requireBaskets("slice baskets", baskets);
  const { itemNames, offsets, items } = baskets;
  requireInteger("slice baskets", "from", from, 0);
  requireInteger("slice baskets", "to", to, from);
  if (to > offsets.length - 1) {
    throw new RangeError(
      mustBe("slice baskets", "to", `at most ${offsets.length - 1}, the number of baskets`, to),
    );
  }
  const begin = offsets[from];
  return {
    itemNames,
    offsets: offsets.slice(from, to + 1).map((offset) => offset - begin),
    items: items.slice(begin, offsets[to]),
  };
}

/**
 * The item names of one basket.
 *
 * @example
 * basketAt(of([["milk", "bread"], ["beer"]]), 1); // ["beer"]
 */
export function basketAt(baskets: Baskets, basket: number): string[] {
  const { offsets, items, itemNames } = baskets;
  return Array.from(items.subarray(offsets[basket], offsets[basket + 1]), (item) => itemNames[item]);
}

/**
 * All baskets as lists of item names.
 *
 * @example
 * toLists(of([["milk", "bread", "milk"], []])); // [["milk", "bread"], []]
 */
export function toLists(baskets: Baskets): string[][] {
  requireBaskets("list baskets", baskets);
  return Array.from({ length: baskets.offsets.length - 1 }, (_, basket) => basketAt(baskets, basket));
}

/** Whether a value can be iterated over and is not a text. */
function isList(value: unknown): boolean {
  return typeof value !== "string" && typeof (value as never)?.[Symbol.iterator] === "function";
}

function requireName(item: unknown, where: string): asserts item is string {
  if (typeof item !== "string") throw new TypeError(mustBe(ACTION, where, "a text", item));
}
