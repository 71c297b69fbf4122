/** Folds that keep groups together, with the same rows as scikit-learn. */
import { type ClassLabel, readClasses } from "../../core/learning/class-labels";
import { integer, type OptionReaders, optional, readOptions, withDefault } from "../../core/options";
import { seeded } from "../../core/random";
import type { ColumnLike } from "../../core/vectors";
import { type IndexSplit, requireFolds, splitsOf } from "./folds";

/** How to cut groups into folds. */
export interface GroupKFoldOptions {
  /** Number of folds, at least 2. @default 5 */
  readonly folds?: number;
  /** Shuffles the groups first, with this seed. @default no shuffle: the largest group to the smallest fold */
  readonly seed?: number;
}

const OPTIONS = {
  folds: withDefault(5, integer(2)),
  seed: optional(integer(0)),
} satisfies OptionReaders<GroupKFoldOptions>;

/**
 * Cuts the rows into k folds so that a group (分组 k 折), such as the orders of one customer, is never in both parts. The same
 * rows as scikit-learn's `GroupKFold`.
 *
 * @param groups (n) the group of each row: texts or numbers.
 * @throws {RangeError} If there are more folds than groups.
 *
 * @example
 * const folds = groupKFold(["Li", "Wu", "Li", "Xu"], { folds: 2 });
 * folds.map((split) => [...split.testIndices]); // [[0, 2], [1, 3]]
 */
export function groupKFold(groups: ColumnLike<ClassLabel>, options: GroupKFoldOptions = {}): IndexSplit[] {
  const action = "cut groups into folds";
  const { folds, seed } = readOptions(action, options, OPTIONS);
  const { classes, codes } = readClasses(action, "groups", groups, 1);
  const count = classes.length;
  requireFolds(action, codes.length, { folds, repeats: 1 }, [count, "groups"]);
  const foldOfGroup = new Int32Array(count);
  if (seed !== undefined) {
    // The first count mod folds have one group more.
    const [size, more] = [Math.floor(count / folds), count % folds];
    seeded(seed)
      .permutation(count)
      .forEach((group, i) => {
        const isLarger = i < more * (size + 1);
        foldOfGroup[group] = isLarger
          ? Math.floor(i / (size + 1))
          : more + Math.floor((i - more * (size + 1)) / size);
      });
  } else {
    const sizes = new Int32Array(count);
    for (const code of codes) sizes[code]++;
    const rows = new Float64Array(folds);
    // Of equal groups the last one first, as scikit-learn does.
    for (const group of [...sizes.keys()].sort((a, b) => sizes[b] - sizes[a] || b - a)) {
      const smallest = rows.indexOf(Math.min(...rows));
      foldOfGroup[group] = smallest;
      rows[smallest] += sizes[group];
    }
  }
  return splitsOf(
    codes.map((code) => foldOfGroup[code]),
    folds,
  );
}
