/** The ends of an axis: what the traces, shapes, notes and pictures on it reach, and a little air. */
import type { Axis, BarTrace, Layout, Trace } from "../../types";
import { barBoxes, isLevel } from "../traces/bar-rectangles";
import { boxSummaries, isLying } from "../traces/box-statistics";
import { type AxisKind, axisIn, axisOf, milliseconds, valuesOn } from "./axis-kind";
import { unitsOf } from "./scale";

/** Names on a category axis, in the order in which they are first met. */
export function categoriesOf(layout: Layout, data: readonly Trace[], name: string): string[] {
  const letter = name[0] as "x" | "y";
  const { categoryarray, ticktext, tickvals } = axisIn(layout, name);
  const names = new Set<string>(categoryarray ? Array.from(categoryarray) : []);
  for (const trace of data) {
    if (axisOf(trace, letter) !== name) continue;
    if (trace.type === "box" && (letter === "y") === isLying(trace))
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

/** Bar traces that stand in the panel of these two axes. */
export function barsIn(data: readonly Trace[], x: string, y: string): BarTrace[] {
  return data.filter(
    (trace): trace is BarTrace =>
      trace.type === "bar" && axisOf(trace, "x") === x && axisOf(trace, "y") === y,
  );
}

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
  const reach = new Reach(unitsOf(kind, categories));
  const letter = name[0] as "x" | "y";
  for (const trace of data)
    if (axisOf(trace, letter) === name) reachOfTrace(reach, trace, letter, layout, data, kind);
  reachOfFurniture(reach, layout, name, letter);
  if (kind === "category" && categories.length > 0) reach.hard(-0.5, categories.length - 0.5);
  return directed(reach.range(kind), axis);
}

function directed(range: [number, number], axis: Axis): [number, number] {
  return axis.autorange === "reversed" ? [range[1], range[0]] : range;
}

/** Collects what an axis must hold: soft values get air around them, hard edges do not. */
class Reach {
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  private hardLow = Number.POSITIVE_INFINITY;
  private hardHigh = Number.NEGATIVE_INFINITY;
  air = 0;

  constructor(readonly toUnits: (value: number | string | null | undefined) => number) {}

  soft(...units: readonly number[]): void {
    for (const value of units) {
      if (value < this.low) this.low = value;
      if (value > this.high) this.high = value;
    }
  }

  hard(...units: readonly number[]): void {
    for (const value of units) {
      if (value < this.hardLow) this.hardLow = value;
      if (value > this.hardHigh) this.hardHigh = value;
    }
  }

  range(kind: AxisKind): [number, number] {
    const lowest = Math.min(this.low, this.hardLow);
    const highest = Math.max(this.high, this.hardHigh);
    if (!(lowest <= highest)) return kind === "date" ? [Date.UTC(2000, 0), Date.UTC(2001, 0)] : [0, 1];
    const span = highest - lowest;
    if (span === 0)
      return kind === "date" ? [lowest - 43_200_000, highest + 43_200_000] : [lowest - 1, highest + 1];
    const from = this.low < this.hardLow ? this.low - this.air * span : this.hardLow;
    const to = this.high > this.hardHigh ? this.high + this.air * span : this.hardHigh;
    return [from, to];
  }
}

function reachOfTrace(
  reach: Reach,
  trace: Trace,
  letter: "x" | "y",
  layout: Layout,
  data: readonly Trace[],
  kind: AxisKind,
): void {
  if (trace.type === "heatmap") {
    const count = letter === "x" ? (trace.z[0]?.length ?? 0) : trace.z.length;
    const edges = cellEdges(trace[letter], count, reach.toUnits);
    reach.hard(edges[0], edges[edges.length - 1]);
  } else if (trace.type === "bar") {
    reachOfBars(reach, trace, letter, layout, data, kind);
  } else if (trace.type === "box") {
    const along = isLying(trace) ? "x" : "y";
    for (const { place, lower, upper, outliers } of boxSummaries(trace)) {
      if (letter === along) {
        reach.soft(...[lower, upper, ...outliers].map(reach.toUnits));
        reach.air = Math.max(reach.air, 0.06);
      } else if (kind !== "category") reach.hard(reach.toUnits(place) - 0.5, reach.toUnits(place) + 0.5);
    }
  } else {
    const values = trace[letter];
    const errors = letter === "x" ? trace.error_x : trace.error_y;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      reach.soft(reach.toUnits(value));
      if (errors && typeof value === "number")
        reach.soft(
          reach.toUnits(value + errors.array[i]),
          reach.toUnits(value - (errors.arrayminus ?? errors.array)[i]),
        );
    }
    if (letter === "y" && trace.fill === "tozeroy" && kind !== "log") reach.hard(0);
    const hasMarks = /markers|text/.test(trace.mode ?? "lines") && kind !== "category";
    reach.air = Math.max(reach.air, letter === "y" || hasMarks ? 0.06 : 0);
  }
}

