/** Sequences (购买序列): what each customer bought, purchase by purchase. */
import {
  type Id,
  ITEM_OPTIONS,
  type ItemOptions,
  type LineCell,
  readIds,
  readItems,
} from "../../core/baskets";
import { mustBe, requireKind } from "../../core/errors";
import { rowsByGroup } from "../../core/offsets";
import { type OptionReaders, oneOf, readOptions, withDefault } from "../../core/options";
import { type ColumnLike, readColumns } from "../../core/vectors";
import { createNumbering } from "../baskets/numbering";
import { DAY, readTime, requireSequences, type Sequences } from "./require-sequences";

export type { Sequences };

const ACTION = "read sequences";

/** Order lines as columns, one row for each line, in any order. */
export interface SequenceColumns {
  /**
   * Customer of each line; lines without one (`""`, `null`, `NaN`) are left out. The number 1 and the text "1" are different
   * customers.
   */
  readonly customers: ColumnLike<LineCell>;
  /** Time of each line, in milliseconds since 1970 or as a `Date`. */
  readonly times: ColumnLike<number | Date>;
  readonly items: ColumnLike<LineCell>;
}

/** What counts as one purchase, and how to read items. */
export interface SequenceOptions extends ItemOptions {
  /** All lines of a customer at the same time, or on the same day (in the time zone of the times). @default "time" */
  readonly purchase?: "time" | "day";
}

const SEQUENCE_READERS = {
  ...ITEM_OPTIONS,
  purchase: withDefault<"time" | "day", "time">("time", oneOf(["time", "day"])),
} satisfies OptionReaders<SequenceOptions>;

/**
 * Sequences from order lines with customer and time. Lines of a customer with the same time are one purchase.
 *
 * Repeated items of a purchase count once. O(rows · log of the most rows of a customer).
 *
 * @returns Customers in the order in which they first appear, each with purchases in order of time.
 * @throws {TypeError} If the columns differ in length, an item is missing or no text, or a value is no time.
 *
 * @example
 * const bought = fromColumns({ customers: ["Ann", "Bo", "Ann"], times: [2, 1, 1], items: ["cup", "tea", "tea"] });
 * toLists(bought); // [[["tea"], ["cup"]], [["tea"]]]
 */
export function fromColumns(columns: SequenceColumns, options: SequenceOptions = {}): Sequences {
  const { purchase, ...itemOptions } = readOptions(ACTION, options, SEQUENCE_READERS);
  requireKind(ACTION, "columns", columns, "a record of the columns customers, times and items", {});
  const { customers, times, items } = columns;
  const read = readColumns(ACTION, { customers, times, items });
  const ids = readIds(ACTION, "customers", read.customers, "leaveOut");
  const itemOfLine = readItems(ACTION, (row) => `items[${row}]`, read.items, itemOptions);
  const customerNumbers = createNumbering<Id>();
  const itemNumbers = createNumbering();
  const customerOf = new Int32Array(ids.length).fill(-1);
  const itemOf = new Int32Array(ids.length);
  const timeOf = new Float64Array(ids.length);
  let anonymousLines = 0;
  ids.forEach((id, row) => {
    const time = readTime(ACTION, `times[${row}]`, read.times[row]);
    const item = itemOfLine[row];
    if (id === undefined) anonymousLines++;
    if (id === undefined || item === undefined) return;
    customerOf[row] = customerNumbers.numberOf(id);
    itemOf[row] = itemNumbers.numberOf(item);
    timeOf[row] = purchase === "day" ? Math.floor(time / DAY) * DAY : time;
  });
  const customerNames = customerNumbers.names.map(String);
  const assembled = assemble(customerOf, timeOf, itemOf, customerNames.length);
  return { ...assembled, customerNames, itemNames: itemNumbers.names, anonymousLines };
}

/**
 * Sequences from lists of purchases, one day apart, for small examples. A customer without purchases is still counted as a
 * customer.
 *
 * @throws {TypeError} If there is another value at any depth; items as in `baskets.of`.
 *
 * @example
 * of([[["tea"], ["tea", "cup"]], [["cup"]]]).customerOffsets; // [0, 2, 3]
 */
export function of(
  lists: readonly (readonly (readonly LineCell[])[])[],
  options: ItemOptions = {},
): Sequences {
  const itemOptions = readOptions(ACTION, options, ITEM_OPTIONS);
  requireList("lists", "lists of purchases, one for each customer", lists);
  const lines = lists.flatMap((purchases, customer) => {
    const name = `customer ${customer}`;
    requireList(name, "a list of purchases, each a list of item names", purchases);
    return purchases.flatMap((list, day) => {
      requireList(`purchase ${day} of ${name}`, "a list of item names", list);
      const nameOf = (position: number) => `item ${position} in purchase ${day} of ${name}`;
      const items = readItems(ACTION, nameOf, list, itemOptions).filter((item) => item !== undefined);
      return items.map((item) => ({ customer, time: day * DAY, item: item as string }));
    });
  });
  const { names: itemNames, numberOf } = createNumbering();
  const columns = assemble(
    Int32Array.from(lines, ({ customer }) => customer),
    Float64Array.from(lines, ({ time }) => time),
    Int32Array.from(lines, ({ item }) => numberOf(item)),
    lists.length,
  );
  const customerNames = lists.map((_, customer) => String(customer));
  return { ...columns, customerNames, itemNames, anonymousLines: 0 };
}

function requireList(name: string, rule: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(mustBe(ACTION, name, rule, value));
}

/**
 * All sequences as lists of purchases, each a list of item names.
 *
 * @example
 * toLists(of([[["tea"], ["tea", "cup"]]])); // [[["tea"], ["tea", "cup"]]]
 */
export function toLists(sequences: Sequences): string[][][] {
  requireSequences("list sequences", sequences);
  const { customerNames, customerOffsets, offsets, items, itemNames } = sequences;
  return customerNames.map((_, customer) =>
    Array.from({ length: customerOffsets[customer + 1] - customerOffsets[customer] }, (_, k) => {
      const purchase = customerOffsets[customer] + k;
      return Array.from(items.subarray(offsets[purchase], offsets[purchase + 1]), (item) => itemNames[item]);
    }),
  );
}

/** Sorts lines by customer, time and item; leaves out lines of customer -1 and repeated items. */
function assemble(customerOf: Int32Array, timeOf: Float64Array, itemOf: Int32Array, customerCount: number) {
  const { starts, rows } = rowsByGroup(customerOf, customerCount);
  const customerOffsets = new Int32Array(customerCount + 1);
  const items = new Int32Array(rows.length);
  const offsets: number[] = [];
  const times: number[] = [];
  let used = 0;
  for (let customer = 0; customer < customerCount; customer++) {
    const own = rows.subarray(starts[customer], starts[customer + 1]);
    let previous = -1;
    for (const row of own.sort((a, b) => timeOf[a] - timeOf[b] || itemOf[a] - itemOf[b])) {
      const isNew = previous < 0 || timeOf[row] !== timeOf[previous];
      if (isNew) {
        offsets.push(used);
        times.push(timeOf[row]);
      }
      if (isNew || itemOf[row] !== itemOf[previous]) items[used++] = itemOf[row];
      previous = row;
    }
    customerOffsets[customer + 1] = times.length;
  }
  offsets.push(used);
  return {
    customerOffsets,
    offsets: Int32Array.from(offsets),
    times: Float64Array.from(times),
    items: items.slice(0, used),
  };
}
