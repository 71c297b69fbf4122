/** K folds, with the same rows as scikit-learn. */
import { mustBe } from "../../core/errors";
import { type ClassLabel, readClasses } from "../../core/learning/class-labels";
import { integer, type OptionReaders, optional, readOptions, withDefault } from "../../core/options";
import { type Random, seeded } from "../../core/random";
import type { ColumnLike } from "../../core/vectors";
import { type IndexSplit, requireFolds, splitsOf } from "./folds";

/** How to cut into folds. */
export interface KFoldOptions {
  /** Number of folds, at least 2. @default 5 */
  readonly folds?: number;
  /** Shuffles the rows first, with this seed: scikit-learn's `KFold(shuffle=True, random_state=seed)`. @default no shuffle */
  readonly seed?: number;
  /** Cuts so often, each time in another random order: scikit-learn's `RepeatedKFold`. Above 1 it needs a seed. @default 1 */
  readonly repeats?: number;
}

const K_FOLD_OPTIONS = {
  folds: withDefault(5, integer(2)),
  seed: optional(integer(0)),
  repeats: withDefault(1, integer(1)),
} satisfies OptionReaders<KFoldOptions>;

const ACTION = "cut into folds";

/**
 * Cuts the rows into k folds for cross-validation (k 折交叉验证); each fold is the test part once. The same rows as
 * scikit-learn's `KFold`, and `RepeatedKFold` with `repeats`.
 *
 * The first n mod k folds have one row more. Row numbers ascend within a fold.
 *
 * @param rowCount n, at least the number of folds, at most 100 million.
 * @returns k splits, of each repeat.
 * @throws {RangeError} If there are fewer than two folds, more folds than rows, or more than 10^9 row numbers in all folds.
 *
 * @example
 * kFold(5, { folds: 2 }).map((split) => [...split.testIndices]); // [[0, 1, 2], [3, 4]]
 */
export function kFold(rowCount: number, options: KFoldOptions = {}): IndexSplit[] {
  const read = readOptions(ACTION, options, K_FOLD_OPTIONS);
  requireFolds(ACTION, rowCount, read, [rowCount, "rows"]);
  return repeated(read, (random) => {
    const order = Int32Array.from({ length: rowCount }, (_, i) => i);
    random?.shuffle(order);
    const foldOfRow = new Int32Array(rowCount);
    let start = 0;
    for (let fold = 0; fold < read.folds; fold++) {
      const size = Math.floor(rowCount / read.folds) + (fold < rowCount % read.folds ? 1 : 0);
      for (const row of order.subarray(start, start + size)) foldOfRow[row] = fold;
      start += size;
    }
    return foldOfRow;
  });
}

/**
 * Cuts the rows into k folds that have each class (分层 k 折) in the proportion of the whole. The same rows as scikit-learn's
 * `StratifiedKFold`, and `RepeatedStratifiedKFold` with `repeats`. A class of fewer rows than folds is missing in some.
 *
 * @param target (n) the class of each row, texts or numbers.
 * @returns k splits, of each repeat.
 * @throws {RangeError} If there are more folds than rows of the largest class.
 *
 * @example
 * const folds = stratifiedKFold(["yes", "no", "no", "no", "no", "yes"], { folds: 2 });
 * folds.map((split) => [...split.testIndices]); // [[0, 1, 2], [3, 4, 5]]
 */
export function stratifiedKFold(target: ColumnLike<ClassLabel>, options: KFoldOptions = {}): IndexSplit[] {
  const read = readOptions(ACTION, options, K_FOLD_OPTIONS);
  const { codes } = readClasses(ACTION, "target", target, 1);
  // Classes in the order of their first rows, as scikit-learn numbers them.
  const members = new Map<number, number[]>();
  codes.forEach((code, row) => {
    const rows = members.get(code);
    if (rows === undefined) members.set(code, [row]);
    else rows.push(row);
  });
  const largest = [...members.values()].reduce((most, { length }) => Math.max(most, length), 0);
  requireFolds(ACTION, codes.length, read, [largest, "rows of the largest class"]);
  return repeated(read, (random) => {
    const foldOfRow = new Int32Array(codes.length);
    let start = 0;
    for (const rows of members.values()) {
      // Fold i has the rows i, i + k, i + 2k, … of all rows sorted by class.
      const folds = Int32Array.from(rows, (_, i) => (start + i) % read.folds).sort();
      random?.shuffle(folds);
      start += rows.length;
      rows.forEach((row, i) => {
        foldOfRow[row] = folds[i];
      });
    }
    return foldOfRow;
  });
}

function repeated(
  { folds, seed, repeats }: { folds: number; seed: number | undefined; repeats: number },
  foldsOf: (random: Random | undefined) => Int32Array,
): IndexSplit[] {
  if (repeats > 1 && seed === undefined)
    throw new TypeError(mustBe(ACTION, "seed", "given if there are repeats", seed));
  const random = seed === undefined ? undefined : seeded(seed);
  return Array.from({ length: repeats }, () => splitsOf(foldsOf(random), folds)).flat();
}
