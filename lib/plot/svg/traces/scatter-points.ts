/** The points of a scatter trace in pixels, and what its lines, markers and labels need to know of them. */
import * as palette from "../../palette";
import type { ScatterTrace, Trace } from "../../types";
import type { Scales } from "../scale/scale";

export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Positions in pixels; NaN where a value has none. */
export function pixelsOf(trace: ScatterTrace, { x, y }: Scales): Points {
  const count = Math.min(trace.x.length, trace.y.length);
  return {
    x: Array.from({ length: count }, (_, i) => x.place(trace.x[i])),
    y: Array.from({ length: count }, (_, i) => y.place(trace.y[i])),
  };
}

/** Ranges [from, to) of points without a gap between them. */
export function runsOf({ x, y }: Points): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let i = 0; i <= x.length; i++) {
    const isPlaced = i < x.length && Number.isFinite(x[i]) && Number.isFinite(y[i]);
    if (isPlaced && from < 0) from = i;
    if (!isPlaced && from >= 0) {
      found.push([from, i]);
      from = -1;
    }
  }
  return found;
}

/** The colour of a trace as a whole: of its line, its markers, or the next of the palette. */
export function seriesColour(trace: ScatterTrace, data: readonly Trace[]): string {
  const { line, marker } = trace;
  const own = typeof marker?.color === "string" ? marker.color : undefined;
  return line?.color ?? own ?? palette.seriesColour(data.indexOf(trace));
}

/** Diameter of marker `i` in pixels. */
export function markerSize(trace: ScatterTrace, i: number): number {
  const size = trace.marker?.size ?? 7;
  return typeof size === "number" ? size : (size[i] ?? 7);
}
