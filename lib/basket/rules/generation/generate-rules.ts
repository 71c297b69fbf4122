/** The algorithm ap-genrules of Agrawal and Srikant. */
import { childOf, childStarts } from "../../miners/results/itemset-columns";
import type { FrequentItemsets } from "../../types";
import { subsetPositions } from "../more-general/subset-positions";
import { ANTECEDENT_ONLY, CONSEQUENT_ONLY, type ItemRoles } from "./side-constraints";

/** Which splits of an itemset are allowed: the role of each item, and the lengths of both sides. */
export interface SplitLimits {
  readonly roles: ItemRoles;
  readonly minAntecedent: number;
  readonly maxAntecedent: number;
  readonly minConsequent: number;
  readonly maxConsequent: number;
}

/** Adds every allowed split of an itemset that reaches the confidence, by positions of the itemsets. */
export function generateRules(
  frequent: FrequentItemsets,
  minConfidence: number,
  { roles, minAntecedent, maxAntecedent, minConsequent, maxConsequent }: SplitLimits,
  add: (itemset: number, antecedent: number, consequent: number) => void,
): void {
  const { item, parent, count, levelOffsets, basketCount, first } = frequent;
  const starts = childStarts(frequent);
  const { positions, startOf } = subsetPositions(frequent, starts);

  for (let length = 1; length < levelOffsets.length; length++) {
    if (length < minAntecedent + minConsequent || length > maxAntecedent + maxConsequent) continue;
    const ranks = new Int32Array(length);
    for (let set = Math.max(first, levelOffsets[length - 1]); set < levelOffsets[length]; set++) {
      for (let i = length - 1, p = set; i >= 0; p = parent[p], i--) ranks[i] = item[p];
      if (!roles.canSplit(ranks)) continue;
      if (minAntecedent === 0 && length <= maxConsequent && count[set] / basketCount >= minConfidence) {
        if (ranks.every((rank) => roles.roleOf[rank] !== ANTECEDENT_ONLY)) add(set, -1, set);
      }
      extendConsequent(set, set, -1, 0, 0, length, ranks, roles.lastConsequentOnly(ranks));
    }
  }

  /** Moves each item from place `from` on into the consequent, which has `moved` items, then recurses. */
  function extendConsequent(
    set: number,
    antecedent: number,
    consequent: number,
    from: number,
    moved: number,
    length: number,
    ranks: Int32Array,
    lastConsequentOnly: number,
  ): void {
    const antecedentLength = length - moved - 1;
    if (moved === maxConsequent || antecedentLength < 1 || antecedentLength < minAntecedent) return;
    const isListed = moved + 1 >= minConsequent && antecedentLength <= maxAntecedent;
    // The antecedent lacks the `moved` items before `from`, so its item i of the itemset is its own item i - moved.
    const subsets = startOf(antecedent, length - moved) - moved;
    for (let i = from; i < length; i++) {
      const role = roles.roleOf[ranks[i]];
      if (role === ANTECEDENT_ONLY) continue;
      const smaller = positions[subsets + i];
      if (count[set] / count[smaller] >= minConfidence) {
        const larger = consequent < 0 ? ranks[i] : childOf(starts, item, consequent, ranks[i]);
        if (isListed && lastConsequentOnly <= i) add(set, smaller, larger);
        extendConsequent(set, smaller, larger, i + 1, moved + 1, length, ranks, lastConsequentOnly);
      }
      // An item that must be in the consequent cannot be left in the antecedent.
      if (role === CONSEQUENT_ONLY) return;
    }
  }
}
