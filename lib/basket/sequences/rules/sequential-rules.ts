/** Sequential rules as columns, and how a reader sees them. */
import { DISPLAY, type Displayable, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import { liftOf } from "../../rules/columns/ratios";

/** One sequential rule: purchases with the antecedent are followed by the consequent. */
export interface SequentialRule {
  readonly antecedent: string;
  readonly consequent: string;
  /** Different customers who bought the one and then the other in time. */
  readonly customers: number;
  /** Purchases with the antecedent that are followed by the consequent in time. */
  readonly count: number;
  /** Purchases with the antecedent. */
  readonly antecedentCount: number;
  /** `count` over `antecedentCount`. */
  readonly confidence: number;
  /** Fraction of all purchases, whatever is in them, that are followed by the consequent in time. */
  readonly baseRate: number;
  /** `confidence` over `baseRate`; 1 = what is bought now says nothing about it. */
  readonly lift: number;
}

/** Sequential rules as columns, the highest lift first. Iterating gives `SequentialRule` records. */
export interface SequentialRules extends Displayable, Iterable<SequentialRule> {
  readonly size: number;
  readonly withinDays: number;
  /** Purchases whose window was seen in full: all counts are among these. */
  readonly purchaseCount: number;
  /** Purchases left out since the data end before their window does. */
  readonly censoredCount: number;
  readonly itemNames: readonly string[];
  readonly antecedent: Int32Array;
  readonly consequent: Int32Array;
  readonly customers: Int32Array;
  readonly count: Int32Array;
  /** Purchases with each item. */
  readonly itemCount: Int32Array;
  /** Purchases that are followed by each item in time. */
  readonly followedCount: Int32Array;
}

export interface SequentialRuleTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many rules there are, and the window */
  readonly caption?: string;
}

type Columns = Omit<SequentialRules, typeof Symbol.iterator | keyof Displayable>;

/** Gives the columns their iterator and their look, neither of which shows in JSON or in a comparison. */
export function asRules(columns: Columns): SequentialRules {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as SequentialRules, (rules) => toTable(rules)[DISPLAY]());
}

/** Rule i, with its names and numbers. */
export function at(rules: Columns, i: number): SequentialRule {
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
 * The rules that a test lets through, in their order.
 *
 * @example
 * filter(found, ({ antecedent, consequent }) => antecedent !== consequent);
 */
export function filter(rules: SequentialRules, isWanted: (rule: SequentialRule) => boolean): SequentialRules {
  const kept = Int32Array.from({ length: rules.size }, (_, i) => i).filter((i) => isWanted(at(rules, i)));
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

/** The rules as a table, the highest lift first. */
export function toTable(rules: SequentialRules, options: SequentialRuleTableOptions = {}): table.Table {
  const { size, withinDays } = rules;
  const found = `${size.toLocaleString("en-US")} sequential ${size === 1 ? "rule" : "rules"}`;
  const { limit = 20, caption = `${found}, within ${withinDays} days` } = options;
  const rows = Array.from({ length: Math.min(limit, size) }, (_, i) => Object.values(at(rules, i)));
  const columns = [
    "antecedent",
    "then",
    "customers",
    "count",
    { name: "of", note: "purchases" },
    "confidence",
    "base rate",
    "lift",
  ];
  return table.fromRows(columns, rows, { caption, limit, totalRows: size });
}
