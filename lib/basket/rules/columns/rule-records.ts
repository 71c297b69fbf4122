/** Rules as records: one of them, or all. */
import { itemsAt } from "../../miners/results/itemset-columns";
import type { Rule, Rules } from "../../types";
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
 */
export function ruleAt(rules: RuleColumns, i: number): Rule {
  const { frequent, itemset, antecedent, consequent } = rules;
  const { basketCount } = frequent;
  const count = frequent.count[itemset[i]];
  const antecedentCount = antecedent[i] < 0 ? basketCount : frequent.count[antecedent[i]];
  const consequentCount = frequent.count[consequent[i]];
  return {
    antecedent: itemsAt(frequent, antecedent[i]),
    consequent: itemsAt(frequent, consequent[i]),
    count,
    antecedentCount,
    consequentCount,
    ...ratiosOf(count, antecedentCount, consequentCount, basketCount),
  };
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
  const { frequent, itemset, antecedent, consequent, size } = rules;
  const { basketCount, count } = frequent;
  const known: (readonly string[] | undefined)[] = new Array(frequent.item.length);
  const namesAt = (position: number): readonly string[] => {
    if (position < 0) return [];
    known[position] ??= itemsAt(frequent, position);
    return known[position];
  };
  const all: Rule[] = new Array(size);
  for (let i = 0; i < size; i++) {
    const both = count[itemset[i]];
    const left = antecedent[i] < 0 ? basketCount : count[antecedent[i]];
    const right = count[consequent[i]];
    const ratios = ratiosOf(both, left, right, basketCount);
    all[i] = {
      antecedent: namesAt(antecedent[i]),
      consequent: namesAt(consequent[i]),
      count: both,
      antecedentCount: left,
      consequentCount: right,
      support: ratios.support,
      confidence: ratios.confidence,
      lift: ratios.lift,
      leverage: ratios.leverage,
      conviction: ratios.conviction,
    };
  }
  return all;
}
