/** Accumulated local effects (累积局部效应, ALE): how does the prediction change with a feature, among rows like those that occur? */
import { mustBe } from "../core/errors";
import type { MatrixLike } from "../core/linear-algebra/matrix";
import { integer, type OptionReaders, readOptions, text, withDefault } from "../core/options";
import { ask, copyOf, type Predict, positionOf, readRows, sortedColumn } from "./model";

/** What is computed. */
export interface LocalEffectsOptions {
  /** Its name; x1, x2, … if the rows have no names. */
  readonly feature: string;
  /** Intervals with about equally many rows; fewer if values repeat. @default 20 */
  readonly bins?: number;
}

/** The effect of a feature over its values. */
export interface LocalEffects {
  readonly feature: string;
  /** (b + 1) the edges of the intervals. */
  readonly edges: readonly number[];
  /** (b + 1) the effect at each edge, in the unit of the predictions; its mean over the rows is 0. */
  readonly effect: readonly number[];
  /** (b) rows in each interval (from, to]; the first also includes its lower edge. */
  readonly counts: readonly number[];
}

const READERS = {
  feature: text,
  bins: withDefault(20, integer(1)),
} satisfies OptionReaders<LocalEffectsOptions>;

/**
 * The mean change of the prediction within each interval of the feature, added up. Unlike {@link partialDependence} it asks
 * for a row only at the edges of its own interval, so that correlated features do not mislead. Equal to PyALE's. Two
 * predictions a row; rows in which the feature is missing are left out.
 *
 * @throws {RangeError} If there is no such feature, or it has only one value.
 * @see Apley, D. W. & Zhu, J. (2020). Visualizing the effects of predictor variables in black box supervised learning models.
 * JRSS B 82, 1059-1086, equations 15 and 16.
 *
 * @example
 * const product = ({ data, rows }) => Array.from({ length: rows }, (_, i) => data[2 * i] * data[2 * i + 1]);
 * compute(product, [[0, 1], [1, 5], [2, 3]], { feature: "x1", bins: 2 }).effect; // [-2.5, 0.5, 3.5]
 */
export function compute(predict: Predict, rows: MatrixLike, options: LocalEffectsOptions): LocalEffects {
  const action = "compute accumulated local effects";
  const { feature, bins } = readOptions(action, options, READERS);
  const matrix = readRows(action, "rows", rows);
  const j = positionOf(action, matrix, feature);
  const sorted = sortedColumn(action, matrix, j);
  // NumPy's quantiles by the method "lower"; the sum of steps may be above 1 by rounding.
  const at = (k: number) => sorted[Math.min(sorted.length - 1, Math.floor((k / bins) * (sorted.length - 1)))];
  const edges = [...new Set(Array.from({ length: bins + 1 }, (_, k) => at(k)))];
  if (edges.length < 2) throw new RangeError(mustBe(action, feature, "different between rows", edges[0]));
  const [low, high] = [copyOf(matrix), copyOf(matrix)];
  const binOf = Array.from({ length: matrix.rows }, (_, i) => {
    const place = i * matrix.columns + j;
    if (Number.isNaN(matrix.data[place])) return -1;
    const bin = Math.max(0, edges.findIndex((edge) => matrix.data[place] <= edge) - 1);
    [low.data[place], high.data[place]] = [edges[bin], edges[bin + 1]];
    return bin;
  });
  const [below, above] = [ask(action, predict, low), ask(action, predict, high)];
  const counts = edges.slice(1).map(() => 0);
  const sums = edges.slice(1).map(() => 0);
  binOf.forEach((bin, i) => {
    if (bin < 0) return;
    counts[bin]++;
    sums[bin] += above[i] - below[i];
  });
  const effect = [0];
  sums.forEach((sum, bin) => {
    effect.push(effect[bin] + sum / counts[bin]);
  });
  const center = counts.reduce((sum, count, bin) => sum + (count * (effect[bin] + effect[bin + 1])) / 2, 0);
  return { feature, edges, effect: effect.map((value) => value - center / sorted.length), counts };
}
