/** Rules read off the frequent itemsets: each set parted into a left and a right side in every way that is wanted. */
import { enlarged } from "../../core/enlarged";
import { requireFinite, requireFraction, requireInteger } from "../../core/errors";
import { childOf, childStarts } from "../itemset-columns";
import type { FrequentItemsets, Rules } from "../types";
import { asRules } from "./columns";
import { liftOf } from "./ratios";

const ACTION = "make rules";

export interface RuleOptions {
  /** Fraction in [0, 1]; a rule exactly at the threshold is kept. */
  readonly minConfidence: number;
  /** Keeps rules with at least this lift. @default 0 */
  readonly minLift?: number;
  /** Items on the right side at most; 1 gives the rules of arules. @default no limit */
  readonly maxConsequentLength?: number;
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
 * lower the confidence, so a right side is not enlarged once a rule fails. O(rules + itemsets · length).
 *
 * @returns Rules in the order of their itemsets, then by the items on the right; `sortBy` gives another order.
 * @throws {RangeError} If a threshold is out of range, or there are more than `maxRules`.
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

  const { item, count, levelOffsets, basketCount, first } = frequent;
  const starts = childStarts(frequent);
  const facets = facetsOf(frequent, starts);
  const found = createRuleColumns(maxRules);

  function addIfLifted(itemset: number, antecedent: number, consequent: number): void {
    const antecedentCount = antecedent < 0 ? basketCount : count[antecedent];
    if (liftOf(count[itemset], antecedentCount, count[consequent], basketCount) >= minLift) {
      found.add(itemset, antecedent, consequent);
    }
  }

  for (let length = 1; length < levelOffsets.length; length++) {
    const ranks = new Int32Array(length);
    for (let set = Math.max(first, levelOffsets[length - 1]); set < levelOffsets[length]; set++) {
      for (let i = length - 1, p = set; i >= 0; p = frequent.parent[p], i--) ranks[i] = item[p];
      const isCommon = count[set] / basketCount >= minConfidence;
      if (emptyAntecedent && length <= maxConsequentLength && isCommon) addIfLifted(set, -1, set);
      moveRight(set, set, -1, 0, 0, length, ranks);
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
  ): void {
    if (moved === maxConsequentLength || length - moved < 2) return;
    for (let i = place; i < length; i++) {
      const left = facets.at(antecedent, length - moved, i - moved);
      if (count[set] / count[left] < minConfidence) continue;
      const right = consequent < 0 ? ranks[i] : childOf(starts, item, consequent, ranks[i]);
      addIfLifted(set, left, right);
      moveRight(set, left, right, i + 1, moved + 1, length, ranks);
    }
  }

  return asRules({ frequent, minConfidence, ...found.finish() });
}

/** For every set, where each of its subsets with one item less stands. */
function facetsOf(frequent: FrequentItemsets, starts: Int32Array) {
  const { item, parent, levelOffsets } = frequent;
  const levelStart = [0, 0];
  for (let length = 1; length < levelOffsets.length; length++) {
    levelStart[length + 1] = levelStart[length] + length * (levelOffsets[length] - levelOffsets[length - 1]);
  }
  const facets = new Int32Array(levelStart[levelStart.length - 1]);

  /** Position of the set without its item i; the items of a set are numbered from the rarest. */
  function at(set: number, length: number, i: number): number {
    return facets[levelStart[length] + (set - levelOffsets[length - 1]) * length + i];
  }

  for (let length = 2; length < levelOffsets.length; length++) {
    let next = levelStart[length];
    for (let set = levelOffsets[length - 1]; set < levelOffsets[length]; set++) {
      for (let i = 0; i < length - 1; i++) {
        const shorter = length === 2 ? -1 : at(parent[set], length - 1, i);
        facets[next++] = shorter < 0 ? item[set] : childOf(starts, item, shorter, item[set]);
      }
      facets[next++] = parent[set];
    }
  }
  return { at };
}

function createRuleColumns(maxRules: number) {
  let itemset: Int32Array = new Int32Array(256);
  let antecedent: Int32Array = new Int32Array(256);
  let consequent: Int32Array = new Int32Array(256);
  let size = 0;

  function add(newItemset: number, newAntecedent: number, newConsequent: number): void {
    if (size === maxRules) {
      const rule = `at least the number of rules, current value is ${maxRules}; raise minConfidence or minLift, set maxConsequentLength, or raise maxRules`;
      throw new RangeError(`Cannot ${ACTION}: maxRules must be ${rule}`);
    }
    if (size === itemset.length) {
      itemset = enlarged(itemset, size + 1);
      antecedent = enlarged(antecedent, size + 1);
      consequent = enlarged(consequent, size + 1);
    }
    itemset[size] = newItemset;
    antecedent[size] = newAntecedent;
    consequent[size++] = newConsequent;
  }

  const finish = () => ({
    size,
    itemset: itemset.slice(0, size),
    antecedent: antecedent.slice(0, size),
    consequent: consequent.slice(0, size),
  });
  return { add, finish };
}
