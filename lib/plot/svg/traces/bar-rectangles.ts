/** Where each bar stands, in axis units: grouped, stacked or laid over one another. */
import type { BarTrace, Layout } from "../../types";

export interface BarBox {
  readonly trace: BarTrace;
  /** Place of the value within its trace. */
  readonly index: number;
  /** Across: on the axis of the names. */
  readonly from: number;
  readonly to: number;
  /** Along: on the axis of the values. */
  readonly base: number;
  readonly tip: number;
}

type ToUnits = (value: number | string | null | undefined) => number;

export function isLevel(trace: BarTrace): boolean {
  return trace.orientation === "h";
}

/** Boxes of the bar traces of one panel; `across` gives the position of a name, values are taken as numbers. */
export function barBoxes(traces: readonly BarTrace[], layout: Layout, across: ToUnits): BarBox[] {
  const { barmode = "group", bargap = 0.2 } = layout;
  const isGrouped = barmode === "group";
  const places = traces.map((trace) =>
    Array.from((isLevel(trace) ? trace.y : trace.x) as ArrayLike<number | string | null>, across),
  );
  const span = smallestGap(places.flat());
  const share = (span * (1 - bargap)) / (isGrouped ? Math.max(1, traces.length) : 1);
  const above = new Map<number, number>();
  const below = new Map<number, number>();
  const boxes: BarBox[] = [];
  traces.forEach((trace, k) => {
    const values = isLevel(trace) ? trace.x : trace.y;
    const width = trace.width ?? share;
    const shift = isGrouped ? (k - (traces.length - 1) / 2) * share : 0;
    places[k].forEach((place, index) => {
      const value = Number(values[index]);
      if (values[index] === null || !Number.isFinite(value) || !Number.isFinite(place)) return;
      let base = trace.base ?? 0;
      if (barmode === "stack" || barmode === "relative") {
        const pile = value < 0 ? below : above;
        base = pile.get(place) ?? base;
        pile.set(place, base + value);
      }
      const middle = place + shift;
      boxes.push({ trace, index, from: middle - width / 2, to: middle + width / 2, base, tip: base + value });
    });
  });
  return boxes;
}

function smallestGap(places: readonly number[]): number {
  const sorted = [...new Set(places.filter(Number.isFinite))].sort((a, b) => a - b);
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) gap = Math.min(gap, sorted[i] - sorted[i - 1]);
  return Number.isFinite(gap) ? gap : 1;
}
