/** What a model with a target is fitted to: rows, the target of each and its weight, checked together. */

import { mustBe } from "../errors";
import { columnNamesOf, readFiniteMatrix } from "../linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, takeRows } from "../linear-algebra/matrix";
import { type ColumnLike, readColumn, readVector, type VectorLike } from "../vectors";
import { type ClassCodes, type ClassLabel, readClasses } from "./class-labels";

/** Rows whose weight is above 0. */
export interface Sample {
  readonly matrix: Matrix;
  readonly featureNames: readonly string[];
  /** (n) */
  readonly target: Float64Array;
  /** (n) above 0; all 1 if none were given. */
  readonly weights: Float64Array;
}

/** The same with a class instead of a number. */
export interface ClassSample extends ClassCodes {
  readonly matrix: Matrix;
  readonly featureNames: readonly string[];
  readonly weights: Float64Array;
}

/** How rows are read. */
export interface SampleOptions {
  readonly weights?: VectorLike | undefined;
  /** NaN is a missing value and not refused. @default false */
  readonly missing?: boolean;
  /** Least number of rows with a weight. @default 1 */
  readonly least?: number;
}

/**
 * Reads rows with a number to predict. Rows of weight 0 are left out. O(n p).
 *
 * @throws {TypeError} If rows are ragged, the numbers of rows differ, or something is not a number.
 * @throws {RangeError} If a number is not finite, a weight is negative, too few rows have a weight, or their sum overflows.
 */
export function readSample(
  action: string,
  rows: MatrixLike,
  target: VectorLike,
  options: SampleOptions = {},
): Sample {
  const { matrix, kept, ...rest } = readWeighted(action, rows, target, options);
  const numbers = readVector(action, "target", target);
  return { ...rest, ...takeKept(matrix, kept), target: Float64Array.from(kept, (i) => numbers[i]) };
}

/** Reads rows with a class to predict, of at least two classes. Rows of weight 0 are left out. @throws As {@link readSample}. */
export function readClassSample(
  action: string,
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: SampleOptions = {},
): ClassSample {
  const { matrix, kept, ...rest } = readWeighted(action, rows, target, options);
  const labels = readColumn<ClassLabel>(action, "target", target);
  const keptLabels = kept.length === labels.length ? labels : Array.from(kept, (i) => labels[i]);
  return { ...rest, ...takeKept(matrix, kept), ...readClasses(action, "target", keptLabels) };
}

function readWeighted(
  action: string,
  rows: MatrixLike,
  target: ColumnLike<unknown>,
  { weights, missing = false, least = 1 }: SampleOptions,
) {
  const matrix = readFiniteMatrix(action, "rows", rows, least, missing);
  requireLength(action, "target", readColumn(action, "target", target), matrix.rows);
  const read = weights === undefined ? new Float64Array(matrix.rows).fill(1) : weights;
  const all = readVector(action, "weights", read);
  requireLength(action, "weights", all, matrix.rows);
  const positions = new Int32Array(all.length);
  let count = 0;
  let total = 0;
  for (let i = 0; i < all.length; i++) {
    total += all[i];
    if (all[i] < 0) throw new RangeError(mustBe(action, `weights[${i}]`, "a number >= 0", all[i]));
    if (all[i] > 0) positions[count++] = i;
  }
  if (total === Number.POSITIVE_INFINITY)
    throw new RangeError(mustBe(action, "the sum of weights", "within the range of a double", total));
  const kept = positions.subarray(0, count);
  if (kept.length < least) {
    const rule = weights === undefined ? `at least ${least} rows` : `above 0 for at least ${least} rows`;
    throw new RangeError(mustBe(action, weights === undefined ? "rows" : "weights", rule, kept.length));
  }
  return {
    matrix,
    kept,
    featureNames: [...columnNamesOf(matrix)],
    weights: Float64Array.from(kept, (i) => all[i]),
  };
}

function takeKept(matrix: Matrix, kept: Int32Array): { readonly matrix: Matrix } {
  return { matrix: kept.length === matrix.rows ? matrix : takeRows(matrix, kept) };
}

function requireLength(action: string, name: string, values: ArrayLike<unknown>, rows: number): void {
  if (values.length !== rows)
    throw new TypeError(mustBe(action, name, `one value for each of ${rows} rows`, values));
}
