import type { FrequentItemsets } from "../../../basket";
import { requireFrequentItemsets } from "../../../basket/miners/results/require-itemsets";
import { names, type OptionReaders, optional, readOptions, text } from "../../../core/options";
import { localized } from "../../../core/text/language";
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
  title: optional(text),
  items: optional(names),
} satisfies OptionReaders<LatticeFigureOptions>;

/** The styles of boxes, named in the language of the page. */
const stylesOf = () => ({
  maximal: { name: localized("maximal", "极大"), fill: "#08426E", ink: "#FFFFFF" },
  closed: { name: localized("closed", "闭"), fill: "#2A7FB8", ink: "#FFFFFF" },
  frequent: { name: localized("frequent", "频繁"), fill: "#BBD7EA", ink: "#1F2328" },
  infrequent: {
    name: localized("infrequent: counted in vain", "不频繁：白白计数"),
    fill: palette.orange,
    ink: "#1F2328",
  },
  pruned: { name: localized("pruned: never counted", "已剪枝：从未计数"), fill: "#E6E9ED", ink: "#57606A" },
  empty: { name: "", fill: "none", ink: "#8A8F98" },
});

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
  const {
    title = localized("All itemsets, and the frequent ones", "全部项集，以及其中频繁的"),
    items = [...frequent.itemNames].reverse().slice(0, 5),
  } = readOptions(action, options, OPTIONS);
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
  const sets = 2 ** items.length - 1;
  const found = countStyles("frequent", "closed", "maximal");
  const [closed, maximal] = [countStyles("closed", "maximal"), countStyles("maximal")];
  const [vain, pruned] = [countStyles("infrequent"), countStyles("pruned")];
  const left = frequent.itemNames.filter((name) => !items.includes(name)).length;
  const omitted = notDrawn(left, "other frequent item", "种频繁商品");
  return drawLattice({
    title,
    description: localized(
      `${countOf(sets, "set")} of ${countOf(items.length, "item")}: ${found} frequent (count at least ${frequent.minCount}), of which ${closed} closed and ${maximal} maximal; ${vain} counted in vain, ${pruned} never counted.${omitted}`,
      `${items.length} 种商品的 ${sets} 个项集：${found} 个频繁（计数不低于 ${frequent.minCount}），其中 ${closed} 个闭、${maximal} 个极大；${vain} 个白白计数，${pruned} 个从未计数。${omitted}`,
    ),
    items,
    styles: stylesOf(),
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
