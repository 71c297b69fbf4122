import { titleText } from "../../conventions";
import * as palette from "../../palette";
import type { ColourBar } from "../../types";
import type { Geometry } from "../geometry";
import { element, textAt } from "../markup";
import { tickLabel } from "../scale/number-format";
import { multiples, niceStep } from "../scale/ticks";
import { colourRange, markerRange } from "../traces/colour-range";

const BAR_STEPS = 32;

/** The colour scale of the first trace that shows one, at the right of the plot. */
export function colourBar(geometry: Geometry): string {
  const trace = geometry.colourBar;
  if (!trace) return "";
  const { low, high } = trace.type === "heatmap" ? colourRange(trace) : markerRange(trace);
  if (!(low < high)) return "";
  const { colorscale = palette.sequential, colorbar } =
    (trace.type === "heatmap" ? trace : trace.marker) ?? {};
  const title = titleText(colorbar?.title);
  const x = geometry.width - 62;
  const [top, bottom] = [geometry.top, geometry.height - geometry.bottom];
  const step = (bottom - top) / BAR_STEPS;
  let out = "";
  for (let i = 0; i < BAR_STEPS; i++)
    out += element("rect", {
      x,
      y: bottom - (i + 1) * step,
      width: 12,
      height: step + 0.3,
      fill: palette.colourAt(colorscale, (i + 0.5) / BAR_STEPS),
    });
  let above = Number.POSITIVE_INFINITY;
  for (const { value, label } of barTicks(colorbar, low, high)) {
    const y = bottom - ((value - low) / (high - low)) * (bottom - top);
    // Given ticks may be too close to each other: one that would touch the label below it is left out.
    if (above - y < 12) continue;
    out += textAt(x + 17, y + 4, label, { size: 11, isSoft: true });
    above = y;
  }
  if (title) out += textAt(geometry.width - 8, top - 8, title, { size: 11, anchor: "end", isSoft: true });
  return out;
}

/** Ticks from low to high: those given, or round numbers. */
function barTicks(
  bar: ColourBar | undefined,
  low: number,
  high: number,
): { readonly value: number; readonly label: string }[] {
  if (bar?.tickvals)
    return Array.from(bar.tickvals, (value, i) => ({
      value,
      label: bar.ticktext?.[i] ?? String(value),
    })).filter(({ value }) => value >= low && value <= high);
  const step = niceStep((high - low) / 5);
  return multiples(low, high, step).map((value) => ({ value, label: tickLabel(value, step) }));
}
