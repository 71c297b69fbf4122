/** Sequential rules (时序规则): who buys this buys that within so many days. */
import { DISPLAY, type Displayable, withDisplay } from "../core/display";
import { mustBe, requireFinite, requireFraction, requirePositive } from "../core/errors";
import * as table from "../core/table";
import { minCountOf, startsOf } from "./frequent-items";
import { liftOf } from "./rules/ratios";
import { DAY, requireSequences, type Sequences } from "./sequences";
import type { MinSupport } from "./types";

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
}

/** One sequential rule: purchases with the antecedent are followed by the consequent. */
export interface SequentialRule {
  readonly antecedent: string;
  readonly consequent: string;
  /** Different customers who bought the one and then the other in time. */
  readonly customers: number;
  /** Purchases with the antecedent that are followed by the consequent in time. */
  readonly count: number;
  /** Purchases with the antecedent. */
  readonly antecedentCount: number;
  /** `count` over `antecedentCount`. */
  readonly confidence: number;
  /** Fraction of all purchases, whatever is in them, that are followed by the consequent in time. */
  readonly baseRate: number;
  /** `confidence` over `baseRate`; 1 = what is bought now says nothing about it. */
  readonly lift: number;
}

/** Sequential rules as columns, the highest lift first. Iterating gives `SequentialRule` records. */
export interface SequentialRules extends Displayable, Iterable<SequentialRule> {
  readonly size: number;
  readonly withinDays: number;
  /** Purchases whose window was seen in full: all counts are among these. */
  readonly purchaseCount: number;
  /** Purchases left out since the data end before their window does. */
  readonly censoredCount: number;
  readonly itemNames: readonly string[];
  readonly antecedent: Int32Array;
  readonly consequent: Int32Array;
  readonly customers: Int32Array;
  readonly count: Int32Array;
  /** Purchases with each item. */
  readonly itemCount: Int32Array;
  /** Purchases that are followed by each item in time. */
  readonly followedCount: Int32Array;
}

export interface SequentialRuleTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many rules there are, and the window */
  readonly caption?: string;
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
 * @throws {RangeError} If an option is out of range. @throws {TypeError} If `sequences` are not sequences.
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
  const { withinDays, minConfidence = 0, minLift = 0 } = options;
  const lastTime = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  const { observedUntil = times.length > 0 ? lastTime : 0 } = options;
  requirePositive(ACTION, "withinDays", withinDays);
  requireFraction(ACTION, "minConfidence", minConfidence);
  requireFinite(ACTION, "minLift", minLift);
  requireFinite(ACTION, "observedUntil", observedUntil);
  if (observedUntil < lastTime)
    throw new RangeError(
      mustBe(ACTION, "observedUntil", `at least ${lastTime}, the last purchase`, observedUntil),
    );
  const minCustomers = minCountOf(options.minSupport, customerOffsets.length - 1, ACTION);

  const { windowEnd, customerOf } = windowsOf(sequences, withinDays * DAY, observedUntil);
  const purchaseCount = windowEnd.reduce((sum, end) => sum + (end < 0 ? 0 : 1), 0);
  const { itemCount, followedCount, holders } = countItems(sequences, windowEnd);

  const found: { antecedent: number; consequent: number; customers: number; count: number }[] = [];
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
      if (
        customers[consequent] >= minCustomers &&
        both / itemCount[antecedent] >= minConfidence &&
        lift >= minLift
      )
        found.push({ antecedent, consequent, customers: customers[consequent], count: both });
      count[consequent] = 0;
      customers[consequent] = 0;
      lastPurchase[consequent] = -1;
      lastCustomer[consequent] = -1;
    }
  }

  const lifts = found.map(({ antecedent, consequent, count }) =>
    liftOf(count, itemCount[antecedent], followedCount[consequent], purchaseCount),
  );
  const order = Int32Array.from(found.keys()).sort(
    (a, b) => lifts[b] - lifts[a] || found[b].count - found[a].count || a - b,
  );
  const column = (name: "antecedent" | "consequent" | "customers" | "count") =>
    Int32Array.from(order, (i) => found[i][name]);
  return asRules({
    size: found.length,
    withinDays,
    purchaseCount,
    censoredCount: times.length - purchaseCount,
    itemNames,
    antecedent: column("antecedent"),
    consequent: column("consequent"),
    customers: column("customers"),
    count: column("count"),
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
  const starts = startsOf(itemCount);
  const next = starts.slice();
  const purchases = new Int32Array(starts[itemNames.length]);
  for (let purchase = 0; purchase < windowEnd.length; purchase++)
    if (windowEnd[purchase] >= 0)
      for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++) purchases[next[items[k]]++] = purchase;
  return { itemCount, followedCount, holders: { starts, purchases } };
}

type Columns = Omit<SequentialRules, typeof Symbol.iterator | keyof Displayable>;

/** Gives the columns their iterator and their look, neither of which shows in JSON or in a comparison. */
function asRules(columns: Columns): SequentialRules {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as SequentialRules, (rules) => toTable(rules)[DISPLAY]());
}

/** Rule i, with its names and numbers. */
export function at(rules: Columns, i: number): SequentialRule {
  const { itemNames, antecedent, consequent, itemCount, followedCount, purchaseCount } = rules;
  const count = rules.count[i];
  const antecedentCount = itemCount[antecedent[i]];
  const consequentCount = followedCount[consequent[i]];
  return {
    antecedent: itemNames[antecedent[i]],
    consequent: itemNames[consequent[i]],
    customers: rules.customers[i],
    count,
    antecedentCount,
    confidence: count / antecedentCount,
    baseRate: consequentCount / purchaseCount,
    lift: liftOf(count, antecedentCount, consequentCount, purchaseCount),
  };
}

/**
 * The rules that a test lets through, in their order.
 *
 * @example
 * filter(found, ({ antecedent, consequent }) => antecedent !== consequent);
 */
export function filter(rules: SequentialRules, isWanted: (rule: SequentialRule) => boolean): SequentialRules {
  const kept = Int32Array.from({ length: rules.size }, (_, i) => i).filter((i) => isWanted(at(rules, i)));
  const pick = (column: Int32Array) => kept.map((i) => column[i]);
  return asRules({
    ...rules,
    size: kept.length,
    antecedent: pick(rules.antecedent),
    consequent: pick(rules.consequent),
    customers: pick(rules.customers),
    count: pick(rules.count),
  });
}

/** The rules as a table, the highest lift first. */
export function toTable(rules: SequentialRules, options: SequentialRuleTableOptions = {}): table.Table {
  const { size, withinDays } = rules;
  const found = `${size.toLocaleString("en-US")} sequential ${size === 1 ? "rule" : "rules"}`;
  const { limit = 20, caption = `${found}, within ${withinDays} days` } = options;
  const rows = Array.from({ length: Math.min(limit, size) }, (_, i) => Object.values(at(rules, i)));
  const columns = [
    "antecedent",
    "then",
    "customers",
    "count",
    { name: "of", note: "purchases" },
    "confidence",
    "base rate",
    "lift",
  ];
  return table.ofRows(columns, rows, { caption, limit, totalRows: size });
}
