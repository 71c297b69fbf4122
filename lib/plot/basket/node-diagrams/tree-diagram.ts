/** The diagram of FP-trees: a panel for each tree, a box for each node with its item and its count. */

import type { FpTreeNode, FpTreeStep } from "../../../basket";
import { requireKind } from "../../../core/errors";
import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import { figure } from "../../figure";
import { type PanelPlace, panelPlaces } from "../../layout/panel-grid";
import * as palette from "../../palette";
import { measure, truncateText } from "../../svg/text-size";
import { requireNotEmpty } from "../../text";
import type { Figure } from "../../types";
import { notDrawn, type RuleFigureOptions } from "../labels";
import { FULL_NAMES, letterKey, type NameKey } from "./letter-key";
import {
  type BoxScale,
  type DiagramPanel,
  drawNodeBoxes,
  drawSegments,
  halfSize,
  joinPanels,
  type NodeBox,
  type Segment,
} from "./node-boxes";
import { layOutTree, nodeLinks, pathTo, type TreeLayout } from "./tree-layout";

/** Options of the figures of FP-trees. */
export interface TreeFigureOptions extends RuleFigureOptions {
  /** Nodes to draw of each tree, those with the highest counts. @default 30 */
  readonly limit?: number;
}

export interface TreePanel {
  readonly heading: string;
  readonly nodes: readonly FpTreeNode[];
  /** Indices of the nodes to mark. */
  readonly changed: ReadonlySet<number>;
  /** Whether dotted lines join the nodes of one item. */
  readonly hasLinks: boolean;
}

const STYLES = {
  node: { name: "", fill: "#D6E6F2", ink: "#1F2328" },
  changed: { name: "", fill: palette.orange, ink: "#1F2328" },
  root: { name: "", fill: "none", ink: "#8A8F98" },
};
const WIDTH = 660;
const LEVEL_HEIGHT = 56;
const FONT_SIZE = 11;
const GAP = 34;

/** @throws {TypeError} If it is not a tree. @throws {RangeError} If it has no nodes. */
export function requireTree(action: string, tree: FpTreeStep): void {
  requireKind(action, "tree", tree, "a tree, as made by fpGrowth.trees", {
    suffix: "list",
    nodes: "list",
    header: "list",
  });
  requireNotEmpty(action, "nodes", tree.nodes);
}

export function drawTrees(
  panels: readonly TreePanel[],
  options: { readonly title: string; readonly description: string; readonly columns: number },
): Figure {
  const { title, description } = options;
  const columns = Math.min(options.columns, panels.length);
  const layouts = panels.map(({ nodes }) => layOutTree(nodes));
  const depth = Math.max(...layouts.map((layout) => layout.depth));
  const width = (WIDTH * (1 - 0.03 * (columns - 1))) / columns;
  const key = keyFor(panels, width / Math.max(...layouts.map(({ leaves }) => leaves)) - 8);
  const { places, height } = placePanels(panels.length, columns, depth, key.height);

  const hidden = { visible: false } as const;
  const drawn = panels.map((panel, p): DiagramPanel => {
    const { leaves } = layouts[p];
    return {
      place: places[p],
      heading: panel.heading && truncateText(panel.heading, 12, width),
      ...drawTree(panel, layouts[p], key, places[p], width / leaves),
      x: { ...hidden, range: [0, leaves] },
      y: { ...hidden, range: [depth + 0.45, -0.35] },
    };
  });
  const { data, layout } = joinPanels(drawn, key.notes);
  return figure({ title, description, data, layout: { ...layout, showlegend: false, height: height + 70 } });
}

/** The nodes with the highest counts. No parent has a lower count than its children, so they form a tree. */
export function heaviestNodes(nodes: readonly FpTreeNode[], limit: number) {
  const kept = nodes
    .map((_, i) => i)
    .sort((a, b) => nodes[b].count - nodes[a].count || a - b)
    .slice(0, limit)
    .sort((a, b) => a - b);
  const newIndex = new Map(kept.map((old, i) => [old, i]));
  return {
    nodes: kept.map((i) => ({ ...nodes[i], parent: newIndex.get(nodes[i].parent) ?? -1 })),
    omitted: notDrawn(nodes.length - kept.length, "lighter node", "个计数较低的节点"),
  };
}

/** A grid of panels above the key. */
function placePanels(count: number, columns: number, depth: number, keyHeight: number) {
  const rows = Math.ceil(count / columns);
  const treeHeight = rows * (LEVEL_HEIGHT * (depth + 0.8)) + (rows - 1) * GAP;
  const height = treeHeight + keyHeight;
  const places = panelPlaces(count, { columns, gapX: 0.03, gapY: GAP / treeHeight }).map((place) => ({
    ...place,
    yDomain: place.yDomain.map((at) => 1 - ((1 - at) * treeHeight) / height) as [number, number],
  }));
  return { places, height };
}

/** One tree; nodes with count 0 are left out. */
function drawTree(panel: TreePanel, tree: TreeLayout, key: NameKey, place: PanelPlace, perX: number) {
  const { nodes, changed, hasLinks } = panel;
  const { x, y } = tree;
  const scale: BoxScale = { perX, perY: LEVEL_HEIGHT, fontSize: FONT_SIZE };
  const half = (box: NodeBox) => halfSize(box.text, scale);
  const root: NodeBox = {
    x: tree.middle,
    y: 0,
    text: "∅",
    hover: localized("all receipts", "全部订单"),
    style: "root",
  };
  const boxes = nodes.map(
    ({ item, count }, i): NodeBox => ({
      ...{ x: x[i], y: y[i], style: changed.has(i) ? "changed" : "node" },
      text: `${key.labelOf(item)}<br>${count}`,
      hover: `${formatItems(pathTo(nodes, i), " → ")}: ${count}`,
    }),
  );
  const drawn = boxes.map((_, i) => i).filter((i) => nodes[i].count > 0);
  const branches = drawn.map((i): Segment => {
    const parent = boxes[nodes[i].parent] ?? root;
    return {
      from: [parent.x, parent.y + half(parent).y],
      to: [boxes[i].x, boxes[i].y - half(boxes[i]).y],
    };
  });
  const links = nodeLinks(nodes, x).map(
    ([a, b]): Segment => ({
      from: [boxes[a].x + half(boxes[a]).x, boxes[a].y],
      to: [boxes[b].x - half(boxes[b]).x, boxes[b].y],
    }),
  );
  const shown = [root, ...drawn.map((i) => boxes[i])];
  const { data, shapes } = drawNodeBoxes(shown, STYLES, place, scale, () => false);
  return {
    data: [
      ...drawSegments(branches, { color: "#AEB6BF", width: 1.4, dash: "solid" }, place),
      ...drawSegments(hasLinks ? links : [], { color: palette.vermillion, width: 1, dash: "dot" }, place),
      ...data,
    ],
    shapes,
  };
}

/** The items' own names where they all fit, otherwise letters. */
function keyFor(panels: readonly TreePanel[], room: number): NameKey {
  const items = [...new Set(panels.flatMap(({ nodes }) => nodes.map(({ item }) => item)))];
  return items.every((item) => measure(item, FONT_SIZE) <= room) ? FULL_NAMES : letterKey(items, WIDTH);
}
