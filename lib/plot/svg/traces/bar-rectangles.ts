/** The rectangle of each bar in axis units: grouped, stacked or overlaid. */
import type { BarTrace, Layout, Value } from "../../types";
import type { ToUnits } from "../scale/scale";

export interface BarRectangle {
  readonly trace: BarTrace;
  /** Index of the value within its trace. */
  readonly index: number;
  /** Both sides, on the axis of the names. */
  readonly from: number;
  readonly to: number;
  /** Both ends, on the axis of the values. */
  readonly base: number;
  readonly tip: number;
}

/** The share of the distance between two names that stays free of bars. */
const BAR_GAP = 0.2;

export function isHorizontal(trace: BarTrace): boolean {
  return trace.orientation === "h";
}

/** The bars of one panel; `toPosition` maps a name to its position. */
export function barRectangles(
  traces: readonly BarTrace[],
  layout: Layout,
  toPosition: ToUnits,
): BarRectangle[] {
  const { barmode = "group" } = layout;
  const isGrouped = barmode === "group";
  const places = traces.map((trace) =>
    Array.from<Value, number>(trace[isHorizontal(trace) ? "y" : "x"], toPosition),
  );
  const span = smallestGap(places.flat());
  const share = (span * (1 - BAR_GAP)) / (isGrouped ? Math.max(1, traces.length) : 1);
  const above = new Map<number, number>();
  const below = new Map<number, number>();
  const rectangles: BarRectangle[] = [];
  traces.forEach((trace, k) => {
    const values = isHorizontal(trace) ? trace.x : trace.y;
    const width = trace.width ?? share;
    const shift = isGrouped ? (k - (traces.length - 1) / 2) * share : 0;
    places[k].forEach((place, index) => {
      const value = Number(values[index]);
      if (values[index] === null || !Number.isFinite(value) || !Number.isFinite(place)) return;
      const stack = value < 0 ? below : above;
      const base = isGrouped ? 0 : (stack.get(place) ?? 0);
      const tip = base + value;
      stack.set(place, tip);
      const middle = place + shift;
      rectangles.push({ trace, index, from: middle - width / 2, to: middle + width / 2, base, tip });
    });
  });
  return rectangles;
}

function smallestGap(places: readonly number[]): number {
  const sorted = [...new Set(places.filter(Number.isFinite))].sort((a, b) => a - b);
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) gap = Math.min(gap, sorted[i] - sorted[i - 1]);
  return Number.isFinite(gap) ? gap : 1;
}
