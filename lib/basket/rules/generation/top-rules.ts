/** The rules of the highest support, as many as are wanted. */
import type { Baskets } from "../../../core/baskets";
import { requireInteger } from "../../../core/errors";
import { restrict } from "../../miners/constraints/restrict";
import * as topItemsets from "../../miners/top-itemsets";
import type { MiningOptions, Rules } from "../../types";
import { from, type RuleOptions } from "..";

const ACTION = "mine the top rules";

/** Itemsets that the first attempt takes for each rule that is wanted; each further attempt takes so many times more. */
const GROWTH = 4;

export interface TopRulesOptions
  extends Omit<RuleOptions, "emptyAntecedent" | "antecedent" | "consequent">,
    Omit<MiningOptions, "minSupport" | "minLength"> {
  /** How many rules are wanted. */
  readonly k: number;
}

/**
 * The k rules (前 k 条关联规则) that hold in the most baskets, of all that are confident enough: the highest support at which
 * there are at least k rules, and all rules that reach it. Rules as frequent as the k-th are all there; there are fewer than
 * k only if the baskets have fewer.
 *
 * Exact: ever more of the most frequent itemsets are taken, until their rules suffice. Where hardly any rule is confident
 * enough that is a long way, down to sets that one basket holds; `maxItemsets` ends it.
 *
 * @returns The very rules of `rules.from` at that support, which is `frequent.minCount`, in their order.
 * @throws {RangeError} If an option is out of range, or more than `maxItemsets` sets had to be held.
 *
 * @see Hall, M., Frank, E., Holmes, G., Pfahringer, B., Reutemann, P. & Witten, I. H. (2009). The WEKA data mining software.
 * SIGKDD Explorations 11(1), 10-18 (its Apriori lowers the support in steps until there are N rules).
 * doi:10.1145/1656274.1656278
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["bread", "beer"], ["milk", "bread"]]);
 * const top = mine(receipts, { k: 1, minConfidence: 0.9 });
 * top.size; // 1
 * [...top][0].count; // 2
 */
export function mine(baskets: Baskets, options: TopRulesOptions): Rules {
  const { k, maxLength, maxItemsets, items, ...ruleOptions } = options;
  requireInteger(ACTION, "k", k, 1);
  const limits = {
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(maxItemsets === undefined ? {} : { maxItemsets }),
    ...(items === undefined ? {} : { items }),
  };
  for (let sets = GROWTH * k; ; sets *= GROWTH) {
    const frequent = topItemsets.mine(baskets, { ...limits, k: sets, minLength: 2 });
    const rules = from(frequent, ruleOptions);
    if (rules.size < k && frequent.size >= sets) continue;
    if (rules.size < k) return rules;
    const counts = rules.itemset.map((set) => frequent.count[set]).sort();
    return from(restrict(frequent, { count: counts[counts.length - k] }), ruleOptions);
  }
}
