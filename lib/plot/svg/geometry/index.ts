/** The geometry of a figure: its margins, title and legend, and a scale for every axis, so that all labels have room. */
import { DEFAULT_HEIGHT, DEFAULT_WIDTH } from "../../conventions";
import type { Drawing, HeatmapTrace, Layout, ScatterTrace, Trace } from "../../types";
import { axisOf } from "../scale/axis-kind";
import { wrapText } from "../text-size";
import { type AxisGeometry, type AxisNames, axesOf } from "./axis-geometry";
import { type LegendEntry, layOutLegend } from "./legend-layout";
import { type Frame, marginsFor } from "./margins";

export const TITLE_SIZE = 16;
export const TITLE_LINE = 21;
/** Pixels for headings above the topmost panels. */
const HEADING_ROOM = 22;
/** Margins depend on labels, labels on scales, and scales on margins: after three rounds they no longer change. */
const ROUNDS = 3;

/** A pair of axes that traces are drawn on. */
export interface Panel {
  readonly x: AxisGeometry;
  readonly y: AxisGeometry;
}

export interface Geometry extends Frame {
  readonly titleLines: readonly string[];
  readonly legend: readonly LegendEntry[];
  readonly axes: ReadonlyMap<string, AxisGeometry>;
  readonly panels: readonly Panel[];
  /** The trace whose colour bar is drawn at the right, if any. */
  readonly colourBar: HeatmapTrace | ScatterTrace | undefined;
}

export function geometryOf(drawing: Drawing): Geometry {
  const { layout, data } = drawing;
  const { width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = layout;
  const names = axisPairs(layout, data);
  const titleLines = wrapText(drawing.title, TITLE_SIZE * 1.1, width - 24);
  const titleEnd = 16 + titleLines.length * TITLE_LINE;
  const legend = layOutLegend(drawing, width, titleEnd);
  const colourBar = data.find(hasColourBar);
  const top = titleEnd + legend.height + (hasHeadings(layout) ? HEADING_ROOM : 0) + 4;
  let frame: Frame = { width, height, left: 60, right: 20, top, bottom: 50 };
  let axes = axesOf(drawing, names, frame);
  for (let round = 0; round < ROUNDS; round++) {
    frame = { ...frame, ...marginsFor(axes, layout, colourBar) };
    axes = axesOf(drawing, names, frame);
  }
  const panels = names.map(
    ({ x, y }): Panel => ({ x: axes.get(x) as AxisGeometry, y: axes.get(y) as AxisGeometry }),
  );
  return { ...frame, titleLines, legend: legend.entries, axes, panels, colourBar };
}

function hasColourBar(trace: Trace): trace is HeatmapTrace | ScatterTrace {
  if (trace.type === "heatmap") return trace.showscale !== false;
  return trace.type === "scatter" && trace.marker?.showscale === true;
}

/** All pairs of axes that traces, images or shapes are drawn on. */
function axisPairs(layout: Layout, data: readonly Trace[]): AxisNames[] {
  const pairs = new Map<string, AxisNames>();
  const add = (x: string, y: string) => pairs.set(`${x} ${y}`, { x, y });
  for (const trace of data) add(axisOf(trace, "x"), axisOf(trace, "y"));
  for (const { xref = "paper", yref = "paper" } of [...(layout.images ?? []), ...(layout.shapes ?? [])])
    if (isAxisName(xref) && isAxisName(yref)) add(xref, yref);
  if (pairs.size === 0) add("x", "y");
  return [...pairs.values()];
}

function isAxisName(reference: string): boolean {
  return /^[xy]\d*$/.test(reference);
}

/** Whether annotations stand above the topmost panel, as panel headings do. */
function hasHeadings(layout: Layout): boolean {
  return (layout.annotations ?? []).some(
    ({ y, yref }) => typeof y === "number" && y >= 0.99 && (yref === "paper" || yref?.endsWith(" domain")),
  );
}
