/** Scoring sheets (评分卡): a classifier of whole points that a person can add up. */
import { mustBe, requireKind } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import { readClassSample } from "../core/learning/sample";
import { readRowsAsFitted } from "../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { integer, type OptionReaders, positive, readOptions, withDefault } from "../core/options";
import { DISPLAY, type Displayable, withDisplay } from "../core/text/display";
import * as table from "../core/text/table";
import type { ColumnLike } from "../core/vectors";
import { rocAuc } from "../metrics/ranking";
import { inWords, type Question, questionsOf } from "./cut-points";
import * as logistic from "./logistic-regression";

/** How to make a scoring sheet. */
export interface ScoringSheetOptions {
  /** Intervals of a feature with more values. @default 4 */
  readonly bins?: number;
  /** Points of the strongest question. @default 5 */
  readonly mostPoints?: number;
  /** Penalty of the absolute coefficients: the larger, the shorter the sheet. @default 1 */
  readonly penalty?: number;
}

/** A fitted sheet: a plain record, which `JSON.parse` gives back. */
export interface ScoringSheet {
  readonly kind: "scoring-sheet";
  readonly featureNames: readonly string[];
  /** Points speak for the second. */
  readonly classes: readonly ClassLabel[];
  /** Points for each value above a threshold; of one feature they add up. */
  readonly questions: readonly (Question & { readonly points: number })[];
  /** The log-odds of the second class are intercept + slope * points. */
  readonly intercept: number;
  readonly slope: number;
  /** Area under the ROC curve of the training rows, by points and before rounding: what whole points cost. */
  readonly aucOfPoints: number;
  readonly aucUnrounded: number;
  readonly rowCount: number;
}

const OPTIONS = {
  bins: withDefault(4, integer(2)),
  mostPoints: withDefault(5, integer(1)),
  penalty: withDefault(1, positive),
} satisfies OptionReaders<ScoringSheetOptions>;

const ACTION = "make a scoring sheet";

/**
 * Asks whether each feature is above its quantiles, fits a logistic regression with an L1 penalty to the answers, and rounds its
 * coefficients to whole points; a second fit turns the points into probabilities.
 *
 * @param target (n) of two classes.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there are not two classes, or all rows are alike.
 * @see Ustun, B. & Rudin, C. (2019). Learning optimized risk scores. JMLR 20(150), section 2, on rounding and its cost.
 *
 * @example
 * const model = fit([[0, 5], [0, 6], [1, 6], [1, 5]], ["leaves", "leaves", "stays", "stays"], { penalty: 0.1 });
 * model.questions; // [{ column: 0, threshold: 0, points: 5 }]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: ScoringSheetOptions = {},
): ScoringSheet {
  const { bins, mostPoints, penalty } = readOptions(ACTION, options, OPTIONS);
  const { matrix, classes, codes, featureNames } = readClassSample(ACTION, rows, target);
  if (classes.length > 2) throw new RangeError(mustBe(ACTION, "target", "of two classes", classes.length));
  const questions = questionsOf(matrix, bins);
  if (questions.length === 0)
    throw new RangeError(mustBe(ACTION, "rows", "different from each other", matrix.rows));
  const answers = answersOf(matrix, questions);
  const { coefficients } = logistic.fit(answers, codes, { penalty, l1Ratio: 1 });
  const unit = coefficients[0].reduce((most, one) => Math.max(most, Math.abs(one)), 0) / mostPoints;
  // Adding 0 makes -0 equal to 0.
  const asked = questions.map((question, k) => ({
    ...question,
    points: unit === 0 ? 0 : Math.round(coefficients[0][k] / unit) + 0,
  }));
  const totals = totalsOf(
    answers,
    asked.map(({ points }) => points),
  );
  // The small penalty keeps the slope finite if points tell the classes for certain.
  const odds = logistic.fit(
    totals.map((total) => [total]),
    codes,
    { penalty: 1e-6 },
  );
  return {
    ...{
      kind: "scoring-sheet",
      featureNames,
      classes,
      questions: asked.filter(({ points }) => points !== 0),
    },
    ...{ intercept: odds.intercepts[0], slope: odds.coefficients[0][0] },
    aucOfPoints: rocAuc(codes, totals),
    aucUnrounded: rocAuc(codes, totalsOf(answers, coefficients[0])),
    rowCount: matrix.rows,
  };
}

function answersOf({ data, rows, columns }: Matrix, questions: readonly Question[]): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    questions.map(({ column, threshold }) => Number(data[i * columns + column] > threshold)),
  );
}

function totalsOf(answers: readonly (readonly number[])[], points: readonly number[]): number[] {
  return answers.map((row) => row.reduce((sum, answer, k) => sum + answer * points[k], 0));
}

/**
 * The points of each row.
 *
 * @throws {TypeError} If the columns are not those of the fit. @throws {RangeError} If a number is not finite.
 *
 * @example
 * score(fit([[0], [0], [1], [1]], [0, 0, 1, 1], { mostPoints: 3, penalty: 0.1 }), [[0], [1]]); // [0, 3]
 */
