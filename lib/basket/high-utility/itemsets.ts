/** High-utility itemsets as columns, and how a reader sees them. */
import { DISPLAY, type Displayable, withDisplay } from "../../core/text/display";
import * as table from "../../core/text/table";

/** One set and what it earns. */
export interface HighUtilityItemset {
  /** The item bought most often first. */
  readonly items: readonly string[];
  /** Baskets that hold all of them. */
  readonly count: number;
  /** `count` as a fraction of all baskets. */
  readonly support: number;
  /** What the items of the set earn in these baskets, in the currency of the values. */
  readonly utility: number;
  /** `utility` as a fraction of what all items in all baskets earn, losses not counted. */
  readonly share: number;
}

/** High-utility itemsets as columns, what earns most first. Iterating gives `HighUtilityItemset` records. */
export interface HighUtilityItemsets extends Displayable, Iterable<HighUtilityItemset> {
  readonly size: number;
  readonly basketCount: number;
  /** The threshold: that of the options, or what the last of the `top` sets earns. */
  readonly minUtility: number;
  /** What all items in all baskets earn, losses not counted. */
  readonly totalUtility: number;
  /** Decimals of the currency. */
  readonly decimals: number;
  readonly itemNames: readonly string[];
  /** Set i holds `items[offsets[i]]` up to, not including, `items[offsets[i + 1]]`. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Baskets that hold the set. */
  readonly count: Int32Array;
  /** What the set earns, in steps of 10^-`decimals`, exact. */
  readonly utilities: Float64Array;
}

export interface HighUtilityTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many sets there are, and the threshold */
  readonly caption?: string;
}

type Columns = Omit<HighUtilityItemsets, typeof Symbol.iterator | keyof Displayable>;

/** Gives the columns their iterator and their look, neither of which shows in JSON or in a comparison. */
export function asItemsets(columns: Columns): HighUtilityItemsets {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as HighUtilityItemsets, (itemsets) => toTable(itemsets)[DISPLAY]());
}

/** Set i, with its names and numbers. */
export function at(columns: Columns, i: number): HighUtilityItemset {
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

/** The sets as a table, what earns most first. */
export function toTable(itemsets: HighUtilityItemsets, options: HighUtilityTableOptions = {}): table.Table {
  const { size, minUtility, decimals } = itemsets;
  const money = (amount: table.Cell) =>
    typeof amount === "number"
      ? amount.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
      : String(amount);
  const found = `${size.toLocaleString("en-US")} ${size === 1 ? "itemset" : "itemsets"}`;
  const { limit = 20, caption = `${found} that earn at least ${money(minUtility)}` } = options;
  const rows = Array.from({ length: Math.min(limit, size) }, (_, i) => {
    const { items, count, support, utility, share } = at(itemsets, i);
    return [items.join(", "), count, support, utility, share];
  });
  const columns = ["items", "count", "support", { name: "utility", format: money }, "share"];
  return table.fromRows(columns, rows, { caption, limit, totalRows: size });
}
