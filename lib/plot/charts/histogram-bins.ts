/** Equal bins for a histogram, with round edges. */
import { niceStep } from "../svg/scale/ticks";

/** More bins than this cannot be told apart. */
const MOST_BINS = 100;

/** Equal bins: bin k holds the values from `starts[k]` to `starts[k] + step`. */
export interface HistogramBins {
  readonly starts: number[];
  readonly step: number;
  readonly counts: number[];
  /** Whether the values are integers and each bin is one of them, in its middle. */
  readonly isOneInteger: boolean;
}

/**
 * Counts in equal bins whose edges are multiples of a round step. An upper edge belongs to the next bin, but the last bin
 * holds its own if not all values are integers. Of integers each bin has equally many: with a step of 1, one in its middle.
 */
export function histogramBins(values: ArrayLike<number>, bins?: number): HistogramBins {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return { starts: [], step: 1, counts: [], isOneInteger: false };
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const span = most - least;
  const width = bins ? span / bins : Math.max(freedmanDiaconis(sorted) || span / 10, span / MOST_BINS);
  // Up to this size a double holds the half numbers too.
  const areIntegers = sorted.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 51);
  const step = areIntegers && width < (bins ? 1 : 2) ? 1 : niceStep(width);
  const isOneInteger = areIntegers && step === 1;
  const first = Math.floor(least / step + 1e-9);
  const last = areIntegers ? Math.floor(most / step) : Math.max(first, Math.ceil(most / step - 1e-9) - 1);
  const shift = isOneInteger ? 0.5 : 0;
  const starts = Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step - shift);
  const counts = starts.map(() => 0);
  for (const value of sorted)
    counts[Math.min(last - first, Math.max(0, Math.floor(value / step + 1e-9) - first))]++;
  return { starts, step, counts, isOneInteger };
}

/** Twice the interquartile range over the cube root of the number of values. */
function freedmanDiaconis(sorted: Float64Array): number {
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  return (2 * (quantile(0.75) - quantile(0.25))) / Math.cbrt(sorted.length);
}
