/** A figure as static SVG: no script, no font, no network, and the same bytes every time. */
import { escapeHtml } from "../../core/text/display";
import { FONT_FAMILY } from "../conventions";
import type { Drawing, Trace } from "../types";
import { annotation } from "./decorations/annotation";
import { axisLabels, baseline, grid } from "./decorations/axes";
import { colourBar } from "./decorations/colour-bar";
import { image } from "./decorations/image";
import { legend } from "./decorations/legend";
import { shape } from "./decorations/shape";
import { geometryOf, type Panel, TITLE_LINE, TITLE_SIZE } from "./geometry";
import { element, short, textAt } from "./markup";
import { axisOf } from "./scale/axis-kind";
import { barsIn } from "./scale/axis-range";
import { bars } from "./traces/bars";
import { boxes } from "./traces/boxes";
import { heatmap } from "./traces/heatmap";
import { areas, lines } from "./traces/lines";
import { markers } from "./traces/markers";
import { pointLabels } from "./traces/point-labels";

/** Everything that a figure shows without interaction, as SVG. */
export function toSvg(drawn: Drawing): string {
  const { title, description, data, layout } = drawn;
  const geometry = geometryOf(drawn);
  const { width, height } = geometry;
  const { shapes = [], images = [], annotations = [] } = layout;

  const parts = [
    element("title", {}, escapeHtml(title)),
    element("desc", {}, escapeHtml(description)),
    element("rect", { class: "paper", width, height, fill: "#FFFFFF" }),
    ...geometry.titleLines.map((line, i) =>
      textAt(12, 16 + TITLE_SIZE * 0.8 + i * TITLE_LINE, line, { size: TITLE_SIZE, weight: "bold" }),
    ),
    legend(geometry, data),
    ...geometry.panels.map(grid),
    ...shapes.filter(({ layer }) => layer === "below").map((part) => shape(geometry, part)),
    ...geometry.panels.map((panel) => clipped(panel, tracesIn(panel, drawn))),
    ...geometry.panels.map(({ x }) => baseline(x)),
    ...[...geometry.axes.values()].map(axisLabels),
    ...geometry.panels.map((panel) => labelsIn(panel, data)),
    ...shapes.filter(({ layer }) => layer !== "below").map((part) => shape(geometry, part)),
    ...images.map((part) => image(geometry, part)),
    colourBar(geometry),
    ...annotations.map((part) => annotation(geometry, part)),
  ];
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${short(width)} ${short(height)}`,
      width,
      height,
      role: "img",
      "font-family": FONT_FAMILY,
      "font-size": 12,
    },
    parts.filter(Boolean).join("\n"),
  );
}

/** The traces of a panel, from bottom to top: heatmaps, areas, bars, boxes, lines, markers. */
function tracesIn(panel: Panel, { data, layout }: Drawing): string {
  const scales = { x: panel.x.scale, y: panel.y.scale };
  const here = data.filter((trace) => isIn(panel, trace));
  const each = (draw: (trace: Trace) => string) => here.map(draw).join("");
  return (
    each((trace) => (trace.type === "heatmap" ? heatmap(scales, trace) : "")) +
    each((trace) => (trace.type === "scatter" ? areas(scales, trace, data) : "")) +
    bars(scales, barsIn(data, panel.x.name, panel.y.name), data, layout) +
    each((trace) => (trace.type === "box" ? boxes(scales, trace, data) : "")) +
    each((trace) => (trace.type === "scatter" ? lines(scales, trace, data) : "")) +
    each((trace) => (trace.type === "scatter" ? markers(scales, trace, data) : ""))
  );
}

/** The texts of points, which may lie partly outside the panel. */
function labelsIn(panel: Panel, data: readonly Trace[]): string {
  const scales = { x: panel.x.scale, y: panel.y.scale };
  return data
    .map((trace) => (trace.type === "scatter" && isIn(panel, trace) ? pointLabels(scales, trace) : ""))
    .filter(Boolean)
    .join("\n");
}

function isIn({ x, y }: Panel, trace: Trace): boolean {
  return axisOf(trace, "x") === x.name && axisOf(trace, "y") === y.name;
}

/** A nested SVG clips what lies outside the panel; a clip path would need an id, which two figures could share. */
function clipped(panel: Panel, content: string): string {
  if (!content) return "";
  const [x, y] = [panel.x.scale, panel.y.scale];
  const [left, right] = [Math.min(x.start, x.end) - 5, Math.max(x.start, x.end) + 5];
  const [top, bottom] = [Math.min(y.start, y.end) - 5, Math.max(y.start, y.end) + 5];
  const [width, height] = [right - left, bottom - top];
  const viewBox = [left, top, width, height].map(short).join(" ");
  return element("svg", { x: left, y: top, width, height, viewBox }, content);
}
