import type { FrequentItemsets } from "../../../basket";
import { requireFrequentItemsets } from "../../../basket/miners/results/require-itemsets";
import { names, type OptionReaders, optional, readOptions, text, withDefault } from "../../../core/options";
import * as palette from "../../palette";
import { countOf } from "../../text";
import type { Figure } from "../../types";
import { notDrawn, type RuleFigureOptions } from "../labels";
import {
  type ItemMask,
  immediateSubsets,
  requireFewItems,
  subsetsByLength,
} from "../node-diagrams/itemset-mask";
import { drawLattice } from "../node-diagrams/lattice-diagram";

/** Options of the figures of lattices. */
export interface LatticeFigureOptions extends RuleFigureOptions {
  /** Items whose sets are drawn, 6 at most; they need not be frequent. @default the 5 most frequent */
  readonly items?: readonly string[];
}

const OPTIONS = {
  title: withDefault("All itemsets, and the frequent ones", text),
  items: optional(names),
} satisfies OptionReaders<LatticeFigureOptions>;

const STYLES = {
  maximal: { name: "maximal", fill: "#08426E", ink: "#FFFFFF" },
  closed: { name: "closed", fill: "#2A7FB8", ink: "#FFFFFF" },
  frequent: { name: "frequent", fill: "#BBD7EA", ink: "#1F2328" },
  infrequent: { name: "infrequent: counted in vain", fill: palette.orange, ink: "#1F2328" },
  pruned: { name: "pruned: never counted", fill: "#E6E9ED", ink: "#57606A" },
  empty: { name: "", fill: "none", ink: "#8A8F98" },
};

/**
 * Lattice of itemsets (项集格): every subset of some items, a level for each length, with its count. It shows how few of
 * them have to be counted, and how few closed and maximal sets represent all frequent ones.
 *
 * A frequent set is maximal (极大) if no superset is frequent, closed (闭) if no superset has its count; every maximal set
 * is closed. An infrequent set whose subsets are all frequent is counted in vain; all its supersets are pruned. Closed
 * and maximal refer to all mined sets, also those with items that are not drawn, up to the miner's `maxLength`.
 *
 * @throws {RangeError} If there is no item to draw, or more than 6.
 *
 * @see Pasquier, N. et al. (1999). Discovering frequent closed itemsets for association rules. ICDT, LNCS 1540, 398-416.
 * doi:10.1007/3-540-49257-7_25
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const figure = basketPlots.itemsetLattice(itemsets.mine(receipts, { minSupport: 0.5 }));
 * figure.data.map(({ name = "line" }) => name); // ["line", "maximal", "frequent", ""]
 */
export function itemsetLattice(frequent: FrequentItemsets, options: LatticeFigureOptions = {}): Figure {
  const action = "draw a lattice";
  requireFrequentItemsets(action, frequent);
  const { title, items = [...frequent.itemNames].reverse().slice(0, 5) } = readOptions(
    action,
    options,
    OPTIONS,
  );
  requireFewItems(action, items);
  const { counts, isClosed, isMaximal } = setsAmong(frequent, items);
  const styleOf = (set: ItemMask) => {
    if (set === 0) return "empty";
    if (isMaximal(set)) return "maximal";
    if (isClosed(set)) return "closed";
    if (counts.has(set)) return "frequent";
    return immediateSubsets(set).every((subset) => subset === 0 || counts.has(subset))
      ? "infrequent"
      : "pruned";
  };
  const styles = subsetsByLength(items.length).flat().map(styleOf);
  const countStyles = (...wanted: readonly string[]) =>
    styles.filter((style) => wanted.includes(style)).length;
  const left = frequent.itemNames.filter((name) => !items.includes(name)).length;
  const omitted = notDrawn(left, "other frequent item");
  return drawLattice({
    title,
    description: `${countOf(2 ** items.length - 1, "set")} of ${countOf(items.length, "item")}: ${countStyles("frequent", "closed", "maximal")} frequent (count at least ${frequent.minCount}), of which ${countStyles("closed", "maximal")} closed and ${countStyles("maximal")} maximal; ${countStyles("infrequent")} counted in vain, ${countStyles("pruned")} never counted.${omitted}`,
    items,
    styles: STYLES,
    hidden: "",
    firstLevel: 0,
    panels: [
      {
        heading: "",
        lastLevel: items.length,
        styleOf,
        noteOf: (set) => (counts.has(set) ? String(counts.get(set)) : ""),
        marked: [],
      },
    ],
  });
}

/** Counts of the frequent sets of the given items, and which of them are closed and maximal. O(frequent sets). */
function setsAmong(frequent: FrequentItemsets, items: readonly string[]) {
  const { item, parent, count, itemNames } = frequent;
  const bitOf = itemNames.map((name) => {
    const bit = items.indexOf(name);
    return bit < 0 ? 0 : 1 << bit;
  });
  const masks = new Int32Array(item.length);
  const otherItems = new Int32Array(item.length);
  const counts = new Map<ItemMask, number>();
  for (let i = 0; i < item.length; i++) {
    const bit = bitOf[item[i]];
    masks[i] = (parent[i] < 0 ? 0 : masks[parent[i]]) | bit;
    otherItems[i] = (parent[i] < 0 ? 0 : otherItems[parent[i]]) + (bit === 0 ? 1 : 0);
    if (otherItems[i] === 0) counts.set(masks[i], count[i]);
  }
  const hasFrequentSuperset = new Set<ItemMask>();
  const hasEqualSuperset = new Set<ItemMask>();
  for (let i = 0; i < item.length; i++) {
    const subsets = otherItems[i] === 0 ? immediateSubsets(masks[i]) : otherItems[i] === 1 ? [masks[i]] : [];
    for (const subset of subsets) {
      hasFrequentSuperset.add(subset);
      if (counts.get(subset) === count[i]) hasEqualSuperset.add(subset);
    }
  }
  return {
    counts,
    isClosed: (set: ItemMask) => counts.has(set) && !hasEqualSuperset.has(set),
    isMaximal: (set: ItemMask) => counts.has(set) && !hasFrequentSuperset.has(set),
  };
}
