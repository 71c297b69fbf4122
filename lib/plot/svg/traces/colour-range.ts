/** The values at the two ends of the colour scale of a trace. */
import type { HeatmapTrace, ScatterTrace } from "../../types";
import { extentOf } from "../scale/extent";

/** Of a heatmap: those given, or the least and the largest; about `zmid` where it is given. */
export function colourRange({ z, zmin, zmax, zmid }: HeatmapTrace) {
  const known = z
    .flatMap((row) => Array.from(row))
    .filter((value): value is number => Number.isFinite(value));
  const { min, max } = extentOf(known);
  const [low, high] = [zmin ?? min, zmax ?? max];
  if (zmid !== undefined) {
    const distance = Math.max(Math.abs(high - zmid), Math.abs(low - zmid));
    return { low: zmid - distance, high: zmid + distance };
  }
  return low <= high ? { low, high } : { low: 0, high: 1 };
}

/** Of markers: those given, or the least and the largest. */
export function markerRange({ marker }: ScatterTrace) {
  const { min, max } = extentOf(
    typeof marker?.color === "object" ? Array.from<unknown, number>(marker.color, Number) : [],
  );
  return { low: marker?.cmin ?? min, high: marker?.cmax ?? max };
}
