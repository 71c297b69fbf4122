/** Columns cut into bins (分箱): the numbers of bins are what boosting reads instead of the values. */
import type { Matrix } from "../../core/linear-algebra/matrix";
import { seeded } from "../../core/random";

/** The bins of one column. The last bin is that of missing values, and of categories too rare for a bin. */
export interface Bins {
  /** Upper bounds of the bins of numbers, the last of them the largest double. */
  readonly bounds: readonly number[];
  /** Categories, the most frequent first, each with a bin. */
  readonly categories?: readonly number[];
  /** Bins of numbers or categories; that of missing values comes after them. */
  readonly count: number;
}

/** Bounds are those of so many random rows at most. */
const MOST_SAMPLED = 1 << 16;
const SAMPLE_SEED = 1;

/** Of a group. */
const MOST_COLUMNS = 24;

/**
 * Finds the bins of each column from the first `rows` rows. Columns with at most `maxBins` different values have a bin for each
 * of them, others bins of about equal numbers of rows. O(p n log n).
 *
 * @param isCategory (p) whether a column holds codes of categories.
 * @see LightGBM, `GreedyFindBin`.
 */
export function findBins(
  { data, columns }: Matrix,
  rows: number,
  maxBins: number,
  isCategory: readonly boolean[],
): Bins[] {
  const random = seeded(SAMPLE_SEED);
  const sample = Uint32Array.from({ length: Math.min(rows, MOST_SAMPLED) }, (_, i) =>
    rows > MOST_SAMPLED ? random.integer(rows) : i,
  );
  return isCategory.map((asCategory, j) => {
    const values = new Float64Array(sample.length);
    let known = 0;
    for (const i of sample) {
      const value = data[i * columns + j];
      if (!Number.isNaN(value)) values[known++] = value;
    }
    const sorted = values.subarray(0, known).sort();
    const distinct: number[] = [];
    const counts: number[] = [];
    for (const value of sorted) {
      if (value !== distinct[distinct.length - 1]) counts[distinct.push(value) - 1] = 0;
      counts[distinct.length - 1]++;
    }
    return asCategory
      ? binsOfCategories(distinct, counts, maxBins)
      : binsOfNumbers(distinct, counts, maxBins);
  });
}

function binsOfCategories(distinct: readonly number[], counts: readonly number[], maxBins: number): Bins {
  const order = [...distinct.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const categories = order.slice(0, maxBins).map((k) => distinct[k]);
  return { bounds: [], categories, count: categories.length };
}

function binsOfNumbers(distinct: readonly number[], counts: readonly number[], maxBins: number): Bins {
  const ends = distinct.length <= maxBins ? [...distinct.keys()].slice(0, -1) : endsOfBins(counts, maxBins);
  const bounds = ends.map((k) => between(distinct[k], distinct[k + 1]));
  return { bounds: [...bounds, Number.MAX_VALUE], count: bounds.length + 1 };
}

/** Positions of the last value of each bin. Values as frequent as a mean bin have one of their own. */
function endsOfBins(counts: readonly number[], maxBins: number): number[] {
  let rows = counts.reduce((sum, count) => sum + count, 0);
  const isBig = counts.map((count) => count >= rows / maxBins);
  let bins = maxBins - isBig.filter(Boolean).length;
  rows -= counts.reduce((sum, count, k) => (isBig[k] ? sum + count : sum), 0);
  let size = rows / bins;
  const ends: number[] = [];
  let filled = 0;
  for (let k = 0; k < counts.length - 1 && ends.length < maxBins - 1; k++) {
    if (!isBig[k]) rows -= counts[k];
    filled += counts[k];
    if (!(isBig[k] || filled >= size || (isBig[k + 1] && filled >= Math.max(1, size / 2)))) continue;
    ends.push(k);
    filled = 0;
    if (!isBig[k]) size = rows / --bins;
  }
  return ends;
}

/** A number of at least `low` and below `high`: their middle where doubles have one. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle < high ? Math.max(low, middle) : low;
}

/** The bin of a value. */
export function binOf({ bounds, categories, count }: Bins, value: number): number {
  if (Number.isNaN(value)) return count;
  if (categories) {
    const bin = categories.indexOf(value);
    return bin < 0 ? count : bin;
  }
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= bounds[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The sizes of arrays of bins. A group has so few columns that their histograms fit into a cache. */
export interface BinSizes {
  readonly rows: number;
  readonly columns: number;
  /** Columns of a group. */
  readonly width: number;
  /** The largest number of bins of a column, that of missing values included. */
  readonly most: number;
}

export function sizesOf({ rows, columns }: Matrix, bins: readonly Bins[]): BinSizes {
  const width = Math.ceil(columns / Math.ceil(columns / MOST_COLUMNS));
  return { rows, columns, width, most: 1 + bins.reduce((most, { count }) => Math.max(most, count), 0) };
}
