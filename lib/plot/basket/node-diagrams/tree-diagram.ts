/** The drawing that FP-trees share: panels of trees, every node a box with its item and its count. */
import type { FpTreeNode } from "../../../basket";
import { figure } from "../../figure";
import { panelAxes, panelHeading, panelPlaces } from "../../layout/panel-grid";
import * as palette from "../../palette";
import { fitted, measure } from "../../svg/text-size";
import type { Annotation, Figure, Layout, ScatterTrace, Shape } from "../../types";
import { counted, type RuleFigureOptions } from "../labels";
import { type Letters, lettersFor, NAMES } from "./letter-key";
import { drawPills, halfSize } from "./node-boxes";

export interface TreeFigureOptions extends RuleFigureOptions {
  /** Nodes to draw of each tree, those that most baskets run through. @default 30 */
  readonly limit?: number;
}

export interface TreePanel {
  readonly heading: string;
  readonly nodes: readonly FpTreeNode[];
  /** Numbers of the nodes to mark. */
  readonly changed: ReadonlySet<number>;
  readonly hasLinks: boolean;
}

const LOOKS = {
  node: { name: "", fill: "#D6E6F2", ink: "#1F2328" },
  changed: { name: "", fill: palette.orange, ink: "#1F2328" },
  root: { name: "", fill: "none", ink: "#8A8F98" },
};
const WIDTH = 660;
const PER_LEVEL = 56;
const FONT_SIZE = 11;
const GAP = 34;

export function drawTrees(
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
        palette.vermillion,
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
export function heaviest(nodes: readonly FpTreeNode[], limit: number) {
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

function pathOf(nodes: readonly FpTreeNode[], i: number): string[] {
  const path: string[] = [];
  for (let node = i; node >= 0; node = nodes[node].parent) path.unshift(nodes[node].item);
  return path;
}
