/** What is suspicious about a column, in sentences. */
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
  if (count === 0) return ["all values are missing"];
  if (missing > MOSTLY_MISSING * rows)
    notes.push(`missing in ${Math.round((100 * missing) / rows)} % of the rows`);
  if (distinct === 1) notes.push("constant: it can be left out");
  const isWhole = kind === "number" && Number(maximum) - Number(minimum) === count - 1;
  if (distinct === count && count >= FEW_ROWS && (kind === "text" || isWhole))
    notes.push("each value once, as in an id: a model would learn it by heart");
  if (kind === "text" && (await readable(ask, column, "number")) === count && !(await hasIds(ask, column)))
    notes.push("numbers that are kept as texts");
  else if (kind === "text" && (await readable(ask, column, "timestamp")) === count)
    notes.push("dates that are kept as texts");
  return notes;
}

/** Frequent texts that stand for a missing value in many files. */
export function missingNotes({ kind, topValues }: Pick<ColumnProfile, "kind" | "topValues">): string[] {
  const words = topValues
    .map(({ value }) => value)
    .filter((value) => kind === "text" && isMissingWord(value));
  return words.length === 0 ? [] : [`${words.join(" ")} may stand for missing values`];
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
    .map(({ first }) => `says the same as ${first}`);
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
  if (pair !== undefined && Math.abs(pair.correlation) >= GIVES_AWAY)
    return [`gives ${target.column} away: their correlation is ${pair.correlation.toFixed(3)}`];
  const { rows, agreeing } = await agreement(ask, column, target.column);
  const errorShare = 1 - (target.topValues[0]?.count ?? 0) / target.count;
  if (rows < FEW_ROWS || !(errorShare > 0) || rows - agreeing > REMAINING_ERRORS * errorShare * rows)
    return [];
  return [
    `gives ${target.column} away: ${((100 * agreeing) / rows).toFixed(1)} % of the rows agree with their value`,
  ];
}
