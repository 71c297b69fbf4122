/** Heatmaps: one rectangle a cell while they are few, one small picture when they are many. */
import * as palette from "../../palette";
import * as png from "../../png";
import type { HeatmapTrace } from "../../types";
import type { Page } from "../geometry";
import { element, textAt } from "../markup";
import { cellEdges } from "../scale/axis-range";
import { formatted } from "../scale/number-format";
import { measure } from "../text-size";

const MOST_RECTANGLES = 300;

export interface ColourRange {
  readonly low: number;
  readonly high: number;
}

/** The values that the two ends of the colour scale stand for. */
export function colourRange({ z, zmin, zmax, zmid }: HeatmapTrace): ColourRange {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of z)
    for (let j = 0; j < row.length; j++) {
      const value = row[j];
      if (value === null || !Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  low = zmin ?? low;
  high = zmax ?? high;
  if (zmid !== undefined) {
    const reach = Math.max(Math.abs(high - zmid), Math.abs(low - zmid));
    return { low: zmid - reach, high: zmid + reach };
  }
  return low <= high ? { low, high } : { low: 0, high: 1 };
}

export function colourAt(scale: palette.ColourScale, value: number, { low, high }: ColourRange): string {
  return palette.at(scale, high > low ? (value - low) / (high - low) : 0.5);
}

export function heatmap(page: Page, trace: HeatmapTrace): string {
  const x = page.axes.get(trace.xaxis ?? "x")?.scale;
  const y = page.axes.get(trace.yaxis ?? "y")?.scale;
  const columns = trace.z[0]?.length ?? 0;
  const rows = trace.z.length;
  if (!x || !y || rows === 0 || columns === 0) return "";
  const across = cellEdges(trace.x, columns, x.toUnits).map(x.placeUnits);
  const up = cellEdges(trace.y, rows, y.toUnits).map(y.placeUnits);
  const range = colourRange(trace);
  const scale = trace.colorscale ?? palette.sequential;
  let out = "";
  if (rows * columns > MOST_RECTANGLES && isEven(across) && isEven(up))
    out += picture(trace, across, up, scale, range);
  else
    trace.z.forEach((row, i) => {
      for (let j = 0; j < columns; j++) {
        const value = row[j];
        if (value === null || !Number.isFinite(value)) continue;
        const [gapX, gapY] = [trace.xgap ?? 0, trace.ygap ?? 0];
        out += element("rect", {
          x: Math.min(across[j], across[j + 1]) + gapX / 2,
          y: Math.min(up[i], up[i + 1]) + gapY / 2,
          width: Math.max(0, Math.abs(across[j + 1] - across[j]) - gapX),
          height: Math.max(0, Math.abs(up[i + 1] - up[i]) - gapY),
          fill: colourAt(scale, value, range),
        });
      }
    });
  return element("g", { "shape-rendering": "crispEdges" }, out) + cellTexts(trace, across, up, scale, range);
}

function isEven(edges: readonly number[]): boolean {
  const step = (edges[edges.length - 1] - edges[0]) / (edges.length - 1);
  return edges.every((edge, i) => Math.abs(edge - edges[0] - i * step) < 0.02 * Math.abs(step) + 1e-6);
}

function picture(
  trace: HeatmapTrace,
  across: readonly number[],
  up: readonly number[],
  scale: palette.ColourScale,
  range: ColourRange,
): string {
  const rows = trace.z.length;
  const columns = trace.z[0].length;
  const pixels = new Uint8Array(rows * columns * 4);
  const isDownward = up[0] < up[rows];
  const isRightward = across[0] < across[columns];
  trace.z.forEach((row, i) => {
    for (let j = 0; j < columns; j++) {
      const value = row[j];
      if (value === null || !Number.isFinite(value)) continue;
      const colour = Number.parseInt(colourAt(scale, value, range).slice(1), 16);
      const line = isDownward ? i : rows - 1 - i;
      const place = 4 * (line * columns + (isRightward ? j : columns - 1 - j));
      pixels.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], place);
    }
  });
  return element("image", {
    x: Math.min(across[0], across[columns]),
    y: Math.min(up[0], up[rows]),
    width: Math.abs(across[columns] - across[0]),
    height: Math.abs(up[rows] - up[0]),
    preserveAspectRatio: "none",
    style: "image-rendering:pixelated",
    href: png.toDataUri(pixels, columns, rows, 4),
  });
}

function cellTexts(
  trace: HeatmapTrace,
  across: readonly number[],
  up: readonly number[],
  scale: palette.ColourScale,
  range: ColourRange,
): string {
  const template = trace.texttemplate ?? (trace.text ? "%{text}" : "");
  if (!template) return "";
  let out = "";
  trace.z.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) {
      const value = row[j];
      const text = template
        .replace(/%\{text\}/g, trace.text?.[i]?.[j] ?? "")
        .replace(/%\{z(?::([^}]*))?\}/g, (_, format?: string) =>
          value === null ? "" : format ? formatted(value, format) : String(Number(value.toPrecision(6))),
        );
      if (text === "" || value === null) continue;
      const wanted = trace.textfont?.size ?? 11;
      const size = Math.min(
        wanted,
        (wanted * (Math.abs(across[j + 1] - across[j]) - 2)) / measure(text, wanted),
      );
      if (size < 5 || size > Math.abs(up[i + 1] - up[i])) continue;
      out += textAt((across[j] + across[j + 1]) / 2, (up[i] + up[i + 1]) / 2 + size * 0.35, text, {
        size: Math.floor(size * 2) / 2,
        anchor: "middle",
        colour: palette.inkOn(colourAt(scale, value, range)),
      });
    }
  });
  return out;
}
