/** What is known of the more general rules (更一般的规则): the same consequent, with fewer items in the antecedent. */
import { childStarts } from "../../miners/results/itemset-columns";
import type { Rules } from "../../types";
import { facetsOf } from "./subset-positions";

/** A number of the rule with these counts: both sides, antecedent, consequent. */
export type NumberOf = (count: number, antecedentCount: number, consequentCount: number) => number;

/**
 * For every rule the highest value among all more general ones, down to the empty antecedent ("everyone buys Y").
 *
 * All of them are there to be read: subsets of a frequent set are frequent. They count whether or not they passed the
 * thresholds of the rules. Each is looked at once, however many rules it is more general than: the best below
 * X → Y is the best of the |X| rules with one item less and of what is below these. O(general rules · length).
 *
 * @returns Minus infinity for a rule with nothing in its antecedent.
 */
export function bestMoreGeneral(rules: Rules, numberOf: NumberOf): Float64Array {
  const { frequent, itemset, antecedent, consequent, size } = rules;
  const { item, parent, count, levelOffsets, basketCount } = frequent;
  const facets = facetsOf(frequent, childStarts(frequent));
  const known = createPairTable();
  const best = new Float64Array(size);

  /**
   * @param both Position of X ∪ Y, which has `length` items; bit i of `left` says that item i of these is in X.
   */
  function bestBelow(
    both: number,
    left: number,
    above: number,
    consequentCount: number,
    length: number,
  ): number {
    const leftLength = bitCount(left);
    if (leftLength === 0) return Number.NEGATIVE_INFINITY;
    if (leftLength === 1) return numberOf(consequentCount, basketCount, consequentCount);
    const slot = known.find(both, above);
    const found = known.valueAt(slot);
    if (!Number.isNaN(found)) return found;

    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0, k = 0; i < length; i++) {
      if (((left >>> i) & 1) === 0) continue;
      const lessBoth = facets.at(both, length, i);
      const less = facets.at(above, leftLength, k++);
      highest = Math.max(
        highest,
        numberOf(count[lessBoth], count[less], consequentCount),
        bestBelow(lessBoth, without(left, i), less, consequentCount, length - 1),
      );
    }
    known.add(both, above, highest);
    return highest;
  }

  for (let rule = 0; rule < size; rule++) {
    const length = lengthOf(itemset[rule], levelOffsets);
    const left = placesOf(antecedent[rule], itemset[rule], item, parent, length);
    best[rule] = bestBelow(itemset[rule], left, antecedent[rule], count[consequent[rule]], length);
  }
  return best;
}

/**
 * For every rule the highest value of a comparison with the rules that have one item less in the antecedent.
 *
 * @param compare Of both sides and the antecedent, with and without the item: counts.
 * @returns Minus infinity for a rule with nothing in its antecedent.
 */
export function worstNextGeneral(
  rules: Rules,
  compare: (both: number, above: number, lessBoth: number, less: number) => number,
): Float64Array {
  const { frequent, itemset, antecedent, consequent, size } = rules;
  const { item, parent, count, levelOffsets, basketCount } = frequent;
  const facets = facetsOf(frequent, childStarts(frequent));
  const worst = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  for (let rule = 0; rule < size; rule++) {
    const both = itemset[rule];
    const above = antecedent[rule];
    if (above < 0) continue;
    const length = lengthOf(both, levelOffsets);
    const left = placesOf(above, both, item, parent, length);
    const leftLength = bitCount(left);
    for (let i = 0, k = 0; i < length; i++) {
      if (((left >>> i) & 1) === 0) continue;
      const isLast = leftLength === 1;
      const lessBoth = count[isLast ? consequent[rule] : facets.at(both, length, i)];
      const less = isLast ? basketCount : count[facets.at(above, leftLength, k++)];
      worst[rule] = Math.max(worst[rule], compare(count[both], count[above], lessBoth, less));
    }
  }
  return worst;
}

/** Items in the set at a position. */
function lengthOf(position: number, levelOffsets: Int32Array): number {
  let length = 1;
  while (position >= levelOffsets[length]) length++;
  return length;
}

/** Which items of the whole are in the part, as bits: no frequent set has more than 31, since it has 2^31 subsets. */
function placesOf(part: number, whole: number, item: Int32Array, parent: Int32Array, length: number): number {
  let places = 0;
  let p = part;
  for (let w = whole, i = length - 1; p >= 0 && i >= 0; w = parent[w], i--) {
    if (item[w] !== item[p]) continue;
    places |= 1 << i;
    p = parent[p];
  }
  return places;
}

/** The bits with bit i taken out, and those above it moved down. */
function without(bits: number, i: number): number {
  const below = bits & ((1 << i) - 1);
  return ((bits >>> (i + 1)) << i) | below;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Values by a pair of positions: open addressing in typed arrays, where a `Map` would need a boxed key a pair. */
function createPairTable() {
  let first = new Int32Array(1024).fill(-1);
  let second = new Int32Array(1024);
  let values = new Float64Array(1024);
  let used = 0;

  /** Where the pair is, or the free slot where it would be. */
  function find(a: number, b: number): number {
    const mask = first.length - 1;
    let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (first[slot] >= 0 && !(first[slot] === a && second[slot] === b)) slot = (slot + 1) & mask;
    return slot;
  }

  /** NaN where there is none. */
  const valueAt = (slot: number) => (first[slot] < 0 ? Number.NaN : values[slot]);

  function add(a: number, b: number, value: number): void {
    if (2 * ++used > first.length) grow();
    const slot = find(a, b);
    first[slot] = a;
    second[slot] = b;
    values[slot] = value;
  }

  function grow(): void {
    const old = { first, second, values };
    first = new Int32Array(2 * old.first.length).fill(-1);
    second = new Int32Array(first.length);
    values = new Float64Array(first.length);
    for (let i = 0; i < old.first.length; i++) {
      if (old.first[i] < 0) continue;
      const slot = find(old.first[i], old.second[i]);
      first[slot] = old.first[i];
      second[slot] = old.second[i];
      values[slot] = old.values[i];
    }
  }

  return { find, valueAt, add };
}
