/** Rules as a reader sees them. */
import * as table from "../../core/table";
import type { Measure, Rules } from "../types";
import { measure, requireMeasure } from "./measures";
import { top } from "./order";

export interface RuleTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many rules there are, and the threshold */
  readonly caption?: string;
  /** Numbers to show. @default count, support, confidence, lift, leverage, conviction */
  readonly measures?: readonly Measure[];
}

/** The rules as a table, in their order. */
export function toTable(rules: Rules, options: RuleTableOptions = {}): table.Table {
  const found = `${rules.size.toLocaleString("en-US")} ${rules.size === 1 ? "rule" : "rules"}`;
  const {
    limit = 20,
    caption = `${found} with a confidence of at least ${rules.minConfidence}`,
    measures = ["count", "support", "confidence", "lift", "leverage", "conviction"],
  } = options;
  for (const name of measures) requireMeasure("show rules", name);
  const shown = top(rules, limit);
  const values = measures.map((name) => measure(shown, name));
  const rows = Array.from(shown, ({ antecedent, consequent }, i) => [
    antecedent.length > 0 ? antecedent.join(", ") : "∅",
    consequent.join(", "),
    ...values.map((column) => column[i]),
  ]);
  const columns = ["antecedent", "consequent", ...measures];
  return table.ofRows(columns, rows, { caption, limit, totalRows: rules.size });
}
