/** Naive learners, which look at no feature: what every model has to beat. */
import { type ClassLabel, readClasses } from "../core/learning/class-labels";
import { positionOfLargest } from "../core/sorting/position-of-largest";
import { type ColumnLike, readColumn, readColumns, readVector } from "../core/vectors";
import type { LearnerOf, LearnerOptions } from "./learner-type";
import { readTaking, type TableRows } from "./preparation/table-columns";

const ACTION = "fit the baseline";

/** Predicts the most frequent class, of equal ones the first; probabilities are the frequencies. */
export const mostFrequentClass: LearnerOf<
  TableRows,
  ClassLabel,
  { classes: readonly ClassLabel[]; shares: number[] }
> = {
  name: "most frequent class",
  fit(_, target, options) {
    const { classes, codes } = readClasses(ACTION, "target", target, 1);
    const { weights, total } = weightsOf(target, options);
    const shares = classes.map(() => 0);
    codes.forEach((code, i) => {
      shares[code] += weights[i] / total;
    });
    return { classes, shares };
  },
  predict: ({ classes, shares }, rows) => everyRow(rows, classes[positionOfLargest(shares)]),
  probabilities: ({ shares }, rows) => everyRow(rows, shares),
};

/** Predicts the mean. */
export const meanTarget: LearnerOf<TableRows, number, { mean: number }> = {
  name: "mean",
  fit(_, target, options) {
    const numbers = readVector(ACTION, "target", target, 1);
    const { weights, total } = weightsOf(target, options);
    return { mean: Array.from(numbers).reduce((sum, value, i) => sum + (weights[i] / total) * value, 0) };
  },
  predict: ({ mean }, rows) => everyRow(rows, mean),
};

function weightsOf(target: ColumnLike<ClassLabel>, { weights }: LearnerOptions = {}) {
  const columns = readColumns<{ target: ClassLabel; weights: number }>(ACTION, {
    target,
    weights: weights ?? new Array<number>(readColumn(ACTION, "target", target).length).fill(1),
  });
  return {
    weights: columns.weights,
    total: Array.from(columns.weights).reduce((sum, weight) => sum + weight, 0),
  };
}

function everyRow<T>(rows: TableRows, answer: T): T[] {
  return new Array<T>(readTaking(ACTION, rows).count).fill(answer);
}
