/** A level of Apriori: the frequent sets of one length as columns, and its trace. */

/** Set s is set `parent[s]` of the level before and one item more, `item[s]`. */
export interface Level {
  readonly item: Int32Array;
  readonly parent: Int32Array;
  /** Position in the level before of set s without its item i: `subsets[s * length + i]`. */
  readonly subsets: Int32Array;
  /** Number of each set in the tree of all sets. */
  readonly node: Int32Array;
}

/** Receives each step of the search. Items are ranks, ascending. */
export interface AprioriTrace {
  /** A level is done; `touched` cells of baskets and nodes of the candidate tree were read. */
  level(counts: LevelCounts, touched: number): void;
  /** A candidate was dropped: without the item at position `removed` it is not frequent. */
  pruned?(items: readonly number[], removed: number): void;
  /** A candidate was counted. Returns whether further ones are wanted. */
  counted?(items: readonly number[], count: number): boolean;
}

/** The candidates of one length in numbers. */
export interface LevelCounts {
  /** Items in each set. */
  readonly length: number;
  /** Sets made by joining two frequent sets that differ in their last item. */
  readonly candidates: number;
  /** Candidates with a subset that is not frequent: dropped without counting. */
  readonly pruned: number;
  /** Candidates counted in the baskets. */
  readonly counted: number;
  /** Counted and frequent. */
  readonly kept: number;
}

/** The ranks of set `position` of the last level, followed by one more item. */
export function itemsOf(path: readonly Level[], position: number, last: number): number[] {
  const items = [last];
  for (let k = path.length - 1, p = position; k >= 0; p = path[k].parent[p], k--) items.push(path[k].item[p]);
  return items.reverse();
}
