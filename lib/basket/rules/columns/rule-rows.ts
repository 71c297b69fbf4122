/** Rules as rows for frames, CSV and JSON: both sides, chosen measures, intervals and p-values. */

import { requireKind } from "../../../core/errors";
import {
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  type ReadOptions,
  readerOf,
  withDefault,
} from "../../../core/options";
import type { ResultRows } from "../../../core/text/result-rows";
import type { Columns } from "../../display";
import type { Measure, Rule, Rules } from "../../types";
import { NAMES, valuesOf } from "../measures";
import { RULE_PROPERTIES, requireSignificance } from "../require-rules";
import type { RuleIntervals, RuleSignificance } from "../types";
import { recordOf } from "./rule-records";

/** Columns to show or write after the two sides. */
export interface RuleColumnOptions {
  /** Measures. @default in tables count, support, confidence, lift, leverage and conviction; in files all numbers of a record */
  readonly measures?: readonly Measure[];
  /** Intervals, after the measures: of these rules, or of the rules they were selected from. @default none */
  readonly intervals?: readonly Columns<RuleIntervals>[];
  /** P-values, last: of these rules, or of the rules they were selected from. @default none */
  readonly significance?: Columns<RuleSignificance>;
}

export const RULE_COLUMN_READERS = {
  measures: optional(listOf(oneOf(NAMES))),
  intervals: withDefault(
    [],
    listOf(
      readerOf<Columns<RuleIntervals>>((action, name, value) => {
        requireKind(action, name, value, "intervals, as made by rules.intervals", {
          rules: RULE_PROPERTIES,
          measure: "text",
          estimate: "Float64Array",
          lower: "Float64Array",
          upper: "Float64Array",
        });
      }),
    ),
  ),
  significance: optional(
    readerOf<Columns<RuleSignificance>>((action, name, value) => {
      requireSignificance(action, name, value);
    }),
  ),
} satisfies OptionReaders<RuleColumnOptions>;

/** The numbers of a record, which are measures too. */
const NUMBERS = [
  "count",
  "antecedentCount",
  "consequentCount",
  "support",
  "confidence",
  "lift",
  "leverage",
  "conviction",
] as const;

/** The measures in tables of rules, unless others are chosen. */
export const TABLE_MEASURES = ["count", "support", "confidence", "lift", "leverage", "conviction"] as const;

/** The columns of rules in CSV, JSON and frames, unless others are chosen. */
export const RULE_FIELDS = ["antecedent", "consequent", ...NUMBERS] as const;

type Column = readonly [name: string, valueOf: (rule: Rule, i: number) => number];

/** The rules as rows: antecedent, consequent, measures, the limits of each interval, p-values. */
export function rowsOfRules(
  rules: Rules,
  { measures = NUMBERS, intervals = [], significance }: Partial<ReadOptions<typeof RULE_COLUMN_READERS>>,
): ResultRows {
  const limits = intervals.flatMap(({ rules: bounded, measure: name, lower, upper }): Column[] => {
    const positions = positionsIn(bounded, rules);
    return [
      [`${name}Lower`, (_, i) => lower[positions[i]]],
      [`${name}Upper`, (_, i) => upper[positions[i]]],
    ];
  });
  const columns = [
    ...measures.map((name) => columnOf(rules, name)),
    ...limits,
    ...(significance === undefined ? [] : pValueColumns(rules, significance)),
  ];
  return {
    names: ["antecedent", "consequent", ...columns.map(([name]) => name)],
    size: rules.size,
    rowAt: (i) => {
      const rule = recordOf(rules, i);
      return [rule.antecedent, rule.consequent, ...columns.map(([, read]) => read(rule, i))];
    },
  };
}

function columnOf(rules: Rules, name: Measure): Column {
  const number = NUMBERS.find((own) => own === name);
  if (number !== undefined) return [number, (rule) => rule[number]];
  const values = valuesOf(rules, name);
  return [name, (_, i) => values[i]];
}

function pValueColumns(
  rules: Rules,
  { rules: tested, pValues, adjusted, adjust }: Columns<RuleSignificance>,
) {
  const positions = positionsIn(tested, rules);
  const columns: Column[] = [["pValue", (_, i) => pValues[positions[i]]]];
  if (adjust !== "none") columns.push(["adjustedPValue", (_, i) => adjusted[positions[i]]]);
  return columns;
}

/**
 * Positions of the selected rules among others. O(rules of both).
 *
 * @throws {RangeError} If one of them is not among the others.
 */
export function positionsIn(others: Rules, selected: Rules): Float64Array {
  const sets = selected.frequent.item.length + 1;
  // An itemset and its antecedent make a rule.
  const keyAt = ({ itemset, antecedent }: Rules, i: number) => itemset[i] * sets + antecedent[i] + 1;
  const found = new Map<number, number>();
  for (let i = 0; i < selected.size; i++) found.set(keyAt(selected, i), -1);
  if (others.frequent === selected.frequent) {
    for (let j = 0, missing = found.size; j < others.size && missing > 0; j++) {
      const key = keyAt(others, j);
      if (found.get(key) !== -1) continue;
      found.set(key, j);
      missing--;
    }
  }
  return Float64Array.from({ length: selected.size }, (_, i) => {
    const position = found.get(keyAt(selected, i)) ?? -1;
    if (position >= 0) return position;
    const rule = `the rules shown, or rules they were selected from, current value is of ${others.size} other rules`;
    throw new RangeError(`Cannot show rules: intervals and significance must be of ${rule}`);
  });
}
