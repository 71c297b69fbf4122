/** The prefix tree into which the textbook miners write their itemsets, and the columns made from it. */
import { GrowableColumns } from "../../../core/growable-columns";
import { offsetsOf } from "../../../core/offsets";
import type { Algorithm, FrequentItemsets } from "../../types";
import type { RankedItems } from "../frequent-items";
import { fromLevels, moveSets, type TreeColumns } from "./itemset-columns";

/** Collects itemsets; each is an earlier set and one more item. */
export interface ItemsetTree {
  /**
   * @param parent Number of the set this one extends, -1 for a single item.
   * @returns The number of the new set.
   * @throws {RangeError} If there are more than `maxItemsets`.
   */
  add(rank: number, parent: number, count: number): number;
  /** @throws {RangeError} If a set of so many items alone has more than `maxItemsets` subsets, which are all frequent. */
  requireRoom(length: number): void;
  /** Ranks of a set, the last item first. */
  ranksOf(set: number): number[];
  finish(): FrequentItemsets;
}

/** An empty tree. Sets must come depth first or level by level, siblings from the rarest item up. */
export function createTree(frequent: RankedItems, algorithm: Algorithm): ItemsetTree {
  const sets = new GrowableColumns({ item: Int32Array, parent: Int32Array, count: Int32Array }, 1024);
  const { columns } = sets;

  function add(rank: number, parent: number, count: number): number {
    if (sets.size >= frequent.maxItemsets) throw new TooManyItemsets(frequent);
    const set = sets.addRow();
    columns.item[set] = rank;
    columns.parent[set] = parent;
    columns.count[set] = count;
    return set;
  }

  function ranksOf(set: number): number[] {
    const ranks: number[] = [];
    for (let s = set; s >= 0; s = columns.parent[s]) ranks.push(columns.item[s]);
    return ranks;
  }

  // The length with so many subsets: a power for each class would take as long as a small class.
  const longest = Math.log2(frequent.maxItemsets + 1);

  function requireRoom(length: number): void {
    if (length > longest) throw new TooManyItemsets(frequent);
  }

  return { add, requireRoom, ranksOf, finish: () => inLevelOrder(frequent, algorithm, sets.view()) };
}

/** The error of a search that finds more than `maxItemsets` sets. */
export class TooManyItemsets extends RangeError {
  constructor({ maxItemsets, minCount, basketCount }: RankedItems, noun = "frequent itemsets") {
    const rule = `at least the number of ${noun}, current value is ${maxItemsets}`;
    const advice = `raise minSupport (now ${minCount} of ${basketCount} baskets), set maxLength, or raise maxItemsets`;
    super(`Cannot mine itemsets: maxItemsets must be ${rule}; ${advice}`);
  }
}

/** Sorts by length with a counting sort, which keeps the order within a length. Parents come before their children. */
function inLevelOrder(frequent: RankedItems, algorithm: Algorithm, columns: TreeColumns): FrequentItemsets {
  const { parent } = columns;
  const size = parent.length;
  const depth = new Int32Array(size);
  const sizes: number[] = [];
  for (let i = 0; i < size; i++) {
    depth[i] = parent[i] < 0 ? 0 : depth[parent[i]] + 1;
    sizes[depth[i]] = (sizes[depth[i]] ?? 0) + 1;
  }
  const levelOffsets = offsetsOf(Int32Array.from(sizes));

  const next = levelOffsets.slice();
  const position = depth;
  for (let i = 0; i < size; i++) position[i] = next[depth[i]]++;
  return fromLevels(frequent, algorithm, { ...moveSets(columns, size, position, 0), levelOffsets });
}
