/** Collects rules as three growing columns. */
import { enlarged } from "../../../core/enlarged";

/** @param maxRules More is an error. */
export function createRuleCollector(maxRules: number) {
  let itemset: Int32Array = new Int32Array(256);
  let antecedent: Int32Array = new Int32Array(256);
  let consequent: Int32Array = new Int32Array(256);
  let size = 0;

  function add(newItemset: number, newAntecedent: number, newConsequent: number): void {
    if (size === maxRules) {
      const rule = `at least the number of rules, current value is ${maxRules}; raise minConfidence or minLift, set maxConsequentLength, or raise maxRules`;
      throw new RangeError(`Cannot make rules: maxRules must be ${rule}`);
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
