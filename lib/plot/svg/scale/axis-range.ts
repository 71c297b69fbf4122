/** The range of an axis: the extent of the traces, shapes, annotations and images on it, and some padding. */
import type { BarTrace, Drawing, Layout, Trace, Value } from "../../types";
import { barRectangles, isHorizontal } from "../traces/bar-rectangles";
import { boxSummaries, isHorizontalBox } from "../traces/box-statistics";
import { type AxisKind, axisIn, axisOf, type Letter, letterOf, milliseconds } from "./axis-kind";
import { cellEdges } from "./cell-edges";
import { Extent } from "./extent";
import { unitsOf } from "./scale";

/** Names on a category axis, in order of first appearance. */
export function categoriesOf({ layout, data }: Drawing, name: string): string[] {
  const letter = letterOf(name);
  const { categoryarray = [], ticktext, tickvals } = axisIn(layout, name);
  const names = new Set<string>(Array.from(categoryarray));
  for (const trace of data) {
    if (axisOf(trace, letter) !== name) continue;
    const isAcrossBoxes = trace.type === "box" && (letter === "y") === isHorizontalBox(trace);
    const values = isAcrossBoxes ? boxSummaries(trace).map(({ place }) => place) : trace[letter];
    for (const value of Array.from<Value>(values ?? [])) if (value !== null) names.add(String(value));
  }
  if (names.size === 0 && tickvals && !ticktext)
    for (const value of Array.from(tickvals)) names.add(String(value));
  return [...names];
}

/** The bar traces in the panel of these two axes. */
export function barsIn(data: readonly Trace[], x: string, y: string): BarTrace[] {
  return data.filter(
    (trace): trace is BarTrace =>
      trace.type === "bar" && axisOf(trace, "x") === x && axisOf(trace, "y") === y,
  );
}

/** Both ends of an axis, in axis units: those of the layout, or those that hold everything on it. */
export function rangeOf(
  drawing: Drawing,
  name: string,
  kind: AxisKind,
  categories: readonly string[],
): [number, number] {
  const axis = axisIn(drawing.layout, name);
  if (axis.range) {
    const [from, to] = axis.range.map((end) => (kind === "date" ? milliseconds(end) : Number(end)));
    return [from, to];
  }
  const extent = new Extent(unitsOf(kind, categories));
  const letter = letterOf(name);
  for (const trace of drawing.data)
    if (axisOf(trace, letter) === name) extendByTrace(extent, trace, letter, drawing, kind);
  extendByDecorations(extent, drawing.layout, name, letter);
  if (kind === "category" && categories.length > 0) extent.hard(-0.5, categories.length - 0.5);
  const [from, to] = extent.range(kind);
  return axis.autorange === "reversed" ? [to, from] : [from, to];
}

function extendByTrace(extent: Extent, trace: Trace, letter: Letter, drawing: Drawing, kind: AxisKind): void {
  if (trace.type === "heatmap") {
    const count = letter === "x" ? (trace.z[0]?.length ?? 0) : trace.z.length;
    const edges = cellEdges(trace[letter], count, extent.toUnits);
    extent.hard(edges[0], edges[edges.length - 1]);
  } else if (trace.type === "bar") {
    extendByBars(extent, trace, letter, drawing, kind);
  } else if (trace.type === "box") {
    const valueAxis = isHorizontalBox(trace) ? "x" : "y";
    for (const { place, lower, upper, outliers } of boxSummaries(trace)) {
      if (letter === valueAxis) {
        extent.soft(...[lower, upper, ...outliers].map(extent.toUnits));
        extent.padding = Math.max(extent.padding, 0.06);
      } else if (kind !== "category") extent.hard(extent.toUnits(place) - 0.5, extent.toUnits(place) + 0.5);
    }
  } else {
    const values = trace[letter];
    const errors = letter === "x" ? trace.error_x : undefined;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      extent.soft(extent.toUnits(value));
      if (!errors || typeof value !== "number") continue;
      extent.soft(extent.toUnits(value + errors.array[i]));
      extent.soft(extent.toUnits(value - (errors.arrayminus ?? errors.array)[i]));
    }
    const hasMarks = /markers|text/.test(trace.mode ?? "lines") && kind !== "category";
    extent.padding = Math.max(extent.padding, letter === "y" || hasMarks ? 0.06 : 0);
  }
}

function extendByBars(
  extent: Extent,
  trace: BarTrace,
  letter: Letter,
  drawing: Drawing,
  kind: AxisKind,
): void {
  const categoryAxis = isHorizontal(trace) ? "y" : "x";
  // The extent on the value axis does not depend on positions, so any numbering of the categories will do.
  const names = () => categoriesOf(drawing, axisOf(trace, categoryAxis));
  const toUnits = letter === categoryAxis ? extent.toUnits : unitsOf("category", names());
  const bars = barsIn(drawing.data, axisOf(trace, "x"), axisOf(trace, "y"));
  for (const box of barRectangles(bars, drawing.layout, toUnits)) {
    if (box.trace !== trace) continue;
    if (letter === categoryAxis) {
      if (kind !== "category") extent.hard(box.from, box.to);
      continue;
    }
    if (kind !== "log") extent.hard(box.base);
    extent.soft(extent.toUnits(box.tip));
    extent.padding = Math.max(extent.padding, trace.text === undefined ? 0.05 : 0.12);
  }
}

function extendByDecorations(extent: Extent, layout: Layout, name: string, letter: Letter): void {
  const isHere = (reference: string | undefined) => (reference ?? letter) === name;
  for (const shape of layout.shapes ?? [])
    if (isHere(shape[`${letter}ref` as const]))
      for (const end of ["0", "1"] as const) extent.soft(extent.toUnits(shape[`${letter}${end}` as const]));
  for (const note of layout.annotations ?? [])
    if (isHere(note[`${letter}ref` as const])) extent.soft(extent.toUnits(note[letter]));
  for (const { x, y, sizex, sizey, xref, yref } of layout.images ?? []) {
    if (xref === name) extent.hard(x, x + sizex);
    if (yref === name) extent.hard(y - sizey, y);
  }
}
