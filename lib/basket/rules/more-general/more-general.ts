/** Compares rules with their more general rules (更一般的规则): the same consequent, fewer items in the antecedent. */
import { childStarts } from "../../miners/results/itemset-columns";
import type { Rules } from "../../types";
import { createPairTable } from "./pair-table";
import { subsetPositions } from "./subset-positions";

/** A measure from the counts of both sides, the antecedent and the consequent. */
export type CountMeasure = (count: number, antecedentCount: number, consequentCount: number) => number;

/**
 * For every rule, the highest value of a measure among all its more general rules, down to the empty antecedent.
 *
 * Includes rules below the thresholds: subsets of a frequent itemset are frequent, so all counts are known. Each more general
 * rule is visited once, by dynamic programming: the best below X → Y is the best among the |X| rules with one item less and
 * the best below each of them. O(more general rules · length).
 *
 * @returns Minus infinity for a rule with an empty antecedent.
 */
export function bestMoreGeneral(rules: Rules, measure: CountMeasure): Float64Array {
  const { frequent, itemset, antecedent, consequent, size } = rules;
  const { item, parent, count, levelOffsets, basketCount } = frequent;
  const { subsetOf } = subsetPositions(frequent, childStarts(frequent));
  const known = createPairTable();
  const best = new Float64Array(size);

  /**
   * @param both Position of X ∪ Y, which has `length` items.
   * @param members Bit i is set if item i of X ∪ Y is in X.
   * @param left Position of X.
   */
  function bestBelow(
    both: number,
    members: number,
    left: number,
    consequentCount: number,
    length: number,
  ): number {
    const leftLength = bitCount(members);
    if (leftLength === 0) return Number.NEGATIVE_INFINITY;
    if (leftLength === 1) return measure(consequentCount, basketCount, consequentCount);
    const found = known.valueAt(known.find(both, left));
    if (!Number.isNaN(found)) return found;

    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0, k = 0; i < length; i++) {
      if (((members >>> i) & 1) === 0) continue;
      const smallerBoth = subsetOf(both, length, i);
      const smallerLeft = subsetOf(left, leftLength, k++);
      highest = Math.max(
        highest,
        measure(count[smallerBoth], count[smallerLeft], consequentCount),
        bestBelow(smallerBoth, withoutBit(members, i), smallerLeft, consequentCount, length - 1),
      );
    }
    known.add(both, left, highest);
    return highest;
  }

  for (let rule = 0; rule < size; rule++) {
    const length = lengthOf(itemset[rule], levelOffsets);
    const members = membersOf(antecedent[rule], itemset[rule], item, parent, length);
    best[rule] = bestBelow(itemset[rule], members, antecedent[rule], count[consequent[rule]], length);
  }
  return best;
}

/**
 * For every rule, the highest value of a comparison with the rules that have one item less in the antecedent.
 *
 * @param compare Gets the counts of both sides and the antecedent, then the same two counts without the item.
 * @returns Minus infinity for a rule with an empty antecedent.
 */
export function highestComparison(
  rules: Rules,
  compare: (both: number, left: number, smallerBoth: number, smallerLeft: number) => number,
): Float64Array {
  const { frequent, itemset, antecedent, consequent, size } = rules;
  const { item, parent, count, levelOffsets, basketCount } = frequent;
  const { subsetOf } = subsetPositions(frequent, childStarts(frequent));
  const highest = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  for (let rule = 0; rule < size; rule++) {
    const both = itemset[rule];
    const left = antecedent[rule];
    if (left < 0) continue;
    const length = lengthOf(both, levelOffsets);
    const members = membersOf(left, both, item, parent, length);
    const leftLength = bitCount(members);
    for (let i = 0, k = 0; i < length; i++) {
      if (((members >>> i) & 1) === 0) continue;
      const becomesEmpty = leftLength === 1;
      const smallerBoth = count[becomesEmpty ? consequent[rule] : subsetOf(both, length, i)];
      const smallerLeft = becomesEmpty ? basketCount : count[subsetOf(left, leftLength, k++)];
      highest[rule] = Math.max(highest[rule], compare(count[both], count[left], smallerBoth, smallerLeft));
    }
  }
  return highest;
}

/** Number of items of the itemset at a position. */
function lengthOf(position: number, levelOffsets: Int32Array): number {
  let length = 1;
  while (position >= levelOffsets[length]) length++;
  return length;
}

/** Which items of an itemset are in a subset, as bits. 31 items are the limit of mining, since they have 2^31 subsets. */
function membersOf(
  subset: number,
  set: number,
  item: Int32Array,
  parent: Int32Array,
  length: number,
): number {
  let members = 0;
  let p = subset;
  for (let s = set, i = length - 1; p >= 0 && i >= 0; s = parent[s], i--) {
    if (item[s] !== item[p]) continue;
    members |= 1 << i;
    p = parent[p];
  }
  return members;
}

/** Removes bit i; the bits above it move down by one. */
function withoutBit(bits: number, i: number): number {
  const below = bits & ((1 << i) - 1);
  return ((bits >>> (i + 1)) << i) | below;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
