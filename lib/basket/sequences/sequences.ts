/** Sequences (购买序列): what each customer bought, purchase by purchase. */
import { mustBe, requireSameLength } from "../../core/errors";
import { rowsByGroup } from "../../core/offsets";
import { createNumbering } from "../baskets/numbering";
import { DAY, requireSequences, type Sequences } from "./require-sequences";

export type { Sequences };

const ACTION = "read sequences";

/** Order lines as columns, one row for each line, in any order. */
export interface SequenceColumns {
  /** Customer of each line; lines with an empty string have no known customer and are left out. */
  readonly customers: ArrayLike<string | number>;
  /** Time of each line, in milliseconds since 1970. */
  readonly times: ArrayLike<number>;
  readonly items: ArrayLike<string>;
}

/** What counts as one purchase. */
export interface SequenceOptions {
  /** All lines of a customer at the same time, or on the same day (in the time zone of the times). @default "time" */
  readonly purchase?: "time" | "day";
}

/**
 * Sequences from order lines with customer and time. Lines of a customer with the same time are one purchase.
 *
 * Repeated items of a purchase count once. O(rows · log of the most rows of a customer).
 *
 * @returns Customers in the order in which they first appear, each with purchases in order of time.
 * @throws {TypeError} If the columns differ in length, or contain other values.
 *
 * @example
 * const bought = fromColumns({ customers: ["Ann", "Bo", "Ann"], times: [2, 1, 1], items: ["cup", "tea", "tea"] });
 * toLists(bought); // [[["tea"], ["cup"]], [["tea"]]]
 */
export function fromColumns(columns: SequenceColumns, options: SequenceOptions = {}): Sequences {
  const { customers, times, items } = columns;
  const { purchase = "time" } = options;
  requireSameLength(ACTION, "customers", customers, "items", items);
  requireSameLength(ACTION, "times", times, "items", items);
  if (purchase !== "time" && purchase !== "day")
    throw new RangeError(mustBe(ACTION, "purchase", '"time" or "day"', purchase));
  const customerNumbers = createNumbering();
  const itemNumbers = createNumbering();
  const customerOf = new Int32Array(items.length).fill(-1);
  const itemOf = new Int32Array(items.length);
  const timeOf = new Float64Array(items.length);
  let anonymousLines = 0;
  for (let row = 0; row < items.length; row++) {
    const customer = customers[row];
    if (typeof customer !== "string" && !(typeof customer === "number" && Number.isFinite(customer)))
      throw new TypeError(mustBe(ACTION, `customers, row ${row}`, "a text or a finite number", customer));
    if (typeof items[row] !== "string")
      throw new TypeError(mustBe(ACTION, `items, row ${row}`, "a text", items[row]));
    if (typeof times[row] !== "number" || !Number.isFinite(times[row]))
      throw new TypeError(mustBe(ACTION, `times, row ${row}`, "milliseconds since 1970", times[row]));
    if (customer === "") {
      anonymousLines++;
      continue;
    }
    customerOf[row] = customerNumbers.numberOf(String(customer));
    itemOf[row] = itemNumbers.numberOf(items[row]);
    timeOf[row] = purchase === "day" ? Math.floor(times[row] / DAY) * DAY : times[row];
  }
  const names = { customerNames: customerNumbers.names, itemNames: itemNumbers.names };
  return { ...assemble(customerOf, timeOf, itemOf, names.customerNames.length), ...names, anonymousLines };
}

/**
 * Sequences from lists of purchases, one day apart, for small examples. A customer without purchases is still counted as a
 * customer.
 *
 * @example
 * of([[["tea"], ["tea", "cup"]], [["cup"]]]).customerOffsets; // [0, 2, 3]
 */
export function of(lists: readonly (readonly (readonly string[])[])[]): Sequences {
  const lines = lists.flatMap((purchases, customer) =>
    purchases.flatMap((list, day) => list.map((item) => ({ customer, time: day * DAY, item }))),
  );
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
