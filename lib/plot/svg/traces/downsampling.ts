/** Fewer points where a drawing cannot show more: the static twin stays small and looks the same. */

export const MOST_POINTS = 2000;
/** Points that each need their own colour or size cost more bytes. */
export const MOST_VARIED_POINTS = 1000;

/** Evenly chosen numbers out of 0 to count - 1, the first and the last among them. */
export function everyFew(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}

/**
 * The points of a line that matter at this width: in each column of pixels the first, the lowest, the highest and the
 * last, so that no peak is lost.
 *
 * @see Jugel, U. et al. (2014). M4: a visualization-oriented time series data aggregation. VLDB 7(10).
 */
export function lineShape(x: ArrayLike<number>, y: ArrayLike<number>, from: number, to: number): number[] {
  const count = to - from;
  if (count <= MOST_POINTS) return Array.from({ length: count }, (_, i) => from + i);
  const kept: number[] = [];
  let column = Number.NaN;
  let [first, low, high, last] = [from, from, from, from];
  const flush = () => {
    for (const i of [first, ...[low, high].sort((a, b) => a - b), last])
      if (i !== kept[kept.length - 1]) kept.push(i);
  };
  for (let i = from; i < to; i++) {
    const place = Math.round(x[i] / 2);
    if (place !== column) {
      if (!Number.isNaN(column)) flush();
      column = place;
      first = low = high = i;
    }
    if (y[i] < y[low]) low = i;
    if (y[i] > y[high]) high = i;
    last = i;
  }
  flush();
  return kept;
}
