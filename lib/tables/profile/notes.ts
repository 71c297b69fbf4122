/** What is suspicious about a column, in sentences. */
import { localized } from "../../core/text/language";
import type { ColumnDescription } from "../asking/description";
import { isMissingWord } from "../reading/columns/conversions";
import type { ColumnProfile } from "./profile";
import { type Ask, agreement, type Correlation, hasIds, readable } from "./statistics";

/** Columns with fewer rows tell too little to call them ids. */
const FEW_ROWS = 20;
const MOSTLY_MISSING = 0.5;
/** Correlation of columns that are copies, or the same in another unit. */
const COPY = 0.9999;
/** Correlation at which a column gives the target away. */
const GIVES_AWAY = 0.98;
/** The share of the errors that remain: of those that one makes who always says the most frequent target. */
const REMAINING_ERRORS = 0.05;

/** Notes about the column alone. */
export async function columnNotes(ask: Ask, column: ColumnDescription, rows: number): Promise<string[]> {
  const { kind, count, missing, distinct, minimum, maximum } = column;
  const notes: string[] = [];
  if (count === 0) return [localized("all values are missing", "全部缺失")];
  const share = Math.round((100 * missing) / rows);
  if (missing > MOSTLY_MISSING * rows)
    notes.push(localized(`missing in ${share} % of the rows`, `${share} % 的行缺失`));
  if (distinct === 1) notes.push(localized("constant: it can be left out", "常数列，可以去掉"));
  const isWhole = kind === "number" && Number(maximum) - Number(minimum) === count - 1;
  if (distinct === count && count >= FEW_ROWS && (kind === "text" || isWhole))
    notes.push(
      localized(
        "each value once, as in an id: a model would learn it by heart",
        "每个值只出现一次，像编号：模型会死记",
      ),
    );
  if (kind === "text" && (await readable(ask, column, "number")) === count && !(await hasIds(ask, column)))
    notes.push(localized("numbers that are kept as texts", "以文本保存的数字"));
  else if (kind === "text" && (await readable(ask, column, "timestamp")) === count)
    notes.push(localized("dates that are kept as texts", "以文本保存的日期"));
  return notes;
}

/** Frequent texts that stand for a missing value in many files. */
export function missingNotes({ kind, topValues }: Pick<ColumnProfile, "kind" | "topValues">): string[] {
  const words = topValues
    .map(({ value }) => value)
    .filter((value) => kind === "text" && isMissingWord(value));
  const found = words.join(" ");
  return words.length === 0
    ? []
    : [localized(`${found} may stand for missing values`, `${found} 可能表示缺失`)];
}

/** Columns that say the same. */
export function copyNotes(
  column: string,
  correlations: readonly Correlation[],
  target: string | undefined,
): string[] {
  return correlations
    .filter(
      ({ first, second, correlation }) =>
        second === column && first !== target && Math.abs(correlation) >= COPY,
    )
    .map(({ first }) => localized(`says the same as ${first}`, `与 ${first} 内容相同`));
}

/** Whether the column gives the target away. */
export async function targetNotes(
  ask: Ask,
  column: string,
  target: {
    readonly column: string;
    readonly count: number;
    readonly topValues: readonly { readonly count: number }[];
  },
  correlations: readonly Correlation[],
): Promise<string[]> {
  if (column === target.column) return [];
  const names = [column, target.column];
  const pair = correlations.find(({ first, second }) => names.includes(first) && names.includes(second));
  const [gives, inChinese] = [`gives ${target.column} away`, `泄露了 ${target.column}`];
  if (pair !== undefined && Math.abs(pair.correlation) >= GIVES_AWAY) {
    const correlation = pair.correlation.toFixed(3);
    return [
      localized(
        `${gives}: their correlation is ${correlation}`,
        `${inChinese}：两者相关系数为 ${correlation}`,
      ),
    ];
  }
  const { rows, agreeing } = await agreement(ask, column, target.column);
  const errorShare = 1 - (target.topValues[0]?.count ?? 0) / target.count;
  if (rows < FEW_ROWS || !(errorShare > 0) || rows - agreeing > REMAINING_ERRORS * errorShare * rows)
    return [];
  const share = ((100 * agreeing) / rows).toFixed(1);
  return [
    localized(
      `${gives}: ${share} % of the rows agree with their value`,
      `${inChinese}：${share} % 的行与其值一致`,
    ),
  ];
}
