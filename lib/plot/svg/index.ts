/** A figure as static SVG: no script, no font, no network, and the same bytes every time. */
import { escapeHtml } from "../../core/text/display";
import { FONT_FAMILY } from "../conventions";
import type { Figure, Trace } from "../types";
import { annotation } from "./decorations/annotation";
import { axisLabels, baselines, grid } from "./decorations/axes";
import { colourBar } from "./decorations/colour-bar";
import { image } from "./decorations/image";
import { legend } from "./decorations/legend";
import { shape } from "./decorations/shape";
import { type Geometry, geometryOf, type Panel, TITLE_LINE, TITLE_SIZE } from "./geometry";
import { element, short, textAt } from "./markup";
import { axisOf } from "./scale/axis-kind";
import { bars } from "./traces/bars";
import { boxes } from "./traces/boxes";
import { heatmap } from "./traces/heatmap";
import { areas, lines } from "./traces/lines";
import { markers } from "./traces/markers";
import { pointLabels } from "./traces/point-labels";

/** Everything that a figure shows without interaction, as SVG. */
export function toSvg(drawn: Omit<Figure, symbol>): string {
  const { title, description, data, layout } = drawn;
  const geometry = geometryOf(drawn);
  const { width, height } = geometry;
  const isBelow = (part: { readonly layer?: "above" | "below" }) => part.layer === "below";
  const shapes = layout.shapes ?? [];
  const images = layout.images ?? [];

  const parts = [
    element("title", {}, escapeHtml(title)),
    element("desc", {}, escapeHtml(description)),
    element("rect", { class: "paper", width, height, fill: "#FFFFFF" }),
    ...geometry.titleLines.map((line, i) =>
      textAt(12, 16 + TITLE_SIZE * 0.8 + i * TITLE_LINE, line, { size: TITLE_SIZE, weight: "bold" }),
    ),
    legend(geometry, data),
    ...geometry.panels.map((panel) => grid(geometry, panel)),
    ...shapes.filter(isBelow).map((part) => shape(geometry, part)),
    ...images.filter(isBelow).map((part) => image(geometry, part)),
    ...geometry.panels.map((panel) => clipped(geometry, panel, tracesIn(geometry, panel, drawn))),
    ...geometry.panels.map((panel) => baselines(geometry, panel)),
    ...[...geometry.axes.values()].map(axisLabels),
    ...data.map((trace) => (trace.type === "scatter" ? pointLabels(geometry, trace) : "")),
    ...shapes.filter((part) => !isBelow(part)).map((part) => shape(geometry, part)),
    ...images.filter((part) => !isBelow(part)).map((part) => image(geometry, part)),
    colourBar(geometry),
    ...(layout.annotations ?? []).map((part) => annotation(geometry, part)),
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

/** From bottom to top: heatmaps, areas, bars, boxes, lines, markers. */
function tracesIn(geometry: Geometry, panel: Panel, { data, layout }: Omit<Figure, symbol>): string {
  const here = data.filter((trace) => axisOf(trace, "x") === panel.x && axisOf(trace, "y") === panel.y);
  const each = (draw: (trace: Trace) => string) => here.map(draw).join("");
  return (
    each((trace) => (trace.type === "heatmap" ? heatmap(geometry, trace) : "")) +
    each((trace) => (trace.type === "scatter" ? areas(geometry, trace, data) : "")) +
    bars(geometry, panel, data, layout) +
    each((trace) => (trace.type === "box" ? boxes(geometry, trace, data) : "")) +
    each((trace) => (trace.type === "scatter" ? lines(geometry, trace, data) : "")) +
    each((trace) => (trace.type === "scatter" ? markers(geometry, trace, data) : ""))
  );
}

/** A nested SVG clips what lies outside the panel; a clip path would need an id, which two figures could share. */
function clipped(geometry: Geometry, panel: Panel, content: string): string {
  const x = geometry.axes.get(panel.x)?.scale;
  const y = geometry.axes.get(panel.y)?.scale;
  if (!x || !y || !content) return "";
  const [left, right] = [Math.min(x.start, x.end) - 5, Math.max(x.start, x.end) + 5];
  const [top, bottom] = [Math.min(y.start, y.end) - 5, Math.max(y.start, y.end) + 5];
  const [width, height] = [right - left, bottom - top];
  const viewBox = [left, top, width, height].map(short).join(" ");
  return element("svg", { x: left, y: top, width, height, viewBox }, content);
}
