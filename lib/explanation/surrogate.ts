/** Surrogate models (代理模型): a simple model that imitates a complex one, and how well it does. */
import { mustBe } from "../core/errors";
import { type Matrix, type MatrixLike, takeRows } from "../core/linear-algebra/matrix";
import { integer, type OptionReaders, openFraction, readOptions, withDefault } from "../core/options";
import { seeded } from "../core/random";
import { ask, type Learner, learnerReader, type Predict, readRows } from "./model";

/** How the surrogate is tested. */
export interface SurrogateOptions {
  readonly seed: number;
  /** Share of the rows that the surrogate does not see. @default 0.3 */
  readonly testShare?: number;
}

/** A simple model and its fidelity. */
export interface Surrogate<Model> {
  readonly model: Model;
  /** R² between its answers and those of the complex model, for rows that it has not seen; 1 if it says the same. */
  readonly fidelity: number;
  /** The same for the rows it was fitted to. */
  readonly trainingFidelity: number;
}

const READERS = {
  seed: integer(0),
  testShare: withDefault(0.3, openFraction),
} satisfies OptionReaders<SurrogateOptions>;

/**
 * Fits a simple model, such as a tree of depth 3, to what a complex model predicts. It explains the complex model as far as
 * its fidelity goes, and says nothing about how right either is.
 *
 * @param learner The simple model's functions, such as `{ fit: (rows, target) => ridge.fit(rows, target), predict: ridge.predict }`.
 * @throws {RangeError} If there are too few rows for both parts, or the complex model says the same for all of them.
 * @see Molnar, C. (2022). Interpretable Machine Learning, 2nd ed., section 9.5.
 *
 * @example
 * const learner = { fit: (rows, target) => linearRegression.fit(rows, target), predict: linearRegression.predict };
 * const cubes = ({ data }) => data.map((x) => x ** 3);
 * fit(cubes, [[-3], [-2], [-1], [0], [1], [2], [3], [4]], learner, { seed: 1 }).fidelity > 0.5; // true
 */
export function fit<Model>(
  predict: Predict,
  rows: MatrixLike,
  learner: Learner<Model>,
  options: SurrogateOptions,
): Surrogate<Model> {
  const action = "fit a surrogate";
  const { seed, testShare } = readOptions(action, options, READERS);
  learnerReader(action, "learner", learner);
  const matrix = readRows(action, "rows", rows, 4);
  const order = seeded(seed).permutation(matrix.rows);
  const held = Math.min(matrix.rows - 2, Math.max(2, Math.ceil(testShare * matrix.rows)));
  const [test, training] = [order.subarray(0, held), order.subarray(held)].map((part) =>
    takeRows(matrix, part),
  );
  const model = learner.fit(training, ask(action, predict, training));
  const fidelityOf = (part: Matrix) => {
    const complex = ask(action, predict, part);
    const simple = ask(action, (asked) => learner.predict(model, asked), part);
    const mean = complex.reduce((sum, value) => sum + value, 0) / complex.length;
    const variation = complex.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    if (variation === 0) throw new RangeError(mustBe(action, "predictions", "different between rows", mean));
    return 1 - complex.reduce((sum, value, i) => sum + (value - simple[i]) ** 2, 0) / variation;
  };
  return { model, fidelity: fidelityOf(test), trainingFidelity: fidelityOf(training) };
}
