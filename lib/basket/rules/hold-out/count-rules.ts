/** Exact counts of given rules in given baskets, by group of baskets. */
import type { Baskets } from "../../../core/baskets";
import { requireOneForEach } from "../../baskets/require-baskets";
import type { FrequentItemsets, Rules } from "../../types";
import { countSets } from "./count-sets";
import type { CountColumns } from "./verdict";

/** Baskets divided into groups. */
export interface BasketGroups {
  readonly names: readonly string[];
  /** Group of each basket, a position in `names`; -1 if it is in none. */
  readonly groupOf: Int32Array;
}

/** Counts of rules by group; those of rule i in group g are at `i * groups + g`. */
export interface RuleCountsByGroup extends CountColumns {
  readonly groups: number;
  /** Baskets in each group. */
  readonly basketCount: Int32Array;
}

const ACTION = "count rules";

/**
 * Exact counts of every rule in each group of the given baskets. Items are matched by name.
 *
 * Every itemset that the rules need is counted once, however many rules share it.
 * O(sum of the itemset counts · remaining basket length).
 *
 * @throws {TypeError} If there is not one group for each basket.
 */
export function countRules(rules: Rules, baskets: Baskets, groups: BasketGroups): RuleCountsByGroup {
  const { groupOf } = groups;
  requireOneForEach(ACTION, "groups", groupOf, baskets);
  const groupCount = groups.names.length;
  const basketCount = new Int32Array(groupCount);
  for (const group of groupOf) if (group >= 0) basketCount[group]++;

  const { itemset, antecedent, consequent, size, frequent } = rules;
  const slotOf = neededSets(frequent, [itemset, antecedent, consequent]);
  const counts = countSets(frequent, slotOf, baskets, groupOf, groupCount);
  const columns = [itemset, antecedent, consequent].map((positions) => {
    const column = new Int32Array(size * groupCount);
    for (let i = 0; i < size; i++) {
      const from = positions[i] < 0 ? -1 : slotOf[positions[i]] * groupCount;
      for (let g = 0; g < groupCount; g++)
        column[i * groupCount + g] = from < 0 ? basketCount[g] : counts[from + g];
    }
    return column;
  });
  const [count, antecedentCount, consequentCount] = columns;
  return { groups: groupCount, basketCount, count, antecedentCount, consequentCount };
}

/** Numbers the itemsets that rules refer to and all their prefixes, in the order of the columns; -1 for all others. */
function neededSets(frequent: FrequentItemsets, columns: readonly Int32Array[]): Int32Array {
  const slotOf = new Int32Array(frequent.item.length).fill(-1);
  for (const positions of columns) {
    for (const position of positions) {
      for (let set = position; set >= 0 && slotOf[set] < 0; set = frequent.parent[set]) slotOf[set] = 0;
    }
  }
  let slots = 0;
  for (let set = 0; set < slotOf.length; set++) if (slotOf[set] === 0) slotOf[set] = slots++;
  return slotOf;
}
