/** Baskets with a value for each item. */
import {
  type Baskets,
  type Id,
  LINE_OPTIONS,
  type LineBaskets,
  type LineCell,
  type LineOptions,
  readIds,
  readItems,
} from "../../core/baskets";
import { mustBe, requireFinite } from "../../core/errors";
import { rowsByGroup } from "../../core/offsets";
import {
  checkedLater,
  integer,
  type OptionReaders,
  readEntries,
  readOptions,
  withDefault,
} from "../../core/options";
import { type ColumnLike, readColumns, readVector, type VectorLike } from "../../core/vectors";
import { createNumbering } from "../baskets/numbering";
import type { ByItem } from "../types";

const ACTION = "value baskets";

/** Baskets with a value for each entry; accepted wherever baskets are. */
export interface ValuedBaskets extends Baskets {
  /** Value of each entry of `items`, in units of 10^-`decimals`: integers, so sums are exact. */
  readonly utilities: Float64Array;
  /** Decimals of the currency; 2 for values in pounds, stored in pence. */
  readonly decimals: number;
}

/** Order lines as columns, one row for each line. */
export interface ValueColumns {
  /** Basket of each line. */
  readonly basketIds: ColumnLike<LineCell>;
  readonly items: ColumnLike<LineCell>;
  /** Price or margin of one unit; of the whole line if there are no quantities. */
  readonly unitValues: VectorLike;
  /** Units of each line. @default 1 */
  readonly quantities?: VectorLike;
}

