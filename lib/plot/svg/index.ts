/** The static twin of a figure: an SVG that needs no script, no font and no network, and is the same bytes every time. */
import { escapeHtml } from "../../core/text/display";
import { FONT_FAMILY } from "../conventions";
import type { Figure, Trace } from "../types";
import { colourBar, image, legend, note, shape } from "./decorations/annotation";
import { axisLabels, baselines, grid } from "./decorations/axes";
import { type Page, type Panel, pageOf, TITLE_SIZE } from "./geometry";
import { element, short, textAt } from "./markup";
import { axisOf } from "./scale/axis-kind";
import { bars } from "./traces/bars";
import { boxes } from "./traces/boxes";
import { heatmap } from "./traces/heatmap";
import { areas, lines, marks, texts } from "./traces/markers";

/** Writes a figure as SVG; interaction is gone, everything that is seen at first sight is there. */
export function toSvg(drawn: Omit<Figure, symbol>): string {
  const { title, description, data, layout } = drawn;
  const page = pageOf(drawn);
  const { width, height } = page;
  const below = (part: { readonly layer?: "above" | "below" }) => part.layer === "below";
  const shapes = layout.shapes ?? [];
  const images = layout.images ?? [];

  const parts = [
    element("title", {}, escapeHtml(title)),
    element("desc", {}, escapeHtml(description)),
    element("rect", { class: "paper", width, height, fill: "#FFFFFF" }),
    ...page.titleLines.map((line, i) =>
      textAt(12, 16 + TITLE_SIZE * 0.8 + i * 21, line, { size: TITLE_SIZE, weight: "bold" }),
    ),
    legend(page, data),
    ...page.panels.map((panel) => grid(page, panel)),
    ...shapes.filter(below).map((part) => shape(page, part)),
    ...images.filter(below).map((part) => image(page, part)),
    ...page.panels.map((panel) => clipped(page, panel, tracesIn(page, panel, drawn))),
    ...page.panels.map((panel) => baselines(page, panel)),
    ...[...page.axes.values()].map(axisLabels),
    ...data.map((trace) => (trace.type === "scatter" ? texts(page, trace) : "")),
    ...shapes.filter((part) => !below(part)).map((part) => shape(page, part)),
    ...images.filter((part) => !below(part)).map((part) => image(page, part)),
    colourBar(page),
    ...(layout.annotations ?? []).map((part) => note(page, part)),
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

/** Areas lie under bars and boxes, lines over them, points on top. */
function tracesIn(page: Page, panel: Panel, { data, layout }: Omit<Figure, symbol>): string {
  const here = data.filter((trace) => axisOf(trace, "x") === panel.x && axisOf(trace, "y") === panel.y);
  const each = (draw: (trace: Trace) => string) => here.map(draw).join("");
  return (
    each((trace) => (trace.type === "heatmap" ? heatmap(page, trace) : "")) +
    each((trace) => (trace.type === "scatter" ? areas(page, trace, data) : "")) +
    bars(page, panel, data, layout) +
    each((trace) => (trace.type === "box" ? boxes(page, trace, data) : "")) +
    each((trace) => (trace.type === "scatter" ? lines(page, trace, data) : "")) +
    each((trace) => (trace.type === "scatter" ? marks(page, trace, data) : ""))
  );
}

/** A nested picture clips what lies outside the panel, without an id that two figures on a page could share. */
function clipped(page: Page, panel: Panel, content: string): string {
  const x = page.axes.get(panel.x)?.scale;
  const y = page.axes.get(panel.y)?.scale;
  if (!x || !y || !content) return "";
  const [left, right] = [Math.min(x.start, x.end) - 5, Math.max(x.start, x.end) + 5];
  const [top, foot] = [Math.min(y.start, y.end) - 5, Math.max(y.start, y.end) + 5];
  const [width, height] = [right - left, foot - top];
  const viewBox = [left, top, width, height].map(short).join(" ");
  return element("svg", { x: left, y: top, width, height, viewBox }, content);
}
