/** The reasons of one row in a sentence. */
import { requireKind, requirePosition } from "../../core/errors";
import {
  callback,
  integer,
  type OptionReaders,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { localized } from "../../core/text/language";
import type { TreeExplanation } from "./explain";

/** An explanation by `treeShap.explain`, or by `kernelShap.explain`, which has the same shape. */
type Explanation = Pick<TreeExplanation, "featureNames" | "base" | "contributions" | "rows">;

/** What the sentence says, and in which words. */
export interface SentenceOptions {
  /** Which output: of a classifier of several classes, the position of the class. @default 0 */
  readonly output?: number;
  /** Features that are named at most, those of the largest contributions. @default 3 */
  readonly reasons?: number;
  /** What is explained: "The log-odds of leaving". @default "The answer", in Chinese 预测值 */
  readonly answer?: string;
  /** Words for a feature and its value, null if that is missing. @default "price = 18", "price missing" */
  readonly describe?: (feature: string, value: number | null) => string;
}

const OPTIONS = {
  output: withDefault(0, integer(0)),
  reasons: withDefault(3, integer(1)),
  answer: optional(text),
  describe: withDefault(
    (feature, value) =>
      value === null ? localized(`${feature} missing`, `${feature} 缺失`) : `${feature} = ${rounded(value)}`,
    callback<NonNullable<SentenceOptions["describe"]>>(),
  ),
} satisfies OptionReaders<SentenceOptions>;

/**
 * One row's reasons in a sentence (一句话说明原因): its answer beside the mean, the features that moved it most, largest first,
 * and what all others add. Numbers have three digits.
 *
 * @param row Position of the row among the explained ones.
 * @throws {TypeError} If it is no explanation. @throws {RangeError} If there is no such row or output.
 *
 * @example
 * const shape = { feature: [0, -1, -1], threshold: [20, 0, 0], left: [1, -1, -1], right: [2, -1, -1] };
 * const tree = { ...shape, missingLeft: [true, false, false], value: [2, 1, 5], cover: [4, 3, 1] };
 * const trees = { featureNames: ["price"], trees: [tree], outputs: 1, base: [0], treeWeight: 1 };
 * sentence(treeShap.explain(trees, [[18]]), 0); // "The answer is 1, 1 below the mean of 2: price = 18 lowers it by 1."
 */
export function sentence(explanation: Explanation, row: number, options: SentenceOptions = {}): string {
  const action = "say the reasons of a row";
  const { output, reasons, answer, describe } = readOptions(action, options, OPTIONS);
  requireKind(action, "explanation", explanation, "an explanation, as made by treeShap.explain", {
    ...{ featureNames: "list", base: "list", contributions: "list", rows: "list" },
  });
  requirePosition(action, "row", row, explanation.rows.length);
  requirePosition(action, "output", output, explanation.base.length);
  const mean = explanation.base[output];
  const parts = explanation.contributions[row][output]
    .map((part, j) => ({ part, feature: explanation.featureNames[j], value: explanation.rows[row][j] }))
    .filter(({ part }) => part !== 0)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part));
  const total = parts.reduce((sum, { part }) => sum + part, 0);
  const difference = sizeOf(total);
  const meanNow = rounded(mean);
  const change =
    total === 0
      ? localized("as the mean", "与平均相同")
      : total > 0
        ? localized(`${difference} above the mean of ${meanNow}`, `比平均的 ${meanNow} 高 ${difference}`)
        : localized(`${difference} below the mean of ${meanNow}`, `比平均的 ${meanNow} 低 ${difference}`);
  const said = parts.slice(0, reasons).map(({ part, feature, value }) => {
    const english = `${describe(feature, value)} ${part > 0 ? "raises" : "lowers"} it by ${sizeOf(part)}`;
    return localized(
      english,
      `${describe(feature, value)} 使它${part > 0 ? "升高" : "降低"} ${sizeOf(part)}`,
    );
  });
  const others = parts.slice(reasons);
  const rest = others.reduce((sum, { part }) => sum + part, 0);
  if (others.length > 0) said.push(restOf(others.length, rest));
  const [separator, last] = [localized(", ", "，"), localized(" and ", "，")];
  const list = [said.slice(0, -1).join(separator), ...said.slice(-1)]
    .filter((words) => words !== "")
    .join(last);
  const now = rounded(mean + total);
  const subject = answer ?? localized("The answer", "预测值");
  const reasonsSaid = list === "" ? "" : localized(`: ${list}`, `：${list}`);
  return localized(
    `${subject} is ${now}, ${change}${reasonsSaid}.`,
    `${subject}为 ${now}，${change}${reasonsSaid}。`,
  );
}

/** "the other 4 features raise it by 0.2". */
function restOf(count: number, sum: number): string {
  const others = count === 1 ? "one more feature" : `${count} more features`;
  if (sum === 0) return localized(`${others} cancel out`, `其余 ${count} 个特征相互抵消`);
  const english = `${others} ${sum > 0 ? "raise" : "lower"}${count === 1 ? "s" : ""} it by ${sizeOf(sum)}`;
  return localized(english, `其余 ${count} 个特征使它${sum > 0 ? "升高" : "降低"} ${sizeOf(sum)}`);
}

function sizeOf(value: number): string {
  return rounded(Math.abs(value));
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
