/** Downsampling: the SVG leaves out points that would not be visible, and stays small. */

export const MOST_POINTS = 2000;
/** Points with a colour or size each take more bytes. */
export const MOST_VARIED_POINTS = 1000;

/** At most `most` evenly spaced indices from 0 to count - 1, both ends included. */
export function evenSample(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}

/**
 * M4 aggregation of a line: in each column of two pixels the first, the lowest, the highest and the last point, so that
 * no peak is lost.
 *
 * @see Jugel, U. et al. (2014). M4: a visualization-oriented time series data aggregation. VLDB 7(10).
 */
export function lineShape(x: ArrayLike<number>, y: ArrayLike<number>, from: number, to: number): number[] {
  const count = to - from;
  if (count <= MOST_POINTS) return Array.from({ length: count }, (_, i) => from + i);
  const kept: number[] = [];
  let column = Number.NaN;
  let [first, low, high, last] = [from, from, from, from];
  const keepColumn = () => {
    for (const i of [first, ...[low, high].sort((a, b) => a - b), last])
      if (i !== kept[kept.length - 1]) kept.push(i);
  };
  for (let i = from; i < to; i++) {
    const current = Math.round(x[i] / 2);
    if (current !== column) {
      if (!Number.isNaN(column)) keepColumn();
      column = current;
      first = low = high = i;
    }
    if (y[i] < y[low]) low = i;
    if (y[i] > y[high]) high = i;
    last = i;
  }
  keepColumn();
  return kept;
}