/** A column that is misspelt must not be left out in silence. */
const VALUE_COLUMN_READERS = {
  basketIds: checkedLater<ColumnLike<LineCell>>(),
  items: checkedLater<ColumnLike<LineCell>>(),
  unitValues: checkedLater<VectorLike>(),
  quantities: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<ValueColumns>;

/** The currency. */
export interface ValueOptions {
  /** Decimals of the currency; the value of every line must be an integer number of its smallest unit; at most 20. @default 2 */
  readonly decimals?: number;
}

const VALUE_READERS = { decimals: withDefault(2, integer(0, 20)) } satisfies OptionReaders<ValueOptions>;

/** How to read valued order lines. */
export interface ValueLineOptions extends ValueOptions, LineOptions {}

const VALUE_LINE_READERS = { ...LINE_OPTIONS, ...VALUE_READERS } satisfies OptionReaders<ValueLineOptions>;

/**
 * Valued baskets (带金额的购物篮) from order lines; the value of an item is quantity times unit value.
 *
 * Repeated items of a basket are added up. Values of 0 or less are allowed (gifts, loss leaders). Values are stored as integers
 * in the smallest unit of the currency, so sums have no rounding errors. O(rows · log of the longest basket).
 *
 * @returns Baskets in the order in which their ids first appear, and the number of lines that were left out.
 * @throws {TypeError} If the columns differ in length, an id or an item is missing, or a value is no number.
 * @throws {RangeError} If a value is not finite, has more decimals than the currency, or the sum of all exceeds 2^53 units.
 *
 * @example
 * const lines = { basketIds: [1, 1, 2], items: ["tea", "cup", "tea"], unitValues: [0.1, 2, 0.1], quantities: [3, 1, 5] };
 * fromColumns(lines).utilities; // [30, 200, 50]
 */
export function fromColumns(
  columns: ValueColumns,
  options: ValueLineOptions = {},
): ValuedBaskets & LineBaskets {
  const { decimals, missingIds, ...itemOptions } = readOptions(ACTION, options, VALUE_LINE_READERS);
  const { basketIds, items, unitValues, quantities } = readOptions(ACTION, columns, VALUE_COLUMN_READERS);
  const lines = readColumns(ACTION, { basketIds, items, unitValues });
  const units = quantities !== undefined && readColumns(ACTION, { items, quantities }).quantities;
  const ids = readIds(ACTION, "basketIds", lines.basketIds, missingIds);
  const itemOfLine = readItems(ACTION, (row) => `items[${row}]`, lines.items, itemOptions);
  const prices = readVector(ACTION, "unitValues", lines.unitValues);
  const counts = units ? readVector(ACTION, "quantities", units) : undefined;
  const toUnits = unitConverter(decimals);
  const baskets = createNumbering<Id>();
  const basketOf: number[] = [];
  const names: string[] = [];
  const values: number[] = [];
  let anonymousLines = 0;
  ids.forEach((id, row) => {
    const item = itemOfLine[row];
    if (id === undefined) anonymousLines++;
    const basket = id === undefined ? -1 : baskets.numberOf(id);
    if (id === undefined || item === undefined) return;
    basketOf.push(basket);
    names.push(item);
    values.push(toUnits(prices[row], counts ? counts[row] : 1, `row ${row}`));
  });
  const found = assemble(
    Int32Array.from(basketOf),
    baskets.names.length,
    names,
    Float64Array.from(values),
    decimals,
  );
  return { ...found, anonymousLines };
}

/**
 * Valued baskets from the quantities of each basket and one table of unit values, for small examples.
 *
 * @throws As `fromColumns`, and `RangeError` if an item has no unit value.
 *
 * @example
 * of([{ tea: 3, cup: 1 }, { tea: 5 }], { tea: 0.1, cup: 2 }).utilities; // [30, 200, 50]
 */
export function of(lists: readonly ByItem[], unitValues: ByItem, options: ValueOptions = {}): ValuedBaskets {
  const { decimals } = readOptions(ACTION, options, VALUE_READERS);
  if (!Array.isArray(lists))
    throw new TypeError(mustBe(ACTION, "lists", "a list of records of quantities", lists));
  const unitValueOf = new Map(
    readEntries<number>(ACTION, "unitValues", unitValues, "a record of the value of each item"),
  );
  const toUnits = unitConverter(decimals);
  const basketOf: number[] = [];
  const names: string[] = [];
  const values: number[] = [];
  lists.forEach((list, basket) => {
    const rule = "a record of the quantity of each item";
    for (const [item, quantity] of readEntries<number>(ACTION, `basket ${basket}`, list, rule)) {
      if (!unitValueOf.has(item))
        throw new RangeError(mustBe(ACTION, `item of basket ${basket}`, "one with a unit value", item));
      basketOf.push(basket);
      names.push(item);
      values.push(toUnits(unitValueOf.get(item) as number, quantity, `${item} of basket ${basket}`));
    }
  });
  return assemble(Int32Array.from(basketOf), lists.length, names, Float64Array.from(values), decimals);
}

/** Returns a function that computes quantity times value as an integer number of currency units. */
function unitConverter(decimals: number): (unitValue: number, quantity: number, where: string) => number {
  const scale = 10 ** decimals;
  return (unitValue, quantity, where) => {
    requireFinite(ACTION, `the value in ${where}`, unitValue);
    requireFinite(ACTION, `the quantity in ${where}`, quantity);
    const exact = unitValue * scale * quantity;
    const units = Math.round(exact);
    // The tolerance covers the rounding errors of two products; a larger difference means more decimals than the currency has.
    if (Math.abs(exact - units) > Math.max(1e-9, Math.abs(exact) * 2 ** -50)) {
      const rule = `a whole number of 10^-${decimals}; round it, or raise decimals`;
      throw new RangeError(mustBe(ACTION, `the value in ${where}`, rule, unitValue * quantity));
    }
    return units === 0 ? 0 : units; // Not -0.
  };
}

function assemble(
  basketOf: Int32Array,
  basketCount: number,
  names: readonly string[],
  values: Float64Array,
  decimals: number,
): ValuedBaskets {
  const { names: itemNames, numberOf } = createNumbering();
  const itemOf = Int32Array.from(names, numberOf);
  const { starts, rows } = rowsByGroup(basketOf, basketCount);
  const offsets = new Int32Array(basketCount + 1);
  const items = new Int32Array(rows.length);
  const utilities = new Float64Array(rows.length);
  let used = 0;
  let total = 0;
  for (let basket = 0; basket < basketCount; basket++) {
    const from = used;
    const own = rows.subarray(starts[basket], starts[basket + 1]);
    for (const row of own.sort((a, b) => itemOf[a] - itemOf[b])) {
      if (used > from && items[used - 1] === itemOf[row]) utilities[used - 1] += values[row];
      else {
        items[used] = itemOf[row];
        utilities[used++] = values[row];
      }
      total += Math.abs(values[row]);
    }
    offsets[basket + 1] = used;
  }
  if (total > Number.MAX_SAFE_INTEGER)
    throw new RangeError(
      mustBe(ACTION, "the sum of all values", `at most 2^53 units of 10^-${decimals}`, total),
    );
  return {
    itemNames,
    offsets,
    items: items.slice(0, used),
    utilities: utilities.slice(0, used),
    decimals,
  };
}
