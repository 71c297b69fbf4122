/** What the common test asks of an estimator: something that is fitted to rows and then answers about rows. */
import type { ColumnLike, MatrixLike, VectorLike } from "../../lib/core";

/** What an estimator is fitted to. */
export interface Sample {
  readonly rows: MatrixLike;
  readonly target?: ColumnLike<number | string>;
  readonly weights?: VectorLike;
}

/** One entry of the list. Adding a classifier or a regressor takes one. */
export interface Estimator<Model = unknown> {
  /** As a user writes it: "kMeans". */
  readonly name: string;
  /** Rows, and a target for those that learn one, that suit it: at least 12 rows, 2 columns, no two rows alike. */
  readonly rows: readonly (readonly number[])[];
  readonly target?: readonly (number | string)[];
  readonly options: Readonly<Record<string, unknown>>;
  fit(sample: Sample, options: Readonly<Record<string, unknown>>): Model;
  /** One number or list of numbers a row. Without `predicts`, the rows are those of the fit. */
  answer(model: Model, rows: MatrixLike): readonly (number | string | readonly number[])[];
  /** Whether it answers about rows that it has not seen. */
  readonly predicts: boolean;
  /** The answers are numbers of clusters, of which only the partition counts. */
  readonly isPartition?: boolean;
  /** For classifiers: the target is classes, texts here, and this names the class of each row. */
  readonly predict?: (model: Model, rows: MatrixLike) => readonly (number | string)[];
  /** The answers are the probabilities of the classes. */
  readonly answersProbabilities?: boolean;
  /** A classifier or a regressor of which a column that is constant changes no answer. */
  readonly ignoresConstants?: boolean;
  /** Options with which it is fitted to a million rows, where that is asked for. @default its options */
  readonly largeOptions?: Readonly<Record<string, unknown>>;
  /** It is not for a million rows. */
  readonly isForSmall?: boolean;
  /** Whether NaN is a missing value in rows, not refused. */
  readonly readsMissing?: boolean;
  /** Whether there is the option `weights`. */
  readonly takesWeights?: boolean;
  /** Whether the answers stay the same if a number is added to a column, or all are in other units. */
  readonly ignores: { readonly shift: boolean; readonly units: boolean };
  /** Reads a saved model. @default JSON.parse */
  readonly fromJSON?: (text: string) => Model;
  /** What becomes of one row, and of rows all alike: an answer, or the refusal. */
  readonly oneRow: "answers" | RegExp;
  readonly alike: "answers" | RegExp;
}
