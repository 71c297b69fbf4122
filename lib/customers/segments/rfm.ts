/** Recency, frequency and monetary value (RFM, 最近一次消费、消费频率、消费金额) of each customer. */
import * as compensated from "../../core/compensated-sum";
import { mustBe } from "../../core/errors";
import { checkedLater, type OptionReaders, optional, readOptions } from "../../core/options";
import { orderOf } from "../../core/sorting/order-of";
import {
  type ColumnLike,
  readColumn,
  readIntegers,
  readVector,
  readVectors,
  type VectorLike,
} from "../../core/vectors";
import {
  dayOption,
  dayText,
  type Id,
  type OrderLines,
  purchaseDays,
  readOrderLines,
  type Time,
} from "../orders/order-lines";
import { type RfmSegment, SCORES, segmentOf } from "./rfm-grid";

/** When the customers are looked at. */
export interface AsOf {
  /** The last day that counts; later lines are left out. */
  readonly asOf: Time;
}

/** What `rfm.score` needs of each customer. */
export interface RfmValues {
  readonly customer: ColumnLike<Id>;
  /** Whole days since the last purchase. */
  readonly recencyDays: VectorLike;
  /** Number of purchases. */
  readonly frequency: VectorLike;
  /** Amount spent, less returns. */
  readonly monetary: VectorLike;
}

/** Customers with their values, scores from 1 (worst) to 5 (best), and segments; one entry a customer in each column. */
export interface RfmScores {
  readonly customer: readonly Id[];
  readonly recencyDays: readonly number[];
  readonly frequency: readonly number[];
  readonly monetary: readonly number[];
  readonly recencyScore: readonly number[];
  readonly frequencyScore: readonly number[];
  readonly monetaryScore: readonly number[];
  readonly segment: readonly RfmSegment[];
}

/** As `RfmScores`, made from order lines. */
export interface RfmTable extends RfmScores {
  readonly asOf: string;
  /** Customers who have returned something but bought nothing until then; they are not in the columns. */
  readonly customersWithoutPurchase: number;
}

/**
 * The RFM table of the customers: who bought lately, often, and much?
 *
 * A purchase is an order with at least one line whose amount is not negative: one paid with a voucher counts, one of returns only
 * does not. Recency is the number of days
 * from the last purchase to `asOf`, frequency the number of purchases, and monetary the sum of all amounts: returns are
 * subtracted, so that it can be negative. The scores are those of {@link score}. O(lines), and a sort of the customers.
 *
 * @param lines Order lines in any order. Lines after `asOf` are left out.
 * @returns Customers in ascending order.
 * @throws {TypeError} If a column is missing or of another length, an id is missing, a time is no day, or an amount no number.
 * @throws {RangeError} If an amount is not finite, or a time is outside the calendar.
 *
 * @see Hughes, A. M. (1994). Strategic Database Marketing.
 *
 * @example
 * const lines = [
 *   { customer: "Wang", order: 1, time: "2024-03-01", amount: 30 },
 *   { customer: "Wang", order: 2, time: "2024-03-05", amount: 20 },
 *   { customer: "Wang", order: 2, time: "2024-03-05", amount: -5 },
 * ];
 * const { recencyDays, frequency, monetary } = table(lines, { asOf: "2024-03-10" });
 * [recencyDays, frequency, monetary]; // [[5], [2], [45]]
 */
export function table(lines: OrderLines, options: AsOf): RfmTable {
  const action = "make an RFM table";
  const { asOf } = readOptions(action, options, { asOf: dayOption });
  const numbered = readOrderLines(action, lines, asOf);
  const days = purchaseDays(numbered);
  const amounts: number[][] = days.map(() => []);
  for (let i = 0; i < numbered.count; i++) amounts[numbered.customer[i]].push(numbered.amount[i]);
  const buyers = [...days.keys()].filter((customer) => days[customer].length > 0);
  const scores = score({
    customer: buyers.map((customer) => numbered.customers[customer]),
    recencyDays: buyers.map((customer) => asOf - (days[customer].at(-1) as number)),
    frequency: buyers.map((customer) => days[customer].length),
    monetary: buyers.map((customer) => compensated.sum(amounts[customer])),
  });
  return { asOf: dayText(asOf), customersWithoutPurchase: days.length - buyers.length, ...scores };
}

