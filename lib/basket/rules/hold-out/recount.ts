/** Rules counted anew: in baskets they were not found in, all rules in one walk, by groups of baskets. */
import type { Baskets } from "../../../core/baskets";
import { mustBe, requireSameLength } from "../../../core/errors";
import { sortAscending } from "../../../core/sort-ascending";
import { requireBaskets } from "../../miners/frequent-items";
import { END } from "../../miners/hybrid/database";
import { childStarts } from "../../miners/itemset-columns";
import type { FrequentItemsets, Rules } from "../../types";

/** Baskets parted into groups. */
export interface BasketGroups {
  readonly names: readonly string[];
  /** Group of each basket, a position in `names`; -1 if it is in none. */
  readonly groupOf: Int32Array;
}

/** Counts of rules by group; those of rule i in group g stand at `i * groups + g`. */
export interface RuleCounts {
  readonly groups: number;
  /** Baskets in each group. */
  readonly basketCount: Int32Array;
  /** Baskets with both sides. */
  readonly count: Int32Array;
  readonly antecedentCount: Int32Array;
  readonly consequentCount: Int32Array;
}

const ACTION = "count rules";

/** All baskets as one group. */
export function oneGroup(baskets: Baskets): BasketGroups {
  requireBaskets(ACTION, baskets);
  return { names: ["all"], groupOf: new Int32Array(baskets.offsets.length - 1) };
}

/**
 * Exact counts of every rule in each group of the given baskets. Items are matched by name.
 *
 * The sets that the rules need are walked as the prefix tree they stand in, and the baskets are handed down it: each set
 * passes on, to the sets one item longer, the baskets that hold these. So a basket is read once for each needed set it
 * holds, not once for each rule. O(sum of the counts of the sets · rest of the baskets).
 *
 * @throws {TypeError} If there is not one group a basket.
 */
export function countRules(rules: Rules, baskets: Baskets, groups: BasketGroups): RuleCounts {
  requireBaskets(ACTION, baskets);
  if (!(rules?.itemset instanceof Int32Array))
    throw new TypeError(mustBe(ACTION, "rules", "rules, as rules.from makes them", rules));
  const { groupOf } = groups;
  requireSameLength(ACTION, "baskets", { length: baskets.offsets.length - 1 }, "their groups", groupOf);
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

/** Numbers the sets that rules stand on and the sets these extend, level by level; -1 for all others. */
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

/** Baskets of each group that hold each numbered set; (sets, groups). */
function countSets(
  frequent: FrequentItemsets,
  slotOf: Int32Array,
  baskets: Baskets,
  groupOf: Int32Array,
  groupCount: number,
): Int32Array {
  const { item, itemNames, levelOffsets } = frequent;
  const starts = childStarts(frequent);
  const slots = slotOf.reduce((most, slot) => Math.max(most, slot + 1), 0);
  const counts = new Int32Array(slots * groupCount);
  const isUsed = new Uint8Array(itemNames.length);
  for (let set = 0; set < slotOf.length; set++) if (slotOf[set] >= 0) isUsed[item[set]] = 1;
  const { cells, begins, owners } = rowsOf(baskets, groupOf, itemNames, isUsed);
  const childAt = new Int32Array(itemNames.length).fill(-1);

  /**
   * Counts the sets from one position up to another, all of which extend the same set, in the rows that hold that set:
   * row e goes on, behind its last item, at `cells[places[e]]`, and is of group `owners[e]`.
   */
  function handDown(first: number, end: number, places: Int32Array, owners: Int32Array): void {
    let last = -1;
    for (let set = first; set < end; set++) {
      if (slotOf[set] < 0) continue;
      childAt[item[set]] = set;
      last = item[set];
    }
    const totals = new Int32Array(end - first);
    for (let e = 0; e < places.length; e++) {
      for (let p = places[e]; cells[p] !== END && cells[p] <= last; p++) {
        const set = childAt[cells[p]];
        if (set < 0) continue;
        counts[slotOf[set] * groupCount + owners[e]]++;
        totals[set - first]++;
      }
    }
    const next: { set: number; places: Int32Array; owners: Int32Array; used: number }[] = [];
    const nextOf = new Int32Array(end - first).fill(-1);
    for (let set = first; set < end; set++) {
      const total = totals[set - first];
      if (total === 0 || !isExtended(set)) continue;
      nextOf[set - first] = next.length;
      next.push({ set, places: new Int32Array(total), owners: new Int32Array(total), used: 0 });
    }
    for (let e = 0; next.length > 0 && e < places.length; e++) {
      for (let p = places[e]; cells[p] !== END && cells[p] <= last; p++) {
        const set = childAt[cells[p]];
        const place = set < 0 ? -1 : nextOf[set - first];
        if (place < 0) continue;
        const row = next[place];
        row.places[row.used] = p + 1;
        row.owners[row.used++] = owners[e];
      }
    }
    for (let set = first; set < end; set++) childAt[item[set]] = -1;
    for (const { set, places: below, owners: their } of next)
      handDown(starts[set], starts[set + 1], below, their);
  }

  function isExtended(set: number): boolean {
    for (let child = starts[set]; child < starts[set + 1]; child++) if (slotOf[child] >= 0) return true;
    return false;
  }

  if (slots > 0) handDown(0, levelOffsets[1], begins, owners);
  return counts;
}

/** The grouped baskets as rows of the ranks that are used, each ascending and ended by `END`. */
function rowsOf(
  { itemNames, offsets, items }: Baskets,
  groupOf: Int32Array,
  ranked: readonly string[],
  isUsed: Uint8Array,
) {
  const rankOfName = new Map(ranked.map((name, rank) => [name, isUsed[rank] === 1 ? rank : -1]));
  const rankOf = Int32Array.from(itemNames, (name) => rankOfName.get(name) ?? -1);
  const cells = new Int32Array(items.length + groupOf.length);
  const begins: number[] = [];
  const owners: number[] = [];
  let end = 0;
  for (let basket = 0; basket < groupOf.length; basket++) {
    if (groupOf[basket] < 0) continue;
    const begin = end;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      const rank = rankOf[items[k]];
      if (rank >= 0) cells[end++] = rank;
    }
    if (end === begin) continue;
    sortAscending(cells, begin, end);
    cells[end++] = END;
    begins.push(begin);
    owners.push(groupOf[basket]);
  }
  return { cells, begins: Int32Array.from(begins), owners: Int32Array.from(owners) };
}
