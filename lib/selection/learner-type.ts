/** What a learner is. */
import { requireKind } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import type { ColumnLike, VectorLike } from "../core/vectors";

/** Something that learns to predict a number or a class from rows. */
export interface LearnerOf<Rows, Label extends ClassLabel, Model = unknown> {
  readonly name: string;
  /** The model of a classifier has its `classes`. */
  fit(rows: Rows, target: ColumnLike<Label>, options?: LearnerOptions): Model | Promise<Model>;
  predict(model: Model, rows: Rows): ArrayLike<Label>;
  /** (n × classes), in the order of `model.classes`. */
  probabilities?(model: Model, rows: Rows): readonly (readonly number[])[];
}

/** What a learner is told beside its data. */
export interface LearnerOptions {
  /** (n) */
  readonly weights?: VectorLike;
}

const LEARNER = {
  name: "text",
  fit: "function",
  predict: "function",
  probabilities: ["undefined", "function"],
} as const;

/** @throws {TypeError} If it is no learner. */
export function requireLearner<Rows, Label extends ClassLabel>(
  action: string,
  learner: LearnerOf<Rows, Label>,
): void {
  requireKind(action, "learner", learner, "a learner, as made by learner.of", LEARNER);
}

/** The classes of a model, if it is a classifier's. */
export function classesOf(model: unknown): readonly ClassLabel[] | undefined {
  return (model as { readonly classes?: readonly ClassLabel[] } | null)?.classes;
}
