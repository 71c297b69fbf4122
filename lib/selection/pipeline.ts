/** Pipelines (流水线): preparations and a learner, fitted together to training rows only. */
import type { ClassLabel } from "../core/learning/class-labels";
import type { Matrix } from "../core/linear-algebra/matrix";
import { answersOf, classesOf, type LearnerOf, requireLearner } from "./learner-type";
import { of as preparationOf, type Steps } from "./preparation/column-preparation";
import type { TableRows } from "./preparation/table-columns";

/** The models of the steps and of the learner. */
export interface Pipeline {
  readonly kind: "pipeline";
  readonly steps: readonly object[];
  readonly model: unknown;
  /** Of a classifier. */
  readonly classes?: readonly ClassLabel[];
}

/**
 * One learner of preparations and a learner. Its `fit` fits the preparations to the rows that it gets, which in cross-validation
 * are those of the training part. Weights count for the learner alone.
 *
 * @param steps As `columnPreparation.of` takes them.
 * @returns A learner with the name of the given one; its `fit` returns a promise.
 * @throws {TypeError} If a step or the learner is something else.
 *
 * @example
 * const price = pipeline.of([[oneHotEncoding, { dropFirst: true }]], learner.of("line", linearRegression));
 * const model = await price.fit({ town: ["Ulm", "Bonn", "Ulm"] }, [3, 1, 5]);
 * price.predict(model, { town: ["Ulm"] }); // [4]
 */
export function of<Each extends readonly unknown[], Label extends ClassLabel>(
  steps: Steps<[...Each]>,
  learner: LearnerOf<Matrix, Label>,
): LearnerOf<TableRows, Label, Pipeline> {
  requireLearner("make a pipeline", learner);
  const preparation = preparationOf<Each>(steps);
  return {
    name: learner.name,
    async fit(rows, target, options) {
      const prepared = preparation.fitTransform(rows, target);
      const model = await learner.fit(prepared.rows, target, options);
      const classes = classesOf(model);
      return { kind: "pipeline", steps: prepared.models, model, ...(classes && { classes }) };
    },
    ...answersOf(learner, ({ steps: models, model }: Pipeline, rows: TableRows) => [
      learner,
      model,
      preparation.transform(models, rows),
    ]),
  };
}
