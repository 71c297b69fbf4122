/** High-utility itemsets as columns, records and a table. */
import { requireKind } from "../../core/errors";
import { column } from "../../core/text/cell";
import { formatItems } from "../../core/text/items";
import type { Cell, Table } from "../../core/text/table";
import { type Columns, type Records, type ResultTableOptions, resultTable, withRecords } from "../display";
import { withNoun } from "../display/wording";

/** An itemset and its utility. */
export interface HighUtilityItemset {
  /** The item bought most often first. */
  readonly items: readonly string[];
  /** Baskets with all the items. */
  readonly count: number;
  /** `count` as a fraction of all baskets. */
  readonly support: number;
  /** Sum of the values of the items in these baskets, in currency. */
  readonly utility: number;
  /** `utility` as a fraction of all positive values of all baskets. */
  readonly share: number;
}

/** High-utility itemsets as columns, the highest utility first. Iterating gives `HighUtilityItemset` records. */
export interface HighUtilityItemsets extends Records<HighUtilityItemset> {
  readonly basketCount: number;
  /** The threshold: `minUtility` of the options, or the utility of the last of the `top` itemsets. */
  readonly minUtility: number;
  /** Sum of all positive values of all baskets. */
  readonly totalUtility: number;
  /** Decimals of the currency. */
  readonly decimals: number;
  readonly itemNames: readonly string[];
  /** Itemset i contains `items[offsets[i]]` up to, not including, `items[offsets[i + 1]]`. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Baskets with the itemset. */
  readonly count: Int32Array;
  /** Utility, in units of 10^-`decimals`, exact. */
  readonly utilities: Float64Array;
}

export function asItemsets(columns: Columns<HighUtilityItemsets>): HighUtilityItemsets {
  return withRecords(columns, itemsetAt, toTable, ["items", "count", "support", "utility", "share"]);
}

const PROPERTIES = {
  size: "integer",
  basketCount: "integer",
  minUtility: "number",
  totalUtility: "number",
  decimals: "integer",
  itemNames: "list",
  offsets: "Int32Array",
  items: "Int32Array",
  count: "Int32Array",
  utilities: "Float64Array",
} as const;

function itemsetAt(columns: Columns<HighUtilityItemsets>, i: number): HighUtilityItemset {
  const { itemNames, offsets, items, count, utilities, basketCount, totalUtility, decimals } = columns;
  const utility = utilities[i] / 10 ** decimals;
  return {
    items: Array.from(items.subarray(offsets[i], offsets[i + 1]), (item) => itemNames[item]),
    count: count[i],
    support: count[i] / basketCount,
    utility,
    share: utility / totalUtility,
  };
}

/**
 * The itemsets as a table, the highest utility first.
 *
 * @example
 * const sold = highUtility.of([{ tea: 2, cup: 1 }, { tea: 1, cup: 2 }, { tea: 9 }], { tea: 1, cup: 4 });
 * toTable(highUtility.mine(sold, { top: 1 })).rows; // [["tea, cup", 2, 2 / 3, 15, 15 / 24]]
 */
export function toTable(itemsets: Columns<HighUtilityItemsets>, options: ResultTableOptions = {}): Table {
  const action = "show high-utility itemsets";
  const kind = "high-utility itemsets, as made by highUtility.mine";
  requireKind(action, "itemsets", itemsets, kind, PROPERTIES);
  const { size, minUtility, decimals } = itemsets;
  const money = (amount: Cell) =>
    typeof amount === "number"
      ? amount.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
      : String(amount);
  const rowAt = (i: number) => {
    const { items, count, support, utility, share } = itemsetAt(itemsets, i);
    return [formatItems(items), count, support, utility, share];
  };
  const sets = [column("items", "商品"), column("count", "计数"), column("support", "支持度")];
  const columns = [...sets, { name: "utility", format: money }, "share"];
  const summary = `${withNoun(size, "itemset")} that earn at least ${money(minUtility)}`;
  return resultTable(action, options, { columns, size, rowAt, summary });
}
