/** FP-trees: baskets folded together, drawn whole, growing, and cut down to the baskets with an item. */
import type { FpTreeNode, FpTreeStep } from "../../basket";
import { requireInteger } from "../../core/errors";
import { figure } from "../figure";
import { fitted, measure } from "../svg/text-size";
import type { Annotation, Figure, Layout, ScatterTrace, Shape } from "../types";
import { type Letters, lettersFor, NAMES } from "./letters";
import { panelAxes, panelHeading, panelPlaces } from "./panels";
import { drawPills, halfSize } from "./pills";
import { counted, type RuleFigureOptions, requireSome } from "./wording";

export interface TreeFigureOptions extends RuleFigureOptions {
  /** Nodes to draw of each tree, those that most baskets run through. @default 30 */
  readonly limit?: number;
}

const ACTION = "draw an FP-tree";
/** In a larger tree the dotted lines hide more than they show. */
const MOST_LINKED = 15;

/**
 * FP-tree (频繁模式树): receipts folded into a tree, so that common beginnings are stored once. Each node is an item with
 * the number of receipts that run through it; in a small tree dotted lines join the nodes of one item, along which FP-Growth walks.
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
 * @throws {RangeError} If the tree has no nodes, or `after` is not within the receipts.
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
  for (const count of after) requireInteger(ACTION, "after", count, 1);
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

interface TreePanel {
  readonly heading: string;
  readonly nodes: readonly FpTreeNode[];
  /** Numbers of the nodes to mark. */
  readonly changed: ReadonlySet<number>;
  readonly hasLinks: boolean;
}

const LOOKS = {
  node: { name: "", fill: "#D6E6F2", ink: "#1F2328" },
  changed: { name: "", fill: "#E69F00", ink: "#1F2328" },
  root: { name: "", fill: "none", ink: "#8A8F98" },
};
const WIDTH = 660;
const PER_LEVEL = 56;
const FONT_SIZE = 11;
const GAP = 34;

function drawTrees(
  panels: readonly TreePanel[],
  {
    title,
    description,
    columns,
  }: { readonly title: string; readonly description: string; readonly columns: number },
): Figure {
  const across = Math.min(columns, panels.length);
  const layouts = panels.map(({ nodes }) => placesOf(nodes));
  const depth = Math.max(...layouts.map((layout) => layout.depth));
  const rows = Math.ceil(panels.length / across);
  const inner = PER_LEVEL * (depth + 0.8);
  const width = (WIDTH * (1 - 0.03 * (across - 1))) / across;
  const widest = Math.max(...layouts.map(({ leaves }) => leaves));
  const letters = lettersOf(panels, width / widest - 8);
  const treeHeight = rows * inner + (rows - 1) * GAP;
  const height = treeHeight + letters.height;
  const places = panelPlaces(panels.length, { columns: across, gapX: 0.03, gapY: GAP / treeHeight }).map(
    (place) => ({
      ...place,
      up: place.up.map((at) => 1 - ((1 - at) * treeHeight) / height) as [number, number],
    }),
  );

  const data: ScatterTrace[] = [];
  const shapes: Shape[] = [];
  const annotations: Annotation[] = [...letters.notes];
  let axes: Layout = {};
  panels.forEach(({ heading, nodes, changed, hasLinks }, p) => {
    const place = places[p];
    const { x, y, leaves, middle } = layouts[p];
    const sizes = { perX: width / leaves, perY: PER_LEVEL, fontSize: FONT_SIZE };
    const root = { x: middle, y: 0, text: "∅", hover: "all receipts", look: "root" };
    const all = nodes.map((node, i) => ({
      ...{ x: x[i], y: y[i], look: changed.has(i) ? "changed" : "node" },
      text: `${letters.of(node.item)}<br>${node.count}`,
      hover: `${pathOf(nodes, i).join(" → ")}: ${node.count}`,
    }));
    const grown = nodes.map((_, i) => i).filter((i) => nodes[i].count > 0);
    const line = (ends: readonly Ends[], color: string, dash: "solid" | "dot") => {
      if (ends.length === 0) return;
      data.push({
        type: "scatter",
        mode: "lines",
        x: ends.flatMap(({ from, to }) => [from[0], to[0], null]),
        y: ends.flatMap(({ from, to }) => [from[1], to[1], null]),
        line: { color, width: dash === "dot" ? 1 : 1.4, dash },
        hoverinfo: "skip",
        ...{ xaxis: place.x, yaxis: place.y, showlegend: false },
      });
    };
    const half = (text: string) => halfSize(text, sizes);
    line(
      grown.map((i): Ends => {
        const above = all[nodes[i].parent] ?? root;
        return {
          from: [above.x, above.y + half(above.text).y],
          to: [all[i].x, all[i].y - half(all[i].text).y],
        };
      }),
      "#AEB6BF",
      "solid",
    );
    if (hasLinks)
      line(
        linksOf(nodes, x).map(
          ([a, b]): Ends => ({
            from: [all[a].x + half(all[a].text).x, all[a].y],
            to: [all[b].x - half(all[b].text).x, all[b].y],
          }),
        ),
        "#D55E00",
        "dot",
      );
    const drawn = drawPills([root, ...grown.map((i) => all[i])], LOOKS, place, sizes, () => false);
    data.push(...drawn.data);
    shapes.push(...drawn.shapes);
    if (heading !== "") annotations.push(panelHeading(place, fitted(heading, 12, width)));
    const hidden = { visible: false } as const;
    axes = {
      ...axes,
      ...panelAxes(place, { ...hidden, range: [0, leaves] }, { ...hidden, range: [depth + 0.45, -0.35] }),
    };
  });
  const layout = { ...axes, shapes, annotations, showlegend: false, height: height + 70 };
  return figure({ title, description, data, layout });
}

