/** Rules as CSV for spreadsheets, and as JSON to save and load. */
import { type CsvTextOptions, csvText } from "../../../core/text/csv-text";
import { fromSaved, toSaved } from "../../miners/results/csv-json";
import { readColumn, readObject, refuseUnless } from "../../miners/results/saved-columns";
import type { Rules } from "../../types";
import { asRules } from "../table";

const KIND = "association-rules";
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

/**
 * The rules as CSV, one line for each, in their order: both sides, counts and ratios. Items are joined with "; ". For an exact
 * copy use `toJSON`.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * toCsv(found).split("\r\n")[1]; // "cup,tea,1,1,2,0.5,1,1,0,1"
 */
export function toCsv(rules: Rules, options: CsvTextOptions = {}): string {
  const rows = Array.from(rules, (rule) => [
    rule.antecedent.join("; "),
    rule.consequent.join("; "),
    ...NUMBERS.map((name) => rule[name]),
  ]);
  return csvText(["antecedent", "consequent", ...NUMBERS], rows, options);
}

/**
 * The rules as JSON, with the itemsets they come from, column by column. `fromJSON` reads it back.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * JSON.parse(toJSON(found)).minConfidence; // 1
 */
export function toJSON(rules: Rules): string {
  const { frequent, minConfidence, itemset, antecedent, consequent } = rules;
  return JSON.stringify({
    kind: KIND,
    minConfidence,
    frequent: toSaved(frequent),
    itemset: Array.from(itemset),
    antecedent: Array.from(antecedent),
    consequent: Array.from(consequent),
  });
}

/**
 * Reads rules from the JSON of `toJSON`.
 *
 * @throws {SyntaxError} If the text is not JSON, or a column is not valid; the message names it.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 0.5 });
 * fromJSON(toJSON(found)).antecedent; // [1, 0]
 */
export function fromJSON(text: string): Rules {
  const action = "read rules";
  const record = readObject(action, JSON.parse(text), KIND);
  const frequent = fromSaved(record.frequent);
  const lastSet = frequent.item.length - 1;
  const { minConfidence } = record;
  const isFraction = typeof minConfidence === "number" && minConfidence >= 0 && minConfidence <= 1;
  refuseUnless(isFraction, action, "minConfidence", "a fraction between 0 and 1", minConfidence);
  const itemset = readColumn(action, "itemset", record.itemset, 0, lastSet);
  const antecedent = readColumn(action, "antecedent", record.antecedent, -1, lastSet);
  const consequent = readColumn(action, "consequent", record.consequent, 0, lastSet);
  const haveOneLength = antecedent.length === itemset.length && consequent.length === itemset.length;
  refuseUnless(
    haveOneLength,
    action,
    "itemset, antecedent and consequent",
    "of one length",
    antecedent.length,
  );
  return asRules({ size: itemset.length, frequent, minConfidence, itemset, antecedent, consequent });
}
