/** Sequential rules (时序规则): who buys this buys that within so many days. */
import {
  mustBe,
  requireFinite,
  requireFraction,
  requireInteger,
  requirePositive,
} from "../../../core/errors";
import { offsetsOf } from "../../../core/offsets";
import { minCountOf } from "../../miners/constraints/thresholds";
import { liftOf } from "../../rules/columns/ratios";
import type { MinSupport } from "../../types";
import { DAY, requireSequences, type Sequences } from "../sequences";
import { asRules, type SequentialRules } from "./sequential-rules";

const ACTION = "make sequential rules";

export interface SequentialRuleOptions {
  /** Length of the window after a purchase in which the consequent counts, in days. */
  readonly withinDays: number;
  /** Customers who must have done it at least once, as a fraction of all or `{ count }`. */
  readonly minSupport: MinSupport;
  /** Fraction in [0, 1]. @default 0 */
  readonly minConfidence?: number;
  /** @default 0 */
  readonly minLift?: number;
  /** Until when purchases are known, milliseconds since 1970. @default the last purchase of all */
  readonly observedUntil?: number;
  /** Rules at most; more is an error. @default 10,000,000 */
  readonly maxRules?: number;
}

/**
 * Sequential rules (时序规则) between two items: of the purchases with A, how many are followed by one with B within so
 * many days, by the same customer, and how many of all purchases are.
 *
 * $$\mathrm{confidence} = \frac{|\{p \ni A : B \text{ follows in } (t_p, t_p + w]\}|}{|\{p \ni A\}|}, \qquad
 * \mathrm{lift} = \frac{\mathrm{confidence}}{|\{p : B \text{ follows in } (t_p, t_p + w]\}| \, / \, |\{p\}|}$$
 *
 * Censoring: a purchase within w of the end of the data has had no full window, so it is left out everywhere, above and
 * below the line, whether B has followed or not; no rate is pulled down by the calendar. It may still be what follows.
 * The base rate has the same window as the confidence, so the two compare. A → A is the repurchase.
 *
 * Purchases count, so a customer with many of them counts often: `minSupport` asks for different customers. Customers who
 * buy much buy everything more often, so most lifts are above 1; compare those of one antecedent with each other, and
 * take no rule for an effect of A.
 *
 * O(items of a purchase · items bought within its window), summed over purchases.
 *
 * @param sequences Take `purchase: "day"` where one visit can write several invoices.
 * @returns The highest lift first; ties by count, then in the order of `itemNames`.
 * @throws {RangeError} If an option is out of range, or there are more than `maxRules`. @throws {TypeError} If `sequences` are not sequences.
 *
 * @see Fournier-Viger, P., Wu, C.-W., Tseng, V. S., Cao, L. & Nkambou, R. (2015). Mining partially-ordered sequential rules
 * common to multiple sequences. IEEE Transactions on Knowledge and Data Engineering 27(8), 2203-2216 (rules with a window).
 * doi:10.1109/TKDE.2015.2405509
 *
 * @example
 * const bought = sequences.of([[["tea"], ["cup"], ["pot"]], [["tea"], ["cup"], ["tea"]], [["pot"], ["pot"], ["pot"]]]);
 * const [rule] = from(bought, { withinDays: 1, minSupport: 0.5 });
 * rule; // { antecedent: "tea", consequent: "cup", customers: 2, count: 2, antecedentCount: 2, confidence: 1, baseRate: 1 / 3, lift: 3 }
 */
