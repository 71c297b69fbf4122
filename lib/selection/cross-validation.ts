/** Cross-validation (交叉验证): how good a learner is on rows that it has not seen. */
import { setImmediate } from "node:timers/promises";
import type { ClassLabel } from "../core/learning/class-labels";
import { readOptions } from "../core/options";
import { mean } from "../core/statistics";
import { DISPLAY, type Displayable, withDisplay } from "../core/text/display";
import * as table from "../core/text/table";
import type { ColumnLike } from "../core/vectors";
import {
  CROSS_VALIDATION_OPTIONS,
  evaluate,
  type Outcome,
  type Part,
  readData,
  readScores,
  readSplits,
  scoreOf,
  together,
  type ValidationOptions,
} from "./evaluation";
import { type LearnerOf, requireLearner } from "./learner-type";
import type { Raw, TableRows } from "./preparation/table-columns";

/** The scores of a learner. */
export interface CrossValidation<Label extends ClassLabel> extends Displayable {
  readonly name: string;
  /** One score a split, by name. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
  readonly trainScores?: Readonly<Record<string, readonly number[]>>;
  /** The means over the splits. */
  readonly means: Readonly<Record<string, number>>;
  /** What the models of the splits predict for their test rows, in the order of rows. */
  readonly outOfFold: Outcome<Label> & { readonly rows: readonly number[] };
  /** Whether the models have classes. */
  readonly isClassifier: boolean;
  /** Mean number of rows in the two parts. */
  readonly trainRows: number;
  readonly testRows: number;
  /** Run time of all fits, and of all predictions. */
  readonly fitSeconds: number;
  readonly predictSeconds: number;
}

/**
 * Fits a learner to the training part of each split and scores its predictions for the test part. O(splits · fit).
 *
 * @param learner As `learner.of`, `pipeline.of` and `search.of` make them; with a search, this is nested cross-validation.
 * @param rows (n) raw: prepared ones are a leak, and refused. A preparation is a step of a `pipeline`.
 * @param target (n) numbers or classes.
 * @throws {TypeError} If the rows are prepared, the parts of a split share a row, or something is of the wrong kind.
 * @throws {RangeError} If a part is empty, or a score is not finite. @throws What `signal` is aborted with.
 *
 * @example
 * const line = learner.of("line", linearRegression);
 * const scores = { mse: ({ actual, predicted }) => metrics.meanSquaredError(actual, predicted) };
 * const splits = splitting.kFold(4, { folds: 2 });
 * (await run(line, [[0], [1], [2], [3]], [1, 3, 5, 7], { splits, scores })).scores; // { mse: [0, 0] }
 */
export async function run<Rows extends TableRows, Label extends ClassLabel>(
  learner: LearnerOf<Rows, Label>,
  rows: Raw<Rows>,
  target: ColumnLike<Label>,
  options: ValidationOptions<Label>,
): Promise<CrossValidation<Label>> {
  const action = "cross-validate";
  const read = readOptions(action, options, CROSS_VALIDATION_OPTIONS);
  const { trainScores, signal, onProgress, weights } = read;
  requireLearner(action, learner);
  const data = readData<Rows, Label>(action, rows, target, weights);
  const splits = readSplits(action, read.splits, data.labels);
  const scores = readScores<Label>(action, read.scores);
  const parts: Part<Label>[] = [];
  for (const split of splits) {
    signal?.throwIfAborted();
    parts.push(await evaluate(learner, data, split, trainScores));
    onProgress?.({ name: learner.name, done: parts.length, total: splits.length });
    await setImmediate();
  }
  const scored = (outcomes: readonly Outcome<Label>[]) =>
    Object.fromEntries(
      scores.map((score) => [score[0], outcomes.map((outcome, i) => scoreOf(action, score, outcome, i))]),
    );
  const tested = scored(parts.map(({ test }) => test));
  const result = {
    name: learner.name,
    scores: tested,
    ...(trainScores && { trainScores: scored(parts.flatMap(({ train }) => train ?? [])) }),
    means: Object.fromEntries(Object.entries(tested).map(([name, values]) => [name, mean(values)])),
    outOfFold: together(splits, parts),
    isClassifier: parts.every(({ isClassifier }) => isClassifier),
    trainRows: mean(splits.map(({ trainIndices }) => trainIndices.length)),
    testRows: mean(splits.map(({ testIndices }) => testIndices.length)),
    fitSeconds: parts.reduce((sum, part) => sum + part.fitSeconds, 0),
    predictSeconds: parts.reduce((sum, part) => sum + part.predictSeconds, 0),
  };
  return withDisplay(result, ({ means }) => {
    const lines = splits.map((_, i) => [i + 1, ...scores.map(([name]) => tested[name][i])]);
    const caption = `${learner.name}: scores of ${splits.length} splits`;
    const names = scores.map(([name]) => name);
    return table
      .fromRows(["split", ...names], [...lines, ["mean", ...names.map((name) => means[name])]], {
        caption,
        limit: 100,
      })
      [DISPLAY]();
  });
}
