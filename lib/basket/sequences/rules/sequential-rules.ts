/** Sequential rules as columns, records and a table. */
import { requireKind } from "../../../core/errors";
import { callback, readAnswer } from "../../../core/options";
import { column } from "../../../core/text/cell";
import { localized } from "../../../core/text/language";
import type { Table } from "../../../core/text/table";
import { type Columns, type Records, type ResultTableOptions, resultTable, withRecords } from "../../display";
import { sideColumns, withNoun } from "../../display/wording";
import { liftOf } from "../../rules/columns/ratios";

/** One sequential rule: purchases with the antecedent are followed by the consequent. */
export interface SequentialRule {
  readonly antecedent: string;
  readonly consequent: string;
  /** Customers who bought the antecedent and then, within the window, the consequent. */
  readonly customers: number;
  /** Purchases with the antecedent that are followed by the consequent within the window. */
  readonly count: number;
  /** Purchases with the antecedent. */
  readonly antecedentCount: number;
  /** `count` over `antecedentCount`. */
  readonly confidence: number;
  /** Fraction of all purchases that are followed by the consequent within the window. */
  readonly baseRate: number;
  /** `confidence` over `baseRate`; 1 if the antecedent makes no difference. */
  readonly lift: number;
}

/** Sequential rules as columns, the highest lift first. Iterating gives `SequentialRule` records. */
export interface SequentialRules extends Records<SequentialRule> {
  readonly withinDays: number;
  /** Purchases with a complete window; all counts are among these. */
  readonly purchaseCount: number;
  /** Purchases left out because the data end before their window. */
  readonly censoredCount: number;
  readonly itemNames: readonly string[];
  readonly antecedent: Int32Array;
  readonly consequent: Int32Array;
  readonly customers: Int32Array;
  readonly count: Int32Array;
  /** Purchases with each item. */
  readonly itemCount: Int32Array;
  /** Purchases that are followed by each item within the window. */
  readonly followedCount: Int32Array;
}

const FIELDS = [
  "antecedent",
  "consequent",
  "customers",
  "count",
  "antecedentCount",
  "confidence",
  "baseRate",
  "lift",
] as const;

export function asRules(columns: Columns<SequentialRules>): SequentialRules {
  return withRecords(columns, ruleAt, toTable, FIELDS);
}

function requireRules(action: string, rules: unknown): void {
  const kind = "sequential rules, as made by sequentialRules.from";
  requireKind(action, "rules", rules, kind, {
    size: "integer",
    withinDays: "number",
    purchaseCount: "integer",
    censoredCount: "integer",
    itemNames: "list",
    antecedent: "Int32Array",
    consequent: "Int32Array",
    customers: "Int32Array",
    count: "Int32Array",
    itemCount: "Int32Array",
    followedCount: "Int32Array",
  });
}

function ruleAt(rules: Columns<SequentialRules>, i: number): SequentialRule {
  const { itemNames, antecedent, consequent, itemCount, followedCount, purchaseCount } = rules;
  const count = rules.count[i];
  const antecedentCount = itemCount[antecedent[i]];
  const consequentCount = followedCount[consequent[i]];
  return {
    antecedent: itemNames[antecedent[i]],
    consequent: itemNames[consequent[i]],
    customers: rules.customers[i],
    count,
    antecedentCount,
    confidence: count / antecedentCount,
    baseRate: consequentCount / purchaseCount,
    lift: liftOf(count, antecedentCount, consequentCount, purchaseCount),
  };
}

/**
 * The rules that pass a test, in their order.
 *
 * @example
 * const bought = sequences.of([[["tea"], ["cup"], ["tea"]], [["tea"], ["tea"], ["cup"]]]);
 * const found = sequentialRules.from(bought, { withinDays: 1, minSupport: 0.5 });
 * filter(found, ({ antecedent, consequent }) => antecedent !== consequent).size; // 2
 */
export function filter(rules: SequentialRules, test: (rule: SequentialRule) => boolean): SequentialRules {
  const action = "filter sequential rules";
  requireRules(action, rules);
  callback()(action, "test", test);
  const kept = Int32Array.from(rules.antecedent.keys()).filter((i) =>
    readAnswer(action, "test", i, test(ruleAt(rules, i))),
  );
  const pick = (column: Int32Array) => kept.map((i) => column[i]);
  return asRules({
    ...rules,
    size: kept.length,
    antecedent: pick(rules.antecedent),
    consequent: pick(rules.consequent),
    customers: pick(rules.customers),
    count: pick(rules.count),
  });
}

/**
 * The rules as a table, the highest lift first.
 *
 * @example
 * const bought = sequences.of([[["tea"], ["cup"], ["pot"]], [["tea"], ["cup"], ["tea"]], [["pot"], ["pot"], ["pot"]]]);
 * const found = sequentialRules.from(bought, { withinDays: 1, minSupport: 0.5 });
 * toTable(found).rows[0]; // ["tea", "cup", 2, 2, 2, 1, 1 / 3, 3]
 */
export function toTable(rules: Columns<SequentialRules>, options: ResultTableOptions = {}): Table {
  const action = "show sequential rules";
  requireRules(action, rules);
  const { size, withinDays } = rules;
  const rowAt = (i: number) => Object.values(ruleAt(rules, i));
  const counts = [
    column("customers", "顾客数"),
    column("count", "计数"),
    column("of", "共", { note: localized("purchases", "次购买") }),
  ];
  const [antecedent] = sideColumns();
  const strengths = [
    column("confidence", "置信度"),
    column("base rate", "基础比例"),
    column("lift", "提升度"),
  ];
  const columns = [antecedent, column("then", "之后"), ...counts, ...strengths];
  const english = `${withNoun(size, "sequential rule")}, within ${withinDays} days`;
  const summary = localized(english, `${size} 条序列规则，${withinDays} 天之内`);
  return resultTable(action, options, { columns, size, rowAt, summary });
}
