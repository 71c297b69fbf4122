/** Box plots: quartiles, median, whiskers and outliers. */
import * as palette from "../../palette";
import type { BoxTrace, Trace } from "../../types";
import type { Geometry } from "../geometry";
import { element, paint, short } from "../markup";
import type { Scale } from "../scale/scale";
import { boxSummaries, isHorizontalBox } from "./box-statistics";

const MOST_OUTLIERS = 200;

export function boxes(geometry: Geometry, trace: BoxTrace, data: readonly Trace[]): string {
  const x = geometry.axes.get(trace.xaxis ?? "x")?.scale;
  const y = geometry.axes.get(trace.yaxis ?? "y")?.scale;
  if (!x || !y) return "";
  const [across, along] = isHorizontalBox(trace) ? [y, x] : [x, y];
  const colour = paint(
    trace.line?.color ?? trace.marker?.color,
    palette.seriesColour(data.indexOf(trace)),
  ).colour;
  const fill = paint(trace.fillcolor, colour);
  let out = "";
  for (const box of boxSummaries(trace)) {
    const middle = across.toUnits(box.place);
    const half = Math.min(40, Math.abs(across.placeUnits(middle + 0.3) - across.placeUnits(middle)));
    const centre = across.placeUnits(middle);
    const point = (side: number, value: number) =>
      isHorizontalBox(trace) ? `${short(value)} ${short(side)}` : `${short(side)} ${short(value)}`;
    const line = (side1: number, value1: number, side2: number, value2: number) =>
      `M${point(side1, along.place(value1))}L${point(side2, along.place(value2))}`;
    const [low, high] = [centre - half, centre + half];
    out += element("path", {
      d: `${line(low, box.q1, high, box.q1)}L${point(high, along.place(box.q3))}L${point(low, along.place(box.q3))}Z`,
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
    out += element("path", {
      d: line(low, box.median, high, box.median),
      stroke: colour,
      "stroke-width": 2.5,
    });
    out += outliers(box.outliers, centre, along, isHorizontalBox(trace), colour);
  }
  return out;
}

function outliers(
  values: readonly number[],
  centre: number,
  along: Scale,
  isHorizontal: boolean,
  colour: string,
): string {
  if (values.length === 0) return "";
  const every = Math.ceil(values.length / MOST_OUTLIERS);
  const dots = values
    .filter((_, i) => i % every === 0)
    .map((value) =>
      isHorizontal
        ? `M${short(along.place(value))} ${short(centre)}h0`
        : `M${short(centre)} ${short(along.place(value))}h0`,
    );
  return element("path", {
    d: dots.join(""),
    fill: "none",
    stroke: colour,
    "stroke-width": 4.5,
    "stroke-linecap": "round",
    "stroke-opacity": ".7",
  });
}
