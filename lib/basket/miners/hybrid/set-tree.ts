/** The interface between the search and the trees that it writes to, and the tree that only counts. */

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
  /** Adds this many sets below the one just added. Only a tree that just counts has it. */
  addUnnamed?(sets: number): void;
  /** Repeats below the set just added its earlier siblings and all sets below them, with the same counts. */
  repeatSiblings(length: number, copy: number): void;
}

/** A tree that only counts the sets. Branches that would be repeated are counted without visiting them. */
export function createSetCounter(): SetTree & { readonly total: () => number } {
  /** Number of sets before the last one of each length was added. */
  const before: number[] = [];
  let total = 0;

  function add(length: number): number {
    before[length] = total++;
    return 0;
  }

  function repeatSiblings(length: number): void {
    const withParent = before[length - 1] + 1;
    total += before[length] - withParent;
  }

  const addUnnamed = (sets: number) => {
    total += sets;
  };
  return { add, open() {}, addUnnamed, repeatSiblings, total: () => total };
}
