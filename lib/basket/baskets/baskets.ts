/** Market baskets (购物篮) from lists of items or from a long table of order lines. */
import {
  type Baskets,
  basketBuilder,
  type Id,
  ITEM_OPTIONS,
  type ItemOptions,
  LINE_OPTIONS,
  type LineBaskets,
  type LineCell,
  type LineOptions,
  readIds,
  readItems,
} from "../../core/baskets";
import { mustBe, requireInteger, requirePosition } from "../../core/errors";
import { type OptionReaders, readOptions } from "../../core/options";
import { type ColumnLike, readColumn, readColumns } from "../../core/vectors";
import { requireBaskets } from "./require-baskets";

export { fromOneHot, toOneHot } from "./one-hot";

const ACTION = "read baskets";

/**
 * Baskets from lists of item names.
 *
 * An item that is twice in a list counts once; an empty list is a basket without items. O(cells · log of the longest basket).
 *
 * @throws {TypeError} If a basket is not a list, or an item is not a text that is not empty; the options allow for numbers and
 * for padded lists.
 *
 * @example
 * toLists(of([["milk", "bread"], ["bread", "bread"]])); // [["milk", "bread"], ["bread"]]
 * toLists(of([[22423, 85123], [22423, null]], { numericItems: "asText", missingItems: "leaveOut" })); // [["22423", "85123"], ["22423"]]
 */
export function of(lists: Iterable<Iterable<LineCell>>, options: ItemOptions = {}): Baskets {
  const itemOptions = readOptions(ACTION, options, ITEM_OPTIONS);
  if (!isList(lists)) throw new TypeError(mustBe(ACTION, "lists", "lists of item names", lists));
  const baskets = basketBuilder();
  let number = 0;
  for (const list of lists) {
    if (!isList(list)) throw new TypeError(mustBe(ACTION, `basket ${number}`, "a list of item names", list));
    const nameOf = (position: number) => `item ${position} of basket ${number}`;
    for (const item of readItems(ACTION, nameOf, list, itemOptions))
      if (item !== undefined) baskets.add(item);
    baskets.endBasket();
    number++;
  }
  return baskets.finish();
}

/**
 * Baskets from a long table with one row for each order line, in any order. A row without a basket id belongs to no basket: it
 * is refused, or left out on request, as pandas' `groupby` does.
 *
 * @param basketIds The basket of each row; (rows).
 * @param items The item of each row; (rows).
 * @returns Baskets in the order in which their ids first appear, and the number of lines that were left out.
 * @throws {TypeError} If the columns differ in length, an id or an item is missing, or an item is not a text.
 *
 * @example
 * toLists(fromColumns(["A1", "A2", "A1"], ["milk", "bread", "bread"])); // [["milk", "bread"], ["bread"]]
 * fromColumns(["A1", "", "A1"], ["milk", "bread", "bread"], { missingIds: "leaveOut" }).anonymousLines; // 1
 */
export function fromColumns(
  basketIds: ColumnLike<LineCell>,
  items: ColumnLike<LineCell>,
  options: LineOptions = {},
): LineBaskets {
  const { missingIds, ...itemOptions } = readOptions(ACTION, options, LINE_OPTIONS);
  const columns = readColumns(ACTION, { basketIds, items });
  const ids = readIds(ACTION, "basketIds", columns.basketIds, missingIds);
  const names = readItems(ACTION, (row) => `items[${row}]`, columns.items, itemOptions);
  const lists = new Map<Id, string[]>();
  let anonymousLines = 0;
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    if (id === undefined) {
      anonymousLines++;
      continue;
    }
    const name = names[row];
    const list = lists.get(id);
    if (list === undefined) lists.set(id, name === undefined ? [] : [name]);
    else if (name !== undefined) list.push(name);
  }
  const baskets = basketBuilder();
  for (const list of lists.values()) {
    list.forEach(baskets.add);
    baskets.endBasket();
  }
  return { ...baskets.finish(), anonymousLines };
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

const PER_BASKET_OPTIONS = { missingIds: LINE_OPTIONS.missingIds } satisfies OptionReaders<
  Pick<LineOptions, "missingIds">
>;

/**
 * One value for each basket from a column of a long table, such as its date, country or customer: the value of the first
 * row of the basket. Baskets are in the order of `fromColumns`, of which the option is the same.
 *
 * @param basketIds The basket of each row, as in `fromColumns`; (rows).
 * @param values The value of each row; (rows).
 * @throws {TypeError} If the columns differ in length, or an id is missing.
 *
 * @example
 * perBasket(["A1", "A2", "A1"], ["France", "EIRE", "France"]); // ["France", "EIRE"]
 */
export function perBasket<T>(
  basketIds: ColumnLike<LineCell>,
  values: ColumnLike<T>,
  options: Pick<LineOptions, "missingIds"> = {},
): T[] {
  const { missingIds } = readOptions(ACTION, options, PER_BASKET_OPTIONS);
  const columns = readColumns<{ basketIds: LineCell; values: T }>(ACTION, { basketIds, values });
  const first = new Map<Id, T>();
  const ids = readIds(ACTION, "basketIds", columns.basketIds, missingIds);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    if (id !== undefined && !first.has(id)) first.set(id, columns.values[row]);
  }
  return [...first.values()];
}

/**
 * The number of baskets that hold all of the given items, for example those of a set found in other baskets. The empty set
 * is in every basket, an unknown item in none. O(cells).
 *
 * @throws {TypeError} If an item is not a text.
 *
 * @example
 * countOf(of([["milk", "bread"], ["bread"]]), ["bread", "milk"]); // 1
 */
export function countOf(baskets: Baskets, itemNames: ColumnLike<string>): number {
  const action = "count baskets";
  requireBaskets(action, baskets);
  const { offsets, items } = baskets;
  const wanted = new Set(
    Array.from(readColumn(action, "itemNames", itemNames), (name, i) => {
      if (typeof name !== "string") throw new TypeError(mustBe(action, `itemNames[${i}]`, "a text", name));
      return baskets.itemNames.indexOf(name);
    }),
  );
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
 * @param basket Its position, from 0.
 * @throws {RangeError} If there is no such basket.
 *
 * @example
 * basketAt(of([["milk", "bread"], ["beer"]]), 1); // ["beer"]
 */
export function basketAt(baskets: Baskets, basket: number): string[] {
  requireBaskets("list a basket", baskets);
  requirePosition("list a basket", "basket", basket, baskets.offsets.length - 1);
  return namesIn(baskets, basket);
}

/**
 * All baskets as lists of item names.
 *
 * @example
 * toLists(of([["milk", "bread", "milk"], []])); // [["milk", "bread"], []]
 */
export function toLists(baskets: Baskets): string[][] {
  requireBaskets("list baskets", baskets);
  return Array.from({ length: baskets.offsets.length - 1 }, (_, basket) => namesIn(baskets, basket));
}

function namesIn({ offsets, items, itemNames }: Baskets, basket: number): string[] {
  return Array.from(items.subarray(offsets[basket], offsets[basket + 1]), (item) => itemNames[item]);
}

/** Whether a value can be iterated over and is not a text. */
function isList(value: unknown): boolean {
  return typeof value !== "string" && typeof (value as never)?.[Symbol.iterator] === "function";
}
