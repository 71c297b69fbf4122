import type { FpTreeStep } from "../../../basket";
import { integer, type OptionReaders, optional, readOptions, text, withDefault } from "../../../core/options";
import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import { countOf } from "../../text";
import type { Figure } from "../../types";
import { drawTrees, heaviestNodes, requireTree, type TreeFigureOptions } from "../node-diagrams/tree-diagram";

const ACTION = "draw an FP-tree";
/** In larger trees the dotted lines hide too much. */
const MOST_LINKED_NODES = 15;
const ITEMS_DESCRIBED = 12;

const OPTIONS = {
  limit: withDefault(30, integer(1)),
  title: optional(text),
} satisfies OptionReaders<TreeFigureOptions>;

/**
 * FP-tree (频繁模式树): receipts as paths from the root, so that common beginnings are stored once. Each node has an item and
 * the number of receipts whose path leads through it. In a small tree dotted lines join the nodes of one item, as the
 * header table of FP-Growth does.
 *
 * @param tree One of those that `fpGrowth.trees` returns.
 * @throws {RangeError} If the tree has no nodes.
 *
 * @see Han, J., Pei, J. & Yin, Y. (2000). Mining frequent patterns without candidate generation. SIGMOD, 1-12, figure 1.
 * doi:10.1145/335191.335372
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const [tree] = fpGrowth.trees(receipts, { minSupport: 0.5 });
 * basketPlots.fpTree(tree).description; // "2 nodes instead of 4 cells of receipts. milk: 2, bread: 2."
 */
export function fpTree(tree: FpTreeStep, options: TreeFigureOptions = {}): Figure {
  const { limit, title = localized("The receipts as an FP-tree", "订单组成的 FP 树") } = readOptions(
    ACTION,
    options,
    OPTIONS,
  );
  requireTree(ACTION, tree);
  const { nodes, omitted } = heaviestNodes(tree.nodes, limit);
  const cells = tree.nodes.reduce((sum, { count }) => sum + count, 0);
  const items = tree.header
    .slice(0, ITEMS_DESCRIBED)
    .map(({ item, count }) => `${formatItems([item])}: ${count}`);
  return drawTrees(
    [{ heading: "", nodes, changed: new Set(), hasLinks: nodes.length <= MOST_LINKED_NODES }],
    {
      title,
      description: localized(
        `${countOf(tree.nodes.length, "node")} instead of ${countOf(cells, "cell")} of receipts.${omitted} ${items.join(", ")}.`,
        `用 ${tree.nodes.length} 个节点代替订单中的 ${cells} 项。${omitted}${items.join("，")}。`,
      ),
      columns: 1,
    },
  );
}