function reachOfBars(
  reach: Reach,
  trace: BarTrace,
  letter: "x" | "y",
  layout: Layout,
  data: readonly Trace[],
  kind: AxisKind,
): void {
  const acrossLetter = isLevel(trace) ? "y" : "x";
  const names = unitsFor(layout, data, acrossLetter, trace, reach, letter);
  const boxes = barBoxes(barsIn(data, axisOf(trace, "x"), axisOf(trace, "y")), layout, names);
  const errors = letter === "x" ? trace.error_x : trace.error_y;
  for (const box of boxes) {
    if (box.trace !== trace) continue;
    if (letter === acrossLetter) {
      if (kind !== "category") reach.hard(box.from, box.to);
      continue;
    }
    if (kind !== "log") reach.hard(box.base);
    reach.soft(reach.toUnits(box.tip));
    if (errors) reach.soft(reach.toUnits(box.tip + errors.array[box.index]));
    const hasLabel =
      trace.text !== undefined && trace.textposition !== "inside" && trace.textposition !== "none";
    reach.air = Math.max(reach.air, hasLabel ? 0.12 : 0.05);
  }
}

/** Positions across the bars: on the other axis a count of places is enough, as only their order matters there. */
function unitsFor(
  layout: Layout,
  data: readonly Trace[],
  acrossLetter: "x" | "y",
  trace: BarTrace,
  reach: Reach,
  letter: "x" | "y",
): (value: number | string | null | undefined) => number {
  if (letter === acrossLetter) return reach.toUnits;
  const categories = categoriesOf(layout, data, axisOf(trace, acrossLetter));
  return unitsOf("category", categories);
}

function reachOfFurniture(reach: Reach, layout: Layout, name: string, letter: "x" | "y"): void {
  for (const shape of layout.shapes ?? []) {
    if (((letter === "x" ? shape.xref : shape.yref) ?? letter) !== name) continue;
    const ends = letter === "x" ? [shape.x0, shape.x1] : [shape.y0, shape.y1];
    reach.soft(...ends.map(reach.toUnits));
  }
  for (const note of layout.annotations ?? []) {
    if (((letter === "x" ? note.xref : note.yref) ?? letter) !== name) continue;
    reach.soft(reach.toUnits(letter === "x" ? note.x : note.y));
  }
  for (const image of layout.images ?? []) {
    if (((letter === "x" ? image.xref : image.yref) ?? "paper") !== name) continue;
    const size = letter === "x" ? image.sizex : image.sizey;
    const at = letter === "x" ? image.x : image.y;
    const anchor = letter === "x" ? (image.xanchor ?? "left") : (image.yanchor ?? "top");
    const before =
      anchor === "left" || anchor === "bottom" ? 0 : anchor === "right" || anchor === "top" ? 1 : 0.5;
    reach.hard(at - before * size, at + (1 - before) * size);
  }
}

/** Edges of heatmap cells in axis units, one more than there are cells. */
export function cellEdges(
  given: ArrayLike<number | string | null> | undefined,
  count: number,
  toUnits: (value: number | string | null | undefined) => number,
): number[] {
  const middles = Array.from({ length: count }, (_, i) => (given ? toUnits(given[i]) : i));
  if (given && given.length === count + 1) return Array.from(given, toUnits);
  if (count === 0) return [0, 1];
  if (count === 1) return [middles[0] - 0.5, middles[0] + 0.5];
  const edges = [middles[0] - (middles[1] - middles[0]) / 2];
  for (let i = 1; i < count; i++) edges.push((middles[i - 1] + middles[i]) / 2);
  edges.push(middles[count - 1] + (middles[count - 1] - middles[count - 2]) / 2);
  return edges;
}
