/** Sequential rules (时序规则): customers who buy this item buy that item within a number of days. */
import { mustBe } from "../../../core/errors";
import { GrowableColumns } from "../../../core/growable-columns";
import { offsetsOf, runOfEach } from "../../../core/offsets";
import {
  finite,
  fraction,
  integer,
  type OptionReaders,
  optional,
  positive,
  readOptions,
  withDefault,
} from "../../../core/options";
import { withNoun } from "../../display/wording";
import { minCountOf, readMinSupport } from "../../miners/constraints/thresholds";
import { TIME_LIMIT_READERS, type TimeLimitOption, timeLimit } from "../../miners/time-limit";
import { liftOf } from "../../rules/columns/ratios";
import type { MinSupport } from "../../types";
import { DAY, readTime, requireSequences, type Sequences } from "../require-sequences";
import { asRules, type SequentialRules } from "./sequential-rules";

const ACTION = "make sequential rules";

/** The window, and the thresholds of the rules. */
export interface SequentialRuleOptions extends TimeLimitOption {
  /** Length of the window after a purchase in which the consequent counts, in days. */
  readonly withinDays: number;
  /** Customers who bought both in this order at least once, as a fraction of all customers or `{ count }`. */
  readonly minSupport: MinSupport;
  /** Fraction in [0, 1]. @default 0 */
  readonly minConfidence?: number;
  /** @default 0 */
  readonly minLift?: number;
  /** End of the data, in milliseconds since 1970 or as a `Date`. @default the last purchase */
  readonly observedUntil?: number | Date;
  /** Rules at most; more is an error. @default 10,000,000 */
  readonly maxRules?: number;
}

const SEQUENTIAL_RULE_READERS = {
  withinDays: positive,
  minSupport: readMinSupport,
  minConfidence: withDefault(0, fraction),
  minLift: withDefault(0, finite),
  observedUntil: optional(readTime),
  maxRules: withDefault(10_000_000, integer(1)),
  ...TIME_LIMIT_READERS,
} satisfies OptionReaders<SequentialRuleOptions>;

/**
 * Sequential rules (时序规则) A → B between two items: the fraction of purchases with A that are followed by a purchase of the
 * same customer with B within the window, compared with the same fraction of all purchases.
 *
 * $$\mathrm{confidence} = \frac{|\{p \ni A : B \text{ follows in } (t_p, t_p + w]\}|}{|\{p \ni A\}|}, \qquad
 * \mathrm{lift} = \frac{\mathrm{confidence}}{|\{p : B \text{ follows in } (t_p, t_p + w]\}| \, / \, |\{p\}|}$$
 *
 * Censoring: purchases less than w before the end of the data have no complete window. They are left out of all counts, whether
 * B has followed or not, so the end of the data does not bias the rates. They can still be the purchase that follows. The base
 * rate has the same window as the confidence, so the two are comparable. A → A is a repurchase.
 *
 * Purchases are counted, so a customer with many purchases counts often; `minSupport` asks for different customers. Customers
 * who buy much buy everything more often, so most lifts are above 1. Compare the rules of one antecedent with each other, and do
 * not take a rule for a causal effect of A.
 *
 * O(items of a purchase · items bought within its window), summed over purchases.
 *
 * @param sequences Use `purchase: "day"` if one visit can give several invoices.
 * @returns The highest lift first; ties by count, then in the order of `itemNames`.
 * @throws {RangeError} If an option is out of range, there are more than `maxRules`, or it takes more than
 * `maxSeconds`.
 * @throws {TypeError} If `sequences` are not sequences.
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
  const { withinDays, thresholds, observedUntil } = readThresholds(sequences, options);
  const windowEnd = windowsOf(sequences, withinDays * DAY, observedUntil);
  const counts = countItems(sequences, windowEnd);
  const { purchaseCount, itemCount, followedCount } = counts;
  const found = findRules(sequences, windowEnd, counts, thresholds);

  const order = Int32Array.from(found.lift.keys()).sort(
    (a, b) => found.lift[b] - found.lift[a] || found.count[b] - found.count[a] || a - b,
  );
  const sorted = (column: Int32Array) => order.map((i) => column[i]);
  return asRules({
    size: order.length,
    withinDays,
    purchaseCount,
    censoredCount: sequences.times.length - purchaseCount,
    itemNames: sequences.itemNames,
    antecedent: sorted(found.antecedent),
    consequent: sorted(found.consequent),
    customers: sorted(found.customers),
    count: sorted(found.count),
    itemCount,
    followedCount,
  });
}

type Thresholds = ReturnType<typeof readThresholds>["thresholds"];

function readThresholds({ times, customerOffsets }: Sequences, options: SequentialRuleOptions) {
  const { withinDays, minSupport, minConfidence, minLift, maxRules, maxSeconds, ...given } = readOptions(
    ACTION,
    options,
    SEQUENTIAL_RULE_READERS,
  );
  const lastTime = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  const { observedUntil = times.length > 0 ? lastTime : 0 } = given;
  if (observedUntil < lastTime)
    throw new RangeError(
      mustBe(ACTION, "observedUntil", `at least ${lastTime}, the last purchase`, observedUntil),
    );
  const minCustomers = minCountOf(minSupport, customerOffsets.length - 1);
  return {
    withinDays,
    observedUntil,
    thresholds: { minCustomers, minConfidence, minLift, maxRules, maxSeconds },
  };
}

/** For each purchase, the first purchase after its window; -1 if the window is not complete. */
function windowsOf({ customerOffsets, times }: Sequences, window: number, observedUntil: number) {
  const windowEnd = new Int32Array(times.length).fill(-1);
  for (let customer = 0; customer + 1 < customerOffsets.length; customer++) {
    let end = customerOffsets[customer];
    for (let purchase = customerOffsets[customer]; purchase < customerOffsets[customer + 1]; purchase++) {
      while (end < customerOffsets[customer + 1] && times[end] <= times[purchase] + window) end++;
      if (times[purchase] + window <= observedUntil) windowEnd[purchase] = end;
    }
  }
  return windowEnd;
}

