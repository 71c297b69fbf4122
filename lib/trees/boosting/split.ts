/** The best split of a leaf, by the histogram of its gradients. */
import type { Bins } from "./bins";
import type { Workspace } from "./workspace";

/** A leaf, as far as its split depends on it. */
export interface LeafSums {
  /** Number of its histogram. */
  readonly slot: number;
  /** Sums over its rows. */
  readonly gradient: number;
  readonly hessian: number;
  readonly weight: number;
  /** Bounds of its value, by monotone constraints. */
  readonly low: number;
  readonly high: number;
}

/** One side of a split. */
export interface Side {
  readonly gradient: number;
  readonly hessian: number;
  readonly value: number;
}

/** A split of a leaf in two. */
export interface Split {
  readonly column: number;
  /** By how much the objective falls, twice. */
  readonly gain: number;
  /** (256) 1 for the bins that go left. */
  readonly goesLeft: Uint8Array;
  readonly left: Side;
  readonly right: Side;
}

/** What splits must keep to. */
export interface SplitRules {
  readonly penalty: number;
  readonly minLeafHessian: number;
  readonly minLeafRows: number;
  /** (p) 1: the answer must not fall as the column rises, -1: it must not rise, 0: either. */
  readonly directions: readonly number[];
}

/** LightGBM's `max_cat_to_onehot`, `cat_smooth`, `cat_l2`, `max_cat_threshold` and `min_data_per_group`. */
const MOST_ONE_BY_ONE = 4;
const CATEGORY_SMOOTHING = 10;
const CATEGORY_PENALTY = 10;
const MOST_LEFT = 32;
const LEAST_IN_GROUP = 100;

/** The search among the splits of a leaf by one column. */
interface Search {
  readonly histograms: Float64Array;
  /** Position of the first bin. */
  readonly start: number;
  /** Bins without that of missing values. */
  readonly count: number;
  readonly leaf: LeafSums;
  readonly penalty: number;
  readonly direction: number;
  /** Hessian that a side must have. */
  readonly least: number;
  readonly parent: number;
}

/** The split with the largest gain above 0, by the first of the columns in a tie. O(p bins). */
export function bestSplit(
  { histograms, columns, most }: Workspace,
  leaf: LeafSums,
  bins: readonly Bins[],
  asked: ArrayLike<number>,
  { penalty, minLeafHessian, minLeafRows, directions }: SplitRules,
): Split | undefined {
  const least = Math.max(minLeafHessian, (minLeafRows * leaf.hessian) / leaf.weight);
  if (leaf.hessian < 2 * least) return undefined;
  const parent = leaf.gradient ** 2 / (leaf.hessian + penalty);
  let best: Split | undefined;
  for (let k = 0; k < asked.length; k++) {
    const column = asked[k];
    const start = 2 * (leaf.slot * columns + column) * most;
    const { categories, count } = bins[column];
    const direction = directions[column];
    const search = { histograms, start, count, leaf, penalty, direction, least, parent };
    const gain = best?.gain ?? 0;
    const found = categories ? splitByCategory(search, gain) : splitByNumber(search, gain);
    if (found) best = { column, ...found };
  }
  return best;
}

/** Thresholds from the smallest; the last of those that divide the rows alike. Missing values go where the gain is larger. */
function splitByNumber(search: Search, least: number): Omit<Split, "column"> | undefined {
  const { histograms, start, count, leaf } = search;
  const missing = { gradient: histograms[start + 2 * count], hessian: histograms[start + 2 * count + 1] };
  let gain = least;
  let threshold = -1;
  let missingLeft = false;
  for (const left of missing.hessian > 0 ? [true, false] : [false]) {
    let gradient = left ? missing.gradient : 0;
    let hessian = left ? missing.hessian : 0;
    const end = missing.hessian > 0 && !left ? count : count - 1;
    for (let bin = 0; bin < end; bin++) {
      gradient += histograms[start + 2 * bin];
      hessian += histograms[start + 2 * bin + 1];
      const found = gainOf(search, gradient, hessian);
      if (!(found > gain || (found === gain && threshold === bin - 1 && left === missingLeft && bin > 0)))
        continue;
      gain = found;
      threshold = bin;
      missingLeft = left;
    }
  }
  if (threshold < 0) return undefined;
  const goesLeft = new Uint8Array(256).fill(1, 0, threshold + 1);
  goesLeft[count] = Number(missingLeft);
  const split = splitOf(search, goesLeft, gain);
  // Without missing values here, those to come go with most of the rows.
  if (missing.hessian === 0) goesLeft[count] = Number(split.left.hessian >= leaf.hessian / 2);
  return split;
}

