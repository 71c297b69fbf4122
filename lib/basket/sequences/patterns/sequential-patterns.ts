/** Sequential patterns as columns, records and a table. */
import { requireKind } from "../../../core/errors";
import { callback, readAnswer } from "../../../core/options";
import { column } from "../../../core/text/cell";
import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import type { Table } from "../../../core/text/table";
import { type Columns, type Records, type ResultTableOptions, resultTable, withRecords } from "../../display";
import { withNoun } from "../../display/wording";

/** One pattern: items bought in successive purchases. */
export interface SequentialPattern {
  /** Items of each purchase, in the order of the purchases. */
  readonly purchases: readonly (readonly string[])[];
  /** Customers whose sequence contains the pattern. */
  readonly count: number;
  /** `count` as a fraction of all customers. */
  readonly support: number;
}

/**
 * Sequential patterns as columns: a prefix tree. Pattern i extends pattern `parent[i]` (-1: none) by the item
 * `itemNames[item[i]]`, in a later purchase if `startsPurchase[i]` is 1, otherwise in its last purchase. Iterating gives
 * `SequentialPattern` records of the patterns in `listed`, those of most customers first.
 */
export interface SequentialPatterns extends Records<SequentialPattern> {
  readonly customerCount: number;
  /** The threshold as a number of customers. */
  readonly minCount: number;
  readonly itemNames: readonly string[];
  readonly item: Int32Array;
  readonly parent: Int32Array;
  readonly startsPurchase: Uint8Array;
  /** Customers whose sequence contains the pattern. */
  readonly count: Int32Array;
  /** Positions of the listed patterns, in their order. */
  readonly listed: Int32Array;
}

export function asPatterns(columns: Columns<SequentialPatterns>): SequentialPatterns {
  return withRecords(columns, patternAt, toTable, [
    ["pattern", ({ purchases }) => purchases],
    "count",
    "support",
  ]);
}

function requirePatterns(action: string, patterns: unknown): void {
  const kind = "sequential patterns, as made by sequentialPatterns.mine";
  requireKind(action, "patterns", patterns, kind, {
    customerCount: "integer",
    minCount: "number",
    itemNames: "list",
    item: "Int32Array",
    parent: "Int32Array",
    startsPurchase: "Uint8Array",
    count: "Int32Array",
    listed: "Int32Array",
  });
}

/** Record of the listed pattern i. */
function patternAt(columns: Columns<SequentialPatterns>, i: number): SequentialPattern {
  const { itemNames, item, parent, startsPurchase, count, customerCount } = columns;
  const position = columns.listed[i];
  const purchases: string[][] = [];
  let purchase: string[] = [];
  for (let p = position; p >= 0; p = parent[p]) {
    purchase.unshift(itemNames[item[p]]);
    if (startsPurchase[p] === 0) continue;
    purchases.unshift(purchase);
    purchase = [];
  }
  return { purchases, count: count[position], support: count[position] / customerCount };
}

/**
 * The patterns that pass a test, in their order.
 *
 * @example
 * const found = sequentialPatterns.mine(sequences.of([[["tea"], ["cup"]], [["tea"], ["cup"]]]), { minSupport: 1 });
 * const [pattern] = filter(found, ({ purchases }) => purchases.length > 1);
 * pattern; // { purchases: [["tea"], ["cup"]], count: 2, support: 1 }
 */
export function filter(
  patterns: SequentialPatterns,
  test: (pattern: SequentialPattern) => boolean,
): SequentialPatterns {
  const action = "filter sequential patterns";
  requirePatterns(action, patterns);
  callback()(action, "test", test);
  const listed = patterns.listed.filter((_, i) =>
    readAnswer(action, "test", i, test(patternAt(patterns, i))),
  );
  return asPatterns({ ...patterns, listed, size: listed.length });
}

/**
 * The patterns as a table, those of most customers first, with arrows between purchases.
 *
 * @example
 * const found = sequentialPatterns.mine(sequences.of([[["tea"], ["cup"]]]), { minSupport: 1, minPurchases: 2 });
 * toTable(found).rows; // [["tea → cup", 2, 1, 1]]
 */
export function toTable(patterns: Columns<SequentialPatterns>, options: ResultTableOptions = {}): Table {
  const action = "show sequential patterns";
  requirePatterns(action, patterns);
  const { size, minCount, customerCount } = patterns;
  const rowAt = (i: number) => {
    const { purchases, count, support } = patternAt(patterns, i);
    return [
      purchases.map((purchase) => formatItems(purchase, ", ", "→")).join(" → "),
      purchases.length,
      count,
      support,
    ];
  };
  const found = withNoun(size, "sequential pattern");
  const english = `${found}, of at least ${minCount} of ${customerCount} customers`;
  const chinese = `${size} 个序列模式，${customerCount} 位顾客中至少 ${minCount} 位`;
  const summary = localized(english, chinese);
  const columns = [
    column("pattern", "模式"),
    column("purchases", "购买次数"),
    column("customers", "顾客数"),
    column("support", "支持度"),
  ];
  return resultTable(action, options, { columns, size, rowAt, summary });
}
