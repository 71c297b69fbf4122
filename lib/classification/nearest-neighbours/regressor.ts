/** Numbers by the nearest neighbours (K 近邻回归). */
import { readSample } from "../../core/learning/sample";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { VectorLike } from "../../core/vectors";
import { type NearestNeighboursOptions, type Neighbourhood, nearest, readNeighbourhood } from "./search";

/** The rows and their targets: a plain record, which `JSON.parse` gives back. */
export interface NearestNeighboursRegression extends Neighbourhood {
  readonly kind: "nearest-neighbours-regression";
  /** (n) */
  readonly target: readonly number[];
}

/**
 * Regression by nearest neighbours (K 近邻回归): the prediction is the mean target of the k rows that are most like the one asked,
 * by Euclidean distance. Bring features to one scale first. O(n p).
 *
 * @param rows (n, p) finite numbers.
 * @param target (n) finite numbers.
 * @throws {TypeError} If lengths differ, or something is not a number.
 * @throws {RangeError} If a number is not finite, or there are fewer rows than neighbours.
 *
 * @example
 * predict(fit([[1], [2], [8], [9]], [10, 20, 80, 90], { neighbours: 2 }), [[0]]); // [15]
 */
export function fit(
  rows: MatrixLike,
  target: VectorLike,
  options: NearestNeighboursOptions = {},
): NearestNeighboursRegression {
  const action = "fit a regression by nearest neighbours";
  const read = readNeighbourhood(action, options);
  const { matrix, featureNames, target: numbers } = readSample(action, rows, target);
  return { kind: "nearest-neighbours-regression", featureNames, target: [...numbers], ...read(matrix) };
}

/**
 * The mean target of the neighbours of each row. O(m n p).
 *
 * @param rows (m, p), columns as in the fit.
 * @throws {TypeError} If the columns are not those of the fit. @throws {RangeError} If a number is not finite.
 *
 * @example
 * predict(fit([[1], [2], [8]], [10, 20, 80], { neighbours: 1 }), [[7]]); // [80]
 */
export function predict(model: NearestNeighboursRegression, rows: MatrixLike): Float64Array {
  const found = nearest("predict by nearest neighbours", model, rows, "nearest-neighbours-regression");
  return Float64Array.from(
    found.map((own) => own.reduce((sum, row) => sum + model.target[row], 0) / own.length),
  );
}
