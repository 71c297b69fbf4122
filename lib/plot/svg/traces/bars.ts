/** Bars of one panel with their labels. */
import * as palette from "../../palette";
import type { BarTrace, Layout, Trace } from "../../types";
import { element, paint, roundedOpacity, textAt } from "../markup";
import type { Scale, Scales } from "../scale/scale";
import { measure } from "../text-size";
import { barRectangles, isHorizontal } from "./bar-rectangles";

const LABEL_SIZE = 11;

export function bars(
  { x, y }: Scales,
  traces: readonly BarTrace[],
  data: readonly Trace[],
  layout: Layout,
): string {
  if (traces.length === 0) return "";
  const categoryScale = isHorizontal(traces[0]) ? y : x;
  let out = "";
  for (const box of barRectangles(traces, layout, categoryScale.toUnits)) {
    const { trace, index } = box;
    const valueScale = isHorizontal(trace) ? x : y;
    // On a logarithmic axis zero has no place: such bars begin at the edge of the panel.
    const [base, tip] = [box.base, box.tip].map((value) => {
      const pixel = valueScale.place(value);
      return Number.isFinite(pixel) ? pixel : valueScale.start;
    });
    const [from, to] = [categoryScale.placeUnits(box.from), categoryScale.placeUnits(box.to)];
    const [x0, x1, y0, y1] = isHorizontal(trace) ? [base, tip, from, to] : [from, to, base, tip];
    const colour = barColour(trace, index, data);
    const fill = paint(colour, palette.blue);
    const line = trace.marker?.line;
    out += element("rect", {
      x: Math.min(x0, x1),
      y: Math.min(y0, y1),
      width: Math.abs(x1 - x0),
      height: Math.abs(y1 - y0),
      fill: fill.colour,
      "fill-opacity": roundedOpacity(fill.opacity),
      stroke: line?.width ? paint(line.color, palette.grey).colour : undefined,
      "stroke-width": line?.width || undefined,
    });
    const text = trace.text?.[index];
    if (text) out += label(trace, text, colour, base, tip, (from + to) / 2, valueScale, Math.abs(to - from));
  }
  return out;
}

export function barColour(trace: BarTrace, index: number, data: readonly Trace[]): string {
  const colour = trace.marker?.color;
  if (typeof colour === "string") return colour;
  return colour?.[index] ?? palette.seriesColour(data.indexOf(trace));
}

/** The text of a bar: inside its end where it fits, otherwise just beyond it. */
function label(
  trace: BarTrace,
  text: string,
  colour: string,
  base: number,
  tip: number,
  middle: number,
  valueScale: Scale,
  thickness: number,
): string {
  const length = Math.abs(tip - base);
  const width = measure(text, LABEL_SIZE);
  const isFitting = isHorizontal(trace)
    ? width + 10 <= length && thickness >= LABEL_SIZE
    : LABEL_SIZE + 8 <= length && width <= thickness + 2;
  const isInside = isFitting && trace.textposition !== "outside";
  const outward = Math.sign(tip - base) || Math.sign(valueScale.end - valueScale.start);
  const ink = isInside ? palette.textColourOn(paint(colour, palette.blue).colour) : undefined;
  if (isHorizontal(trace)) {
    const isRight = outward > 0;
    const x = isInside ? tip - outward * 5 : tip + outward * 5;
    const anchor = isInside === isRight ? "end" : "start";
    return textAt(x, middle + LABEL_SIZE * 0.35, text, { size: LABEL_SIZE, anchor, colour: ink });
  }
  const isUp = outward < 0;
  const baseline = isInside ? (isUp ? tip + LABEL_SIZE + 3 : tip - 4) : isUp ? tip - 4 : tip + LABEL_SIZE + 3;
  return textAt(middle, baseline, text, { size: LABEL_SIZE, anchor: "middle", colour: ink });
}
