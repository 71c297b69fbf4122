/** What explanations ask of a model: rows in, one number a row out. */
import { mustBe, requireOneOf } from "../core/errors";
import { columnNamesOf, readFiniteMatrix } from "../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { callback, type OptionReader } from "../core/options";
import { readVector } from "../core/vectors";

/** A model as a function: for each row a number, such as a predicted value or the probability of a class. */
export type Predict = (rows: Matrix) => ArrayLike<number>;

/** How a simple or any model is fitted and asked, so that functions here can fit it themselves. */
export interface Learner<Model> {
  readonly fit: (rows: Matrix, target: Float64Array) => Model;
  readonly predict: (model: Model, rows: Matrix) => ArrayLike<number>;
}

/** @throws {TypeError} If the model is no function, or does not answer one number a row. */
export function ask(action: string, predict: Predict, rows: Matrix): Float64Array {
  callback()(action, "predict", predict);
  const answer = readVector(action, "answer of the model", predict(rows));
  if (answer.length === rows.rows) return Float64Array.from(answer);
  throw new TypeError(
    mustBe(action, "answer of the model", `one number for each of ${rows.rows} rows`, answer),
  );
}

/** Rows of numbers, of which some may be missing (NaN). @throws As `readFiniteMatrix`. */
export function readRows(action: string, name: string, rows: MatrixLike, least = 1): Matrix {
  return readFiniteMatrix(action, name, rows, least, true);
}

/** The position of a feature given by its name, x1, x2, … if the rows have no names. */
export function positionOf(action: string, rows: Matrix, name: string): number {
  const names = columnNamesOf(rows);
  requireOneOf(action, "feature", name, names);
  return names.indexOf(name);
}

/** The same rows with other numbers, which may be overwritten. */
export function copyOf(rows: Matrix): Matrix {
  return { ...rows, data: rows.data.slice() };
}

/** The values of a column that are not missing, the smallest first. @throws {RangeError} If there is none. */
export function sortedColumn(action: string, { data, columns }: Matrix, j: number): Float64Array {
  const values = data.filter((value, at) => at % columns === j && !Number.isNaN(value)).sort();
  if (values.length === 0)
    throw new RangeError(mustBe(action, `column ${j}`, "known in some row", Number.NaN));
  return values;
}

/** A learner given as its two functions. */
export const learnerReader: OptionReader<Learner<unknown>> = (action, name, value) => {
  const { fit, predict } = (value ?? {}) as Learner<unknown>;
  callback()(action, `${name}.fit`, fit);
  callback()(action, `${name}.predict`, predict);
  return value as Learner<unknown>;
};