/** A line from one point to another, in units of the axes. */
interface Ends {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** The items' own names where they all fit, else letters. */
function lettersOf(panels: readonly TreePanel[], room: number): Letters {
  const items = [...new Set(panels.flatMap(({ nodes }) => nodes.map(({ item }) => item)))];
  return items.every((item) => measure(item, FONT_SIZE) <= room) ? NAMES : lettersFor(items, WIDTH);
}

/** Leaves side by side, every other node over the middle of what is below it. */
function placesOf(nodes: readonly FpTreeNode[]) {
  const children: number[][] = nodes.map(() => []);
  const roots: number[] = [];
  nodes.forEach(({ parent }, i) => {
    (parent < 0 ? roots : children[parent]).push(i);
  });
  const x = nodes.map(() => 0);
  const y = nodes.map(() => 0);
  let leaves = 0;
  let depth = 0;
  const put = (i: number, level: number): number => {
    y[i] = level;
    depth = Math.max(depth, level);
    const below = children[i].map((child) => put(child, level + 1));
    x[i] = below.length === 0 ? leaves++ + 0.5 : (below[0] + below[below.length - 1]) / 2;
    return x[i];
  };
  const tops = roots.map((root) => put(root, 1));
  const middle = tops.length > 0 ? (tops[0] + tops[tops.length - 1]) / 2 : 0.5;
  return { x, y, leaves: Math.max(1, leaves), depth, middle };
}

/** Neighbouring nodes of the same item, from left to right. */
function linksOf(nodes: readonly FpTreeNode[], x: readonly number[]): [number, number][] {
  const last = new Map<string, number>();
  const links: [number, number][] = [];
  for (const i of nodes.map((_, k) => k).sort((a, b) => x[a] - x[b])) {
    const before = last.get(nodes[i].item);
    if (before !== undefined) links.push([before, i]);
    last.set(nodes[i].item, i);
  }
  return links;
}

/** The nodes with the highest counts; a parent has at least its children's, so they are a tree again. */
function heaviest(nodes: readonly FpTreeNode[], limit: number) {
  const kept = nodes
    .map((_, i) => i)
    .sort((a, b) => nodes[b].count - nodes[a].count || a - b)
    .slice(0, limit)
    .sort((a, b) => a - b);
  const numbers = new Map(kept.map((old, i) => [old, i]));
  const left = nodes.length - kept.length;
  return {
    nodes: kept.map((i) => ({ ...nodes[i], parent: numbers.get(nodes[i].parent) ?? -1 })),
    omitted: left > 0 ? ` ${counted(left, "lighter node")} not drawn.` : "",
  };
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

function pathOf(nodes: readonly FpTreeNode[], i: number): string[] {
  const path: string[] = [];
  for (let node = i; node >= 0; node = nodes[node].parent) path.unshift(nodes[node].item);
  return path;
}
