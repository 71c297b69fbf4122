/** The interface between the search and the trees that it writes to. */

/** Receives what the search finds: depth first, siblings from the most frequent item down. */
export interface SetTree {
  /**
   * Adds a set: `parent` and one more item.
   *
   * @param length Items in the new set.
   * @param parent Number of the parent among the sets of its length; -1 for a single item.
   * @returns The number of the new set among those of its length.
   */
  add(length: number, rank: number, parent: number, count: number): number;
  /** Announces sets of this length that extend the set just added, and may be repeated. */
  open(length: number): void;
  /** Repeats below the set just added its earlier siblings and all sets below them, with the same counts. */
  repeatSiblings(length: number, copy: number): void;
  /**
   * Repeats the last set of this length and all sets below it with each subset of some more items. Only a tree that just
   * counts has it.
   */
  repeatWith?(length: number, items: number): void;
  /** Adds this many sets below the one just added. Only a tree that just counts sets of all lengths has it. */
  addUnnamed?(sets: number): void;
  /** The most members to count at once for `addUnnamed`, so that a search with a time limit can be stopped. */
  readonly mostUnnamed?: number;
}
