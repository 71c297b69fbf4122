/** A training and a test part, with the same rows as scikit-learn. */
import { mustBe, requireInteger, requireKind } from "../../core/errors";
import type { Supervised } from "../../core/labelled-data";
import { type ClassLabel, readClasses } from "../../core/learning/class-labels";
import { takeRows } from "../../core/linear-algebra/matrix";
import { MATRIX_PROPERTIES } from "../../core/linear-algebra/matrix-properties";
import {
  checkedLater,
  finite,
  integer,
  type OptionReaders,
  readOptions,
  withDefault,
} from "../../core/options";
import { type Random, seeded } from "../../core/random";
import { type ColumnLike, readColumn, readPositions, type VectorLike } from "../../core/vectors";
import { type IndexSplit, MOST_ROWS } from "./folds";

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
  /** (n) the class of each row: each part gets its share of every class, scikit-learn's `stratify`. @default none */
  readonly stratify?: ColumnLike<ClassLabel>;
}

const TRAIN_TEST_OPTIONS = {
  testSize: withDefault(0.25, finite),
  seed: integer(0),
  stratify: checkedLater<ColumnLike<ClassLabel> | undefined>(),
} satisfies OptionReaders<TrainTestOptions>;

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
  const { testSize, seed, stratify } = readOptions(action, options, TRAIN_TEST_OPTIONS);
  requireInteger(action, "rowCount", rowCount, 2, MOST_ROWS);
  const testCount = Math.ceil(rowCount * testSize);
  if (!(testSize > 0 && testCount < rowCount))
    throw new RangeError(
      mustBe(action, "testSize", `a fraction that leaves some of ${rowCount} rows in each part`, testSize),
    );
  if (stratify !== undefined) return stratified(action, rowCount, testCount, { seed, stratify });
  const order = seeded(seed).permutation(rowCount);
  return { testIndices: order.slice(0, testCount), trainIndices: order.slice(testCount) };
}

/** Scikit-learn's `StratifiedShuffleSplit`: each class is split by itself, then each part is shuffled. */
function stratified(
  action: string,
  rowCount: number,
  testCount: number,
  { seed, stratify }: Required<Pick<TrainTestOptions, "seed" | "stratify">>,
): IndexSplit {
  const { classes, codes } = readClasses(action, "stratify", stratify, 1);
  if (codes.length !== rowCount)
    throw new TypeError(mustBe(action, "stratify", `one class for each of ${rowCount} rows`, stratify));
  const members = classes.map(() => [] as number[]);
  codes.forEach((code, row) => {
    members[code].push(row);
  });
  const counts = members.map(({ length }) => length);
  const rare = classes.find((_, code) => counts[code] < 2);
  if (rare !== undefined)
    throw new RangeError(mustBe(action, "stratify", "of at least 2 rows in each class", rare));
  if (Math.min(testCount, rowCount - testCount) < classes.length)
    throw new RangeError(
      mustBe(action, "testSize", `a fraction that leaves ${classes.length} rows in each part`, testCount),
    );
  const random = seeded(seed);
  const trained = shares(counts, rowCount - testCount, random);
  shares(
    counts.map((count, k) => count - trained[k]),
    testCount,
    random,
  );
  const drawn = members.map((rows) =>
    Array.from(random.permutation(rows.length), (position) => rows[position]),
  );
  return {
    trainIndices: random.shuffle(Int32Array.from(drawn.flatMap((rows, k) => rows.slice(0, trained[k])))),
    testIndices: random.shuffle(Int32Array.from(drawn.flatMap((rows, k) => rows.slice(trained[k])))),
  };
}

/** How many of `draws` rows each class gets: its proportion, rounded by largest remainder, ties at random. */
function shares(counts: readonly number[], draws: number, random: Random): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const found = exact.map(Math.floor);
  const remainders = exact.map((share, k) => share - found[k]);
  let missing = draws - found.reduce((sum, count) => sum + count, 0);
  for (const value of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing <= 0) break;
    const tied = [...remainders.keys()].filter((k) => remainders[k] === value);
    const order = random.permutation(tied.length).subarray(0, missing);
    for (const position of order) found[tied[position]]++;
    missing -= order.length;
  }
  return found;
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
