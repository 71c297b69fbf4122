/** Rules as CSV for spreadsheets, and as JSON to save and load. */
import { type OptionReaders, readOptions } from "../../../core/options";
import { CSV_TEXT_READERS, type CsvTextOptions } from "../../../core/text/csv-text";
import { columnsOf, csvPieces, type ResultColumn } from "../../../core/text/row-formats";
import { joinPieces, jsonPieces, writePieces } from "../../../core/text/text-pieces";
import { fromSaved, toSaved } from "../../miners/results/csv-json";
import { parseSaved, readColumn, readObject, refuseUnless } from "../../miners/results/saved-columns";
import type { FrequentItemsets, Rules } from "../../types";
import { RULE_COLUMN_READERS, type RuleColumnOptions, rowsOfRules } from "../columns/rule-rows";
import { requireRules } from "../require-rules";
import { asRules } from "../table";

const KIND = "association-rules";
const CSV_ACTION = "write rules as CSV";
const JSON_ACTION = "write rules as JSON";

/** Columns of the CSV text, and whether it is safe in spreadsheets. */
export interface RuleCsvOptions extends RuleColumnOptions, CsvTextOptions {}

const CSV_READERS = { ...RULE_COLUMN_READERS, ...CSV_TEXT_READERS } satisfies OptionReaders<RuleCsvOptions>;

/**
 * The rules as CSV, one line for each, in their order: both sides, counts and ratios, or the columns chosen. Items are joined
 * with "; ". For an exact copy use `toJSON`.
 *
 * @throws {RangeError} If a measure is unknown, intervals or p-values are of other rules, or the text is longer than a string
 * can be; `writeCsv` has no limit.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * toCsv(found).split("\r\n")[1]; // "cup,tea,1,1,2,0.5,1,1,0,1"
 * toCsv(found, { measures: ["phi", "lift"] }); // "antecedent,consequent,phi,lift\r\ncup,tea,0,1\r\n"
 */
export function toCsv(rules: Rules, options: RuleCsvOptions = {}): string {
  return joinPieces(CSV_ACTION, csvOf(rules, options), "use rules.writeCsv");
}

/**
 * Writes the text of `toCsv` to a file, rule by rule, so that millions of rules need little memory. A path that ends in `.gz`
 * is compressed. The file appears when it is complete.
 *
 * @throws As `toCsv`. @throws {Error} If the folder does not exist, or the disk refuses.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * await writeCsv("rules.csv", found, { measures: ["lift"] });
 * (await csv.read("rules.csv", { columns: { consequent: "text", lift: "number" } })).columns; // { consequent: ["tea"], lift: [1] }
 */
export async function writeCsv(path: string, rules: Rules, options: RuleCsvOptions = {}): Promise<void> {
  await writePieces(CSV_ACTION, path, csvOf(rules, options));
}

function csvOf(rules: Rules, options: RuleCsvOptions): Iterable<string> {
  requireRules(CSV_ACTION, rules);
  const { spreadsheetSafe, ...columns } = readOptions(CSV_ACTION, options, CSV_READERS);
  return csvPieces(CSV_ACTION, rowsOfRules(rules, columns), { spreadsheetSafe });
}

/**
 * The rules as columns by name, for `frames.of` and for computing: both sides as texts such as `{milk,bread}`, measures, the
 * limits of intervals (`liftLower`, `liftUpper`), and p-values (`pValue`, `adjustedPValue`).
 *
 * @throws {RangeError} If a measure is unknown, or intervals or p-values are of other rules.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * toColumns(found, { measures: ["lift"] }); // { antecedent: ["{cup}"], consequent: ["{tea}"], lift: [1] }
 */
export function toColumns(
  rules: Rules,
  options: RuleColumnOptions = {},
): Readonly<Record<string, ResultColumn>> {
  const action = "list columns of rules";
  requireRules(action, rules);
  return columnsOf(action, rowsOfRules(rules, readOptions(action, options, RULE_COLUMN_READERS)));
}

/**
 * The rules as JSON, with the itemsets they come from, column by column. `fromJSON` reads it back.
 *
 * @throws {RangeError} If the text is longer than a string can be; `writeJSON` has no limit.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * JSON.parse(toJSON(found)).minConfidence; // 1
 */
export function toJSON(rules: Rules): string {
  return joinPieces(JSON_ACTION, jsonOf(rules), "use rules.writeJSON");
}

/**
 * Writes the text of `toJSON` to a file, piece by piece. A path that ends in `.gz` is compressed. The file appears when it is
 * complete.
 *
 * @throws {Error} If the folder does not exist, or the disk refuses.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * await writeJSON("rules.json", found);
 */
export async function writeJSON(path: string, rules: Rules): Promise<void> {
  await writePieces(JSON_ACTION, path, jsonOf(rules));
}

function jsonOf(rules: Rules): Iterable<string> {
  requireRules(JSON_ACTION, rules);
  const { frequent, minConfidence, itemset, antecedent, consequent } = rules;
  return jsonPieces({
    kind: KIND,
    minConfidence,
    frequent: toSaved(frequent),
    itemset,
    antecedent,
    consequent,
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
  const record = readObject(action, parseSaved(action, text), KIND);
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
  for (let i = 0; i < itemset.length; i++) {
    const isRule = isSplit(frequent, itemset[i], antecedent[i], consequent[i]);
    refuseUnless(
      isRule,
      action,
      `itemset, entry ${i},`,
      "the antecedent and the consequent together",
      itemset[i],
    );
  }
  return asRules({ size: itemset.length, frequent, minConfidence, itemset, antecedent, consequent });
}

/** Whether each item of a set is in exactly one of two others, which have no more items. */
function isSplit({ item, parent }: FrequentItemsets, set: number, left: number, right: number): boolean {
  let [a, b] = [left, right];
  for (let s = set; s >= 0; s = parent[s]) {
    // The items of each set ascend, so the last ones are compared.
    if (a >= 0 && item[a] === item[s]) a = parent[a];
    else if (b >= 0 && item[b] === item[s]) b = parent[b];
    else return false;
  }
  return a < 0 && b < 0;
}
