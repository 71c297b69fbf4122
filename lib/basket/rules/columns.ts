/** Reading the columns of rules: one rule, some of the rules, and the look of them all. */
import { DISPLAY, withDisplay } from "../../core/display";
import { itemsAt } from "../itemset-columns";
import type { Rule, Rules } from "../types";
import { ratiosOf } from "./ratios";
import { toTable } from "./table";

export type RuleColumns = Pick<
  Rules,
  "size" | "frequent" | "minConfidence" | "itemset" | "antecedent" | "consequent"
>;

/** Gives the columns their iterator and their look, neither of which shows in JSON or in a comparison. */
export function asRules(columns: RuleColumns): Rules {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as Rules, (rules) => toTable(rules)[DISPLAY]());
}

/** Rule i, with its names and numbers. */
export function at(rules: RuleColumns, i: number): Rule {
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

/** The rules at the given positions, in that order. */
export function take(rules: Rules, order: ArrayLike<number>): Rules {
  const { frequent, minConfidence } = rules;
  const pick = (column: Int32Array) => Int32Array.from({ length: order.length }, (_, i) => column[order[i]]);
  return asRules({
    size: order.length,
    frequent,
    minConfidence,
    itemset: pick(rules.itemset),
    antecedent: pick(rules.antecedent),
    consequent: pick(rules.consequent),
  });
}
