/** Baskets seen at other levels of a taxonomy. */
import type { Baskets } from "../../core/baskets";
import { requireInteger } from "../../core/errors";
import { sortAscending } from "../../core/sort-ascending";
import { requireBaskets } from "../baskets/require-baskets";
import { ancestorNumbers, requireTaxonomy, type Taxonomy } from "./tree";

/**
 * The baskets with every item replaced by its kind: what is bought together brand by brand, or category by category.
 *
 * Two items of one kind count once. What is not in the taxonomy stays as it is, and an item with fewer kinds above it
 * than asked for becomes its highest. O(cells · log of the longest basket).
 *
 * @param level Steps up from the items: 1 their kinds, 2 the kinds of these, …
 * @throws {RangeError} If `level` is not an integer of at least 1.
 *
 * @see Hahsler, M. et al., R package arules, `aggregate`.
 *
 * @example
 * const goods = of({ beer: "drinks", wine: "drinks" });
 * baskets.toLists(rollUp(baskets.of([["beer", "wine", "bread"]]), goods, 1)); // [["drinks", "bread"]]
 */
export function rollUp(baskets: Baskets, taxonomy: Taxonomy, level: number): Baskets {
  const action = "roll baskets up";
  requireBaskets(action, baskets);
  requireTaxonomy(action, taxonomy);
  requireInteger(action, "level", level, 1);
  const above = ancestorNumbers(taxonomy, baskets.itemNames, (_, node) => node);
  const { names, numberOf } = numbering([]);
  const replaced = baskets.itemNames.map((name, item) => {
    const kinds = above[item];
    return [numberOf(kinds.length === 0 ? name : taxonomy.names[kinds[Math.min(level, kinds.length) - 1]])];
  });
  return rewritten(baskets, names, replaced);
}

/**
 * The baskets with the kinds of their items added, at every level: who bought a jacket bought outerwear, and clothes.
 *
 * `mine` does this by itself. For other uses: sets of these baskets hold items beside their own kinds, which says
 * nothing. O(cells · levels · log of the longest basket).
 *
 * @see Srikant, R. & Agrawal, R. (1995). Mining generalized association rules. VLDB, 407-419, section 3.1.
 *
 * @example
 * const goods = of({ Jacket: "Outerwear", Outerwear: "Clothes" });
 * baskets.toLists(extend(baskets.of([["Jacket"]]), goods)); // [["Jacket", "Outerwear", "Clothes"]]
 */
export function extend(baskets: Baskets, taxonomy: Taxonomy): Baskets {
  const action = "extend baskets";
  requireBaskets(action, baskets);
  requireTaxonomy(action, taxonomy);
  const { names, numberOf } = numbering(baskets.itemNames);
  const above = ancestorNumbers(taxonomy, baskets.itemNames, (_, node) => node);
  const added = above.map((kinds, item) => [item, ...kinds.map((node) => numberOf(taxonomy.names[node]))]);
  return rewritten(baskets, names, added);
}

/** Numbers names as they come, behind those that have a number. */
function numbering(known: readonly string[]) {
  const names = [...known];
  const numbers = new Map(names.map((name, number) => [name, number]));
  function numberOf(name: string): number {
    const number = numbers.get(name) ?? names.push(name) - 1;
    numbers.set(name, number);
    return number;
  }
  return { names, numberOf };
}

/** The baskets with other items in place of each item; an item that comes twice into a basket counts once. */
function rewritten(
  { offsets, items }: Baskets,
  itemNames: readonly string[],
  replacements: readonly (readonly number[])[],
): Baskets {
  const newOffsets = new Int32Array(offsets.length);
  /** The pass and the basket in which an item was last met. */
  const lastMet = new Int32Array(itemNames.length).fill(-1);
  let newItems = new Int32Array(0);
  // The first pass counts, so that no copy is made of what may be very many cells; the second writes.
  for (const pass of [0, 1]) {
    let size = 0;
    for (let basket = 0; basket + 1 < offsets.length; basket++) {
      const begin = size;
      for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
        for (const item of replacements[items[k]]) {
          if (lastMet[item] === 2 * basket + pass) continue;
          lastMet[item] = 2 * basket + pass;
          if (pass === 1) newItems[size] = item;
          size++;
        }
      }
      if (pass === 1) sortAscending(newItems, begin, size);
      newOffsets[basket + 1] = size;
    }
    if (pass === 0) newItems = new Int32Array(size);
  }
  return { itemNames, offsets: newOffsets, items: newItems };
}
