/** The FP-tree while it grows. */
import type { FpTreeNode, FpTreeStep } from "../../../basket";
import { requireInteger } from "../../../core/errors";
import type { Figure } from "../../types";
import { counted, requireSome } from "../labels";
import { drawTrees, heaviest, type TreeFigureOptions } from "../node-diagrams/tree-diagram";

const ACTION = "draw a growing FP-tree";

export interface GrowthOptions extends TreeFigureOptions {
  /** After how many receipts the tree is drawn. @default four times, evenly */
  readonly after?: readonly number[];
}

/**
 * The FP-tree receipt by receipt (逐单建树): the tree after the first receipts, after some more, and so on to the last. A
 * receipt walks down from the root along its items, the most frequent first; nodes it has newly made or raised since
 * the picture before are marked.
 *
 * The walk is along the miner's own finished tree, so the last picture is that tree.
 *
 * @param receipts The baskets that the tree was grown from, as lists of names.
 * @throws {RangeError} If the tree has no nodes, or `after` is empty or holds what is not a count.
 *
 * @example
 * basketPlots.fpTreeGrowth(fpGrowth.trees(receipts, { minSupport: 0.2 })[0], baskets.toLists(receipts));
 */
export function fpTreeGrowth(
  tree: FpTreeStep,
  receipts: readonly (readonly string[])[],
  options: GrowthOptions = {},
): Figure {
  const { limit = 30, title = "The FP-tree grows, receipt by receipt" } = options;
  const { after = [0.25, 0.5, 0.75, 1].map((share) => Math.ceil(share * receipts.length)) } = options;
  requireInteger(ACTION, "limit", limit, 1);
  requireSome(ACTION, "nodes", tree.nodes);
  requireSome(ACTION, "after", after);
  for (const count of after) requireInteger(ACTION, "a number in after", count, 1);
  const { nodes, omitted } = heaviest(tree.nodes, limit);
  const stages = [...new Set(after)].sort((a, b) => a - b);
  let before: readonly number[] = nodes.map(() => 0);
  const panels = stages.map((count) => {
    const counts = walked(tree, nodes, receipts.slice(0, count));
    const changed = new Set(nodes.flatMap((_, i) => (counts[i] > before[i] ? [i] : [])));
    before = counts;
    const grown = nodes.map((node, i) => ({ ...node, count: counts[i] }));
    return { heading: `after ${counted(count, "receipt")}`, nodes: grown, changed, hasLinks: false };
  });
  return drawTrees(panels, {
    title,
    description: `${panels.map(({ heading, nodes: grown }) => `${heading}: ${counted(grown.filter(({ count }) => count > 0).length, "node")}`).join(", ")}.${omitted} Marked nodes are new or were raised since the picture before.`,
    columns: 2,
  });
}

/** How many of the receipts run through each node: each walks down by the tree's own order of items. */
function walked(
  { header }: FpTreeStep,
  nodes: readonly FpTreeNode[],
  receipts: readonly (readonly string[])[],
): readonly number[] {
  const childOf = new Map(nodes.map(({ item, parent }, i) => [JSON.stringify([parent, item]), i]));
  const counts = nodes.map(() => 0);
  for (const receipt of receipts) {
    const held = new Set(receipt);
    let node = -1;
    for (const { item } of header) {
      if (!held.has(item)) continue;
      const next = childOf.get(JSON.stringify([node, item]));
      if (next === undefined) break;
      counts[next]++;
      node = next;
    }
  }
  return counts;
}
