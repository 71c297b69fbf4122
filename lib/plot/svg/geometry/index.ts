/** The geometry of a figure: its margins, title and legend, and a scale for every axis, so that all labels have room. */
import { DEFAULT_HEIGHT, DEFAULT_WIDTH } from "../../conventions";
import type { HeatmapTrace, Layout, ScatterTrace, Trace } from "../../types";
import { axisOf } from "../scale/axis-kind";
import { wrapped } from "../text-size";
import { type AxisGeometry, axesOf } from "./axis-geometry";
import { type LegendEntry, layOutLegend } from "./legend-layout";
import { type Margins, marginsFor } from "./margins";

export const TITLE_SIZE = 16;
export const TITLE_LINE = 21;
/** Pixels for headings above the topmost panels. */
const HEADING_ROOM = 22;
/** Margins depend on labels, labels on scales, and scales on margins: after three rounds they no longer change. */
const ROUNDS = 3;

/** A pair of axes that traces are drawn on. */
export interface Panel {
  readonly x: string;
  readonly y: string;
}

export interface Geometry extends Margins {
  readonly width: number;
  readonly height: number;
  readonly titleLines: readonly string[];
  readonly legend: readonly LegendEntry[];
  readonly axes: ReadonlyMap<string, AxisGeometry>;
  readonly panels: readonly Panel[];
  /** The trace whose colour bar is drawn at the right, if any. */
  readonly colourBar: HeatmapTrace | ScatterTrace | undefined;
}

/** What geometry needs to know of a figure. */
export interface Drawing {
  readonly title: string;
  readonly data: readonly Trace[];
  readonly layout: Layout;
}

export function geometryOf(drawing: Drawing): Geometry {
  const { layout, data } = drawing;
  const { width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = layout;
  const panels = panelsOf(layout, data);
  const titleLines = wrapped(drawing.title, TITLE_SIZE * 1.1, width - 24);
  const { entries: legend, height: legendHeight } = layOutLegend(
    layout,
    data,
    width,
    16 + titleLines.length * TITLE_LINE,
  );
  const headings = hasHeadings(layout) ? HEADING_ROOM : 0;
  const colourBar = data.find((trace): trace is HeatmapTrace | ScatterTrace =>
    trace.type === "heatmap"
      ? trace.showscale !== false
      : trace.type === "scatter" && trace.marker?.showscale === true,
  );
  const top = 16 + titleLines.length * TITLE_LINE + legendHeight + headings + 4;
  let margins: Margins = { left: 60, right: 20, top, bottom: 50 };
  let axes = new Map<string, AxisGeometry>();
  for (let round = 0; round < ROUNDS; round++) {
    axes = axesOf(drawing, panels, margins, width, height);
    margins = { top, ...marginsFor(axes, layout, colourBar) };
  }
  axes = axesOf(drawing, panels, margins, width, height);
  return { width, height, ...margins, titleLines, legend, axes, panels, colourBar };
}

/** All pairs of axes that traces, images or shapes are drawn on. */
function panelsOf(layout: Layout, data: readonly Trace[]): Panel[] {
  const panels = new Map<string, Panel>();
  const add = (x: string, y: string) => panels.set(`${x} ${y}`, { x, y });
  for (const trace of data) add(axisOf(trace, "x"), axisOf(trace, "y"));
  for (const image of layout.images ?? [])
    if (isAxisReference(image.xref) && isAxisReference(image.yref)) add(image.xref, image.yref);
  for (const shape of layout.shapes ?? [])
    if (isAxisReference(shape.xref) && isAxisReference(shape.yref)) add(shape.xref, shape.yref);
  if (panels.size === 0) add("x", "y");
  return [...panels.values()];
}

function isAxisReference(reference: string | undefined): reference is string {
  return reference !== undefined && /^[xy]\d*$/.test(reference);
}

/** Whether annotations stand above the topmost panel, as panel headings do. */
function hasHeadings(layout: Layout): boolean {
  return (layout.annotations ?? []).some(
    ({ y, yref }) => typeof y === "number" && y >= 0.99 && (yref === "paper" || yref?.endsWith(" domain")),
  );
}
