/** League tables (模型排行榜): learners beside a naive baseline and a simple one, on the same splits. */
import { mustBe } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import {
  checkedLater,
  listOf,
  type OptionReaders,
  oneOf,
  openFraction,
  optional,
  readOptions,
  text,
  withDefault,
} from "../core/options";
import { DISPLAY, type Displayable, withDisplay } from "../core/text/display";
import { localized } from "../core/text/language";
import * as table from "../core/text/table";
import type { ColumnLike } from "../core/vectors";
import { meanTarget, mostFrequentClass } from "./baselines";
import { correctedTTest, type ScoreDifference } from "./comparison";
import { type CrossValidation, run } from "./cross-validation";
import { CROSS_VALIDATION_OPTIONS, type ValidationOptions } from "./evaluation";
import type { LearnerOf } from "./learner-type";
import type { Raw, TableRows } from "./preparation/table-columns";

/** How to compare. */
export interface LeagueTableOptions<Label extends ClassLabel> extends ValidationOptions<Label> {
  /** Whether high or low values of the first score are good. @default "highest" */
  readonly best?: "highest" | "lowest";
  /** The name of the simple learner, which a complicated one has to beat. @default that of the first learner */
  readonly simple?: string;
  /** Of the intervals. @default 0.95 */
  readonly confidence?: number;
}

/** A learner and how it compares by the first score. */
export interface LeagueRow<Label extends ClassLabel> {
  readonly name: string;
  readonly role: "baseline" | "simple" | "model";
  readonly validation: CrossValidation<Label>;
  /** Its score less that of the baseline, with the interval of the corrected t-test. */
  readonly overBaseline: ScoreDifference;
  /** Its score less that of the simple learner. */
  readonly overSimple: ScoreDifference;
  readonly seconds: number;
}

/** The learners, best first. */
export interface LeagueTable<Label extends ClassLabel> extends Displayable {
  readonly score: string;
  readonly rows: readonly LeagueRow<Label>[];
}

const OPTIONS = {
  ...CROSS_VALIDATION_OPTIONS,
  best: withDefault("highest", oneOf(["highest", "lowest"])),
  simple: optional(text),
  confidence: withDefault(0.95, openFraction),
} satisfies OptionReaders<LeagueTableOptions<ClassLabel>>;

/**
 * Cross-validates learners on the same splits, beside the naive baseline: the most frequent class, or the mean if the models
 * have no classes. O(learners · splits · fit).
 *
 * An interval that contains 0 does not show a difference. There is no correction for many learners.
 *
 * @param learners Of different names, at least one.
 * @param rows (n) raw, as for `crossValidation.run`. @param target (n) numbers or classes.
 * @returns The learners by the mean of the first score, the best one first.
 * @throws {RangeError} If names are not different, or there is no learner of the name `simple`. @throws As `crossValidation.run`.
 * @see {@link correctedTTest} for the intervals.
 *
 * @example
 * const lines = [learner.of("line", linearRegression)];
 * const scores = { mse: ({ actual, predicted }) => metrics.meanSquaredError(actual, predicted) };
 * const splits = splitting.kFold(4, { folds: 2 });
 * const league = await leagueTable.compare(lines, [[0], [1], [2], [3]], [1, 3, 5, 7], { splits, scores, best: "lowest" });
 * league.rows.map(({ name }) => name); // ["line", "mean"]
 */
export async function compare<Rows extends TableRows, Label extends ClassLabel>(
  learners: readonly LearnerOf<Rows, Label>[],
  rows: Raw<Rows>,
  target: ColumnLike<Label>,
  options: LeagueTableOptions<Label>,
): Promise<LeagueTable<Label>> {
  const action = "compare learners";
  const { best, simple, confidence, ...read } = readOptions(action, options, OPTIONS);
  const given = listOf(checkedLater<LearnerOf<Rows, Label>>())(action, "learners", learners);
  if (given.length === 0) throw new TypeError(mustBe(action, "learners", "at least one learner", given));
  const settings = read as ValidationOptions<Label>;
  const results: CrossValidation<Label>[] = [];
  for (const learner of given) results.push(await run(learner, rows, target, settings));
  const naive = results.some(({ isClassifier }) => isClassifier) ? mostFrequentClass : meanTarget;
  results.push(await run(naive as unknown as LearnerOf<Rows, Label>, rows, target, settings));
  const names = results.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(mustBe(action, "every name of a learner", "there once", twice));
  const [baseline, simplest] = [results.length - 1, names.indexOf(simple ?? names[0])];
  if (simplest < 0) throw new RangeError(mustBe(action, "simple", `one of ${names.join(", ")}`, simple));

  const score = Object.keys(read.scores)[0];
  const over = (result: CrossValidation<Label>, other: CrossValidation<Label>) =>
    correctedTTest(result.scores[score], other.scores[score], {
      trainRows: result.trainRows,
      testRows: result.testRows,
      confidence,
    });
  const sign = best === "highest" ? -1 : 1;
  const compared = results.map(
    (validation, i): LeagueRow<Label> => ({
      name: validation.name,
      role: i === baseline ? "baseline" : i === simplest ? "simple" : "model",
      validation,
      overBaseline: over(validation, results[baseline]),
      overSimple: over(validation, results[simplest]),
      seconds: validation.fitSeconds + validation.predictSeconds,
    }),
  );
  const sorted = compared.sort((a, b) => sign * (a.validation.means[score] - b.validation.means[score]));
  return withDisplay({ score, rows: sorted }, (league) => display(league, confidence));
}

function display<Label extends ClassLabel>(
  { score, rows }: Omit<LeagueTable<Label>, typeof DISPLAY>,
  confidence: number,
) {
  const others = Object.keys(rows[0].validation.means).filter((name) => name !== score);
  const interval = ({ difference, interval: [low, high] }: ScoreDifference, isSame: boolean) =>
    isSame ? "" : `${difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
  const lines = rows.map(({ name, role, validation: { means }, overBaseline, overSimple, seconds }) => [
    role === "model"
      ? name
      : role === "simple"
        ? localized(`${name} (simple)`, `${name}（简单模型）`)
        : localized(`${name} (baseline)`, "朴素基线"),
    means[score],
    interval(overBaseline, role === "baseline"),
    interval(overSimple, role === "simple"),
    ...others.map((other) => means[other]),
    seconds,
  ]);
  const columns = [
    localized("learner", "学习器"),
    score,
    localized("over the baseline", "比基线高"),
    localized("over the simple one", "比简单模型高"),
    ...others,
    { name: localized("seconds", "秒"), digits: 2 },
  ];
  const english = `Learners by ${score}: mean of the splits, differences with intervals of ${confidence * 100} %`;
  const caption = localized(english, `按${score}排列：各折的平均，差异附 ${confidence * 100} % 区间`);
  return table.fromRows(columns, lines, { caption, limit: rows.length })[DISPLAY]();
}
