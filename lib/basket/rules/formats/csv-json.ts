/** Rules as text: CSV for spreadsheets, JSON to save and read back. */
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
 * The rules as CSV, one a line, in their order: both sides, the counts, and the ratios. Items are joined with "; "; for an
 * exact copy take `toJSON`.
 *
 * @example
 * toCsv(found).split("\r\n")[0]; // antecedent, consequent, count and what else a rule counts
 */
export function toCsv(rules: Rules, options: CsvTextOptions = {}): string {
  const rows = Array.from(rules, (rule) => [
    rule.antecedent.join("; "),
    rule.consequent.join("; "),
    ...NUMBERS.map((name) => rule[name]),
  ]);
  return csvText(["antecedent", "consequent", ...NUMBERS], rows, options);
}

/** The rules as JSON with the itemsets they come from, column by column; `fromJSON` gives back the same. */
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
 * Reads back what `toJSON` wrote.
 *
 * @throws {SyntaxError} If the text is not JSON, or its columns do not make rules; the message names the column.
 *
 * @example
 * const found = from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 0.5 });
 * fromJSON(toJSON(found)).antecedent; // [1, 0]
 */
export function fromJSON(text: string): Rules {
  const action = "read rules";
  const record = readObject(action, JSON.parse(text), KIND);
  const frequent = fromSaved(record.frequent);
  const most = frequent.item.length - 1;
  const { minConfidence } = record;
  const isFraction = typeof minConfidence === "number" && minConfidence >= 0 && minConfidence <= 1;
  refuseUnless(isFraction, action, "minConfidence", "a fraction between 0 and 1", minConfidence);
  const itemset = readColumn(action, "itemset", record.itemset, 0, most);
  const antecedent = readColumn(action, "antecedent", record.antecedent, -1, most);
  const consequent = readColumn(action, "consequent", record.consequent, 0, most);
  const areLong = antecedent.length === itemset.length && consequent.length === itemset.length;
  refuseUnless(areLong, action, "itemset, antecedent and consequent", "of one length", antecedent.length);
  return asRules({ size: itemset.length, frequent, minConfidence, itemset, antecedent, consequent });
}
