/** What stands beside the data: shapes, notes with arrows, pictures, the legend, the colour bar. */

import { titleText } from "../../conventions";
import * as palette from "../../palette";
import type { Annotation, ColourBar, LayoutImage, Shape, Trace } from "../../types";
import { legendName, type Page } from "../geometry";
import { element, paint, short, textAt } from "../markup";
import { tickLabel } from "../scale/number-format";
import { niceStep } from "../scale/scale";
import { measureLines } from "../text-size";
import { colourOf } from "../traces/bars";
import { colourRange } from "../traces/heatmap";
import { markerRange, seriesColour } from "../traces/markers";

const DASHES: Readonly<Record<string, string | undefined>> = { dash: "7 4", dot: "2 3", dashdot: "7 3 2 3" };

/** Pixel of a value that refers to an axis, to part of a panel ("x domain") or to the whole plot ("paper"). */
function placed(
  page: Page,
  letter: "x" | "y",
  reference: string | undefined,
  value: number | string,
): number {
  const { left, right, top, bottom, width, height } = page;
  const name = reference ?? letter;
  if (name === "paper")
    return letter === "x"
      ? left + Number(value) * (width - left - right)
      : height - bottom - Number(value) * (height - top - bottom);
  const scale = page.axes.get(name.replace(" domain", ""))?.scale;
  if (!scale) return Number.NaN;
  if (!name.endsWith(" domain")) return scale.place(value);
  const [low, high] = letter === "x" ? ends(scale) : ends(scale).reverse();
  return low + Number(value) * (high - low);
}

function ends({ start, end }: { readonly start: number; readonly end: number }): number[] {
  return [Math.min(start, end), Math.max(start, end)];
}

export function shape(page: Page, drawn: Shape): string {
  const [x0, x1] = [drawn.x0, drawn.x1].map((value) => placed(page, "x", drawn.xref, value));
  const [y0, y1] = [drawn.y0, drawn.y1].map((value) => placed(page, "y", drawn.yref, value));
  if (![x0, x1, y0, y1].every(Number.isFinite)) return "";
  const stroke = paint(drawn.line?.color, palette.grey);
  const width = drawn.line?.width ?? (drawn.type === "line" ? 1.5 : drawn.line ? 1.5 : 0);
  const look = {
    stroke: width > 0 ? stroke.colour : undefined,
    "stroke-width": width > 0 ? width : undefined,
    "stroke-dasharray": DASHES[drawn.line?.dash ?? "solid"],
    opacity: drawn.opacity !== undefined && drawn.opacity < 1 ? String(drawn.opacity) : undefined,
  };
  if (drawn.type === "line")
    return element("path", {
      d: `M${short(x0)} ${short(y0)}L${short(x1)} ${short(y1)}`,
      fill: "none",
      ...look,
    });
  const fill = paint(drawn.fillcolor, "none");
  return element("rect", {
    x: Math.min(x0, x1),
    y: Math.min(y0, y1),
    width: Math.abs(x1 - x0),
    height: Math.abs(y1 - y0),
    fill: fill.colour,
    "fill-opacity": fill.opacity === undefined ? undefined : String(fill.opacity),
    ...look,
  });
}