/**
 * Scores customers whose recency, frequency and monetary value are known, such as from a query, and names their segments.
 *
 * Each score counts how many of the four {@link cutPoints} lie below the value, so that equal values have equal scores; few
 * recent days are good, so recency counts from 5 downwards. O(n log n).
 *
 * @throws {TypeError} If columns have different lengths. @throws {RangeError} If a number is not finite.
 *
 * @example
 * const columns = { recencyDays: [3, 10, 30, 60, 90], frequency: [7, 5, 3, 2, 1], monetary: [900, 70, 60, 50, 20] };
 * score({ customer: ["a", "b", "c", "d", "e"], ...columns }).segment;
 * // ["champions", "loyal customers", "need attention", "hibernating", "hibernating"]
 */
export function score(values: RfmValues): RfmScores {
  const action = "score customers";
  if (values === null || typeof values !== "object")
    throw new TypeError(
      mustBe(action, "values", "columns customer, recencyDays, frequency and monetary", values),
    );
  const { recencyDays, frequency, monetary } = values;
  const read = readVectors(action, { recencyDays, frequency, monetary });
  const customer = Array.from(readColumn(action, "customer", values.customer));
  if (customer.length !== read.frequency.length)
    throw new TypeError(mustBe(action, "customer", `${read.frequency.length} ids, one a row`, customer));
  const recencyScore = scoresOf(read.recencyDays).map((score) => SCORES + 1 - score);
  const frequencyScore = scoresOf(read.frequency);
  return {
    customer,
    recencyDays: Array.from(read.recencyDays),
    frequency: Array.from(read.frequency),
    monetary: Array.from(read.monetary),
    recencyScore,
    frequencyScore,
    monetaryScore: scoresOf(read.monetary),
    segment: recencyScore.map((recency, i) => segmentOf(recency, frequencyScore[i])),
  };
}

/** Values that occur several times. */
export interface CutPointOptions {
  /** How often each value occurs. @default once */
  readonly counts?: VectorLike;
}

/**
 * The cut points between scores: the k-th is the least value that at least k/5 of the customers do not exceed (NumPy's quantile
 * `inverted_cdf`). They are values that occur, and need only a histogram, so that a database gives the same. O(n log n).
 *
 * @returns Four values, ascending; equal ones where many customers are alike. None without a value.
 * @throws {RangeError} If a value is not finite, or a count is no integer of at least 0.
 *
 * @see Hyndman, R. J. & Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician 50(4), 361-365, type 1.
 *
 * @example
 * cutPoints([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]); // [2, 4, 6, 8]
 * cutPoints([1, 2, 9], { counts: [7, 2, 1] }); // [1, 1, 1, 2]
 */
export function cutPoints(values: VectorLike, options: CutPointOptions = {}): number[] {
  const action = "find the cut points";
  const { counts } = readOptions(action, options, {
    counts: optional(checkedLater<VectorLike>()),
  } satisfies OptionReaders<CutPointOptions>);
  const numbers = readVector(action, "values", values);
  const times =
    counts === undefined ? new Uint8Array(numbers.length).fill(1) : readIntegers(action, "counts", counts, 0);
  if (times.length !== numbers.length)
    throw new TypeError(mustBe(action, "counts", `${numbers.length} counts, one a value`, counts));
  const total = Array.from(times).reduce((sum, count) => sum + count, 0);
  const points: number[] = [];
  let below = 0;
  for (const i of orderOf(Float64Array.from(numbers))) {
    below += times[i];
    while (points.length < SCORES - 1 && total > 0 && below * SCORES >= total * (points.length + 1))
      points.push(numbers[i]);
  }
  return points;
}

function scoresOf(values: ArrayLike<number>): number[] {
  const points = cutPoints(values);
  return Array.from(values, (value) => 1 + points.filter((point) => point < value).length);
}