type ItemCounts = ReturnType<typeof countItems>;

/**
 * Among the purchases with complete windows, counts those with each item and those that each item follows. The purchases with
 * item i are `purchases[starts[i]]` up to, not including, `purchases[starts[i + 1]]`.
 */
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
  const purchaseCount = windowEnd.filter((end) => end >= 0).length;
  return { purchaseCount, itemCount, followedCount, starts, purchases };
}

/** For each antecedent, counts the items in the windows of its purchases, and keeps the rules that reach the thresholds. */
function findRules(
  sequences: Sequences,
  windowEnd: Int32Array,
  counts: ItemCounts,
  { minCustomers, minConfidence, minLift, maxRules, maxSeconds }: Thresholds,
) {
  const { purchaseCount, itemCount, followedCount } = counts;
  const rules = new GrowableColumns({
    antecedent: Int32Array,
    consequent: Int32Array,
    customers: Int32Array,
    count: Int32Array,
    lift: Float64Array,
  });
  const { columns } = rules;
  const followersOf = createFollowerCounter(sequences, windowEnd, counts);
  const progress = () =>
    `${withNoun(rules.size, "rule")} found by then; shorten withinDays, or make sequences of fewer items`;
  const checkTime = timeLimit(ACTION, maxSeconds, progress);
  for (let antecedent = 0; antecedent < itemCount.length; antecedent++) {
    checkTime();
    for (const { consequent, customers, count } of followersOf(antecedent)) {
      const lift = liftOf(count, itemCount[antecedent], followedCount[consequent], purchaseCount);
      if (customers < minCustomers || lift < minLift) continue;
      if (count / itemCount[antecedent] < minConfidence) continue;
      if (rules.size === maxRules) {
        const rule = "at least the number of rules; raise minSupport, minConfidence or minLift, or raise it";
        throw new RangeError(mustBe(ACTION, "maxRules", rule, maxRules));
      }
      const row = rules.addRow();
      columns.antecedent[row] = antecedent;
      columns.consequent[row] = consequent;
      columns.customers[row] = customers;
      columns.count[row] = count;
      columns.lift[row] = lift;
    }
  }
  return rules.finish();
}

/** Returns a function that counts, for each item that follows an antecedent, the purchases it follows and their customers. */
function createFollowerCounter(
  { customerOffsets, offsets, items, itemNames }: Sequences,
  windowEnd: Int32Array,
  { starts, purchases }: ItemCounts,
) {
  const customerOf = runOfEach(customerOffsets);
  // Buffers for each item, reused by all calls. Between calls they are 0, 0, -1 and -1.
  const count = new Int32Array(itemNames.length);
  const customers = new Int32Array(itemNames.length);
  const lastPurchase = new Int32Array(itemNames.length).fill(-1);
  const lastCustomer = new Int32Array(itemNames.length).fill(-1);

  return (antecedent: number) => {
    const followers: number[] = [];
    for (let p = starts[antecedent]; p < starts[antecedent + 1]; p++) {
      const purchase = purchases[p];
      for (let k = offsets[purchase + 1]; k < offsets[windowEnd[purchase]]; k++) {
        const consequent = items[k];
        if (lastPurchase[consequent] === purchase) continue;
        lastPurchase[consequent] = purchase;
        if (count[consequent]++ === 0) followers.push(consequent);
        if (lastCustomer[consequent] === customerOf[purchase]) continue;
        lastCustomer[consequent] = customerOf[purchase];
        customers[consequent]++;
      }
    }
    followers.sort((a, b) => a - b);
    return followers.map((consequent) => {
      const follower = { consequent, customers: customers[consequent], count: count[consequent] };
      count[consequent] = 0;
      customers[consequent] = 0;
      lastPurchase[consequent] = -1;
      lastCustomer[consequent] = -1;
      return follower;
    });
  };
}
