/** Generates rules from frequent itemsets: every split of an itemset into antecedent and consequent that passes. */
import { requireFinite, requireFraction, requireInteger } from "../../../core/errors";
import { childOf, childStarts } from "../../miners/results/itemset-columns";
import type { FrequentItemsets, Rules } from "../../types";
import { liftOf } from "../columns/ratios";
import { subsetPositions } from "../more-general/subset-positions";
import { asRules } from "../table";
import { createRuleCollector } from "./rule-collector";
import {
  ANTECEDENT_ONLY,
  CONSEQUENT_ONLY,
  type ItemRoles,
  rolesOf,
  type SideConstraint,
  sideOf,
} from "./side-constraints";

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
  const { minConfidence, minLift = 0, maxRules = 10_000_000 } = options;
  requireFraction(ACTION, "minConfidence", minConfidence);
  requireFinite(ACTION, "minLift", minLift);
  const limits = splitLimits(frequent, options);
  requireInteger(ACTION, "maxRules", maxRules, 1);
  requireAllSubsets(frequent);

  const { count, basketCount } = frequent;
  const found = createRuleCollector(maxRules);
  generate(frequent, minConfidence, limits, (itemset, antecedent, consequent) => {
    const antecedentCount = antecedent < 0 ? basketCount : count[antecedent];
    if (minLift <= 0 || liftOf(count[itemset], antecedentCount, count[consequent], basketCount) >= minLift) {
      found.add(itemset, antecedent, consequent);
    }
  });
  return asRules({ frequent, minConfidence, ...found.finish() });
}

/** Which splits of an itemset are allowed. */
interface SplitLimits {
  readonly roles: ItemRoles;
  readonly minAntecedent: number;
  readonly maxAntecedent: number;
  readonly minConsequent: number;
  readonly maxConsequent: number;
}

function splitLimits({ itemNames }: FrequentItemsets, options: RuleOptions): SplitLimits {
  const { maxConsequentLength = 0x7fffffff, emptyAntecedent = false } = options;
  requireInteger(ACTION, "maxConsequentLength", maxConsequentLength, 1);
  const antecedent = sideOf(itemNames, "antecedent", options.antecedent);
  const consequent = sideOf(itemNames, "consequent", options.consequent);
  const mayBeEmpty = emptyAntecedent && options.antecedent?.minLength === undefined;
  return {
    roles: rolesOf(antecedent, consequent, itemNames),
    minAntecedent: mayBeEmpty ? 0 : antecedent.minLength,
    maxAntecedent: antecedent.maxLength,
    minConsequent: consequent.minLength,
    maxConsequent: Math.min(consequent.maxLength, maxConsequentLength),
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

/** Agrawal and Srikant's ap-genrules: adds every allowed split that reaches the confidence, by positions of the itemsets. */
function generate(
  frequent: FrequentItemsets,
  minConfidence: number,
  { roles, minAntecedent, maxAntecedent, minConsequent, maxConsequent }: SplitLimits,
  add: (itemset: number, antecedent: number, consequent: number) => void,
): void {
  const { item, parent, count, levelOffsets, basketCount, first } = frequent;
  const starts = childStarts(frequent);
  const { positions, startOf } = subsetPositions(frequent, starts);

  for (let length = 1; length < levelOffsets.length; length++) {
    if (length < minAntecedent + minConsequent || length > maxAntecedent + maxConsequent) continue;
    const ranks = new Int32Array(length);
    for (let set = Math.max(first, levelOffsets[length - 1]); set < levelOffsets[length]; set++) {
      for (let i = length - 1, p = set; i >= 0; p = parent[p], i--) ranks[i] = item[p];
      if (!roles.canSplit(ranks)) continue;
      if (minAntecedent === 0 && length <= maxConsequent && count[set] / basketCount >= minConfidence) {
        if (ranks.every((rank) => roles.roleOf[rank] !== ANTECEDENT_ONLY)) add(set, -1, set);
      }
      extendConsequent(set, set, -1, 0, 0, length, ranks, roles.lastConsequentOnly(ranks));
    }
  }

  /** Moves each item from place `from` on into the consequent, which has `moved` items, then recurses. */
  function extendConsequent(
    set: number,
    antecedent: number,
    consequent: number,
    from: number,
    moved: number,
    length: number,
    ranks: Int32Array,
    lastConsequentOnly: number,
  ): void {
    const antecedentLength = length - moved - 1;
    if (moved === maxConsequent || antecedentLength < 1 || antecedentLength < minAntecedent) return;
    const isListed = moved + 1 >= minConsequent && antecedentLength <= maxAntecedent;
    // The antecedent lacks the `moved` items before `from`, so its item i of the itemset is its own item i - moved.
    const subsets = startOf(antecedent, length - moved) - moved;
    for (let i = from; i < length; i++) {
      const role = roles.roleOf[ranks[i]];
      if (role === ANTECEDENT_ONLY) continue;
      const smaller = positions[subsets + i];
      if (count[set] / count[smaller] >= minConfidence) {
        const larger = consequent < 0 ? ranks[i] : childOf(starts, item, consequent, ranks[i]);
        if (isListed && lastConsequentOnly <= i) add(set, smaller, larger);
        extendConsequent(set, smaller, larger, i + 1, moved + 1, length, ranks, lastConsequentOnly);
      }
      // An item that must be in the consequent cannot be left in the antecedent.
      if (role === CONSEQUENT_ONLY) return;
    }
  }
}
