import type { FpTreeStep } from "../../../basket";
import { integer, type OptionReaders, optional, readOptions, text, withDefault } from "../../../core/options";
import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import { requireNotEmpty } from "../../text";
import type { Figure } from "../../types";
import { notDrawn } from "../labels";
import { drawTrees, heaviestNodes, requireTree, type TreeFigureOptions } from "../node-diagrams/tree-diagram";

const ACTION = "draw conditional FP-trees";

/** Options of `basketPlots.fpTrees`. */
export interface TreesFigureOptions extends TreeFigureOptions {
  /** Trees to draw, from the first on. @default 6 */
  readonly trees?: number;
}

const OPTIONS = {
  limit: withDefault(12, integer(1)),
  trees: withDefault(6, integer(1)),
  title: optional(text),
} satisfies OptionReaders<TreesFigureOptions>;

/**
 * Conditional FP-trees (条件模式树): for each itemset the tree of the receipts that contain it, reduced to the items that are
 * frequent among them. Each of these items forms a frequent itemset with the given one.
 *
 * @throws {RangeError} If there are no trees.
 *
 * @see Han, J., Kamber, M. & Pei, J. (2012). Data Mining: Concepts and Techniques, 3rd edition, section 6.2.4, table 6.2.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const [, ...conditional] = fpGrowth.trees(receipts, { minSupport: 0.5 });
 * basketPlots.fpTrees(conditional).description; // "With bread: milk 2."
 */
export function fpTrees(trees: readonly FpTreeStep[], options: TreesFigureOptions = {}): Figure {
  const {
    limit,
    trees: most,
    title = localized("Conditional FP-trees", "条件 FP 树"),
  } = readOptions(ACTION, options, OPTIONS);
  requireNotEmpty(ACTION, "trees", trees);
  for (const tree of trees) requireTree(ACTION, tree);
  const drawn = trees.slice(0, most);
  const panels = drawn.map(({ suffix, nodes }) => {
    const heading =
      suffix.length === 0
        ? localized("all receipts", "全部订单")
        : localized(`receipts with ${formatItems(suffix)}`, `含${formatItems(suffix)}的订单`);
    return { heading, nodes: heaviestNodes(nodes, limit).nodes, changed: new Set<number>(), hasLinks: false };
  });
  const sentences = drawn.map(({ suffix, header }) => {
    const items = header.map(({ item, count }) => `${formatItems([item])} ${count}`).join(", ");
    return localized(
      `With ${formatItems(suffix) || "nothing asked"}: ${items}`,
      `${suffix.length === 0 ? "全部" : `含${formatItems(suffix)}`}：${items}`,
    );
  });
  const isCut = drawn.some(({ nodes }) => nodes.length > limit);
  const cut = isCut
    ? localized(` Of each tree the ${limit} heaviest nodes.`, `每棵树只画计数最高的 ${limit} 个节点。`)
    : "";
  return drawTrees(panels, {
    title,
    description: `${sentences.join("; ")}.${cut}${notDrawn(trees.length - drawn.length, "more tree", "棵树")}`,
    columns: 3,
  });
}
