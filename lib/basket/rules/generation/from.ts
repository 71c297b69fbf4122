/** Rules read off the frequent itemsets: each set parted into a left and a right side in every way that is wanted. */
import { requireFinite, requireFraction, requireInteger } from "../../../core/errors";
import { childOf, childStarts } from "../../miners/results/itemset-columns";
import type { FrequentItemsets, Rules } from "../../types";
import { liftOf } from "../columns/ratios";
import { facetsOf } from "../more-general/subset-positions";
import { asRules } from "../table";
import { createRuleCollector } from "./rule-collector";
import { LEFT, RIGHT, readSide, rolesOf, type SideConstraint } from "./side-constraints";

const ACTION = "make rules";

export interface RuleOptions {
  /** Fraction in [0, 1]; a rule exactly at the threshold is kept. */
  readonly minConfidence: number;
  /** Keeps rules with at least this lift. @default 0 */
  readonly minLift?: number;
  /** Items on the right side at most; 1 gives the rules of arules. @default no limit */
  readonly maxConsequentLength?: number;
  /** Items that the left side may and must have, and how many. Items named must be frequent. @default any */
  readonly antecedent?: SideConstraint;
  /** The same for the right side. @default any */
  readonly consequent?: SideConstraint;
  /** Also rules "everyone buys this", with nothing on the left side, as apyori lists them. @default false */
  readonly emptyAntecedent?: boolean;
  /** Rules at most; more is an error. @default 10,000,000 */
  readonly maxRules?: number;
}

/**
 * Association rules (关联规则) from frequent itemsets: X → Y for all X ∪ Y that are frequent, with no item on both sides.
 *
 * $$\mathrm{confidence} = \frac{n_{XY}}{n_X},\quad \mathrm{lift} = \frac{n_{XY}\,n}{n_X\,n_Y},\quad
 * \mathrm{leverage} = \frac{n_{XY}}{n} - \frac{n_X n_Y}{n^2},\quad
 * \mathrm{conviction} = \frac{1 - n_Y/n}{1 - \mathrm{confidence}}$$
 *
 * The counts n are exact and every ratio is computed from them. Moving an item from the left side to the right can only
 * lower the confidence, so a right side is not enlarged once a rule fails. Wishes for either side decide which splits are
 * made at all, so a narrow question is answered quickly. O(rules + itemsets · length).
 *
 * @returns Rules in the order of their itemsets, then by the items on the right; `sortBy` gives another order.
 * @throws {RangeError} If a threshold is out of range, an item named is not frequent or is asked for on both sides, the
 * itemsets were mined with required items, or there are more than `maxRules`.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499, section 3.
 * @see Brin, S., Motwani, R., Ullman, J. & Tsur, S. (1997). Dynamic itemset counting and implication rules for market
 * basket data. SIGMOD, 255-264 (lift, conviction).
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["bread"]]);
 * const [rule] = from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.9 });
 * rule.confidence; // 1: milk → bread
 */
export function from(frequent: FrequentItemsets, options: RuleOptions): Rules {
  const {
    minConfidence,
    minLift = 0,
    maxConsequentLength = 0x7fffffff,
    emptyAntecedent = false,
    maxRules = 10_000_000,
  } = options;
  requireFraction(ACTION, "minConfidence", minConfidence);
  requireFinite(ACTION, "minLift", minLift);
  requireInteger(ACTION, "maxConsequentLength", maxConsequentLength, 1);
  requireInteger(ACTION, "maxRules", maxRules, 1);

  const left = readSide(frequent.itemNames, "antecedent", options.antecedent);
  const right = readSide(frequent.itemNames, "consequent", options.consequent);
  const roles = rolesOf(left, right, frequent.itemNames);
  const minLeft = emptyAntecedent && options.antecedent?.minLength === undefined ? 0 : left.minLength;
  const maxRight = Math.min(right.maxLength, maxConsequentLength);

  const { item, parent, count, levelOffsets, basketCount, first, itemNames } = frequent;
  if (levelOffsets.length > 1 && levelOffsets[1] < itemNames.length) {
    const rule =
      "itemsets mined without required items, since a rule needs the counts of all subsets; require them on a side of the rules";
    throw new RangeError(`Cannot ${ACTION}: frequent must be ${rule}`);
  }
  const starts = childStarts(frequent);
  const { positions, startOf } = facetsOf(frequent, starts);
  const found = createRuleCollector(maxRules);

  function addIfLifted(itemset: number, antecedent: number, consequent: number): void {
    const antecedentCount = antecedent < 0 ? basketCount : count[antecedent];
    if (minLift <= 0 || liftOf(count[itemset], antecedentCount, count[consequent], basketCount) >= minLift) {
      found.add(itemset, antecedent, consequent);
    }
  }

  for (let length = 1; length < levelOffsets.length; length++) {
    if (length < minLeft + right.minLength || length > left.maxLength + maxRight) continue;
    const ranks = new Int32Array(length);
    for (let set = Math.max(first, levelOffsets[length - 1]); set < levelOffsets[length]; set++) {
      for (let i = length - 1, p = set; i >= 0; p = parent[p], i--) ranks[i] = item[p];
      if (!roles.canSplit(ranks)) continue;
      if (minLeft === 0 && length <= maxRight && count[set] / basketCount >= minConfidence) {
        if (ranks.every((rank) => roles.of[rank] !== LEFT)) addIfLifted(set, -1, set);
      }
      moveRight(set, set, -1, 0, 0, length, ranks, roles.lastRight(ranks));
    }
  }

  /** Moves each item from the given place on to the right side, in turn, then further items after it. */
  function moveRight(
    set: number,
    antecedent: number,
    consequent: number,
    place: number,
    moved: number,
    length: number,
    ranks: Int32Array,
    lastRight: number,
  ): void {
    const leftLength = length - moved - 1;
    if (moved === maxRight || leftLength < 1 || leftLength < minLeft) return;
    const isWanted = moved + 1 >= right.minLength && leftLength <= left.maxLength;
    const facets = startOf(antecedent, length - moved) - moved;
    for (let i = place; i < length; i++) {
      const role = roles.of[ranks[i]];
      if (role === LEFT) continue;
      const antecedentLeft = positions[facets + i];
      if (count[set] / count[antecedentLeft] >= minConfidence) {
        const larger = consequent < 0 ? ranks[i] : childOf(starts, item, consequent, ranks[i]);
        if (isWanted && lastRight <= i) addIfLifted(set, antecedentLeft, larger);
        moveRight(set, antecedentLeft, larger, i + 1, moved + 1, length, ranks, lastRight);
      }
      // An item that must be on the right cannot be passed by.
      if (role === RIGHT) return;
    }
  }

  return asRules({ frequent, minConfidence, ...found.finish() });
}
