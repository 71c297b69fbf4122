/** Baskets at other levels of a taxonomy. */
import type { Baskets } from "../../core/baskets";
import { requireInteger } from "../../core/errors";
import { GrowableColumns } from "../../core/growable-columns";
import { sortAscending } from "../../core/sorting/sort-ascending";
import { createNumbering } from "../baskets/numbering";
import { requireBaskets } from "../baskets/require-baskets";
import { ancestorNumbers, requireTaxonomy, type Taxonomy } from "./tree";

/**
 * The baskets with every item replaced by its category, for example by its brand.
 *
 * Items of one category count once. Items that are not in the taxonomy stay; an item with fewer levels above it is replaced
 * by its highest category. O(cells · log of the longest basket).
 *
 * @param level Levels above the items: 1 is their categories, 2 the categories of these, …
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
  const { names, numberOf } = createNumbering();
  const replaced = baskets.itemNames.map((name, item) => {
    const nodes = above[item];
    return [numberOf(nodes.length === 0 ? name : taxonomy.names[nodes[Math.min(level, nodes.length) - 1]])];
  });
  return replaceItems(baskets, names, replaced);
}

/**
 * The baskets with all categories of their items added: a basket with a jacket also contains outerwear and clothes.
 *
 * `mine` does this internally. Itemsets mined from extended baskets by other means can contain an item together with its own
 * category, which is redundant. O(cells · levels · log of the longest basket).
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
  const { names, numberOf } = createNumbering(baskets.itemNames);
  const above = ancestorNumbers(taxonomy, baskets.itemNames, (_, node) => node);
  const added = above.map((nodes, item) => [item, ...nodes.map((node) => numberOf(taxonomy.names[node]))]);
  return replaceItems(baskets, names, added);
}

/** Replaces each item by a list of items; repeated items of a basket count once. */
function replaceItems(
  { offsets, items }: Baskets,
  itemNames: readonly string[],
  replacements: readonly (readonly number[])[],
): Baskets {
  const newOffsets = new Int32Array(offsets.length);
  const cells = new GrowableColumns({ item: Int32Array }, items.length);
  /** The last basket in which each item occurred. */
  const lastBasket = new Int32Array(itemNames.length).fill(-1);
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    const begin = cells.size;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      for (const item of replacements[items[k]]) {
        if (lastBasket[item] === basket) continue;
        lastBasket[item] = basket;
        const cell = cells.addRow();
        cells.columns.item[cell] = item;
      }
    }
    sortAscending(cells.columns.item, begin, cells.size);
    newOffsets[basket + 1] = cells.size;
  }
  return { itemNames, offsets: newOffsets, items: cells.finish().item };
}
