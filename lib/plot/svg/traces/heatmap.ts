/** Heatmaps: one rectangle for each cell, or one small image where there are many cells. */
import * as palette from "../../palette";
import * as png from "../../png";
import type { HeatmapTrace } from "../../types";
import { element, textAt } from "../markup";
import { cellEdges } from "../scale/cell-edges";
import type { Scales } from "../scale/scale";
import { measure } from "../text-size";
import { colourRange } from "./colour-range";

const MOST_RECTANGLES = 300;

/** The edges of all cells in pixels, and the colour of a value. */
interface Cells {
  readonly xEdges: readonly number[];
  readonly yEdges: readonly number[];
  readonly colourOf: (value: number) => string;
}

export function heatmap({ x, y }: Scales, trace: HeatmapTrace): string {
  const columns = trace.z[0]?.length ?? 0;
  const rows = trace.z.length;
  if (rows === 0 || columns === 0) return "";
  const xEdges = cellEdges(trace.x, columns, x.toUnits).map(x.placeUnits);
  const yEdges = cellEdges(trace.y, rows, y.toUnits).map(y.placeUnits);
  const { low, high } = colourRange(trace);
  const { colorscale = palette.sequential } = trace;
  const colourOf = (value: number) =>
    palette.colourAt(colorscale, high > low ? (value - low) / (high - low) : 0.5);
  const cells = { xEdges, yEdges, colourOf };
  const isImage = rows * columns > MOST_RECTANGLES && isEven(xEdges) && isEven(yEdges);
  const drawn = isImage ? cellImage(trace, cells) : cellRectangles(trace, cells);
  return element("g", { "shape-rendering": "crispEdges" }, drawn) + cellTexts(trace, cells);
}

function cellRectangles(trace: HeatmapTrace, { xEdges, yEdges, colourOf }: Cells): string {
  const [gapX, gapY] = [trace.xgap ?? 0, trace.ygap ?? 0];
  let out = "";
  trace.z.forEach((row, i) => {
    for (let j = 0; j < trace.z[0].length; j++) {
      const value = row[j];
      if (value === null || !Number.isFinite(value)) continue;
      out += element("rect", {
        x: Math.min(xEdges[j], xEdges[j + 1]) + gapX / 2,
        y: Math.min(yEdges[i], yEdges[i + 1]) + gapY / 2,
        width: Math.max(0, Math.abs(xEdges[j + 1] - xEdges[j]) - gapX),
        height: Math.max(0, Math.abs(yEdges[i + 1] - yEdges[i]) - gapY),
        fill: colourOf(value),
      });
    }
  });
  return out;
}

function isEven(edges: readonly number[]): boolean {
  const step = (edges[edges.length - 1] - edges[0]) / (edges.length - 1);
  return edges.every((edge, i) => Math.abs(edge - edges[0] - i * step) < 0.02 * Math.abs(step) + 1e-6);
}

/** One pixel for each cell; cells without a value stay transparent. */
function cellImage(trace: HeatmapTrace, { xEdges, yEdges, colourOf }: Cells): string {
  const rows = trace.z.length;
  const columns = trace.z[0].length;
  const pixels = new Uint8Array(rows * columns * 4);
  const isDownward = yEdges[0] < yEdges[rows];
  const isRightward = xEdges[0] < xEdges[columns];
  trace.z.forEach((row, i) => {
    for (let j = 0; j < columns; j++) {
      const value = row[j];
      if (value === null || !Number.isFinite(value)) continue;
      const colour = Number.parseInt(colourOf(value).slice(1), 16);
      const line = isDownward ? i : rows - 1 - i;
      const place = 4 * (line * columns + (isRightward ? j : columns - 1 - j));
      pixels.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], place);
    }
  });
  return element("image", {
    x: Math.min(xEdges[0], xEdges[columns]),
    y: Math.min(yEdges[0], yEdges[rows]),
    width: Math.abs(xEdges[columns] - xEdges[0]),
    height: Math.abs(yEdges[rows] - yEdges[0]),
    preserveAspectRatio: "none",
    style: "image-rendering:pixelated",
    href: png.toDataUri(pixels, columns, rows, 4),
  });
}

function cellTexts({ z, text: texts, textfont }: HeatmapTrace, { xEdges, yEdges, colourOf }: Cells): string {
  if (!texts) return "";
  const wanted = textfont?.size ?? 11;
  let out = "";
  z.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) {
      const value = row[j];
      const text = texts[i]?.[j] ?? "";
      if (text === "" || value === null) continue;
      const room = Math.abs(xEdges[j + 1] - xEdges[j]) - 2;
      const size = Math.min(wanted, (wanted * room) / measure(text, wanted));
      if (size < 5 || size > Math.abs(yEdges[i + 1] - yEdges[i])) continue;
      out += textAt((xEdges[j] + xEdges[j + 1]) / 2, (yEdges[i] + yEdges[i + 1]) / 2 + size * 0.35, text, {
        size: Math.floor(size * 2) / 2,
        anchor: "middle",
        colour: palette.textColourOn(colourOf(value)),
      });
    }
  });
  return out;
}
