/** What is fitted, predicted and scored in each split. */
import { mustBe, requireFinite, requireKind } from "../core/errors";
import { type ClassLabel, readClasses } from "../core/learning/class-labels";
import {
  abortSignal,
  callback,
  checkedLater,
  flag,
  type OptionReaders,
  optional,
  readEntries,
  withDefault,
} from "../core/options";
import { type ColumnLike, readColumn, readPositions, readVector, type VectorLike } from "../core/vectors";
import { classesOf, type LearnerOf } from "./learner-type";
import { readTaking, requireRaw, type TableRows } from "./preparation/table-columns";
import type { IndexSplit } from "./splitting";

/** What a learner has predicted for rows, and what they are. */
export interface Outcome<Label extends ClassLabel> {
  readonly actual: readonly Label[];
  readonly predicted: readonly Label[];
  /** (n) the probability of this class. @throws {TypeError} If the learner has no probabilities, or there is no such class. */
  probabilityOf(label: Label): Float64Array;
  /** (n) what ranks rows by this class, as for AUC: its probability; of two classes without probabilities, the margin. @throws {TypeError} If there is neither. */
  rankingOf(label: Label): Float64Array;
}

/** A metric of predictions: `({ actual, predicted }) => metrics.meanSquaredError(actual, predicted)`. */
export type Score<Label extends ClassLabel> = (outcome: Outcome<Label>) => number;

/** How to cross-validate. */
export interface ValidationOptions<Label extends ClassLabel> {
  /** As `splitting` makes them, or a function that makes them for a target. */
  readonly splits: readonly IndexSplit[] | ((target: ArrayLike<Label>) => readonly IndexSplit[]);
  /** Metrics by name. */
  readonly scores: Readonly<Record<string, Score<Label>>>;
  /** (n) weights of the fits. @default all 1 */
  readonly weights?: VectorLike;
  /** Scores the training rows too. @default false */
  readonly trainScores?: boolean;
  /** Ends the work between two fits. */
  readonly signal?: AbortSignal;
  /** Called after each fit. */
  readonly onProgress?: (progress: FitProgress) => void;
}

