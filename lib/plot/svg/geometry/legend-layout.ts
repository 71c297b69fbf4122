import { hasLegendEntry, type LegendTrace } from "../../conventions";
import type { Drawing } from "../../types";
import { measure, truncateText } from "../text-size";

/** A trace in the legend, with the position of its sample. */
export interface LegendEntry {
  readonly trace: LegendTrace;
  readonly x: number;
  readonly y: number;
}

const FONT_SIZE = 12;
const LEFT = 12;
const ROW_HEIGHT = 20;

/** Legend entries from left to right, in as many rows as they need, from `top` downwards. */
export function layOutLegend(
  { layout, data }: Drawing,
  width: number,
  top: number,
): { readonly entries: LegendEntry[]; readonly height: number } {
  const entries: LegendEntry[] = [];
  const named = data.filter((trace): trace is LegendTrace => hasLegendEntry(trace, data));
  if (layout.showlegend === false || named.length === 0) return { entries, height: 0 };
  let x = LEFT;
  let row = 0;
  for (const trace of named) {
    const room = 26 + measure(legendName(trace), FONT_SIZE) + 18;
    if (x > LEFT && x + room > width - 8) {
      x = LEFT;
      row++;
    }
    entries.push({ trace, x, y: top + row * ROW_HEIGHT + 6 });
    x += room;
  }
  return { entries, height: (row + 1) * ROW_HEIGHT };
}

/** The name of a trace, cut to the width of a legend entry. */
export function legendName(trace: LegendTrace): string {
  return truncateText(trace.name ?? "", FONT_SIZE, 260);
}
