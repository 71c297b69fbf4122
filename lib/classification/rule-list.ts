/** Rule lists (规则列表): if this, then that class; otherwise the next rule. */
import { mustBe, requireKind } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import { readClassSample } from "../core/learning/sample";
import { readRowsAsFitted } from "../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { integer, type OptionReaders, readOptions, withDefault } from "../core/options";
import { positionOfLargest } from "../core/sorting/position-of-largest";
import type { ColumnLike } from "../core/vectors";
import { inWords, type Question, questionsOf } from "./cut-points";

/** How to learn rules. */
export interface RuleListOptions {
  /** @default 10 */
  readonly mostRules?: number;
  /** Conditions of a rule. @default 2 */
  readonly mostConditions?: number;
  /** Training rows that a rule needs. @default 20 */
  readonly minLeafRows?: number;
  /** Intervals of a feature with more values. @default 8 */
  readonly bins?: number;
}

/** A condition: above the threshold, or not. */
export interface Condition extends Question {
  readonly isAbove: boolean;
}

/** A rule with the training rows that reached it and met its conditions. */
export interface ListedRule {
  /** All must hold; the last rule has none. */
  readonly conditions: readonly Condition[];
  /** Rows of each class. */
  readonly counts: readonly number[];
}

/** A fitted list: a plain record, which `JSON.parse` gives back. */
export interface RuleList {
  readonly kind: "rule-list";
  readonly featureNames: readonly string[];
  readonly classes: readonly ClassLabel[];
  readonly rules: readonly ListedRule[];
  readonly rowCount: number;
}

const OPTIONS = {
  mostRules: withDefault(10, integer(0)),
  mostConditions: withDefault(2, integer(1)),
  minLeafRows: withDefault(20, integer(1)),
  bins: withDefault(8, integer(2)),
} satisfies OptionReaders<RuleListOptions>;

/** Rules that are made longer in each round. */
const BEAM = 10;

/** A rule with its rows and its quality. */
interface Candidate extends ListedRule {
  readonly covered: Int32Array;
  readonly quality: number;
}

/**
 * CN2: finds the rule that is most often right, removes the rows that it covers, and goes on with the rest until no rule is better
 * than answering their most frequent class. A rule's quality is Laplace's estimate $(n_c + 1) / (n + k)$ of its share of the
 * class c, of k; of equal ones, the first found. O(rules * conditions * questions * n) with a beam of 10.
 *
 * @param target (n) of two or more classes.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there is one class, or a number is not finite.
 * @see Clark, P. & Boswell, R. (1991). ListedRule induction with CN2: some recent improvements. EWSL, section 2.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], ["stays", "stays", "leaves", "leaves"], { minLeafRows: 2 });
 * words(model); // ["If x1 ≤ 2: stays (75 %, 2 rows).", "Otherwise: leaves (75 %, 2 rows)."]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: RuleListOptions = {},
): RuleList {
  const action = "learn rules";
  const { mostRules, mostConditions, minLeafRows, bins } = readOptions(action, options, OPTIONS);
  const { matrix, classes, codes, featureNames } = readClassSample(action, rows, target);
  const all = questionsOf(matrix, bins).flatMap((one) =>
    [false, true].map((isAbove) => ({ ...one, isAbove })),
  );
  const candidateOf = (conditions: readonly Condition[], covered: Int32Array): Candidate => {
    const counts = classes.map(() => 0);
    for (const i of covered) counts[codes[i]]++;
    return {
      conditions,
      covered,
      counts,
      quality: (Math.max(...counts) + 1) / (covered.length + classes.length),
    };
  };
  let rest = candidateOf([], Int32Array.from(codes.keys()));
  const rules: ListedRule[] = [];
  while (rules.length < mostRules) {
    let [best, beam] = [rest, [rest]];
    for (let length = 1; length <= mostConditions; length++) {
      beam = beam
        .flatMap(({ conditions, covered }) =>
          all.map((one) =>
            candidateOf(
              [...conditions, one],
              covered.filter((i) => holds(matrix, i, one)),
            ),
          ),
        )
        .filter(({ covered }) => covered.length >= minLeafRows)
        .sort((a, b) => b.quality - a.quality)
        .slice(0, BEAM);
      if (beam.length > 0 && beam[0].quality > best.quality) best = beam[0];
    }
    if (best === rest || best.covered.length === rest.covered.length) break;
    rules.push({ conditions: best.conditions, counts: best.counts });
    const { conditions } = best;
    rest = candidateOf(
      [],
      rest.covered.filter((i) => !conditions.every((one) => holds(matrix, i, one))),
    );
  }
  rules.push({ conditions: [], counts: rest.counts });
  return { kind: "rule-list", featureNames, classes, rules, rowCount: matrix.rows };
}

function holds({ data, columns }: Matrix, i: number, { column, threshold, isAbove }: Condition): boolean {
  return data[i * columns + column] > threshold === isAbove;
}

/** Laplace's estimates. */
function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, counts.length);
  return counts.map((count) => (count + 1) / total);
}

