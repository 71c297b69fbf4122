/** Train-test splits and cross-validation folds (划分数据), with the same rows as scikit-learn. */

import { mustBe, requireInteger, requireKind } from "../core/errors";
import type { Supervised } from "../core/labelled-data";
import { takeRows } from "../core/linear-algebra/matrix";
import { MATRIX_PROPERTIES } from "../core/linear-algebra/matrix-properties";
import { finite, integer, type OptionReaders, optional, readOptions, withDefault } from "../core/options";
import { seeded } from "../core/random";
import { readColumn, readPositions, type VectorLike } from "../core/vectors";

/** The row numbers of the training and test part. */
export interface IndexSplit {
  readonly trainIndices: Int32Array;
  readonly testIndices: Int32Array;
}

/** The training and test part of a data set, with their row numbers. */
export interface TrainTest extends IndexSplit {
  readonly train: Supervised;
  readonly test: Supervised;
}

/** How to split into a training and a test part. */
export interface TrainTestOptions {
  /** Share of test rows, in (0, 1); their number is rounded up. @default 0.25 */
  readonly testSize?: number;
  /** Seed of the random split: scikit-learn's `random_state`. */
  readonly seed: number;
}

/** More row numbers than this do not fit into memory. */
const MOST_ROWS = 100_000_000;
const MOST_NUMBERS = 10 * MOST_ROWS;

const TRAIN_TEST_OPTIONS = {
  testSize: withDefault(0.25, finite),
  seed: integer(0),
} satisfies OptionReaders<TrainTestOptions>;

/** How to cut into folds. */
export interface KFoldOptions {
  /** Number of folds, at least 2. @default 5 */
  readonly folds?: number;
  /** Shuffles the rows first, with this seed: scikit-learn's `KFold(shuffle=True, random_state=seed)`. @default no shuffle */
  readonly seed?: number;
}

const K_FOLD_OPTIONS = {
  folds: withDefault(5, integer(2)),
  seed: optional(integer(0)),
} satisfies OptionReaders<KFoldOptions>;

/**
 * Splits row numbers at random into a training and a test part (训练集, 测试集).
 *
 * The first ceil(n * testSize) numbers of `RandomState(seed).permutation(n)` are the test rows, the rest the training rows:
 * the same rows, in the same order, as scikit-learn's `train_test_split`.
 *
 * @param rowCount n, from 2 to 100 million.
 * @throws {RangeError} If one of the two parts would be empty.
 *
 * @example
 * trainTestIndices(506, { testSize: 0.2, seed: 42 }).testIndices.slice(0, 3); // Int32Array [173, 274, 491]
 */
export function trainTestIndices(rowCount: number, options: TrainTestOptions): IndexSplit {
  const action = "split into train and test";
  const { testSize, seed } = readOptions(action, options, TRAIN_TEST_OPTIONS);
  requireInteger(action, "rowCount", rowCount, 2, MOST_ROWS);
  const testCount = Math.ceil(rowCount * testSize);
  if (!(testSize > 0 && testCount < rowCount))
    throw new RangeError(
      mustBe(action, "testSize", `a fraction that leaves some of ${rowCount} rows in each part`, testSize),
    );
  const order = seeded(seed).permutation(rowCount);
  return { testIndices: order.slice(0, testCount), trainIndices: order.slice(testCount) };
}

/**
 * Splits a data set at random into a training and a test part (训练集, 测试集): the rows of scikit-learn's `train_test_split`.
 *
 * @param supervised Features and target, at least two rows.
 * @returns Copies of the rows, in the order of the row numbers.
 * @throws {RangeError} If one of the two parts would be empty.
 *
 * @see {@link kFold} for cross-validation.
 *
 * @example
 * const homes = await datasets.bostonHousing();
 * const { train, test } = trainTest(homes, { testSize: 0.2, seed: 42 });
 * [train.target.length, test.target.length]; // [404, 102]
 */
export function trainTest(supervised: Supervised, options: TrainTestOptions): TrainTest {
  requireSupervised("split into train and test", supervised);
  const split = trainTestIndices(supervised.features.rows, options);
  return {
    ...split,
    train: take(supervised, split.trainIndices),
    test: take(supervised, split.testIndices),
  };
}

/**
 * A new data set of the given rows, in the given order.
 *
 * @throws {RangeError} If a row number is not an integer from 0 to n - 1.
 *
 * @example
 * const features = matrix.toMatrix([[1], [2], [3]]);
 * const target = Float64Array.of(10, 20, 30);
 * take({ features, target, featureNames: ["x"], targetName: "y" }, [2, 0]).target; // [30, 10]
 */
export function take(supervised: Supervised, indices: VectorLike): Supervised {
  const action = "take rows";
  requireSupervised(action, supervised);
  const rows = readPositions(action, "indices", indices, supervised.features.rows);
  return {
    ...supervised,
    features: takeRows(supervised.features, rows),
    target: Float64Array.from(rows, (row) => supervised.target[row]),
  };
}

function requireSupervised(action: string, value: Supervised): void {
  requireKind(action, "supervised", value, "a record of features and target", {
    features: "any",
    featureNames: ["undefined", "list"],
    targetName: ["undefined", "text"],
  });
  const { features, target } = value;
  const kind = "a matrix, as made by matrix.toMatrix";
  requireKind(action, "features", features, kind, MATRIX_PROPERTIES);
  if (readColumn(action, "target", target).length !== features.rows)
    throw new TypeError(
      `Cannot ${action}: features and target must have the same number of rows, current numbers are ${features.rows} and ${target.length}`,
    );
}

/**
 * Cuts the rows into k folds for cross-validation (k 折交叉验证); each fold is the test part once. The same rows as
 * scikit-learn's `KFold`.
 *
 * The first n mod k folds have one row more. Row numbers ascend within a fold.
 *
 * @param rowCount n, at least the number of folds, at most 100 million.
 * @returns k splits.
 * @throws {RangeError} If there are fewer than two folds, more folds than rows, or more than 10^9 row numbers in all folds.
 *
 * @example
 * kFold(5, { folds: 2 }).map((split) => [...split.testIndices]); // [[0, 1, 2], [3, 4]]
 */
export function kFold(rowCount: number, options: KFoldOptions = {}): IndexSplit[] {
  const action = "cut into folds";
  const { folds, seed } = readOptions(action, options, K_FOLD_OPTIONS);
  requireInteger(action, "rowCount", rowCount, 2, MOST_ROWS);
  if (folds > rowCount)
    throw new RangeError(mustBe(action, "folds", `at most the number of rows, ${rowCount}`, folds));
  if (folds * rowCount > MOST_NUMBERS)
    throw new RangeError(mustBe(action, "folds * rowCount", `at most ${MOST_NUMBERS}`, folds * rowCount));
  const order = Int32Array.from({ length: rowCount }, (_, i) => i);
  if (seed !== undefined) seeded(seed).shuffle(order);

  const splits: IndexSplit[] = [];
  let start = 0;
  for (let fold = 0; fold < folds; fold++) {
    const size = Math.floor(rowCount / folds) + (fold < rowCount % folds ? 1 : 0);
    const isTest = new Uint8Array(rowCount);
    for (const row of order.subarray(start, start + size)) isTest[row] = 1;
    const rows = Int32Array.from({ length: rowCount }, (_, i) => i);
    splits.push({
      trainIndices: rows.filter((row) => isTest[row] === 0),
      testIndices: rows.filter((row) => isTest[row] === 1),
    });
    start += size;
  }
  return splits;
}
