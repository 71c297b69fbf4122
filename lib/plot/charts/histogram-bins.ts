/** Equal bins with round edges for a histogram. */
import { niceStep } from "../svg/scale/ticks";

/** More bins than this cannot be told apart. */
const MOST_BINS = 100;

/** Counts in equal bins whose edges are multiples of a round step; the last bin holds its upper edge too. */
export function histogramBins(
  values: ArrayLike<number>,
  bins?: number,
): { readonly starts: number[]; readonly step: number; readonly counts: number[] } {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return { starts: [], step: 1, counts: [] };
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const span = most - least;
  const width = bins ? span / bins : Math.max(freedmanDiaconis(sorted) || span / 10, span / MOST_BINS);
  const step = niceStep(width);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first, Math.ceil(most / step - 1e-9) - 1);
  const starts = Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
  const counts = starts.map(() => 0);
  for (const value of sorted)
    counts[Math.min(last - first, Math.max(0, Math.floor(value / step + 1e-9) - first))]++;
  return { starts, step, counts };
}

/** Twice the interquartile range over the cube root of the number of values. */
function freedmanDiaconis(sorted: Float64Array): number {
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  return (2 * (quantile(0.75) - quantile(0.25))) / Math.cbrt(sorted.length);
}
