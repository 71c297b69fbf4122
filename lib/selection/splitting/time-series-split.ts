/** Splits in the order of time, with the same rows as scikit-learn. */
import { mustBe } from "../../core/errors";
import { integer, type OptionReaders, optional, readOptions, withDefault } from "../../core/options";
import { type IndexSplit, requireFolds } from "./folds";

/** How to split in the order of time. */
export interface TimeSeriesSplitOptions {
  /** Number of splits, at least 2. @default 5 */
  readonly folds?: number;
  /** Rows in each test part. @default floor(n / (folds + 1)) */
  readonly testRows?: number;
  /** Rows left out between the parts, such as those whose outcome was not known yet. @default 0 */
  readonly gap?: number;
  /** Most rows in a training part: the last ones. @default all before the gap */
  readonly maxTrainRows?: number;
}

const OPTIONS = {
  folds: withDefault(5, integer(2)),
  testRows: optional(integer(1)),
  gap: withDefault(0, integer(0)),
  maxTrainRows: optional(integer(1)),
} satisfies OptionReaders<TimeSeriesSplitOptions>;

/**
 * Splits rows in the order of time (时间序列划分): each test part lies after its training part. The same rows as scikit-learn's
 * `TimeSeriesSplit`.
 *
 * @param rowCount n, above the number of folds; the oldest row first.
 * @throws {RangeError} If the first training part would be empty.
 *
 * @example
 * timeSeriesSplit(6, { folds: 2 }).map((split) => [...split.testIndices]); // [[2, 3], [4, 5]]
 */
export function timeSeriesSplit(rowCount: number, options: TimeSeriesSplitOptions = {}): IndexSplit[] {
  const action = "split in the order of time";
  const { folds, gap, maxTrainRows = rowCount, ...read } = readOptions(action, options, OPTIONS);
  requireFolds(action, rowCount, { folds, repeats: 1 }, [rowCount - 1, "rows but one"]);
  const { testRows = Math.floor(rowCount / (folds + 1)) } = read;
  const start = rowCount - folds * testRows;
  if (start - gap < 1)
    throw new RangeError(
      mustBe(
        action,
        "folds * testRows + gap",
        `below ${rowCount}, the number of rows`,
        rowCount - start + gap,
      ),
    );
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  return Array.from({ length: folds }, (_, fold) => {
    const from = start + fold * testRows;
    return {
      trainIndices: range(Math.max(0, from - gap - maxTrainRows), from - gap),
      testIndices: range(from, from + testRows),
    };
  });
}