/** Each of a few categories against the others, or the first of many by their ratio of gradient and hessian. */
function splitByCategory(given: Search, least: number): Omit<Split, "column"> | undefined {
  const { histograms, start, count, leaf } = given;
  const hessianOf = (bin: number) => histograms[start + 2 * bin + 1];
  const ratioOf = (bin: number) => histograms[start + 2 * bin] / (hessianOf(bin) + CATEGORY_SMOOTHING);
  const isFew = count <= MOST_ONE_BY_ONE;
  const search = isFew ? given : { ...given, penalty: given.penalty + CATEGORY_PENALTY };
  const perRow = leaf.hessian / leaf.weight;
  const all = Array.from({ length: count }, (_, bin) => bin);
  const frequent = all.filter((bin) => hessianOf(bin) >= CATEGORY_SMOOTHING * perRow);
  const order = frequent.sort((a, b) => ratioOf(a) - ratioOf(b));
  const most = Math.min(MOST_LEFT, (order.length + 1) >> 1);
  const starts = isFew ? all.map((bin) => [bin]) : [order.slice(0, most), order.reverse().slice(0, most)];
  let gain = least;
  let left: readonly number[] = [];
  for (const list of starts) {
    let gradient = 0;
    let hessian = 0;
    let group = 0;
    list.forEach((bin, k) => {
      gradient += histograms[start + 2 * bin];
      hessian += hessianOf(bin);
      group += hessianOf(bin);
      const isWhole = group >= LEAST_IN_GROUP * perRow && leaf.hessian - hessian >= LEAST_IN_GROUP * perRow;
      const found = isFew || isWhole ? gainOf(search, gradient, hessian) : 0;
      if (found !== Number.NEGATIVE_INFINITY && isWhole) group = 0;
      if (!(found > gain)) return;
      gain = found;
      left = list.slice(0, k + 1);
    });
  }
  if (left.length === 0) return undefined;
  const goesLeft = new Uint8Array(256);
  for (const bin of left) goesLeft[bin] = 1;
  return splitOf(search, goesLeft, gain);
}

function splitOf(search: Search, goesLeft: Uint8Array, gain: number): Omit<Split, "column"> {
  const { histograms, start, count, leaf, penalty } = search;
  let gradient = 0;
  let hessian = 0;
  for (let bin = 0; bin <= count; bin++) {
    if (goesLeft[bin] === 0) continue;
    gradient += histograms[start + 2 * bin];
    hessian += histograms[start + 2 * bin + 1];
  }
  const sideOf = (g: number, h: number) => ({ gradient: g, hessian: h, value: stepOf(g, h, penalty, leaf) });
  const right = sideOf(leaf.gradient - gradient, leaf.hessian - hessian);
  return { gain, goesLeft, left: sideOf(gradient, hessian), right };
}

/** By how much a split lowers the objective, twice; minus infinity if it is not allowed. */
function gainOf(
  { leaf, penalty, direction, least, parent }: Search,
  gradient: number,
  hessian: number,
): number {
  const g = leaf.gradient - gradient;
  const h = leaf.hessian - hessian;
  const rise = () => stepOf(g, h, penalty, leaf) - stepOf(gradient, hessian, penalty, leaf);
  if (!(hessian >= least && h >= least) || (direction !== 0 && direction * rise() < 0))
    return Number.NEGATIVE_INFINITY;
  return scoreOf(gradient, hessian, penalty, leaf) + scoreOf(g, h, penalty, leaf) - parent;
}

/** The value of a leaf, by Newton's step: $-G / (H + \lambda)$, within its bounds. */
function stepOf(gradient: number, hessian: number, penalty: number, { low, high }: LeafSums): number {
  return Math.min(high, Math.max(low, -gradient / (hessian + penalty)));
}

/** By how much the value of a leaf lowers the objective, twice: $G^2 / (H + \lambda)$ without bounds. */
function scoreOf(gradient: number, hessian: number, penalty: number, leaf: LeafSums): number {
  const total = hessian + penalty;
  if (leaf.low === Number.NEGATIVE_INFINITY && leaf.high === Number.POSITIVE_INFINITY)
    return (gradient * gradient) / total;
  const value = stepOf(gradient, hessian, penalty, leaf);
  return -value * (2 * gradient + total * value);
}
