/** The lattice of all itemsets: which are frequent, and which of those say it all. */
import type { FrequentItemsets } from "../../../basket";
import { mustBe } from "../../../core/errors";
import * as palette from "../../palette";
import type { Figure } from "../../types";
import { counted, type RuleFigureOptions } from "../labels";
import { drawLattice, facetsOf, type ItemMask, levelsOf, MOST_ITEMS } from "../node-diagrams/lattice-diagram";

export interface LatticeFigureOptions extends RuleFigureOptions {
  /** Items whose sets are drawn, 6 at most; they need not be frequent. @default the 5 most frequent */
  readonly items?: readonly string[];
}

const LOOKS = {
  maximal: { name: "maximal", fill: "#08426E", ink: "#FFFFFF" },
  closed: { name: "closed", fill: "#2A7FB8", ink: "#FFFFFF" },
  frequent: { name: "frequent", fill: "#BBD7EA", ink: "#1F2328" },
  infrequent: { name: "infrequent: counted in vain", fill: palette.orange, ink: "#1F2328" },
  pruned: { name: "pruned: never counted", fill: "#E6E9ED", ink: "#57606A" },
  empty: { name: "", fill: "none", ink: "#8A8F98" },
};

/**
 * Lattice of itemsets (项集格): every set of some items, a level for each length, with its count. It shows how little of
 * all that is possible has to be counted, and that few sets say everything.
 *
 * A frequent set is maximal (极大) if no set with an item more is frequent, closed (闭) if none has its count; every
 * maximal set is closed. An infrequent set whose parts are all frequent is one that a miner counts in vain; above it,
 * everything is pruned. Closed and maximal are judged among all frequent sets, also those with items not drawn, as far
 * as the miner's `maxLength` let it look.
 *
 * @throws {RangeError} If there is no item to draw, or more than 6.
 *
 * @see Pasquier, N. et al. (1999). Discovering frequent closed itemsets for association rules. ICDT, LNCS 1540, 398-416.
 * doi:10.1007/3-540-49257-7_25
 *
 * @example
 * basketPlots.itemsetLattice(itemsets.mine(receipts, { minSupport: 0.4 }));
 */
export function itemsetLattice(frequent: FrequentItemsets, options: LatticeFigureOptions = {}): Figure {
  const { items = [...frequent.itemNames].reverse().slice(0, 5) } = options;
  const { title = "All itemsets, and the frequent ones" } = options;
  if (items.length === 0 || items.length > MOST_ITEMS)
    throw new RangeError(mustBe("draw a lattice", "items", `1 to ${MOST_ITEMS} names`, items));
  const { counts, isClosed, isMaximal } = setsAmong(frequent, items);
  const lookOf = (set: ItemMask) => {
    if (set === 0) return "empty";
    if (isMaximal(set)) return "maximal";
    if (isClosed(set)) return "closed";
    if (counts.has(set)) return "frequent";
    return facetsOf(set).every((facet) => facet === 0 || counts.has(facet)) ? "infrequent" : "pruned";
  };
  const looks = levelsOf(items.length).flat().map(lookOf);
  const number = (...wanted: readonly string[]) => looks.filter((look) => wanted.includes(look)).length;
  const left = frequent.itemNames.filter((name) => !items.includes(name)).length;
  const omitted = left > 0 ? ` ${counted(left, "other frequent item")} not drawn.` : "";
  return drawLattice({
    title,
    description: `${counted(2 ** items.length - 1, "set")} of ${counted(items.length, "item")}: ${number("frequent", "closed", "maximal")} frequent (count at least ${frequent.minCount}), of which ${number("closed", "maximal")} closed and ${number("maximal")} maximal; ${number("infrequent")} counted in vain, ${number("pruned")} never counted.${omitted}`,
    items,
    looks: LOOKS,
    hidden: "",
    firstLevel: 0,
    panels: [
      {
        heading: "",
        lastLevel: items.length,
        lookOf,
        noteOf: (set) => (counts.has(set) ? String(counts.get(set)) : ""),
        marked: [],
      },
    ],
  });
}

/** Counts of the frequent sets of the given items, and what their supersets say of them. O(frequent sets). */
function setsAmong(frequent: FrequentItemsets, items: readonly string[]) {
  const { item, parent, count, itemNames } = frequent;
  const bitOf = itemNames.map((name) => {
    const place = items.indexOf(name);
    return place < 0 ? 0 : 1 << place;
  });
  const masks = new Int32Array(item.length);
  const strangers = new Int32Array(item.length);
  const counts = new Map<ItemMask, number>();
  for (let i = 0; i < item.length; i++) {
    const bit = bitOf[item[i]];
    masks[i] = (parent[i] < 0 ? 0 : masks[parent[i]]) | bit;
    strangers[i] = (parent[i] < 0 ? 0 : strangers[parent[i]]) + (bit === 0 ? 1 : 0);
    if (strangers[i] === 0) counts.set(masks[i], count[i]);
  }
  const extended = new Set<ItemMask>();
  const repeated = new Set<ItemMask>();
  for (let i = 0; i < item.length; i++) {
    const facets = strangers[i] === 0 ? facetsOf(masks[i]) : strangers[i] === 1 ? [masks[i]] : [];
    for (const facet of facets) {
      extended.add(facet);
      if (counts.get(facet) === count[i]) repeated.add(facet);
    }
  }
  return {
    counts,
    isClosed: (set: ItemMask) => counts.has(set) && !repeated.has(set),
    isMaximal: (set: ItemMask) => counts.has(set) && !extended.has(set),
  };
}