export function note(page: Page, given: Annotation): string {
  const { text, showarrow = false, xref, yref } = given;
  const x = placed(page, "x", xref, given.x) + (given.xshift ?? 0);
  const y = placed(page, "y", yref, given.y) - (given.yshift ?? 0);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
  const size = given.font?.size ?? 12;
  const lineCount = text.split(/<br\s*\/?>/i).length;
  const height = size * (1.2 + 1.25 * (lineCount - 1));
  const width = measureLines(text, size);
  let [textX, textY] = [x, y];
  let out = "";
  if (showarrow) {
    const isFree = (reference: string | undefined) => reference === undefined || reference === "pixel";
    textX = isFree(given.axref) ? x + (given.ax ?? -10) : placed(page, "x", given.axref, given.ax ?? 0);
    textY = isFree(given.ayref) ? y + (given.ay ?? -30) : placed(page, "y", given.ayref, given.ay ?? 0);
    if (!Number.isFinite(textX) || !Number.isFinite(textY)) return "";
    out += arrow(given, textX, textY, x, y, text ? width / 2 + 3 : 0, text ? height / 2 + 1 : 0);
  }
  if (!text) return out;
  const { xanchor = "auto", yanchor = "auto" } = given;
  const side =
    xanchor !== "auto"
      ? xanchor
      : xref === "paper" && !showarrow
        ? nearest(Number(given.x), ["left", "center", "right"])
        : "center";
  const level =
    yanchor !== "auto"
      ? yanchor
      : yref === "paper" && !showarrow
        ? nearest(Number(given.y), ["bottom", "middle", "top"])
        : "middle";
  const topEdge = level === "top" ? textY : level === "bottom" ? textY - height : textY - height / 2;
  const leftEdge = side === "left" ? textX : side === "right" ? textX - width : textX - width / 2;
  if (given.bgcolor) {
    const fill = paint(given.bgcolor, "#FFFFFF");
    out += element("rect", {
      class: "paper",
      x: leftEdge - 3,
      y: topEdge - 1,
      width: width + 6,
      height: height + 2,
      rx: 3,
      fill: fill.colour,
      "fill-opacity": fill.opacity === undefined ? undefined : String(fill.opacity),
    });
  }
  return (
    out +
    textAt(textX, topEdge + size * 0.95, text, {
      size,
      anchor: side === "left" ? "start" : side === "right" ? "end" : "middle",
      colour: given.font?.color,
      angle: given.textangle ?? 0,
      opacity: given.opacity,
    })
  );
}

function nearest<T>(fraction: number, [low, middle, high]: readonly [T, T, T]): T {
  return fraction <= 1 / 3 ? low : fraction >= 2 / 3 ? high : middle;
}

/** From the edge of the text's box to the point, with a head; both ends may stand off. */
function arrow(
  given: Annotation,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  halfWidth: number,
  halfHeight: number,
): string {
  const length = Math.hypot(toX - fromX, toY - fromY);
  if (length < 1) return "";
  const [ux, uy] = [(toX - fromX) / length, (toY - fromY) / length];
  const clear = Math.min(
    ux === 0 ? Number.POSITIVE_INFINITY : halfWidth / Math.abs(ux),
    uy === 0 ? Number.POSITIVE_INFINITY : halfHeight / Math.abs(uy),
  );
  const start = Math.min(length, (Number.isFinite(clear) ? clear : 0) + (given.startstandoff ?? 0));
  const end = length - (given.standoff ?? 0);
  if (end - start < 1) return "";
  const width = given.arrowwidth ?? 1.2;
  const colour = paint(given.arrowcolor, "#57606A");
  const at = (distance: number, aside: number) =>
    `${short(fromX + ux * distance - uy * aside)} ${short(fromY + uy * distance + ux * aside)}`;
  const hasHead = given.arrowhead !== 0;
  const head = hasHead ? Math.min(end - start, (4 + 2 * width) * (given.arrowsize ?? 1)) : 0;
  const opacity = (given.opacity ?? 1) * (colour.opacity ?? 1);
  const shaft = element("path", {
    d: `M${at(start, 0)}L${at(end - head * 0.8, 0)}`,
    fill: "none",
    stroke: colour.colour,
    "stroke-width": width,
    class: given.arrowcolor ? undefined : "stroke-soft",
    opacity: opacity < 1 ? String(Math.round(opacity * 100) / 100) : undefined,
  });
  if (!hasHead) return shaft;
  return (
    shaft +
    element("path", {
      d: `M${at(end, 0)}L${at(end - head, head * 0.42)}L${at(end - head, -head * 0.42)}Z`,
      fill: colour.colour,
      class: given.arrowcolor ? undefined : "soft",
      opacity: opacity < 1 ? String(Math.round(opacity * 100) / 100) : undefined,
    })
  );
}

export function image(page: Page, given: LayoutImage): string {
  if (!/^data:image\/png;base64,[A-Za-z0-9+/=]+$/.test(given.source)) return "";
  const x0 = placed(page, "x", given.xref ?? "paper", given.x);
  const y0 = placed(page, "y", given.yref ?? "paper", given.y);
  const width = Math.abs(placed(page, "x", given.xref ?? "paper", given.x + given.sizex) - x0);
  const height = Math.abs(placed(page, "y", given.yref ?? "paper", given.y + given.sizey) - y0);
  if (![x0, y0, width, height].every(Number.isFinite)) return "";
  const { xanchor = "left", yanchor = "top", sizing = "contain" } = given;
  return element("image", {
    x: xanchor === "left" ? x0 : xanchor === "right" ? x0 - width : x0 - width / 2,
    y: yanchor === "top" ? y0 : yanchor === "bottom" ? y0 - height : y0 - height / 2,
    width,
    height,
    preserveAspectRatio: sizing === "stretch" ? "none" : sizing === "fill" ? "xMidYMid slice" : undefined,
    style: "image-rendering:pixelated",
    opacity: given.opacity === undefined ? undefined : String(given.opacity),
    href: given.source,
  });
}

