/** Classes by the nearest neighbours (K 近邻分类). */
import type { ClassLabel } from "../../core/learning/class-labels";
import { readClassSample } from "../../core/learning/sample";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { ColumnLike } from "../../core/vectors";
import { classOf } from "../linear-scores";
import { type NearestNeighboursOptions, type Neighbourhood, nearest, readNeighbourhood } from "./search";

/** The rows and their classes: a plain record, which `JSON.parse` gives back. */
export interface NearestNeighbours extends Neighbourhood {
  readonly kind: "nearest-neighbours";
  readonly classes: readonly ClassLabel[];
  /** (n) position of each row's class. */
  readonly codes: readonly number[];
}

/**
 * Nearest neighbours (KNN, K 近邻): a row is of the class of most of the k rows that are most like it, by Euclidean distance. Bring
 * features to one scale first. Nothing is computed but the record of the rows: O(n p), and O(n p) for each row that is asked.
 *
 * @param rows (n, p) finite numbers.
 * @param target (n) classes: texts or numbers, of at least two kinds.
 * @throws {TypeError} If lengths differ, or something is not a number or a class.
 * @throws {RangeError} If a number is not finite, there is one class only, or there are fewer rows than neighbours.
 *
 * @see Cover, T. & Hart, P. (1967). Nearest neighbor pattern classification. IEEE Trans. Inf. Theory 13(1), 21-27.
 *
 * @example
 * const model = fit([[1], [2], [8], [9]], ["small", "small", "large", "large"], { neighbours: 3 });
 * predict(model, [[0], [7]]); // ["small", "large"]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: NearestNeighboursOptions = {},
): NearestNeighbours {
  const action = "fit nearest neighbours";
  const read = readNeighbourhood(action, options);
  const { matrix, featureNames, classes, codes } = readClassSample(action, rows, target);
  return { kind: "nearest-neighbours", featureNames, classes, codes: [...codes], ...read(matrix) };
}

/**
 * The class of most neighbours of each row; of equally many the first class.
 *
 * @param rows (m, p), columns as in the fit.
 * @throws {TypeError} If the columns are not those of the fit. @throws {RangeError} If a number is not finite.
 *
 * @example
 * predict(fit([[1], [2], [8]], [0, 0, 1], { neighbours: 1 }), [[6]]); // [1]
 */
export function predict(model: NearestNeighbours, rows: MatrixLike): ClassLabel[] {
  return probabilities(model, rows).map((shares) => classOf(model.classes, shares));
}

/**
 * The share of each class among the neighbours.
 *
 * @returns (m, classes), in the order of `model.classes`.
 * @throws As {@link predict}.
 *
 * @example
 * probabilities(fit([[1], [2], [8], [9]], [0, 0, 1, 1], { neighbours: 4 }), [[0]]); // [[0.5, 0.5]]
 */
export function probabilities(model: NearestNeighbours, rows: MatrixLike): number[][] {
  return nearest("ask the nearest neighbours", model, rows, "nearest-neighbours").map((found) => {
    const counts = new Array<number>(model.classes.length).fill(0);
    for (const row of found) counts[model.codes[row]]++;
    return counts.map((count) => count / found.length);
  });
}