export function from(sequences: Sequences, options: SequentialRuleOptions): SequentialRules {
  requireSequences(ACTION, sequences);
  const { customerOffsets, offsets, items, itemNames, times } = sequences;
  const { withinDays, minConfidence = 0, minLift = 0, maxRules = 10_000_000 } = options;
  const lastTime = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  const { observedUntil = times.length > 0 ? lastTime : 0 } = options;
  requirePositive(ACTION, "withinDays", withinDays);
  requireFraction(ACTION, "minConfidence", minConfidence);
  requireFinite(ACTION, "minLift", minLift);
  requireFinite(ACTION, "observedUntil", observedUntil);
  requireInteger(ACTION, "maxRules", maxRules, 1);
  if (observedUntil < lastTime)
    throw new RangeError(
      mustBe(ACTION, "observedUntil", `at least ${lastTime}, the last purchase`, observedUntil),
    );
  const minCustomers = minCountOf(options.minSupport, customerOffsets.length - 1, ACTION);

  const { windowEnd, customerOf } = windowsOf(sequences, withinDays * DAY, observedUntil);
  const purchaseCount = windowEnd.reduce((sum, end) => sum + (end < 0 ? 0 : 1), 0);
  const { itemCount, followedCount, holders } = countItems(sequences, windowEnd);

  const found: Record<"antecedent" | "consequent" | "customers" | "count", number[]> = {
    antecedent: [],
    consequent: [],
    customers: [],
    count: [],
  };
  const lifts: number[] = [];
  const count = new Int32Array(itemNames.length);
  const customers = new Int32Array(itemNames.length);
  const lastPurchase = new Int32Array(itemNames.length).fill(-1);
  const lastCustomer = new Int32Array(itemNames.length).fill(-1);
  for (let antecedent = 0; antecedent < itemNames.length; antecedent++) {
    const touched: number[] = [];
    for (let h = holders.starts[antecedent]; h < holders.starts[antecedent + 1]; h++) {
      const purchase = holders.purchases[h];
      for (let k = offsets[purchase + 1]; k < offsets[windowEnd[purchase]]; k++) {
        const consequent = items[k];
        if (lastPurchase[consequent] === purchase) continue;
        lastPurchase[consequent] = purchase;
        if (count[consequent]++ === 0) touched.push(consequent);
        if (lastCustomer[consequent] === customerOf[purchase]) continue;
        lastCustomer[consequent] = customerOf[purchase];
        customers[consequent]++;
      }
    }
    for (const consequent of touched.sort((a, b) => a - b)) {
      const both = count[consequent];
      const lift = liftOf(both, itemCount[antecedent], followedCount[consequent], purchaseCount);
      const isSure = both / itemCount[antecedent] >= minConfidence && lift >= minLift;
      if (customers[consequent] >= minCustomers && isSure) {
        if (lifts.push(lift) > maxRules) {
          const rule =
            "at least the number of rules; raise minSupport, minConfidence or minLift, or raise it";
          throw new RangeError(mustBe(ACTION, "maxRules", rule, maxRules));
        }
        found.antecedent.push(antecedent);
        found.consequent.push(consequent);
        found.customers.push(customers[consequent]);
        found.count.push(both);
      }
      count[consequent] = 0;
      customers[consequent] = 0;
      lastPurchase[consequent] = -1;
      lastCustomer[consequent] = -1;
    }
  }

  const order = Int32Array.from(lifts.keys()).sort(
    (a, b) => lifts[b] - lifts[a] || found.count[b] - found.count[a] || a - b,
  );
  const sorted = (column: readonly number[]) => order.map((i) => column[i]);
  return asRules({
    size: lifts.length,
    withinDays,
    purchaseCount,
    censoredCount: times.length - purchaseCount,
    itemNames,
    antecedent: sorted(found.antecedent),
    consequent: sorted(found.consequent),
    customers: sorted(found.customers),
    count: sorted(found.count),
    itemCount,
    followedCount,
  });
}

/** For each purchase the first one behind its window, -1 where the window was not seen in full; and its customer. */
function windowsOf({ customerOffsets, times }: Sequences, window: number, observedUntil: number) {
  const windowEnd = new Int32Array(times.length).fill(-1);
  const customerOf = new Int32Array(times.length);
  for (let customer = 0; customer + 1 < customerOffsets.length; customer++) {
    let end = customerOffsets[customer];
    for (let purchase = customerOffsets[customer]; purchase < customerOffsets[customer + 1]; purchase++) {
      customerOf[purchase] = customer;
      while (end < customerOffsets[customer + 1] && times[end] <= times[purchase] + window) end++;
      if (times[purchase] + window <= observedUntil) windowEnd[purchase] = end;
    }
  }
  return { windowEnd, customerOf };
}

/** Purchases with each item, and those that each item follows, among those whose window was seen. */
function countItems({ offsets, items, itemNames }: Sequences, windowEnd: Int32Array) {
  const itemCount = new Int32Array(itemNames.length);
  const followedCount = new Int32Array(itemNames.length);
  const lastPurchase = new Int32Array(itemNames.length).fill(-1);
  for (let purchase = 0; purchase < windowEnd.length; purchase++) {
    if (windowEnd[purchase] < 0) continue;
    for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++) itemCount[items[k]]++;
    for (let k = offsets[purchase + 1]; k < offsets[windowEnd[purchase]]; k++) {
      if (lastPurchase[items[k]] !== purchase) followedCount[items[k]]++;
      lastPurchase[items[k]] = purchase;
    }
  }
  const starts = offsetsOf(itemCount);
  const next = starts.slice();
  const purchases = new Int32Array(starts[itemNames.length]);
  for (let purchase = 0; purchase < windowEnd.length; purchase++)
    if (windowEnd[purchase] >= 0)
      for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++) purchases[next[items[k]]++] = purchase;
  return { itemCount, followedCount, holders: { starts, purchases } };
}
