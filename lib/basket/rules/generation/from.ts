/** Generates rules from frequent itemsets: every split of an itemset into antecedent and consequent that passes. */
import { mustBe } from "../../../core/errors";
import { GrowableColumns } from "../../../core/growable-columns";
import {
  finite,
  flag,
  fraction,
  integer,
  nested,
  type OptionReader,
  type OptionReaders,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../../../core/options";
import { UNLIMITED } from "../../miners/constraints/thresholds";
import { requireFrequentItemsets } from "../../miners/results/require-itemsets";
import type { FrequentItemsets, Rules } from "../../types";
import { liftOf } from "../columns/ratios";
import { asRules } from "../table";
import { generateRules, type SplitLimits } from "./generate-rules";
import { rolesOf, SIDE_READERS, type SideConstraint, sideOf } from "./side-constraints";

const ACTION = "make rules";

/** Thresholds of rules, and constraints on their sides. */
export interface RuleOptions {
  /** Fraction in [0, 1]; a rule exactly at the threshold is kept. */
  readonly minConfidence: number;
  /** @default 0 */
  readonly minLift?: number;
  /** Items in the consequent at most; 1 gives the rules of arules. @default no limit */
  readonly maxConsequentLength?: number;
  /** Items that the antecedent may and must contain, and how many. All must be frequent. @default any */
  readonly antecedent?: SideConstraint;
  /** The same for the consequent. @default any */
  readonly consequent?: SideConstraint;
  /** Also lists rules with an empty antecedent, as apyori does. @default false */
  readonly emptyAntecedent?: boolean;
  /** Rules at most; more is an error. @default 10,000,000 */
  readonly maxRules?: number;
}

/** A fraction, with a hint if it was not given. */
const minConfidence: OptionReader<number> = (action, name, value) => {
  if (value !== undefined) return fraction(action, name, value);
  const rule = "a fraction between 0 and 1; 0 keeps all rules, for example to rank them by lift";
  throw new TypeError(mustBe(action, name, rule, value));
};

export const RULE_READERS = {
  minConfidence,
  minLift: withDefault(0, finite),
  maxConsequentLength: withDefault(UNLIMITED, integer(1)),
  antecedent: nested(SIDE_READERS),
  consequent: nested(SIDE_READERS),
  emptyAntecedent: withDefault(false, flag),
  maxRules: withDefault(10_000_000, integer(1)),
} satisfies OptionReaders<RuleOptions>;

type ReadRuleOptions = ReadOptions<typeof RULE_READERS>;

/**
 * Association rules (关联规则) from frequent itemsets: X → Y for all frequent X ∪ Y, where X and Y share no item.
 *
 * $$\mathrm{confidence} = \frac{n_{XY}}{n_X},\quad \mathrm{lift} = \frac{n_{XY}\,n}{n_X\,n_Y},\quad
 * \mathrm{leverage} = \frac{n_{XY}}{n} - \frac{n_X n_Y}{n^2},\quad
 * \mathrm{conviction} = \frac{1 - n_Y/n}{1 - \mathrm{confidence}}$$
 *
 * The counts n are exact, and every ratio is computed from them. Moving an item from the antecedent to the consequent cannot
 * raise the confidence, so the consequent of a rule that fails is not extended. Constraints on the sides restrict the search
 * itself, so narrow questions are answered fast. O(rules + itemsets · length).
 *
 * @returns Rules in the order of their itemsets, then by the items of the consequent; `sortBy` gives another order.
 * @throws {RangeError} If a threshold is out of range, a named item is not frequent or is required on both sides, the
 * itemsets were mined with required items, or there are more than `maxRules`.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499, section 3.
 * @see Brin, S., Motwani, R., Ullman, J. & Tsur, S. (1997). Dynamic itemset counting and implication rules for market
 * basket data. SIGMOD, 255-264 (lift, conviction).
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["bread"]]);
 * const [rule] = from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.9 });
 * [rule.antecedent, rule.consequent, rule.confidence]; // [["milk"], ["bread"], 1]
 */
export function from(frequent: FrequentItemsets, options: RuleOptions): Rules {
  requireFrequentItemsets(ACTION, frequent);
  return makeRules(frequent, readOptions(ACTION, options, RULE_READERS));
}

/** `from` for functions that have read its options among their own. */
export function makeRules(frequent: FrequentItemsets, options: ReadRuleOptions): Rules {
  const { minConfidence, minLift, maxRules } = options;
  const limits = splitLimits(frequent, options);
  requireAllSubsets(frequent);

  const { count, basketCount } = frequent;
  const found = new GrowableColumns({ itemset: Int32Array, antecedent: Int32Array, consequent: Int32Array });
  const { columns } = found;
  generateRules(frequent, minConfidence, limits, (itemset, antecedent, consequent) => {
    const antecedentCount = antecedent < 0 ? basketCount : count[antecedent];
    const lift = liftOf(count[itemset], antecedentCount, count[consequent], basketCount);
    if (minLift > 0 && !(lift >= minLift)) return;
    if (found.size === maxRules) throw tooMany(maxRules);
    const rule = found.addRow();
    columns.itemset[rule] = itemset;
    columns.antecedent[rule] = antecedent;
    columns.consequent[rule] = consequent;
  });
  return asRules({ frequent, minConfidence, size: found.size, ...found.finish() });
}

function tooMany(maxRules: number): RangeError {
  const rule = `at least the number of rules, current value is ${maxRules}; raise minConfidence or minLift, set maxConsequentLength, or raise maxRules`;
  return new RangeError(`Cannot ${ACTION}: maxRules must be ${rule}`);
}

function splitLimits({ itemNames }: FrequentItemsets, options: ReadRuleOptions): SplitLimits {
  const antecedent = sideOf(itemNames, "antecedent", options.antecedent);
  const consequent = sideOf(itemNames, "consequent", options.consequent);
  const mayBeEmpty = options.emptyAntecedent && options.antecedent.minLength === undefined;
  return {
    roles: rolesOf(antecedent, consequent, itemNames),
    minAntecedent: mayBeEmpty ? 0 : antecedent.minLength,
    maxAntecedent: antecedent.maxLength,
    minConsequent: consequent.minLength,
    maxConsequent: Math.min(consequent.maxLength, options.maxConsequentLength),
  };
}

/** Rules need the counts of all subsets. Itemsets mined with required items lack some. */
function requireAllSubsets({ levelOffsets, itemNames }: FrequentItemsets): void {
  if (levelOffsets.length > 1 && levelOffsets[1] < itemNames.length) {
    const rule =
      "itemsets mined without required items, since a rule needs the counts of all subsets; require them on a side of the rules";
    throw new RangeError(`Cannot ${ACTION}: frequent must be ${rule}`);
  }
}
