/** The range of an axis: the extent of the traces, shapes, annotations and images on it, and some padding. */
import type { BarTrace, Layout, Trace } from "../../types";
import { barRectangles, isHorizontal } from "../traces/bar-rectangles";
import { boxSummaries, isHorizontalBox } from "../traces/box-statistics";
import { type AxisKind, axisIn, axisOf, milliseconds, valuesOn } from "./axis-kind";
import { cellEdges } from "./cell-edges";
import { Extent } from "./extent";
import { unitsOf } from "./scale";

/** Names on a category axis, in order of first appearance. */
export function categoriesOf(layout: Layout, data: readonly Trace[], name: string): string[] {
  const letter = name[0] as "x" | "y";
  const { categoryarray, ticktext, tickvals } = axisIn(layout, name);
  const names = new Set<string>(categoryarray ? Array.from(categoryarray) : []);
  for (const trace of data) {
    if (axisOf(trace, letter) !== name) continue;
    if (trace.type === "box" && (letter === "y") === isHorizontalBox(trace))
      for (const { place } of boxSummaries(trace)) names.add(String(place));
    else {
      const values = valuesOn(trace, letter);
      for (let i = 0; i < (values?.length ?? 0); i++)
        if (values?.[i] !== null && values?.[i] !== undefined) names.add(String(values[i]));
    }
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
  layout: Layout,
  data: readonly Trace[],
  name: string,
  kind: AxisKind,
  categories: readonly string[],
): [number, number] {
  const axis = axisIn(layout, name);
  if (axis.range) {
    const [from, to] = axis.range.map((end) => (kind === "date" ? milliseconds(end) : Number(end)));
    return [from, to];
  }
  const extent = new Extent(unitsOf(kind, categories));
  const letter = name[0] as "x" | "y";
  for (const trace of data)
    if (axisOf(trace, letter) === name) extendByTrace(extent, trace, letter, layout, data, kind);
  extendByDecorations(extent, layout, name, letter);
  if (kind === "category" && categories.length > 0) extent.hard(-0.5, categories.length - 0.5);
  const [from, to] = extent.range(kind);
  return axis.autorange === "reversed" ? [to, from] : [from, to];
}

function extendByTrace(
  extent: Extent,
  trace: Trace,
  letter: "x" | "y",
  layout: Layout,
  data: readonly Trace[],
  kind: AxisKind,
): void {
  if (trace.type === "heatmap") {
    const count = letter === "x" ? (trace.z[0]?.length ?? 0) : trace.z.length;
    const edges = cellEdges(trace[letter], count, extent.toUnits);
    extent.hard(edges[0], edges[edges.length - 1]);
  } else if (trace.type === "bar") {
    extendByBars(extent, trace, letter, layout, data, kind);
  } else if (trace.type === "box") {
    const along = isHorizontalBox(trace) ? "x" : "y";
    for (const { place, lower, upper, outliers } of boxSummaries(trace)) {
      if (letter === along) {
        extent.soft(...[lower, upper, ...outliers].map(extent.toUnits));
        extent.padding = Math.max(extent.padding, 0.06);
      } else if (kind !== "category") extent.hard(extent.toUnits(place) - 0.5, extent.toUnits(place) + 0.5);
    }
  } else {
    const values = trace[letter];
    const errors = letter === "x" ? trace.error_x : trace.error_y;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      extent.soft(extent.toUnits(value));
      if (errors && typeof value === "number")
        extent.soft(
          extent.toUnits(value + errors.array[i]),
          extent.toUnits(value - (errors.arrayminus ?? errors.array)[i]),
        );
    }
    if (letter === "y" && trace.fill === "tozeroy" && kind !== "log") extent.hard(0);
    const hasMarks = /markers|text/.test(trace.mode ?? "lines") && kind !== "category";
    extent.padding = Math.max(extent.padding, letter === "y" || hasMarks ? 0.06 : 0);
  }
}

function extendByBars(
  extent: Extent,
  trace: BarTrace,
  letter: "x" | "y",
  layout: Layout,
  data: readonly Trace[],
  kind: AxisKind,
): void {
  const acrossLetter = isHorizontal(trace) ? "y" : "x";
  const names = unitsFor(layout, data, acrossLetter, trace, extent, letter);
  const boxes = barRectangles(barsIn(data, axisOf(trace, "x"), axisOf(trace, "y")), layout, names);
  const errors = letter === "x" ? trace.error_x : trace.error_y;
  for (const box of boxes) {
    if (box.trace !== trace) continue;
    if (letter === acrossLetter) {
      if (kind !== "category") extent.hard(box.from, box.to);
      continue;
    }
    if (kind !== "log") extent.hard(box.base);
    extent.soft(extent.toUnits(box.tip));
    if (errors) extent.soft(extent.toUnits(box.tip + errors.array[box.index]));
    const hasLabel =
      trace.text !== undefined && trace.textposition !== "inside" && trace.textposition !== "none";
    extent.padding = Math.max(extent.padding, hasLabel ? 0.12 : 0.05);
  }
}

/** Positions across the bars; for the extent along them the number of the category is enough. */
function unitsFor(
  layout: Layout,
  data: readonly Trace[],
  acrossLetter: "x" | "y",
  trace: BarTrace,
  extent: Extent,
  letter: "x" | "y",
): (value: number | string | null | undefined) => number {
  if (letter === acrossLetter) return extent.toUnits;
  const categories = categoriesOf(layout, data, axisOf(trace, acrossLetter));
  return unitsOf("category", categories);
}

function extendByDecorations(extent: Extent, layout: Layout, name: string, letter: "x" | "y"): void {
  for (const shape of layout.shapes ?? []) {
    if (((letter === "x" ? shape.xref : shape.yref) ?? letter) !== name) continue;
    const ends = letter === "x" ? [shape.x0, shape.x1] : [shape.y0, shape.y1];
    extent.soft(...ends.map(extent.toUnits));
  }
  for (const note of layout.annotations ?? []) {
    if (((letter === "x" ? note.xref : note.yref) ?? letter) !== name) continue;
    extent.soft(extent.toUnits(letter === "x" ? note.x : note.y));
  }
  for (const image of layout.images ?? []) {
    if (((letter === "x" ? image.xref : image.yref) ?? "paper") !== name) continue;
    const size = letter === "x" ? image.sizex : image.sizey;
    const at = letter === "x" ? image.x : image.y;
    const anchor = letter === "x" ? (image.xanchor ?? "left") : (image.yanchor ?? "top");
    const before =
      anchor === "left" || anchor === "bottom" ? 0 : anchor === "right" || anchor === "top" ? 1 : 0.5;
    extent.hard(at - before * size, at + (1 - before) * size);
  }
}
