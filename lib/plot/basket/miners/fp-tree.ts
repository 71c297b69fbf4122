/** The FP-tree: receipts folded together. */
import type { FpTreeStep } from "../../../basket";
import { requireInteger } from "../../../core/errors";
import type { Figure } from "../../types";
import { counted, requireSome } from "../labels";
import { drawTrees, heaviest, type TreeFigureOptions } from "../node-diagrams/tree-diagram";

const ACTION = "draw an FP-tree";
/** In a larger tree the dotted lines hide more than they show. */
const MOST_LINKED = 15;

/**
 * FP-tree (频繁模式树): receipts folded into a tree, so that common beginnings are stored once. Each node is an item with
 * the number of receipts that run through it; in a small tree dotted lines join the nodes of one item, along which
 * FP-Growth walks.
 *
 * @param tree As `fpGrowth.trees` gives them.
 * @throws {RangeError} If the tree has no nodes.
 *
 * @see Han, J., Pei, J. & Yin, Y. (2000). Mining frequent patterns without candidate generation. SIGMOD, 1-12, figure 1.
 * doi:10.1145/335191.335372
 *
 * @example
 * basketPlots.fpTree(fpGrowth.trees(receipts, { minSupport: 0.2 })[0]);
 */
export function fpTree(tree: FpTreeStep, options: TreeFigureOptions = {}): Figure {
  const { limit = 30, title = "The receipts as an FP-tree" } = options;
  requireInteger(ACTION, "limit", limit, 1);
  requireSome(ACTION, "nodes", tree.nodes);
  const { nodes, omitted } = heaviest(tree.nodes, limit);
  const cells = tree.nodes.reduce((sum, { count }) => sum + count, 0);
  return drawTrees([{ heading: "", nodes, changed: new Set(), hasLinks: nodes.length <= MOST_LINKED }], {
    title,
    description: `${counted(tree.nodes.length, "node")} instead of ${counted(cells, "cell")} of receipts.${omitted} ${tree.header
      .map(({ item, count }) => `${item}: ${count}`)
      .slice(0, 12)
      .join(", ")}.`,
    columns: 1,
  });
}
