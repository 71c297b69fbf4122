/** Partial dependence (部分依赖) and individual curves: what does a model predict if features are set to given values? */
import { mean } from "../core/compensated-sum";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { flag, integer, listOf, type OptionReaders, readOptions, text, withDefault } from "../core/options";
import { ask, copyOf, type Predict, positionOf, readRows, sortedColumn } from "./model";

/** What is computed. */
export interface PartialDependenceOptions {
  /** Names of one feature or two; x1, x2, … if the rows have no names. */
  readonly features: readonly string[];
  /** Values of a feature between its 5 % and its 95 % quantile; all its values if it has fewer. @default 100 */
  readonly gridPoints?: number;
  /** Whether each row's own curve (ICE) is kept. @default false */
  readonly curves?: boolean;
}

/** Mean predictions over a grid. */
export interface PartialDependence {
  readonly features: readonly string[];
  /** The values of each feature. */
  readonly grid: readonly (readonly number[])[];
  /** Mean prediction at each point; of two features, the second changes fastest. */
  readonly mean: readonly number[];
  /** (n, points) the prediction for each row (个体条件期望, ICE); none if they were not asked for. */
  readonly curves: readonly (readonly number[])[];
}

const READERS = {
  features: listOf(text),
  gridPoints: withDefault(100, integer(2)),
  curves: withDefault(false, flag),
} satisfies OptionReaders<PartialDependenceOptions>;

/**
 * The mean prediction over all rows, with the features of interest set to each value of a grid: scikit-learn's
 * `partial_dependence` with its grid. Correlated features are set to combinations that do not occur: see
 * {@link accumulatedLocalEffects}. One call of the model a grid point.
 *
 * @throws {RangeError} If there are not one or two features, or there is no such feature.
 * @see Friedman, J. H. (2001). Greedy function approximation. Annals of Statistics 29, section 8.2.
 *
 * @example
 * const product = ({ data, rows }) => Array.from({ length: rows }, (_, i) => data[2 * i] * data[2 * i + 1]);
 * compute(product, [[0, 1], [1, 3], [2, 5]], { features: ["x1"] }).mean; // [0, 3, 6]
 */
export function compute(
  predict: Predict,
  rows: MatrixLike,
  options: PartialDependenceOptions,
): PartialDependence {
  const action = "compute a partial dependence";
  const { features, gridPoints, curves } = readOptions(action, options, READERS);
  integer(1, 2)(action, "number of features", features.length);
  const matrix = readRows(action, "rows", rows);
  const positions = features.map((name) => positionOf(action, matrix, name));
  const grid = positions.map((j) => gridOf(sortedColumn(action, matrix, j), gridPoints));
  const points = grid.reduce<number[][]>(
    (all, values) => all.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
  const asked = copyOf(matrix);
  const answers = points.map((point) => ask(action, predict, withValues(asked, positions, point)));
  return {
    features,
    grid,
    mean: answers.map(mean),
    curves: curves ? Array.from({ length: matrix.rows }, (_, i) => answers.map((answer) => answer[i])) : [],
  };
}

function withValues(rows: Matrix, positions: readonly number[], values: readonly number[]): Matrix {
  positions.forEach((j, k) => {
    for (let i = 0; i < rows.rows; i++) rows.data[i * rows.columns + j] = values[k];
  });
  return rows;
}

/** The distinct values if there are fewer than points, else equal steps between the quantiles of `scipy.stats.mquantiles`. */
function gridOf(sorted: Float64Array, points: number): number[] {
  const distinct = [...new Set(sorted)];
  if (distinct.length < points) return distinct;
  const [low, high] = [0.05, 0.95].map((p) => {
    const position = sorted.length * p + 0.4 + 0.2 * p;
    const below = Math.floor(Math.min(sorted.length - 1, Math.max(1, position)));
    const part = Math.min(1, Math.max(0, position - below));
    return sorted[below - 1] + part * (sorted[below] - sorted[below - 1]);
  });
  return Array.from({ length: points }, (_, k) => low + ((high - low) * k) / (points - 1));
}