/**
 * The probability of each class: that of the first rule whose conditions the row meets.
 *
 * @throws {TypeError} If the columns are not those of the fit. @throws {RangeError} If a number is not finite.
 *
 * @example
 * probabilities(fit([[1], [2], [3], [4]], [0, 0, 1, 1], { minLeafRows: 2 }), [[1]]); // [[0.75, 0.25]]
 */
export function probabilities(model: RuleList, rows: MatrixLike): number[][] {
  return ruleOf("predict probabilities", model, rows).map(({ counts }) => sharesOf(counts));
}

/**
 * The class of the first rule whose conditions each row meets. @throws As {@link probabilities}.
 *
 * @example
 * predict(fit([[1], [2], [3], [4]], ["a", "a", "b", "b"], { minLeafRows: 2 }), [[0], [9]]); // ["a", "b"]
 */
export function predict(model: RuleList, rows: MatrixLike): ClassLabel[] {
  return ruleOf("predict classes", model, rows).map((rule) => answerOf(model, rule));
}

function answerOf({ classes }: RuleList, { counts }: ListedRule): ClassLabel {
  return classes[positionOfLargest(counts)];
}

function ruleOf(action: string, model: RuleList, rows: MatrixLike): ListedRule[] {
  requireRuleList(action, model);
  const matrix = readRowsAsFitted(action, "rows", rows, model.featureNames);
  const last = model.rules[model.rules.length - 1];
  return Array.from(
    { length: matrix.rows },
    (_, i) => model.rules.find(({ conditions }) => conditions.every((one) => holds(matrix, i, one))) ?? last,
  );
}

function requireRuleList(action: string, model: RuleList): void {
  const kind = "a model, as made by ruleList.fit";
  requireKind(action, "model", model, kind, { featureNames: "list", classes: "list", rules: "list" });
  if (model.kind !== "rule-list" || model.rules.length === 0)
    throw new TypeError(mustBe(action, "model", kind, model));
}

/**
 * The list in words, one sentence a rule, with the probability of its class and its training rows.
 *
 * @throws {TypeError} If it is no rule list.
 *
 * @example
 * words(fit([[1], [1], [1], [1]], ["a", "b", "a", "a"])); // ["Otherwise: a (67 %, 4 rows)."]
 */
export function words(model: RuleList): string[] {
  requireRuleList("say the rules", model);
  return model.rules.map((rule) => {
    const conditions = rule.conditions
      .map((one) => inWords(model.featureNames, one, one.isAbove))
      .join(" and ");
    const share = Math.round(100 * Math.max(...sharesOf(rule.counts)));
    const rows = rule.counts.reduce((sum, count) => sum + count, 0);
    return `${conditions === "" ? "Otherwise" : `If ${conditions}`}: ${answerOf(model, rule)} (${share} %, ${rows} rows).`;
  });
}
