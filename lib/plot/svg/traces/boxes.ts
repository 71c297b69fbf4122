/** Box plots: quartiles, median, whiskers and outliers. */
import * as palette from "../../palette";
import type { BoxTrace, Trace } from "../../types";
import { element, paint, short } from "../markup";
import type { Scales } from "../scale/scale";
import { boxSummaries, isHorizontalBox } from "./box-statistics";

const MOST_OUTLIERS = 200;

export function boxes({ x, y }: Scales, trace: BoxTrace, data: readonly Trace[]): string {
  const [categoryScale, valueScale] = isHorizontalBox(trace) ? [y, x] : [x, y];
  const colour = paint(boxColour(trace, data), palette.blue).colour;
  const fill = paint(trace.fillcolor, colour);
  let out = "";
  for (const box of boxSummaries(trace)) {
    const middle = categoryScale.toUnits(box.place);
    const half = Math.min(
      40,
      Math.abs(categoryScale.placeUnits(middle + 0.3) - categoryScale.placeUnits(middle)),
    );
    const centre = categoryScale.placeUnits(middle);
    const point = (side: number, value: number) =>
      isHorizontalBox(trace) ? `${short(value)} ${short(side)}` : `${short(side)} ${short(value)}`;
    const line = (side1: number, value1: number, side2: number, value2: number) =>
      `M${point(side1, valueScale.place(value1))}L${point(side2, valueScale.place(value2))}`;
    const [low, high] = [centre - half, centre + half];
    out += element("path", {
      d: `${line(low, box.q1, high, box.q1)}L${point(high, valueScale.place(box.q3))}L${point(low, valueScale.place(box.q3))}Z`,
      fill: fill.colour,
      "fill-opacity": trace.fillcolor ? fill.opacity : ".3",
      stroke: colour,
      "stroke-width": 1.5,
    });
    out += element("path", {
      d:
        line(centre, box.q1, centre, box.lower) +
        line(centre, box.q3, centre, box.upper) +
        line(centre - half / 2, box.lower, centre + half / 2, box.lower) +
        line(centre - half / 2, box.upper, centre + half / 2, box.upper),
      fill: "none",
      stroke: colour,
      "stroke-width": 1.5,
    });
    const d = line(low, box.median, high, box.median);
    out += element("path", { d, stroke: colour, "stroke-width": 2.5 });
    const every = Math.ceil(box.outliers.length / MOST_OUTLIERS);
    const drawn = box.outliers.filter((_, i) => i % every === 0);
    const dots = drawn.map((value) => `M${point(centre, valueScale.place(value))}h0`).join("");
    if (dots) out += outliers(dots, colour);
  }
  return out;
}

/** The colour of a box: its own, or the next of the palette. */
export function boxColour(trace: BoxTrace, data: readonly Trace[]): string {
  return trace.line?.color ?? trace.marker?.color ?? palette.seriesColour(data.indexOf(trace));
}

function outliers(d: string, colour: string): string {
  return element("path", {
    d,
    fill: "none",
    stroke: colour,
    "stroke-width": 4.5,
    "stroke-linecap": "round",
    "stroke-opacity": ".7",
  });
}
