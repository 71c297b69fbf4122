/** Rules as a reader sees them: columns with an iterator and a display, some of them, and their table. */
import { DISPLAY, withDisplay } from "../../core/text/display";
import * as table from "../../core/text/table";
import type { Measure, Rules } from "../types";
import { at, type RuleColumns } from "./columns/rule-records";
import { measure, requireMeasure } from "./measures";
import type { RuleIntervals, RuleSignificance } from "./types";

export interface RuleTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many rules there are, and the threshold */
  readonly caption?: string;
  /** Numbers to show. @default count, support, confidence, lift, leverage, conviction */
  readonly measures?: readonly Measure[];
  /** Intervals to show behind the numbers: of these rules, or of all those they were chosen from. */
  readonly intervals?: readonly RuleIntervals[];
  /** P-values to show last: of these rules, or of all those they were chosen from. */
  readonly significance?: RuleSignificance;
}

/**
 * The rules as a table, in their order: any measures, and in the same row what `intervals` and `ruleSignificance.test`
 * say of a rule.
 *
 * Test and bound all rules first, then choose: intervals and p-values are found again for the rules shown.
 *
 * @throws {RangeError} If a measure is none, or a rule shown has no interval or p-value among those given.
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
  const shown = first(rules, limit);
  const columns: { readonly name: string; readonly at: (i: number) => unknown }[] = [
    ...measures.map((name) => {
      const values = measure(shown, name);
      return { name, at: (i: number) => values[i] };
    }),
    ...intervals.map(({ rules: bounded, measure: name, level, lower, upper }) => {
      const places = placesIn(bounded, shown);
      return {
        name: `${name}, ${Number((100 * level).toPrecision(4))} %`,
        at: (i: number) => `${inBrief(lower[places[i]])} to ${inBrief(upper[places[i]])}`,
      };
    }),
  ];
  if (significance) {
    const { pValues, adjusted, adjust } = significance;
    const places = placesIn(significance.rules, shown);
    columns.push({ name: "p", at: (i) => pValues[places[i]] });
    if (adjust !== "none") columns.push({ name: "adjusted p", at: (i) => adjusted[places[i]] });
  }
  const rows = Array.from(shown, ({ antecedent, consequent }, i) => [
    antecedent.length > 0 ? antecedent.join(", ") : "∅",
    consequent.join(", "),
    ...columns.map((column) => column.at(i)),
  ]);
  const names = ["antecedent", "consequent", ...columns.map(({ name }) => name)];
  return table.ofRows(names, rows, { caption, limit, totalRows: rules.size });
}

/** An end of an interval: 3 digits say enough, and all of them before the point. */
function inBrief(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || !Number.isFinite(value)) return table.formatCell(value, { name: "" });
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2);
  return size < 1000 ? value.toPrecision(3) : String(Math.round(value));
}

/** Where the rules shown stand among others. */
function placesIn(others: Rules, shown: Rules): number[] {
  return Array.from({ length: shown.size }, (_, i) => {
    const isSame = (j: number) =>
      others.itemset[j] === shown.itemset[i] &&
      others.antecedent[j] === shown.antecedent[i] &&
      others.consequent[j] === shown.consequent[i];
    let place = others.frequent === shown.frequent ? 0 : others.size;
    while (place < others.size && !isSame(place)) place++;
    if (place === others.size) {
      const rule = `the rules shown, or rules they were chosen from, current value is of ${others.size} other rules`;
      throw new RangeError(`Cannot show rules: intervals and significance must be of ${rule}`);
    }
    return place;
  });
}

/** Gives the columns their iterator and their look, neither of which shows in JSON or in a comparison. */
export function asRules(columns: RuleColumns): Rules {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as Rules, (rules) => toTable(rules)[DISPLAY]());
}

/** The rules at the given positions, in that order. */
export function take(rules: Rules, order: ArrayLike<number>): Rules {
  const { frequent, minConfidence } = rules;
  const pick = (column: Int32Array) => Int32Array.from({ length: order.length }, (_, i) => column[order[i]]);
  return asRules({
    size: order.length,
    frequent,
    minConfidence,
    itemset: pick(rules.itemset),
    antecedent: pick(rules.antecedent),
    consequent: pick(rules.consequent),
  });
}

/** The first rules, at most `count` of them. */
export function first(rules: Rules, count: number): Rules {
  return take(
    rules,
    Int32Array.from({ length: Math.min(count, rules.size) }, (_, i) => i),
  );
}
