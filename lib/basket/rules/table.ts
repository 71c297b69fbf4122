/** Rules as a reader sees them. */
import * as table from "../../core/table";
import type { Measure, Rules } from "../types";
import type { RuleIntervals } from "./intervals";
import { measure, requireMeasure } from "./measures";
import { top } from "./order";
import type { RuleSignificance } from "./significance";

export interface RuleTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many rules there are, and the threshold */
  readonly caption?: string;
  /** Numbers to show. @default count, support, confidence, lift, leverage, conviction */
  readonly measures?: readonly Measure[];
  /** Intervals to show behind the numbers: of these very rules, in this order. */
  readonly intervals?: readonly RuleIntervals[];
  /** P-values to show last: of these very rules, in this order. */
  readonly significance?: RuleSignificance;
}

/**
 * The rules as a table, in their order: any measures, and in the same row what `intervals` and `ruleSignificance.test`
 * say of a rule.
 *
 * @throws {RangeError} If a measure is none, or intervals or p-values are of other rules.
 *
 * @example
 * toTable(found, { measures: ["count", "lift", "phi"], intervals: [intervals(found, "lift")] });
 */
export function toTable(rules: Rules, options: RuleTableOptions = {}): table.Table {
  const found = `${rules.size.toLocaleString("en-US")} ${rules.size === 1 ? "rule" : "rules"}`;
  const {
    limit = 20,
    caption = `${found} with a confidence of at least ${rules.minConfidence}`,
    measures = ["count", "support", "confidence", "lift", "leverage", "conviction"],
    intervals = [],
    significance,
  } = options;
  for (const name of measures) requireMeasure("show rules", name);
  for (const given of significance ? [...intervals, significance] : intervals)
    requireSameRules(rules, given.rules);

  const shown = top(rules, limit);
  const columns: { readonly name: string; readonly at: (i: number) => unknown }[] = [
    ...measures.map((name) => {
      const values = measure(shown, name);
      return { name, at: (i: number) => values[i] };
    }),
    ...intervals.map(({ measure: name, level, lower, upper }) => ({
      name: `${name}, ${Number((100 * level).toPrecision(4))} %`,
      at: (i: number) => `${inBrief(lower[i])} to ${inBrief(upper[i])}`,
    })),
  ];
  if (significance) {
    const { pValues, adjusted, adjust } = significance;
    columns.push({ name: "p", at: (i) => pValues[i] });
    if (adjust !== "none") columns.push({ name: "adjusted p", at: (i) => adjusted[i] });
  }
  const rows = Array.from(shown, ({ antecedent, consequent }, i) => [
    antecedent.length > 0 ? antecedent.join(", ") : "∅",
    consequent.join(", "),
    ...columns.map((column) => column.at(i)),
  ]);
  const names = ["antecedent", "consequent", ...columns.map(({ name }) => name)];
  return table.ofRows(names, rows, { caption, limit, totalRows: rules.size });
}

/** An end of an interval: 3 digits say enough. */
function inBrief(value: number): string {
  if (!Number.isFinite(value)) return table.formatCell(value, { name: "" });
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(3)));
}

function requireSameRules(rules: Rules, others: Rules): void {
  if (others !== rules) {
    throw new RangeError(
      `Cannot show rules: intervals and significance must be of the rules shown, current value is of other rules, ${others.size} of them`,
    );
  }
}
