/** Collects rules as three columns. */
import { GrowableColumns } from "../../../core/growable-columns";

/** @param maxRules More is an error. */
export function createRuleCollector(maxRules: number) {
  const rules = new GrowableColumns({ itemset: Int32Array, antecedent: Int32Array, consequent: Int32Array });
  const { columns } = rules;

  function add(itemset: number, antecedent: number, consequent: number): void {
    if (rules.size === maxRules) {
      const rule = `at least the number of rules, current value is ${maxRules}; raise minConfidence or minLift, set maxConsequentLength, or raise maxRules`;
      throw new RangeError(`Cannot make rules: maxRules must be ${rule}`);
    }
    const rule = rules.addRow();
    columns.itemset[rule] = itemset;
    columns.antecedent[rule] = antecedent;
    columns.consequent[rule] = consequent;
  }

  return { add, finish: () => ({ size: rules.size, ...rules.finish() }) };
}
