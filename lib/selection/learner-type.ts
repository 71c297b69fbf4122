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
  /** (n × 1) for two classes, positive for the second. */
  decision?(model: Model, rows: Rows): readonly (readonly number[])[];
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
  decision: ["undefined", "function"],
} as const;

/** @throws {TypeError} If it is no learner. */
export function requireLearner<Rows, Label extends ClassLabel>(
  action: string,
  learner: LearnerOf<Rows, Label>,
): void {
  requireKind(action, "learner", learner, "a learner, as made by learner.of", LEARNER);
}

/** The classes of a model, if it is a classifier's: boosted trees of numbers have an empty list. */
export function classesOf(model: unknown): readonly ClassLabel[] | undefined {
  const classes = (model as { readonly classes?: readonly ClassLabel[] } | null)?.classes;
  return classes?.length === 0 ? undefined : classes;
}

/** The answers of a learner that asks another one, with the functions that this one has. */
export function answersOf<Rows, Inner, Label extends ClassLabel, Model>(
  like: LearnerOf<Inner, Label>,
  ask: (model: Model, rows: Rows) => readonly [learner: LearnerOf<Inner, Label>, model: unknown, rows: Inner],
): Omit<LearnerOf<Rows, Label, Model>, "name" | "fit"> {
  const scores = (name: "probabilities" | "decision") => (model: Model, rows: Rows) => {
    const [learner, inner, given] = ask(model, rows);
    return learner[name]?.(inner, given) ?? [];
  };
  return {
    predict(model, rows) {
      const [learner, inner, given] = ask(model, rows);
      return learner.predict(inner, given);
    },
    ...(like.probabilities && { probabilities: scores("probabilities") }),
    ...(like.decision && { decision: scores("decision") }),
  };
}
