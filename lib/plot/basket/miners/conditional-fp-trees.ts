/** The smaller trees that FP-Growth reads itemsets off. */
import type { FpTreeStep } from "../../../basket";
import { requireInteger } from "../../../core/errors";
import type { Figure } from "../../types";
import { counted, requireSome } from "../labels";
import { drawTrees, heaviest, type TreeFigureOptions } from "../node-diagrams/tree-diagram";

const ACTION = "draw conditional FP-trees";

export interface TreesFigureOptions extends TreeFigureOptions {
  /** Trees to draw, from the first on. @default 6 */
  readonly trees?: number;
}

/**
 * Conditional FP-trees (条件模式树): for each set of items the tree of the receipts that hold it, cut down to what is
 * frequent there. Every item in such a tree makes, with the set, a frequent itemset.
 *
 * @throws {RangeError} If there are no trees.
 *
 * @see Han, J., Kamber, M. & Pei, J. (2012). Data Mining: Concepts and Techniques, 3rd edition, section 6.2.4, table 6.2.
 *
 * @example
 * basketPlots.fpTrees(fpGrowth.trees(receipts, { minSupport: 0.2 }).slice(1));
 */
export function fpTrees(trees: readonly FpTreeStep[], options: TreesFigureOptions = {}): Figure {
  const { limit = 12, trees: most = 6, title = "Conditional FP-trees" } = options;
  requireInteger(ACTION, "limit", limit, 1);
  requireInteger(ACTION, "trees", most, 1);
  requireSome(ACTION, "trees", trees);
  const shown = trees.slice(0, most);
  const panels = shown.map(({ suffix, nodes }) => {
    const heading = suffix.length === 0 ? "all receipts" : `receipts with ${suffix.join(", ")}`;
    return { heading, nodes: heaviest(nodes, limit).nodes, changed: new Set<number>(), hasLinks: false };
  });
  const left = trees.length - shown.length;
  const cut = shown.some(({ nodes }) => nodes.length > limit)
    ? ` Of each tree the ${limit} heaviest nodes.`
    : "";
  const omitted = left > 0 ? ` ${counted(left, "more tree")} not drawn.` : "";
  return drawTrees(panels, {
    title,
    description: `${shown.map(({ suffix, header }) => `With ${suffix.join(", ") || "nothing asked"}: ${header.map(({ item, count }) => `${item} ${count}`).join(", ")}`).join("; ")}.${cut}${omitted}`,
    columns: 3,
  });
}
