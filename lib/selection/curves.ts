/** Curves (曲线) of the scores on training and test rows: would more rows help, or another parameter? */
import { mustBe } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import {
  callback,
  checkedLater,
  fraction,
  listOf,
  type OptionReaders,
  readOptions,
  withDefault,
} from "../core/options";
import { type ColumnLike, readColumn } from "../core/vectors";
import { run } from "./cross-validation";
import { CROSS_VALIDATION_OPTIONS, readSplits, type ValidationOptions } from "./evaluation";
import type { LearnerOf } from "./learner-type";
import type { Raw, TableRows } from "./preparation/table-columns";

/** Scores by name, one a split, for one value. */
export interface CurvePoint<Value> {
  readonly value: Value;
  readonly train: Readonly<Record<string, readonly number[]>>;
  readonly test: Readonly<Record<string, readonly number[]>>;
}

/** How to draw a learning curve. */
export interface LearningCurveOptions<Label extends ClassLabel>
  extends Omit<ValidationOptions<Label>, "trainScores"> {
  /** Fractions of the training rows, in (0, 1]. @default [0.1, 0.325, 0.55, 0.775, 1] */
  readonly fractions?: readonly number[];
}

const { trainScores: _, ...SHARED } = CROSS_VALIDATION_OPTIONS;
const LEARNING_OPTIONS = {
  ...SHARED,
  fractions: withDefault([0.1, 0.325, 0.55, 0.775, 1], listOf(fraction)),
} satisfies OptionReaders<LearningCurveOptions<ClassLabel>>;

/**
 * Learning curve (学习曲线): scores of a learner fitted to the first rows of each training part, scikit-learn's `learning_curve`.
 * Where the two curves have met, more rows will not help. O(fractions · splits · fit).
 *
 * @param rows (n) raw, as for `crossValidation.run`. @param target (n) numbers or classes.
 * @returns A point for each fraction; its value is the number of training rows.
 * @throws {RangeError} If a fraction gives no row. @throws As `crossValidation.run`.
 *
 * @example
 * const line = learner.of("line", linearRegression);
 * const scores = { mse: ({ actual, predicted }) => metrics.meanSquaredError(actual, predicted) };
 * const options = { splits: splitting.kFold(6, { folds: 2 }), scores, fractions: [0.7, 1] };
 * const points = await learningCurve(line, [[0], [1], [2], [3], [4], [5]], [1, 3, 5, 7, 9, 11], options);
 * points.map(({ value }) => value); // [2, 3]
 */
export async function learningCurve<Rows extends TableRows, Label extends ClassLabel>(
  learner: LearnerOf<Rows, Label>,
  rows: Raw<Rows>,
  target: ColumnLike<Label>,
  options: LearningCurveOptions<Label>,
): Promise<CurvePoint<number>[]> {
  const action = "draw a learning curve";
  const { fractions, ...read } = readOptions(action, options, LEARNING_OPTIONS);
  const settings = read as ValidationOptions<Label>;
  const all = readSplits(action, settings.splits, readColumn<Label>(action, "target", target));
  const points: CurvePoint<number>[] = [];
  for (const share of fractions) {
    // Of the first split, as in scikit-learn.
    const value = Math.floor(share * all[0].trainIndices.length);
    if (value === 0) {
      const rule = `enough for one of ${all[0].trainIndices.length} training rows`;
      throw new RangeError(mustBe(action, "each of fractions", rule, share));
    }
    const splits = all.map((split) => ({ ...split, trainIndices: split.trainIndices.slice(0, value) }));
    points.push(await pointOf(value, learner, rows, target, { ...settings, splits }));
  }
  return points;
}

/** How to draw a validation curve. */
export type ValidationCurveOptions<Label extends ClassLabel> = Omit<ValidationOptions<Label>, "trainScores">;

/**
 * Validation curve (验证曲线): scores for each value of a parameter, scikit-learn's `validation_curve`. Good on training rows and
 * bad on test rows means that the value overfits. O(values · splits · fit).
 *
 * @param build The learner of a value.
 * @param values Of the parameter.
 * @param rows (n) raw, as for `crossValidation.run`. @param target (n) numbers or classes.
 * @throws As `crossValidation.run`.
 *
 * @example
 * const build = (intercept) => learner.of("line", linearRegression, { intercept });
 * const scores = { mse: ({ actual, predicted }) => metrics.meanSquaredError(actual, predicted) };
 * const options = { splits: splitting.kFold(4, { folds: 2 }), scores };
 * const points = await validationCurve(build, [true, false], [[0], [1], [2], [3]], [1, 3, 5, 7], options);
 * points.map(({ value, test }) => [value, test.mse[0] > 0.1]); // [[true, false], [false, true]]
 */
export async function validationCurve<Value, Rows extends TableRows, Label extends ClassLabel>(
  build: (value: Value) => LearnerOf<Rows, Label>,
  values: readonly Value[],
  rows: Raw<Rows>,
  target: ColumnLike<Label>,
  options: ValidationCurveOptions<Label>,
): Promise<CurvePoint<Value>[]> {
  const action = "draw a validation curve";
  const settings = readOptions(action, options, SHARED) as ValidationOptions<Label>;
  callback()(action, "build", build);
  const points: CurvePoint<Value>[] = [];
  for (const value of listOf(checkedLater<Value>())(action, "values", values))
    points.push(await pointOf(value, build(value), rows, target, settings));
  return points;
}

async function pointOf<Value, Rows extends TableRows, Label extends ClassLabel>(
  value: Value,
  learner: LearnerOf<Rows, Label>,
  rows: Raw<Rows>,
  target: ColumnLike<Label>,
  options: ValidationOptions<Label>,
): Promise<CurvePoint<Value>> {
  const { scores, trainScores } = await run(learner, rows, target, { ...options, trainScores: true });
  return { value, train: trainScores ?? {}, test: scores };
}
