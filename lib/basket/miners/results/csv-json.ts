/** Frequent itemsets as CSV for spreadsheets, and as JSON to save and read back. */
import { readOptions } from "../../../core/options";
import { CSV_TEXT_READERS, type CsvTextOptions } from "../../../core/text/csv-text";
import { readRows } from "../../../core/text/result-rows";
import { csvPieces } from "../../../core/text/row-formats";
import { joinPieces, jsonPieces, writePieces } from "../../../core/text/text-pieces";
import type { Algorithm, FrequentItemsets } from "../../types";
import { asItemsets } from "./itemset-columns";
import { requireFrequentItemsets } from "./require-itemsets";
import { isRising, parseSaved, readColumn, readCounts, readObject, refuseUnless } from "./saved-columns";

const KIND = "frequent-itemsets";
const READ = "read itemsets";
const ALGORITHMS: readonly Algorithm[] = ["apriori", "eclat", "fpGrowth", "hybrid"];

/**
 * The itemsets as CSV, one a line, in their order: `items,length,count,support`. Items are joined with "; "; use `toJSON` for
 * an exact copy.
 *
 * @throws {RangeError} If the text is longer than a string can be; `writeCsv` has no limit.
 *
 * @example
 * toCsv(itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 1 })); // "items,length,count,support\r\ntea,1,2,1\r\n"
 */
export function toCsv(itemsets: FrequentItemsets, options: CsvTextOptions = {}): string {
  return joinPieces(CSV_ACTION, csvOf(itemsets, options), "use writeCsv");
}

/**
 * Writes the text of `toCsv` to a file, itemset by itemset, so that millions need little memory. A path that ends in `.gz` is
 * compressed. The file appears when it is complete.
 *
 * @throws {Error} If the folder does not exist, or the disk refuses.
 *
 * @example
 * await writeCsv("itemsets.csv", itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 1 }));
 * (await csv.read("itemsets.csv")).columns.items; // ["tea"]
 */
export async function writeCsv(
  path: string,
  itemsets: FrequentItemsets,
  options: CsvTextOptions = {},
): Promise<void> {
  await writePieces(CSV_ACTION, path, csvOf(itemsets, options));
}

const CSV_ACTION = "write itemsets as CSV";

function csvOf(itemsets: FrequentItemsets, options: CsvTextOptions): Iterable<string> {
  requireFrequentItemsets(CSV_ACTION, itemsets, "itemsets");
  const settings = readOptions(CSV_ACTION, options, CSV_TEXT_READERS);
  return csvPieces(CSV_ACTION, readRows(CSV_ACTION, itemsets), settings);
}

/**
 * The itemsets as JSON, column by column; `fromJSON` reads them back.
 *
 * @throws {RangeError} If the text is longer than a string can be; `writeJSON` has no limit.
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 1 });
 * JSON.parse(toJSON(frequent)).itemNames; // ["tea"]
 */
export function toJSON(itemsets: FrequentItemsets): string {
  return joinPieces(JSON_ACTION, jsonPieces(jsonOf(itemsets)), "use writeJSON");
}

/**
 * Writes the text of `toJSON` to a file, piece by piece. A path that ends in `.gz` is compressed. The file appears when it is
 * complete.
 *
 * @throws {Error} If the folder does not exist, or the disk refuses.
 *
 * @example
 * await writeJSON("itemsets.json", itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 1 }));
 */
export async function writeJSON(path: string, itemsets: FrequentItemsets): Promise<void> {
  await writePieces(JSON_ACTION, path, jsonPieces(jsonOf(itemsets)));
}

const JSON_ACTION = "write itemsets as JSON";

function jsonOf(itemsets: FrequentItemsets) {
  requireFrequentItemsets(JSON_ACTION, itemsets, "itemsets");
  return toSaved(itemsets);
}

/**
 * Reads the itemsets that `toJSON` wrote.
 *
 * @throws {SyntaxError} If the text is not JSON, or its columns do not make itemsets; the message names the column.
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
 * fromJSON(toJSON(frequent)).count; // [1, 2, 1]
 */
export function fromJSON(text: string): FrequentItemsets {
  return fromSaved(parseSaved(READ, text));
}

/** The columns that are saved. */
export function toSaved(itemsets: FrequentItemsets) {
  const { first, algorithm, basketCount, minCount, itemNames, item, parent, count, levelOffsets } = itemsets;
  return {
    kind: KIND,
    first,
    algorithm,
    basketCount,
    minCount,
    itemNames,
    item,
    parent,
    count,
    levelOffsets,
  };
}

/** @throws {SyntaxError} If it is not what `toSaved` gives. */
export function fromSaved(saved: unknown): FrequentItemsets {
  const action = READ;
  const record = readObject(action, saved, KIND);
  const most = Number.MAX_SAFE_INTEGER;
  const basketCount = readCounts(action, "basketCount", [record.basketCount], 0, most)[0];
  const minCount = readCounts(action, "minCount", [record.minCount], 1, most)[0];
  const itemNames = record.itemNames;
  const areNames = Array.isArray(itemNames) && itemNames.every((name) => typeof name === "string");
  refuseUnless(areNames, action, "itemNames", "a list of texts", itemNames);
  const areDistinct = new Set(itemNames as string[]).size === (itemNames as string[]).length;
  refuseUnless(areDistinct, action, "itemNames", "distinct", itemNames);
  const item = readColumn(action, "item", record.item, 0, (itemNames as string[]).length - 1);
  const parent = readColumn(action, "parent", record.parent, -1, item.length - 1);
  const count = readCounts(action, "count", record.count, 1, basketCount);
  const levelOffsets = readColumn(action, "levelOffsets", record.levelOffsets, 0, item.length);
  const areLong = parent.length === item.length && count.length === item.length;
  refuseUnless(areLong, action, "item, parent and count", "of one length", parent.length);
  const areLevels = isRising(levelOffsets) && levelOffsets[0] === 0 && levelOffsets.at(-1) === item.length;
  refuseUnless(areLevels, action, "levelOffsets", `rising from 0 to ${item.length}`, record.levelOffsets);
  for (let length = 1; length < levelOffsets.length; length++)
    for (let i = levelOffsets[length - 1]; i < levelOffsets[length]; i++) {
      const above = parent[i];
      const isBelow =
        length === 1
          ? above === -1
          : above >= levelOffsets[length - 2] && above < levelOffsets[length - 1] && item[above] < item[i];
      refuseUnless(isBelow, action, `parent, entry ${i},`, "a set of one item less, its items rarer", above);
      const limit = above < 0 ? basketCount : count[above];
      refuseUnless(
        count[i] <= limit,
        action,
        `count, entry ${i},`,
        `at most ${limit}, that of its subset`,
        count[i],
      );
      // Sets are found by bisection, so they must be in order.
      const isFirst = i === levelOffsets[length - 1];
      const isNext = isFirst || above > parent[i - 1] || (above === parent[i - 1] && item[i] > item[i - 1]);
      refuseUnless(isNext, action, `item, entry ${i},`, "in the order of the items, each set once", item[i]);
    }
  const [first] = readColumn(action, "first", [record.first], 0, item.length);
  const algorithm = ALGORITHMS.find((name) => name === record.algorithm);
  const rule = `one of ${ALGORITHMS.join(", ")}`;
  refuseUnless(algorithm !== undefined, action, "algorithm", rule, record.algorithm);
  const size = item.length - first;
  const columns = { itemNames: itemNames as string[], item, parent, count, levelOffsets };
  return asItemsets({ size, first, algorithm, basketCount, minCount, ...columns });
}