/** How many fits are done. */
export interface FitProgress {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

export const CROSS_VALIDATION_OPTIONS = {
  splits: checkedLater<ValidationOptions<ClassLabel>["splits"]>(),
  scores: checkedLater<ValidationOptions<ClassLabel>["scores"]>(),
  weights: checkedLater<VectorLike | undefined>(),
  trainScores: withDefault(false, flag),
  signal: abortSignal,
  onProgress: optional(callback<(progress: FitProgress) => void>()),
} satisfies OptionReaders<ValidationOptions<ClassLabel>>;

export interface Data<Rows, Label extends ClassLabel> {
  readonly take: (indices: Int32Array) => Rows;
  readonly labels: ArrayLike<Label>;
  readonly weights: ArrayLike<number> | undefined;
}

export function readData<Rows extends TableRows, Label extends ClassLabel>(
  action: string,
  rows: TableRows,
  target: ColumnLike<Label>,
  given: VectorLike | undefined,
): Data<Rows, Label> {
  requireRaw(action, rows);
  const { count, take } = readTaking(action, rows);
  const labels = readColumn<Label>(action, "target", target);
  readClasses(action, "target", labels, 1);
  const weights = given === undefined ? undefined : readVector(action, "weights", given);
  for (const [name, values] of Object.entries({ target: labels, weights: weights ?? labels }))
    if (values.length !== count)
      throw new TypeError(mustBe(action, name, `one value for each of ${count} rows`, values));
  return { take: take as (indices: Int32Array) => Rows, labels, weights };
}

/** One model: what it predicts, and its run time. */
export interface Part<Label extends ClassLabel> {
  readonly test: Outcome<Label>;
  readonly train?: Outcome<Label>;
  readonly isClassifier: boolean;
  readonly fitSeconds: number;
  readonly predictSeconds: number;
}

export async function evaluate<Rows, Label extends ClassLabel>(
  learner: LearnerOf<Rows, Label>,
  { take, labels, weights }: Data<Rows, Label>,
  { trainIndices, testIndices }: IndexSplit,
  trainScores: boolean,
): Promise<Part<Label>> {
  const pick = <T>(values: ArrayLike<T>, indices: Int32Array) => Array.from(indices, (i) => values[i]);
  const [trainRows, testRows] = [take(trainIndices), take(testIndices)];
  const start = performance.now();
  const options = weights && { weights: pick(weights, trainIndices) };
  const model = await learner.fit(trainRows, pick(labels, trainIndices), options);
  const fitted = performance.now();
  const classes = classesOf(model);
  const outcome = (rows: Rows, indices: Int32Array): Outcome<Label> => {
    const predicted = Array.from(learner.predict(model, rows));
    const probabilities = classes && learner.probabilities?.(model, rows);
    const margins = probabilities || classes?.length !== 2 ? undefined : learner.decision?.(model, rows);
    const positionOf = (label: Label, answers: unknown) => {
      const position = classes?.indexOf(label) ?? -1;
      if (answers && (position >= 0 || Array.prototype.includes.call(labels, label))) return position;
      const rule = `a class of ${learner.name}, with a probability`;
      throw new TypeError(mustBe("score predictions", "label", rule, label));
    };
    const probabilityOf = (label: Label) => {
      const position = positionOf(label, probabilities);
      // A class that the training part lacks has the probability 0.
      return Float64Array.from(probabilities ?? [], (row) => row[position] ?? 0);
    };
    const rankingOf = (label: Label) => {
      if (margins === undefined) return probabilityOf(label);
      const sign = positionOf(label, margins) === 1 ? 1 : -1;
      return Float64Array.from(margins, ([margin]) => sign * margin);
    };
    return { actual: pick(labels, indices), predicted, probabilityOf, rankingOf };
  };
  const test = outcome(testRows, testIndices);
  const predictSeconds = (performance.now() - fitted) / 1000;
  const train = trainScores ? { train: outcome(trainRows, trainIndices) } : {};
  return {
    test,
    ...train,
    isClassifier: classes !== undefined,
    fitSeconds: (fitted - start) / 1000,
    predictSeconds,
  };
}

export function scoreOf<Label extends ClassLabel>(
  action: string,
  [name, score]: readonly [string, Score<Label>],
  outcome: Outcome<Label>,
  split: number,
): number {
  const value = score(outcome);
  requireFinite(action, `the score ${name} of split ${split + 1}`, value);
  return value;
}

/** The outcomes of the test parts as one, in the order of rows. */
export function together<Label extends ClassLabel>(
  splits: readonly IndexSplit[],
  parts: readonly Part<Label>[],
) {
  const positions = splits.flatMap(({ testIndices }) => [...testIndices]);
  const order = [...positions.keys()].sort((a, b) => positions[a] - positions[b]);
  const ordered = <T>(valuesOf: (outcome: Outcome<Label>) => ArrayLike<T>) => {
    const all = parts.flatMap(({ test }) => Array.from(valuesOf(test)));
    return order.map((i) => all[i]);
  };
  return {
    rows: order.map((i) => positions[i]),
    actual: ordered(({ actual }) => actual),
    predicted: ordered(({ predicted }) => predicted),
    probabilityOf: (label: Label) => Float64Array.from(ordered((outcome) => outcome.probabilityOf(label))),
    rankingOf: (label: Label) => Float64Array.from(ordered((outcome) => outcome.rankingOf(label))),
  };
}

export function readScores<Label extends ClassLabel>(
  action: string,
  given: unknown,
): [string, Score<Label>][] {
  const entries = readEntries(action, "scores", given as Record<string, Score<Label>>, "metrics by name");
  for (const [name, score] of entries) callback()(action, `scores.${name}`, score);
  if (entries.length === 0)
    throw new TypeError(mustBe(action, "scores", "at least one metric by name", given));
  return entries;
}

/** @throws {TypeError} If the two parts share a row. @throws {RangeError} If one is empty, or has rows that there are not. */
export function readSplits<Label extends ClassLabel>(
  action: string,
  given: ValidationOptions<Label>["splits"],
  labels: ArrayLike<Label>,
): readonly IndexSplit[] {
  const splits = typeof given === "function" ? given(labels) : given;
  const rule = "splits as made by splitting.kFold, or a function that makes them";
  if (!Array.isArray(splits) || splits.length === 0)
    throw new TypeError(mustBe(action, "splits", rule, splits));
  splits.forEach((split: IndexSplit, i) => {
    const name = `splits[${i}]`;
    requireKind(action, name, split, rule, { trainIndices: "vector", testIndices: "vector" });
    for (const part of ["trainIndices", "testIndices"] as const)
      if (readPositions(action, `${name}.${part}`, split[part], labels.length).length === 0)
        throw new RangeError(mustBe(action, `${name}.${part}`, "of at least one row", split[part]));
    const trained = new Set(split.trainIndices);
    const shared = split.testIndices.find((row) => trained.has(row));
    if (shared !== undefined)
      throw new TypeError(mustBe(action, `${name}.testIndices`, "of rows that are not trained on", shared));
  });
  return splits;
}
