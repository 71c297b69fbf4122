/** The values at the two ends of the colour scale of a trace. */
import type { HeatmapTrace, ScatterTrace } from "../../types";

export interface ColourRange {
  readonly low: number;
  readonly high: number;
}

/** Of a heatmap: those given, or the least and the largest; about `zmid` where it is given. */
export function colourRange({ z, zmin, zmax, zmid }: HeatmapTrace): ColourRange {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of z)
    for (let j = 0; j < row.length; j++) {
      const value = row[j];
      if (value === null || !Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  low = zmin ?? low;
  high = zmax ?? high;
  if (zmid !== undefined) {
    const distance = Math.max(Math.abs(high - zmid), Math.abs(low - zmid));
    return { low: zmid - distance, high: zmid + distance };
  }
  return low <= high ? { low, high } : { low: 0, high: 1 };
}

/** Of markers: those given, or the least and the largest. */
export function markerRange({ marker }: ScatterTrace): ColourRange {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  if (typeof marker?.color === "object")
    for (let i = 0; i < marker.color.length; i++) {
      const value = Number(marker.color[i]);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return { low: marker?.cmin ?? low, high: marker?.cmax ?? high };
}
