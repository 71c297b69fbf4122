/** What the models of customer value need of each customer (复购汇总): frequency, recency, age and mean value. */
import * as compensated from "../../core/compensated-sum";
import { type OptionReaders, positive, readOptions, withDefault } from "../../core/options";
import {
  dayOption,
  type Id,
  type OrderLines,
  orderDays,
  purchaseDays,
  readOrderLines,
} from "../orders/order-lines";
import type { AsOf } from "../segments/rfm";
import type { PurchaseHistory } from "./histories";

/** When the customers are looked at, and in which unit time counts. */
export interface RepeatPurchaseOptions extends AsOf {
  /** Days in one unit of time: 7 for weeks, 365.25 / 12 for months. @default 1 */
  readonly unitDays?: number;
}

/** One entry a customer in each column, in ascending order. */
export interface RepeatPurchases extends PurchaseHistory {
  readonly customer: readonly Id[];
  readonly frequency: readonly number[];
  readonly recency: readonly number[];
  readonly age: readonly number[];
  /** Mean amount of a day with a repeat purchase; 0 for one-time buyers. */
  readonly meanValue: readonly number[];
}

/**
 * Summarises order lines for `betaGeometric.fit` and `gammaGamma.fit`. One-time buyers stay in.
 *
 * Purchases are those of `rfm.table`; those of one day count as one. `meanValue` is the sum of all positive amounts of orders that
 * began on the days of repeat purchases, divided by the number of these days; returns are not subtracted. O(lines).
 *
 * @throws As `rfm.table`. @throws {RangeError} If `unitDays` is not above 0.
 *
 * @see Fader, P. S. & Hardie, B. G. S. (2013). The gamma-gamma model of monetary value, www.brucehardie.com/notes/025.
 *
 * @example
 * const lines = [
 *   { customer: "Wang", order: 1, time: "2024-03-01", amount: 30 },
 *   { customer: "Wang", order: 2, time: "2024-03-15", amount: 20 },
 * ];
 * const { frequency, recency, age, meanValue } = table(lines, { asOf: "2024-03-29", unitDays: 7 });
 * [frequency, recency, age, meanValue]; // [[1], [2], [4], [20]]
 */
export function table(lines: OrderLines, options: RepeatPurchaseOptions): RepeatPurchases {
  const action = "summarise purchases";
  const { asOf, unitDays } = readOptions(action, options, {
    asOf: dayOption,
    unitDays: withDefault(1, positive),
  } satisfies OptionReaders<RepeatPurchaseOptions>);
  const numbered = readOrderLines(action, lines, asOf);
  const purchases = purchaseDays(numbered).map((days) => [...new Set(days)]);
  const firstDay = orderDays(numbered);
  const amounts: number[][] = purchases.map(() => []);
  for (let i = 0; i < numbered.count; i++) {
    const { customer, amount } = numbered;
    // An order may go on after midnight; its lines belong to the day on which it began.
    const began = firstDay[numbered.order[i]];
    if (amount[i] > 0 && began > purchases[customer[i]][0]) amounts[customer[i]].push(amount[i]);
  }
  const buyers = [...purchases.keys()].filter((customer) => purchases[customer].length > 0);
  const first = buyers.map((customer) => purchases[customer][0]);
  const last = buyers.map((customer) => purchases[customer].at(-1) as number);
  const frequency = buyers.map((customer) => purchases[customer].length - 1);
  return {
    customer: buyers.map((customer) => numbered.customers[customer]),
    frequency,
    recency: last.map((day, i) => (day - first[i]) / unitDays),
    age: first.map((day) => (asOf - day) / unitDays),
    meanValue: buyers.map((customer, i) =>
      frequency[i] === 0 ? 0 : compensated.sum(amounts[customer]) / frequency[i],
    ),
  };
}
