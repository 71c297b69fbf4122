/** Frequent itemsets that were counted elsewhere, such as by an engine. */
import { offsetsOf } from "../../../core/offsets";
import type { Algorithm, FrequentItemsets } from "../../types";
import type { RankedItems } from "../frequent-items";
import { fromLevels } from "./itemset-columns";

/** A set and its count. */
export interface CountedSet {
  /** Ascending; rank 0 is the rarest item. */
  readonly ranks: readonly number[];
  readonly count: number;
}

/**
 * @param levels The sets of one item, of two, and so on, in the order of their ranks. All subsets of a set are there too.
 * @param ranked `names` are those of the ranks.
 */
export function fromCounts(
  levels: readonly (readonly CountedSet[])[],
  ranked: Pick<RankedItems, "basketCount" | "minCount" | "minLength" | "names">,
  algorithm: Algorithm,
): FrequentItemsets {
  const sets = levels.flat();
  const position = new Map(sets.map(({ ranks }, i) => [ranks.join(), i]));
  const parentOf = ({ ranks }: CountedSet) => position.get(ranks.slice(0, -1).join()) ?? -1;
  const counts = sets.map(({ count }) => count);
  return fromLevels(ranked, algorithm, {
    item: Int32Array.from(sets, ({ ranks }) => ranks[ranks.length - 1]),
    parent: Int32Array.from(sets, parentOf),
    count: counts.some((count) => count > 0x7fffffff) ? Float64Array.from(counts) : Int32Array.from(counts),
    levelOffsets: offsetsOf(Int32Array.from(levels.map((level) => level.length).filter((size) => size > 0))),
  });
}

/** The order of sets of one length. */
export function compareRanks({ ranks: a }: CountedSet, { ranks: b }: CountedSet): number {
  const differs = a.findIndex((rank, i) => rank !== b[i]);
  return differs < 0 ? 0 : a[differs] - b[differs];
}
