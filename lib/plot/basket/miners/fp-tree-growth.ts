import type { FpTreeNode, FpTreeStep } from "../../../basket";
import {
  integer,
  listOf,
  type OptionReaders,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../../core/options";
import { localized } from "../../../core/text/language";
import { countOf, requireNotEmpty } from "../../text";
import type { Figure } from "../../types";
import { drawTrees, heaviestNodes, requireTree, type TreeFigureOptions } from "../node-diagrams/tree-diagram";

const ACTION = "draw a growing FP-tree";

/** Options of `basketPlots.fpTreeGrowth`. */
export interface GrowthOptions extends TreeFigureOptions {
  /** Numbers of receipts after which the tree is drawn. @default a quarter, a half, three quarters and all of them */
  readonly after?: readonly number[];
}

const OPTIONS = {
  limit: withDefault(30, integer(1)),
  title: optional(text),
  after: optional(listOf(integer(1))),
} satisfies OptionReaders<GrowthOptions>;

/**
 * The FP-tree receipt by receipt (逐单建树): the tree after the first receipts, after more of them, and so on to the last.
 * A receipt follows its items down from the root, the most frequent item first. Nodes that are new or have a higher
 * count than in the panel before are marked.
 *
 * @param tree The finished tree; the last panel shows it.
 * @param receipts The baskets that the tree was built from, as lists of names.
 * @throws {RangeError} If the tree has no nodes, or `after` is empty or contains what is not a count.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const [tree] = fpGrowth.trees(receipts, { minSupport: 0.5 });
 * const figure = basketPlots.fpTreeGrowth(tree, baskets.toLists(receipts), { after: [1, 3] });
 * figure.layout.annotations?.map(({ text }) => text); // ["after 1 receipt", "after 3 receipts"]
 */
export function fpTreeGrowth(
  tree: FpTreeStep,
  receipts: readonly (readonly string[])[],
  options: GrowthOptions = {},
): Figure {
  const {
    limit,
    title = localized("The FP-tree grows, receipt by receipt", "FP 树随订单逐张生长"),
    after = [0.25, 0.5, 0.75, 1].map((share) => Math.ceil(share * receipts.length)),
  } = readOptions(ACTION, options, OPTIONS);
  requireTree(ACTION, tree);
  requireNotEmpty(ACTION, "after", after);
  const { nodes, omitted } = heaviestNodes(tree.nodes, limit);
  let before: readonly number[] = nodes.map(() => 0);
  const panels = [...new Set(after)]
    .sort((a, b) => a - b)
    .map((count) => {
      const counts = nodeCounts(tree, nodes, receipts.slice(0, count));
      const changed = new Set(nodes.flatMap((_, i) => (counts[i] > before[i] ? [i] : [])));
      before = counts;
      const grown = nodes.map((node, i) => ({ ...node, count: counts[i] }));
      return {
        heading: localized(`after ${countOf(count, "receipt")}`, `第 ${count} 张订单后`),
        nodes: grown,
        changed,
        hasLinks: false,
      };
    });
  const sizes = panels.map(({ heading, nodes: grown }) => {
    const size = grown.filter(({ count }) => count > 0).length;
    return localized(`${heading}: ${countOf(size, "node")}`, `${heading} ${size} 个节点`);
  });
  return drawTrees(panels, {
    title,
    description: localized(
      `${sizes.join(", ")}.${omitted} Marked nodes are new or were raised since the panel before.`,
      `${sizes.join("，")}。${omitted}标出的节点是新节点，或计数比上一幅增加了。`,
    ),
    columns: 2,
  });
}

/** The number of receipts whose path leads through each node. */
function nodeCounts(
  { header }: FpTreeStep,
  nodes: readonly FpTreeNode[],
  receipts: readonly (readonly string[])[],
): readonly number[] {
  const childOf = new Map(nodes.map(({ item, parent }, i) => [JSON.stringify([parent, item]), i]));
  const counts = nodes.map(() => 0);
  for (const receipt of receipts) {
    const items = new Set(receipt);
    let node = -1;
    for (const { item } of header) {
      if (!items.has(item)) continue;
      const next = childOf.get(JSON.stringify([node, item]));
      if (next === undefined) break;
      counts[next]++;
      node = next;
    }
  }
  return counts;
}
