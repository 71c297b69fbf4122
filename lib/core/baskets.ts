/**
 * Baskets (购物篮) as columns: each item is a small integer, each basket a slice of one array. And the gate for order lines:
 * all functions read ids and items from columns here, by one rule.
 */
import { mustBe } from "./errors";
import { enlarged } from "./growable-columns";
import { type OptionReader, type OptionReaders, oneOf, withDefault } from "./options";

/** Market baskets. Basket b holds `items[offsets[b]]` to `items[offsets[b + 1] - 1]`. */
export interface Baskets {
  /** The name of each item number; all are different. */
  readonly itemNames: readonly string[];
  /** Where each basket begins, followed by `items.length`; length: number of baskets + 1. */
  readonly offsets: Int32Array;
  /** Item numbers, ascending and distinct within a basket. */
  readonly items: Int32Array;
}

export const BASKET_PROPERTIES = {
  itemNames: "list",
  offsets: "Int32Array",
  items: "Int32Array",
} as const;

/** Baskets made from order lines. */
export interface LineBaskets extends Baskets {
  /** Lines that were left out, since they have no basket id. */
  readonly anonymousLines: number;
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

/** The id of a basket or a customer. The number 1 and the text "1" are different ids. */
export type Id = string | number | bigint;

/** A cell of ids or items; `""`, `null`, `undefined` and `NaN` are missing values. */
export type LineCell = Id | null | undefined;

/** How to read items. */
export interface ItemOptions {
  /** Missing items, such as the empty cells of padded rows: refused, or left out. @default "refuse" */
  readonly missingItems?: "refuse" | "leaveOut";
  /** Items that are numbers: refused, or named by `String`, such as `"22423"`. @default "refuse" */
  readonly numericItems?: "refuse" | "asText";
}

/** How to read order lines. */
export interface LineOptions extends ItemOptions {
  /** Lines whose id is missing: refused, or left out and counted as `anonymousLines`. @default "refuse" */
  readonly missingIds?: "refuse" | "leaveOut";
}

const missing: OptionReader<"refuse" | "leaveOut"> = withDefault("refuse", oneOf(["refuse", "leaveOut"]));

export const ITEM_OPTIONS = {
  missingItems: missing,
  numericItems: withDefault<"refuse" | "asText", "refuse">("refuse", oneOf(["refuse", "asText"])),
} satisfies OptionReaders<ItemOptions>;

export const LINE_OPTIONS = { ...ITEM_OPTIONS, missingIds: missing } satisfies OptionReaders<LineOptions>;

/**
 * The ids of a column; `undefined` where the id is missing and its line is to be left out. O(n).
 *
 * @throws {TypeError} If a value is no id, or one is missing and `missingIds` is "refuse".
 */
export function readIds(
  action: string,
  name: string,
  values: ArrayLike<unknown>,
  missingIds: "refuse" | "leaveOut",
): readonly (Id | undefined)[] {
  if (areTexts(values)) return values;
  return Array.from(values, (id, row) => {
    if (isText(id) || isExact(id)) return id;
    if (isMissing(id) && missingIds === "leaveOut") return undefined;
    const rule = isMissing(id)
      ? 'an id (missingIds: "leaveOut" leaves out lines without one)'
      : `a text${typeof id === "number" ? "" : " or a number"}${hint(id)}`;
    throw new TypeError(mustBe(action, `${name}[${row}]`, rule, id));
  });
}

/**
 * The names of items; `undefined` where an item is missing and to be left out. O(n).
 *
 * @param nameOf The name of the value at a position, for messages.
 * @throws {TypeError} If a value is no text and the options do not allow for it.
 */
export function readItems(
  action: string,
  nameOf: (position: number) => string,
  values: Iterable<unknown> | ArrayLike<unknown>,
  { missingItems, numericItems }: Required<ItemOptions>,
): readonly (string | undefined)[] {
  if (areTexts(values)) return values;
  return Array.from(values, (item, position) => {
    if (isText(item)) return item;
    if (isMissing(item) && missingItems === "leaveOut") return undefined;
    if (isExact(item) && numericItems === "asText") return String(item);
    const rule = isMissing(item)
      ? 'the name of an item (missingItems: "leaveOut" leaves it out)'
      : `a text${isExact(item) ? ' (numericItems: "asText" takes numbers)' : hint(item)}`;
    throw new TypeError(mustBe(action, nameOf(position), rule, item));
  });
}

/** The usual case, which needs no copy. */
function areTexts(values: unknown): values is readonly string[] {
  if (!Array.isArray(values)) return false;
  for (let i = 0; i < values.length; i++) if (!isText(values[i])) return false;
  return true;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isMissing(value: unknown): boolean {
  return value === "" || value === null || value === undefined || Number.isNaN(value);
}

/** Integers beyond 2^53 may have been rounded, so that two ids have become one. */
function isExact(value: unknown): value is number | bigint {
  if (typeof value === "bigint") return true;
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function hint(value: unknown): string {
  if (value instanceof Date) return " (a Date as its getTime())";
  return Number.isInteger(value) ? ", since the digits of a number beyond 2^53 are not exact" : "";
}
