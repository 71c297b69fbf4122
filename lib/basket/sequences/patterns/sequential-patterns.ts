/** Sequential patterns as columns, and how a reader sees them. */
import { DISPLAY, type Displayable, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";

/** One pattern: these items, then those. */
export interface SequentialPattern {
  /** Items of each purchase, in the order of the purchases. */
  readonly purchases: readonly (readonly string[])[];
  /** Customers whose sequence holds the pattern. */
  readonly count: number;
  /** `count` as a fraction of all customers. */
  readonly support: number;
}

/**
 * Sequential patterns as columns: a prefix tree. Pattern i is pattern `parent[i]` (none: -1) and the item
 * `itemNames[item[i]]` more, in its last purchase or, where `opens[i]` is 1, in a purchase after it. Iterating gives
 * `SequentialPattern` records of the patterns that are `listed`, those of most customers first.
 */
export interface SequentialPatterns extends Displayable, Iterable<SequentialPattern> {
  /** Patterns listed. */
  readonly size: number;
  readonly customerCount: number;
  /** The threshold as a number of customers. */
  readonly minCount: number;
  readonly itemNames: readonly string[];
  readonly item: Int32Array;
  readonly parent: Int32Array;
  readonly opens: Uint8Array;
  /** Customers whose sequence holds the pattern. */
  readonly count: Int32Array;
  /** Positions of the patterns asked for, in their order. */
  readonly listed: Int32Array;
}

export interface PatternTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many patterns there are, and the threshold */
  readonly caption?: string;
}

type Columns = Omit<SequentialPatterns, typeof Symbol.iterator | keyof Displayable>;

/** Gives the columns their iterator and their look, neither of which shows in JSON or in a comparison. */
export function asPatterns(columns: Columns): SequentialPatterns {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as SequentialPatterns, (patterns) => toTable(patterns)[DISPLAY]());
}

/** Pattern i of those listed, with its names and numbers. */
export function at(columns: Columns, i: number): SequentialPattern {
  const { itemNames, item, parent, opens, count, customerCount } = columns;
  const position = columns.listed[i];
  const purchases: string[][] = [];
  let purchase: string[] = [];
  for (let p = position; p >= 0; p = parent[p]) {
    purchase.unshift(itemNames[item[p]]);
    if (opens[p] === 0) continue;
    purchases.unshift(purchase);
    purchase = [];
  }
  return { purchases, count: count[position], support: count[position] / customerCount };
}

/**
 * The patterns that a test lets through, in their order.
 *
 * @example
 * filter(found, ({ purchases }) => purchases.length > 1);
 */
export function filter(
  patterns: SequentialPatterns,
  isWanted: (pattern: SequentialPattern) => boolean,
): SequentialPatterns {
  const listed = patterns.listed.filter((_, i) => isWanted(at(patterns, i)));
  return asPatterns({ ...patterns, listed, size: listed.length });
}

/** The patterns as a table, those of most customers first; an arrow parts one purchase from the next. */
export function toTable(patterns: SequentialPatterns, options: PatternTableOptions = {}): table.Table {
  const { size, minCount, customerCount } = patterns;
  const found = `${size.toLocaleString("en-US")} sequential ${size === 1 ? "pattern" : "patterns"}`;
  const { limit = 20, caption = `${found}, of at least ${minCount} of ${customerCount} customers` } = options;
  const rows = Array.from({ length: Math.min(limit, size) }, (_, i) => {
    const { purchases, count, support } = at(patterns, i);
    return [purchases.map((purchase) => purchase.join(", ")).join(" → "), purchases.length, count, support];
  });
  return table.fromRows(["pattern", "purchases", "customers", "support"], rows, {
    caption,
    limit,
    totalRows: size,
  });
}
