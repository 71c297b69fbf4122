/** What all splits into folds share. */
import { mustBe, requireInteger } from "../../core/errors";

/** The row numbers of the training and test part. */
export interface IndexSplit {
  readonly trainIndices: Int32Array;
  readonly testIndices: Int32Array;
}

/** More row numbers than this do not fit into memory. */
export const MOST_ROWS = 100_000_000;
const MOST_NUMBERS = 10 * MOST_ROWS;

/** @throws {RangeError} If there are more folds than `most`, or too many row numbers in all of them. */
export function requireFolds(
  action: string,
  rowCount: number,
  { folds, repeats }: { readonly folds: number; readonly repeats: number },
  [most, what]: readonly [most: number, what: string],
): void {
  requireInteger(action, "rowCount", rowCount, 2, MOST_ROWS);
  if (folds > most)
    throw new RangeError(mustBe(action, "folds", `at most the number of ${what}, ${most}`, folds));
  const numbers = folds * repeats * rowCount;
  if (numbers > MOST_NUMBERS)
    throw new RangeError(mustBe(action, "folds * rowCount", `at most ${MOST_NUMBERS}`, numbers));
}

/** One split a fold; row numbers ascend. */
export function splitsOf(foldOfRow: Int32Array, folds: number): IndexSplit[] {
  const rows = foldOfRow.map((_, row) => row);
  return Array.from({ length: folds }, (_, fold) => ({
    trainIndices: rows.filter((row) => foldOfRow[row] !== fold),
    testIndices: rows.filter((row) => foldOfRow[row] === fold),
  }));
}
