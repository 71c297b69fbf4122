/** Numbers and rules as they appear in sentences and tables. */
import { column } from "../../core/text/cell";
import { formatItems, formatSide } from "../../core/text/items";
import type { RuleSides } from "../types";

/** "1,234". */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** "410 rules", "1 rule". */
export function withNoun(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** "3.1", "25": a lift with one decimal below 10. */
export function formatLift(lift: number): string {
  return lift.toFixed(lift < 9.95 ? 1 : 0);
}

/** The columns of `sideCells`. */
export const sideColumns = () => [column("antecedent", "前项"), column("consequent", "后项")];

/** Both sides of a rule as two table cells; an empty antecedent is "∅". */
export function sideCells({ antecedent, consequent }: RuleSides): [string, string] {
  return [formatSide(antecedent), formatItems(consequent)];
}
