/** Learners (学习器): an estimator with its options, not fitted yet, as all of selection takes it. */
import { mustBe } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import type { MatrixLike } from "../core/linear-algebra/matrix";
import { isRecord } from "../core/options";
import type { ColumnLike } from "../core/vectors";
import { type LearnerOf, type LearnerOptions, requireLearner } from "./learner-type";

/** A module that a learner is made of, such as `logisticRegression`. */
export interface LearnerModule {
  fit(rows: never, target: never, options?: never): unknown;
  predict(model: never, rows: never): ArrayLike<ClassLabel>;
  probabilities?(model: never, rows: never): readonly (readonly number[])[];
  decision?(model: never, rows: never): readonly (readonly number[])[];
}

/**
 * A learner of a module and its options.
 *
 * @param name What tables call it.
 * @param settings The options of the module's `fit`, which checks them.
 * @throws {TypeError} If the module has no `fit` and `predict`.
 *
 * @example
 * of("straight line", linearRegression, { intercept: true }).name; // "straight line"
 */
export function of<Module extends LearnerModule>(
  name: string,
  module: Module,
  settings?: Parameters<Module["fit"]>[2],
): LearnerOf<MatrixLike, ReturnType<Module["predict"]>[number], Awaited<ReturnType<Module["fit"]>>>;
export function of(name: string, module: LearnerModule, settings: unknown = {}): object {
  const action = "make a learner";
  const { fit, predict, probabilities, decision } = { ...module } as unknown as LearnerOf<
    MatrixLike,
    ClassLabel
  >;
  const answers = { predict, ...(probabilities && { probabilities }), ...(decision && { decision }) };
  requireLearner(action, { name, fit, ...answers });
  if (!isRecord(settings)) throw new TypeError(mustBe(action, "settings", "an object of options", settings));
  return {
    name,
    fit: (rows: MatrixLike, target: ColumnLike<ClassLabel>, options: LearnerOptions = {}) =>
      fit(rows, target, { ...settings, ...options }),
    ...answers,
  };
}
