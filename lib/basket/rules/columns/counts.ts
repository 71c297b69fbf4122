/** Counts of rules. */
import type { RuleCounts, Rules } from "../../types";

/** The counts of all rules as columns, in the order of the rules. Every measure is computed from them. */
export function counts(rules: Rules): RuleCounts {
  const { frequent, itemset, antecedent, consequent, size } = rules;
  const { basketCount } = frequent;
  const count = new Int32Array(size);
  const antecedentCount = new Int32Array(size);
  const consequentCount = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    count[i] = frequent.count[itemset[i]];
    antecedentCount[i] = antecedent[i] < 0 ? basketCount : frequent.count[antecedent[i]];
    consequentCount[i] = frequent.count[consequent[i]];
  }
  return { count, antecedentCount, consequentCount, basketCount };
}
