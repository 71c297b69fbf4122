/** Learners (学习器): an estimator with its options, not fitted yet, as all of selection takes it. */
import { mustBe } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import type { MatrixLike } from "../core/linear-algebra/matrix";
import { isRecord } from "../core/options";
import type { ColumnLike } from "../core/vectors";
import { type LearnerOf, type LearnerOptions, requireLearner } from "./learner-type";

/** A module that a learner is made of, such as `logisticRegression`. */
export interface LearnerModule {
  fit(rows: never, target: never, options: never): unknown;
  predict(model: never, rows: never): ArrayLike<ClassLabel>;
  probabilities?(model: never, rows: never): readonly (readonly number[])[];
  decision?(model: never, rows: never): readonly (readonly number[])[];
}

/** The two forms of a `fit` for classes and for numbers, or its only one twice: options and model of each. */
type FitForms<Fit> = Fit extends {
  (rows: never, target: never, options: infer First): infer Answer;
  (rows: never, target: never, options: infer Last): infer Other;
}
  ? readonly [First, Answer, Last, Other]
  : Fit extends (rows: never, target: never, options: infer Only) => infer Answer
    ? readonly [Only, Answer, Only, Answer]
    : never;

type PredictForms<Predict> = Predict extends {
  (model: infer First, rows: never): infer Answer;
  (model: infer Last, rows: never): infer Other;
}
  ? readonly [First, Answer, Last, Other]
  : Predict extends (model: infer Only, rows: never) => infer Answer
    ? readonly [Only, Answer, Only, Answer]
    : never;

/** What the form answers that takes this argument. */
type AnswerTo<Given, Forms> = Forms extends readonly [infer First, infer Answer, unknown, infer Other]
  ? Given extends First
    ? Answer
    : Other
  : never;

type OptionsOf<Module extends LearnerModule> = FitForms<Module["fit"]>[0 | 2];
type ModelOf<Module extends LearnerModule, Options> = Awaited<AnswerTo<Options, FitForms<Module["fit"]>>>;
type LabelOf<Module extends LearnerModule, Options> =
  AnswerTo<ModelOf<Module, Options>, PredictForms<Module["predict"]>> extends ArrayLike<
    infer Label extends ClassLabel
  >
    ? Label
    : never;

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
export function of<
  Module extends LearnerModule,
  const Settings extends OptionsOf<Module> = FitForms<Module["fit"]>[2],
>(
  name: string,
  module: Module,
  settings?: Settings,
): LearnerOf<MatrixLike, LabelOf<Module, Settings>, ModelOf<Module, Settings>>;
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
