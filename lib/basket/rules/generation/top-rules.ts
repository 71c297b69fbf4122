/** The k rules of the highest support. */
import type { Baskets } from "../../../core/baskets";
import { integer, type OptionReaders, pickOptions, readOptions } from "../../../core/options";
import { restrict } from "../../miners/constraints/restrict";
import * as topItemsets from "../../miners/top-itemsets";
import { MINING_READERS, type MiningOptions, type Rules } from "../../types";
import { from, RULE_READERS, type RuleOptions } from "./from";

/** The first attempt mines this many itemsets for each rule; each further attempt mines this many times more. */
const GROWTH = 4;

/** How many rules, and which. */
export interface TopRulesOptions
  extends Omit<RuleOptions, "emptyAntecedent" | "antecedent" | "consequent">,
    Omit<MiningOptions, "minSupport" | "minLength"> {
  /** Number of rules. */
  readonly k: number;
}

const { minSupport: _support, minLength: _length, ...LIMIT_READERS } = MINING_READERS;
const { emptyAntecedent: _empty, antecedent: _left, consequent: _right, ...THRESHOLD_READERS } = RULE_READERS;
const TOP_RULES_READERS = {
  ...LIMIT_READERS,
  ...THRESHOLD_READERS,
  k: integer(1),
} satisfies OptionReaders<TopRulesOptions>;

/**
 * The k rules (前 k 条关联规则) of the highest support among those that reach `minConfidence`. Rules tied with the k-th are
 * included, so there can be more than k. There are fewer only if the baskets have fewer rules.
 *
 * Exact: mines more and more of the most frequent itemsets until their rules suffice. If hardly any rule reaches the
 * confidence, this may go down to itemsets in a single basket; `maxItemsets` limits it.
 *
 * @returns The rules of `rules.from` at the support `frequent.minCount`, in their order.
 * @throws {RangeError} If an option is out of range, or more than `maxItemsets` itemsets are needed.
 *
 * @see Hall, M., Frank, E., Holmes, G., Pfahringer, B., Reutemann, P. & Witten, I. H. (2009). The WEKA data mining software.
 * SIGKDD Explorations 11(1), 10-18 (its Apriori lowers the support in steps until there are N rules).
 * doi:10.1145/1656274.1656278
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["bread", "beer"], ["milk", "bread"]]);
 * const [rule] = mine(receipts, { k: 1, minConfidence: 0.9 });
 * [rule.antecedent, rule.consequent, rule.count]; // [["milk"], ["bread"], 2]
 */
export function mine(baskets: Baskets, options: TopRulesOptions): Rules {
  const given = readOptions("mine the top rules", options, TOP_RULES_READERS);
  const { k } = given;
  const limits = pickOptions(given, LIMIT_READERS);
  const thresholds = pickOptions(given, THRESHOLD_READERS);
  for (let sets = GROWTH * k; ; sets *= GROWTH) {
    const frequent = topItemsets.mine(baskets, { ...limits, k: sets, minLength: 2 });
    const rules = from(frequent, thresholds);
    if (rules.size < k) {
      if (frequent.size < sets) return rules;
      continue;
    }
    const counts = rules.itemset.map((set) => frequent.count[set]).sort();
    return from(restrict(frequent, { count: counts[counts.length - k] }), thresholds);
  }
}
