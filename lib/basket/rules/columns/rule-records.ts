/** Rules as records, one of them or all, and their counts as columns. */
import { requirePosition } from "../../../core/errors";
import { itemsAt } from "../../miners/results/itemset-columns";
import type { Rule, RuleCounts, RuleSides, Rules } from "../../types";
import { requireRules } from "../require-rules";
import { ratiosOf } from "./ratios";

/** The columns of rules without iterator and display. */
export type RuleColumns = Pick<
  Rules,
  "size" | "frequent" | "minConfidence" | "itemset" | "antecedent" | "consequent"
>;

/**
 * Rule i as a record.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["milk", "bread"], ["bread"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * ruleAt(found, 0).consequent; // ["bread"]
 *
 * @throws {RangeError} If there is no rule at the position.
 */
export function ruleAt(rules: RuleColumns, i: number): Rule {
  requireRules("read a rule", rules);
  requirePosition("read a rule", "i", i, rules.size);
  return recordOf(rules, i);
}

/** `ruleAt` for positions that exist. */
export function recordOf(rules: RuleColumns, i: number): Rule {
  return recordAt(rules, i, (position) => itemsAt(rules.frequent, position));
}

/** Names of both sides of rule i. */
export function sidesAt({ frequent, antecedent, consequent }: RuleColumns, i: number): RuleSides {
  return { antecedent: itemsAt(frequent, antecedent[i]), consequent: itemsAt(frequent, consequent[i]) };
}

/**
 * All rules as records, in their order. For very many rules this is several times faster than iterating. Rules with the
 * same antecedent or consequent share one array of names.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["milk", "bread"], ["bread"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * toList(found).map(({ antecedent }) => antecedent); // [["milk"]]
 */
export function toList(rules: RuleColumns): Rule[] {
  requireRules("list rules", rules);
  const { frequent, size } = rules;
  const known: (readonly string[] | undefined)[] = new Array(frequent.item.length);
  const namesAt = (position: number): readonly string[] => {
    if (position < 0) return [];
    known[position] ??= itemsAt(frequent, position);
    return known[position];
  };
  const all: Rule[] = new Array(size);
  for (let i = 0; i < size; i++) all[i] = recordAt(rules, i, namesAt);
  return all;
}

function recordAt(rules: RuleColumns, i: number, namesAt: (position: number) => readonly string[]): Rule {
  const { frequent, itemset, antecedent, consequent } = rules;
  const { basketCount } = frequent;
  const count = frequent.count[itemset[i]];
  const antecedentCount = antecedent[i] < 0 ? basketCount : frequent.count[antecedent[i]];
  const consequentCount = frequent.count[consequent[i]];
  const ratios = ratiosOf(count, antecedentCount, consequentCount, basketCount);
  const { support, confidence, lift, leverage, conviction } = ratios;
  return {
    antecedent: namesAt(antecedent[i]),
    consequent: namesAt(consequent[i]),
    count,
    antecedentCount,
    consequentCount,
    support,
    confidence,
    lift,
    leverage,
    conviction,
  };
}

/** The counts of all rules as columns, in the order of the rules. Every measure is computed from them. Doubles hold counts to 2^53. */
export function countsOf(rules: Rules): RuleCounts {
  const { frequent, itemset, antecedent, consequent, size } = rules;
  const { basketCount } = frequent;
  const count = new Float64Array(size);
  const antecedentCount = new Float64Array(size);
  const consequentCount = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    count[i] = frequent.count[itemset[i]];
    antecedentCount[i] = antecedent[i] < 0 ? basketCount : frequent.count[antecedent[i]];
    consequentCount[i] = frequent.count[consequent[i]];
  }
  return { count, antecedentCount, consequentCount, basketCount };
}
