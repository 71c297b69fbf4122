/** Baskets with a value for each item. */
import type { Baskets } from "../../core/baskets";
import { mustBe, requireFinite, requireInteger, requireSameLength } from "../../core/errors";
import { rowsByGroup } from "../../core/offsets";
import { createNumbering } from "../baskets/numbering";

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
  readonly basketIds: ArrayLike<string | number>;
  readonly items: ArrayLike<string>;
  /** Price or margin of one unit; of the whole line if there are no quantities. */
  readonly unitValues: ArrayLike<number>;
  /** Units of each line. @default 1 */
  readonly quantities?: ArrayLike<number>;
}

/** The currency. */
export interface ValueOptions {
  /** Decimals of the currency; the value of every line must be an integer number of its smallest unit. @default 2 */
  readonly decimals?: number;
}

/**
 * Valued baskets (带金额的购物篮) from order lines; the value of an item is quantity times unit value.
 *
 * Repeated items of a basket are added up. Values of 0 or less are allowed (gifts, loss leaders). Values are stored as integers
 * in the smallest unit of the currency, so sums have no rounding errors. O(rows · log of the longest basket).
 *
 * @returns Baskets in the order in which their ids first appear.
 * @throws {TypeError} If the columns differ in length, or contain other values.
 * @throws {RangeError} If a value is not finite, has more decimals than the currency, or the sum of all exceeds 2^53 units.
 *
 * @example
 * const lines = { basketIds: [1, 1, 2], items: ["tea", "cup", "tea"], unitValues: [0.1, 2, 0.1], quantities: [3, 1, 5] };
 * fromColumns(lines).utilities; // [30, 200, 50]
 */
export function fromColumns(columns: ValueColumns, options: ValueOptions = {}): ValuedBaskets {
  const { basketIds, items, unitValues, quantities } = columns;
  const { decimals = 2 } = options;
  requireSameLength(ACTION, "basketIds", basketIds, "items", items);
  requireSameLength(ACTION, "items", items, "unitValues", unitValues);
  if (quantities) requireSameLength(ACTION, "items", items, "quantities", quantities);
  const toUnits = unitConverter(decimals);
  const baskets = createNumbering<string | number>();
  const basketOf = new Int32Array(items.length);
  const names: string[] = new Array(items.length);
  const values = new Float64Array(items.length);
  for (let row = 0; row < items.length; row++) {
    const id = basketIds[row];
    if (typeof id !== "string" && !(typeof id === "number" && Number.isFinite(id))) {
      throw new TypeError(mustBe(ACTION, `basketIds, row ${row}`, "a text or a finite number", id));
    }
    basketOf[row] = baskets.numberOf(id);
    if (typeof items[row] !== "string")
      throw new TypeError(mustBe(ACTION, `items, row ${row}`, "a text", items[row]));
    names[row] = items[row];
    values[row] = toUnits(unitValues[row], quantities ? quantities[row] : 1, `row ${row}`);
  }
  return assemble(basketOf, baskets.names.length, names, values, decimals);
}

/**
 * Valued baskets from the quantities of each basket and one table of unit values, for small examples.
 *
 * @throws As `fromColumns`, and `RangeError` if an item has no unit value.
 *
 * @example
 * of([{ tea: 3, cup: 1 }, { tea: 5 }], { tea: 0.1, cup: 2 }).utilities; // [30, 200, 50]
 */
export function of(
  lists: readonly Readonly<Record<string, number>>[],
  unitValues: Readonly<Record<string, number>>,
  options: ValueOptions = {},
): ValuedBaskets {
  const { decimals = 2 } = options;
  const toUnits = unitConverter(decimals);
  const basketOf: number[] = [];
  const names: string[] = [];
  const values: number[] = [];
  lists.forEach((list, basket) => {
    for (const [item, quantity] of Object.entries(list)) {
      if (!Object.hasOwn(unitValues, item))
        throw new RangeError(mustBe(ACTION, `item of basket ${basket}`, "one with a unit value", item));
      basketOf.push(basket);
      names.push(item);
      values.push(toUnits(unitValues[item], quantity, `${item} of basket ${basket}`));
    }
  });
  return assemble(Int32Array.from(basketOf), lists.length, names, Float64Array.from(values), decimals);
}

/** Returns a function that computes quantity times value as an integer number of currency units. */
function unitConverter(decimals: number): (unitValue: number, quantity: number, where: string) => number {
  requireInteger(ACTION, "decimals", decimals, 0);
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