export function legend(page: Page, data: readonly Trace[]): string {
  let out = "";
  for (const { trace, x, y } of page.legend) {
    out += swatch(trace, data, x, y);
    out += textAt(x + 26, y + 4, legendName(trace));
  }
  return out;
}

function swatch(trace: Trace, data: readonly Trace[], x: number, y: number): string {
  if (trace.type !== "scatter") {
    const colour =
      trace.type === "bar"
        ? colourOf(trace, 0, data)
        : trace.type === "box"
          ? (trace.line?.color ?? trace.marker?.color)
          : undefined;
    const fill = paint(colour, palette.ofSeries(data.indexOf(trace)));
    return element("rect", { x: x + 4, y: y - 6, width: 14, height: 12, fill: fill.colour });
  }
  const colour = paint(seriesColour(trace, data), palette.blue).colour;
  const mode = trace.mode ?? "lines";
  let out = "";
  if (trace.fill && trace.fill !== "none")
    out += element("rect", {
      x,
      y: y - 6,
      width: 20,
      height: 12,
      fill: paint(trace.fillcolor, colour).colour,
      "fill-opacity": ".3",
    });
  if (mode.includes("lines") && trace.line?.width !== 0)
    out += element("path", {
      d: `M${short(x)} ${short(y)}h20`,
      stroke: colour,
      "stroke-width": Math.min(3, trace.line?.width ?? 2),
      "stroke-dasharray": DASHES[trace.line?.dash ?? "solid"],
    });
  if (mode.includes("markers")) {
    const own = trace.marker?.color;
    const dot = paint(typeof own === "string" ? own : colour, colour).colour;
    out += element("circle", { cx: x + 10, cy: y, r: 4, fill: dot });
  }
  return out;
}

const BAR_STEPS = 32;

export function colourBar(page: Page): string {
  const trace = page.colourBar;
  if (!trace) return "";
  const { low, high } = trace.type === "heatmap" ? colourRange(trace) : markerRange(trace);
  if (!(low < high)) return "";
  const scale =
    (trace.type === "heatmap" ? trace.colorscale : trace.marker?.colorscale) ?? palette.sequential;
  const bar = trace.type === "heatmap" ? trace.colorbar : trace.marker?.colorbar;
  const title = titleText(bar?.title);
  const x = page.width - 62;
  const [top, foot] = [page.top, page.height - page.bottom];
  const step = (foot - top) / BAR_STEPS;
  let out = "";
  for (let i = 0; i < BAR_STEPS; i++)
    out += element("rect", {
      x,
      y: foot - (i + 1) * step,
      width: 12,
      height: step + 0.3,
      fill: palette.at(scale, (i + 0.5) / BAR_STEPS),
    });
  let above = Number.POSITIVE_INFINITY;
  for (const { value, label } of barTicks(bar, low, high)) {
    const y = foot - ((value - low) / (high - low)) * (foot - top);
    // Given ticks may stand close to each other: one that would touch the one below it is left out.
    if (above - y < 12) continue;
    out += textAt(x + 17, y + 4, label, { size: 11, isSoft: true });
    above = y;
  }
  if (title) out += textAt(page.width - 8, top - 8, title, { size: 11, anchor: "end", isSoft: true });
  return out;
}

/** From low to high. */
function barTicks(
  bar: ColourBar | undefined,
  low: number,
  high: number,
): { readonly value: number; readonly label: string }[] {
  if (bar?.tickvals)
    return Array.from(bar.tickvals, (value, i) => ({
      value,
      label: bar.ticktext?.[i] ?? String(value),
    })).filter(({ value }) => value >= low && value <= high);
  const tick = niceStep((high - low) / 5);
  const first = Math.ceil(low / tick - 1e-9);
  const count = Math.max(0, Math.floor(high / tick + 1e-9) - first + 1);
  return Array.from({ length: count }, (_, k) => ({
    value: (first + k) * tick,
    label: tickLabel((first + k) * tick, tick),
  }));
}
