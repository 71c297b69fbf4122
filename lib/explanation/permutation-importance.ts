/** Permutation importance (置换重要性): how much worse does a model predict if one feature says nothing? */
import { mean } from "../core/compensated-sum";
import { quantile } from "../core/distributions/student-t";
import { mustBe, requireFinite } from "../core/errors";
import { columnNamesOf } from "../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { callback, integer, type OptionReaders, oneOf, readOptions, withDefault } from "../core/options";
import { seeded } from "../core/random";
import { standardDeviation } from "../core/statistics";
import { type ColumnLike, readColumn } from "../core/vectors";
import { copyOf, readRows } from "./model";

/** How to measure importances. */
export interface PermutationOptions {
  /** Of actual and predicted values, such as `metrics.rocAuc`. */
  readonly metric: (actual: never, predicted: never) => number;
  readonly seed: number;
  /** Shuffles of each feature. @default 5 */
  readonly repeats?: number;
  /** Whether a higher metric is better ("score") or worse ("loss"). @default "score" */
  readonly metricIs?: "score" | "loss";
}

/** The importance of each feature, in the unit of the metric. */
export interface PermutationImportance {
  /** The metric of the rows as they are. */
  readonly metric: number;
  /** In the order of the columns. */
  readonly features: readonly {
    readonly name: string;
    /** Mean loss of metric over the shuffles, and the limits of its 95 % t interval. */
    readonly importance: number;
    readonly lower: number;
    readonly upper: number;
  }[];
}

const READERS = {
  metric: callback<PermutationOptions["metric"]>(),
  seed: integer(0),
  repeats: withDefault(5, integer(2)),
  metricIs: withDefault("score" as const, oneOf(["score", "loss"] as const)),
} satisfies OptionReaders<PermutationOptions>;

/**
 * The mean loss of the metric if the values of a feature are shuffled. Use rows that the model has not seen. Of correlated
 * features each may seem unimportant, since the others speak for it. Equal to scikit-learn's `permutation_importance` for a
 * seed. The interval is that of other shuffles, not of other rows. p * repeats calls of the model.
 *
 * @param predict What the metric compares with `actual`: a number, a class or probabilities for each row.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there is no row. Else as the metric.
 * @see Breiman, L. (2001). Random forests. Machine Learning 45, section 10.
 *
 * @example
 * const rows = [[1, 5], [2, 3], [3, 6], [4, 1]];
 * const first = (asked) => Array.from({ length: asked.rows }, (_, i) => asked.data[2 * i]);
 * const read = { metric: metrics.meanAbsoluteError, metricIs: "loss", seed: 1 };
 * compute(first, rows, [1, 2, 3, 4], read).features.map(({ importance }) => importance); // [1.1, 0]
 */
export function compute(
  predict: (rows: Matrix) => unknown,
  rows: MatrixLike,
  actual: ColumnLike<unknown>,
  options: PermutationOptions,
): PermutationImportance {
  const action = "compute permutation importances";
  const { metric, seed, repeats, metricIs } = readOptions(action, options, READERS);
  callback()(action, "predict", predict);
  const matrix = readRows(action, "rows", rows);
  const known = readColumn(action, "actual", actual);
  if (known.length !== matrix.rows)
    throw new TypeError(mustBe(action, "actual", `one for each of ${matrix.rows} rows`, known));
  const measure = (asked: Matrix): number => {
    const value = metric(known as never, predict(asked) as never);
    requireFinite(action, "metric", value);
    return value;
  };
  const whole = measure(matrix);
  const sign = metricIs === "score" ? 1 : -1;
  // As in scikit-learn, each feature gets the same stream, and each repeat shuffles the last one's order and column again.
  const columnSeed = seeded(seed).integer(2 ** 31);
  const features = columnNamesOf(matrix).map((name, j) => {
    const random = seeded(columnSeed);
    const shuffled = copyOf(matrix);
    const order = Int32Array.from({ length: matrix.rows }, (_, i) => i);
    const losses = Array.from({ length: repeats }, () => {
      random.shuffle(order);
      const column = Float64Array.from(order, (i) => shuffled.data[i * matrix.columns + j]);
      column.forEach((value, i) => {
        shuffled.data[i * matrix.columns + j] = value;
      });
      return sign * (whole - measure(shuffled));
    });
    const importance = mean(losses);
    const half = (quantile(0.975, repeats - 1) * standardDeviation(losses)) / Math.sqrt(repeats);
    return { name, importance, lower: importance - half, upper: importance + half };
  });
  return { metric: whole, features };
}
