/** How sure a metric is, given the rows it was measured on. */
import { mustBe } from "../core/errors";
import { isMatrix, type MatrixLike, takeRows, toMatrix } from "../core/linear-algebra/matrix";
import {
  callback,
  checkedLater,
  integer,
  openFraction,
  optional,
  readOptions,
  withDefault,
} from "../core/options";
import { seeded } from "../core/random";
import { quantile } from "../core/statistics";
import { type ColumnLike, readColumn } from "../core/vectors";

/** What predictions may be: one value a row, or a row of probabilities. */
export type ModelPredictions = ColumnLike<unknown> | MatrixLike;

/** A metric such as `metrics.rocAuc`. */
export type Metric = (actual: never, predicted: never) => number;

/** How to compute an interval. */
export interface BootstrapOptions {
  readonly seed: number;
  /** @default 0.95 */
  readonly level?: number;
  /** @default 1000 */
  readonly resamples?: number;
  /** ModelPredictions of a second model for the same rows, whose metric is subtracted. @default none */
  readonly versus?: ModelPredictions;
}

/** A metric and its limits. */
export interface BootstrapInterval {
  /** Of all rows; a difference if there are two models. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly resamples: number;
  /** Samples that were drawn again since the metric refused them: a class was missing, for example. */
  readonly redrawn: number;
}

const READERS = {
  seed: integer(0),
  level: withDefault(0.95, openFraction),
  resamples: withDefault(1000, integer(1)),
  versus: optional(checkedLater<ModelPredictions>()),
};

/**
 * Bootstrap interval (自助法置信区间) of any metric: the rows are drawn with replacement, and the limits are percentiles of the
 * metric. With `versus`, both models get the same rows, and the interval is that of the difference: if it leaves out 0, the
 * first model is better or worse on other rows like these. It does not tell how the models would vary if they were fitted anew.
 *
 * @param metric Of actual and predicted values: `metrics.rocAuc`, or one with options, `(a, p) => metrics.fScore(a, p, { beta: 2 })`.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If the metric refuses every other sample. Else as the metric.
 * @see Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, section 13.3. Chapman & Hall.
 *
 * @example
 * interval(metrics.accuracy, [0, 1, 1, 1, 0, 0, 1, 0], [0, 1, 1, 1, 0, 0, 0, 1], { seed: 1 }).lower; // 0.49687500000000284
 */
export function interval(
  metric: Metric,
  actual: ColumnLike<unknown>,
  predicted: ModelPredictions,
  options: BootstrapOptions,
): BootstrapInterval {
  const action = "compute an interval";
  const { seed, level, resamples, versus } = readOptions(action, options, READERS);
  callback()(action, "metric", metric);
  const taken = readColumn<unknown>(action, "actual", actual);
  const n = taken.length;
  const models = [predicted, ...(versus === undefined ? [] : [versus])].map((model) =>
    rowsOf(action, model, n),
  );
  const measure = (indices: Int32Array): number => {
    const own = Array.from(indices, (i) => taken[i]);
    const [first, second = 0] = models.map((model) => metric(own as never, model(indices) as never));
    return first - second;
  };
  const random = seeded(seed);
  const estimate = measure(Int32Array.from({ length: n }, (_, i) => i));
  const found: number[] = [];
  let redrawn = 0;
  while (found.length < resamples) {
    const indices = Int32Array.from({ length: n }, () => random.integer(n));
    try {
      found.push(measure(indices));
    } catch (error) {
      redrawn++;
      if (!(error instanceof RangeError) || redrawn > resamples) throw error;
    }
  }
  const tail = (1 - level) / 2;
  return {
    estimate,
    lower: quantile(found, tail),
    upper: quantile(found, 1 - tail),
    level,
    resamples,
    redrawn,
  };
}

function rowsOf(action: string, model: ModelPredictions, rows: number): (indices: Int32Array) => unknown {
  const isTable = isMatrix(model) || (Array.isArray(model) && typeof model[0] === "object");
  const matrix = isTable ? toMatrix(model as MatrixLike) : undefined;
  const column = matrix
    ? { length: matrix.rows }
    : readColumn(action, "predicted", model as ColumnLike<unknown>);
  if (column.length !== rows)
    throw new TypeError(mustBe(action, "predicted", `one for each of ${rows} rows`, column.length));
  return (indices) =>
    matrix ? takeRows(matrix, indices) : Array.from(indices, (i) => (column as ArrayLike<unknown>)[i]);
}
