/** Rules as a table, and selections of rules. */
import { type OptionReaders, readOptions } from "../../core/options";
import { type Column, column, formatCell } from "../../core/text/cell";
import { localized } from "../../core/text/language";
import type { Table } from "../../core/text/table";
import { RESULT_TABLE_READERS, type ResultTableOptions, resultTable, withRecords } from "../display";
import { formatCount, sideCells, sideColumns, withNoun } from "../display/wording";
import type { Rules } from "../types";
import { type RuleColumns, recordOf } from "./columns/rule-records";
import {
  positionsIn,
  RULE_COLUMN_READERS,
  RULE_FIELDS,
  type RuleColumnOptions,
  TABLE_MEASURES,
} from "./columns/rule-rows";
import { measureColumn, valuesOf } from "./measures";
import { requireRules } from "./require-rules";

/** What the table shows. */
export interface RuleTableOptions extends ResultTableOptions, RuleColumnOptions {}

const TABLE_READERS = {
  ...RESULT_TABLE_READERS,
  ...RULE_COLUMN_READERS,
} satisfies OptionReaders<RuleTableOptions>;

/**
 * The rules as a table, in their order: measures, and results of `intervals` and `ruleSignificance.test` in the same row.
 *
 * Compute intervals and p-values for all rules first, then select rules: those of the selected rules are looked up.
 *
 * @throws {RangeError} If a measure is unknown, or a rule in the table has no interval or p-value among those given.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.9 });
 * const bounded = rules.intervals(found, "confidence");
 * toTable(found, { measures: ["count"], intervals: [bounded] }).rows; // [["milk", "tea", 2, "0.342 to 1.00"]]
 */
export function toTable(rules: Rules, options: RuleTableOptions = {}): Table {
  const action = "show rules";
  requireRules(action, rules);
  const {
    measures = TABLE_MEASURES,
    intervals,
    significance,
    ...shown
  } = readOptions(action, options, TABLE_READERS);
  const selected = firstRules(rules, shown.limit);
  const columns: (Column & { readonly valueAt: (i: number) => unknown })[] = [
    ...measures.map((name) => {
      const values = valuesOf(selected, name);
      return { ...measureColumn(name), valueAt: (i: number) => values[i] };
    }),
    ...intervals.map(({ rules: bounded, measure: name, level, lower, upper }) => {
      const positions = positionsIn(bounded, selected);
      return {
        name: `${measureColumn(name).heading}, ${Number((100 * level).toPrecision(4))} %`,
        valueAt: (i: number) => {
          const [from, to] = [threeDigits(lower[positions[i]]), threeDigits(upper[positions[i]])];
          return localized(`${from} to ${to}`, `${from} 至 ${to}`);
        },
      };
    }),
  ];
  if (significance) {
    const { pValues, adjusted, adjust } = significance;
    const positions = positionsIn(significance.rules, selected);
    columns.push({ ...column("p", "p 值"), valueAt: (i) => pValues[positions[i]] });
    if (adjust !== "none")
      columns.push({ ...column("adjusted p", "校正后的 p"), valueAt: (i) => adjusted[positions[i]] });
  }
  const rowAt = (i: number) => [
    ...sideCells(recordOf(selected, i)),
    ...columns.map((column) => column.valueAt(i)),
  ];
  const shownColumns = [...sideColumns(), ...columns.map(({ valueAt, ...column }) => column)];
  const summary = localized(
    `${withNoun(rules.size, "rule")} with a confidence of at least ${rules.minConfidence}`,
    `${formatCount(rules.size)} 条置信度不低于 ${rules.minConfidence} 的规则`,
  );
  return resultTable(action, shown, { columns: shownColumns, size: rules.size, rowAt, summary });
}

/** A number with 3 significant digits, or all digits of a large integer part. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || !Number.isFinite(value)) return formatCell(value, { name: "" });
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2);
  return size < 1000 ? value.toPrecision(3) : String(Math.round(value));
}

export function asRules(columns: RuleColumns): Rules {
  return withRecords(columns, recordOf, toTable, RULE_FIELDS);
}

/** The rules at the given positions, in that order. */
export function selectRules(rules: Rules, positions: ArrayLike<number>): Rules {
  const { frequent, minConfidence } = rules;
  const pick = (column: Int32Array) =>
    Int32Array.from({ length: positions.length }, (_, i) => column[positions[i]]);
  return asRules({
    size: positions.length,
    frequent,
    minConfidence,
    itemset: pick(rules.itemset),
    antecedent: pick(rules.antecedent),
    consequent: pick(rules.consequent),
  });
}

/** The rules that pass a test of their positions. */
export function selectWhere(rules: Rules, isKept: (i: number) => boolean): Rules {
  return selectRules(rules, Int32Array.from(rules.itemset.keys()).filter(isKept));
}

/** The first rules, at most `count` of them. */
export function firstRules(rules: Rules, count: number): Rules {
  const positions = Array.from({ length: Math.min(count, rules.size) }, (_, i) => i);
  return selectRules(rules, positions);
}