export function score(model: ScoringSheet, rows: MatrixLike): number[] {
  const action = "add points up";
  requireSheet(action, model);
  const answers = answersOf(readRowsAsFitted(action, "rows", rows, model.featureNames), model.questions);
  return totalsOf(
    answers,
    model.questions.map(({ points }) => points),
  );
}

/**
 * The probabilities of both classes. @throws As {@link score}.
 *
 * @example
 * probabilities(fit([[0], [0], [1], [1]], [0, 1, 1, 0]), [[0]]).flat().map((p) => p.toFixed(3)); // ["0.500", "0.500"]
 */
export function probabilities(model: ScoringSheet, rows: MatrixLike): number[][] {
  return score(model, rows).map((points) => {
    const odds = Math.exp(-model.intercept - model.slope * points);
    return [odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds), 1 / (1 + odds)];
  });
}

/**
 * The more probable class. @throws As {@link score}.
 *
 * @example
 * predict(fit([[0], [0], [1], [1]], ["no", "no", "yes", "yes"], { penalty: 0.1 }), [[0], [1]]); // ["no", "yes"]
 */
export function predict(model: ScoringSheet, rows: MatrixLike): ClassLabel[] {
  return probabilities(model, rows).map(([first, second]) => model.classes[Number(second > first)]);
}

function requireSheet(action: string, model: ScoringSheet): void {
  const kind = "a model, as made by scoringSheet.fit";
  requireKind(action, "model", model, kind, { kind: "text", featureNames: "list", questions: "list" });
  if (model.kind !== "scoring-sheet") throw new TypeError(mustBe(action, "model", kind, model.kind));
}

/** A sheet to print: questions with points, and what each total means. */
export interface PrintedSheet extends Displayable {
  readonly questions: readonly { readonly question: string; readonly points: number }[];
  readonly totals: readonly { readonly points: number; readonly probability: number }[];
}

/**
 * The sheet in words: add the points of the questions that are true, then read the probability.
 *
 * @throws {TypeError} If it is no scoring sheet.
 *
 * @example
 * print(fit([[0], [0], [1], [1]], [0, 0, 1, 1], { penalty: 0.1 })).questions; // [{ question: "x1 > 0", points: 5 }]
 */
export function print(model: ScoringSheet): PrintedSheet {
  requireSheet("print a scoring sheet", model);
  const questions = model.questions.map((one) => ({
    question: inWords(model.featureNames, one, true),
    points: one.points,
  }));
  const sumOf = (sign: 1 | -1) =>
    questions.reduce((sum, { points }) => sum + (points * sign > 0 ? points : 0), 0);
  const least = sumOf(-1);
  const totals = Array.from({ length: sumOf(1) - least + 1 }, (_, k) => ({
    points: least + k,
    probability: 1 / (1 + Math.exp(-model.intercept - model.slope * (least + k))),
  }));
  const [, name] = model.classes;
  return withDisplay({ questions, totals }, () => {
    const columns = ["question or total", "points", `probability of ${name}`];
    const lines = [
      ...questions.map(({ question, points }) => [question, points, ""]),
      ...totals.map(({ points, probability }) => ["total", points, `${(100 * probability).toFixed(1)} %`]),
    ];
    const records = lines.map((line) => Object.fromEntries(line.map((cell, k) => [columns[k], cell])));
    const caption = `Points for ${name}; AUC ${model.aucOfPoints.toFixed(4)}, before rounding ${model.aucUnrounded.toFixed(4)}`;
    return table.fromRecords(records, { caption, limit: records.length })[DISPLAY]();
  });
}
