/** Options and results of bundle proposals. */
import type { SampleSize } from "../../../core/inference/sample-size";
import {
  fraction,
  listOf,
  nonNegative,
  type OptionReader,
  type OptionReaders,
  openFraction,
  optional,
  positive,
  type ReadOptions,
  readEntries,
  withDefault,
} from "../../../core/options";
import type { Displayable } from "../../../core/text/display";
import type { ByItem } from "../../types";

/** Prices, costs and assumptions. */
export interface BundleOptions {
  /** Selling price of one unit, in currency, without sales tax. */
  readonly prices: ByItem;
  /** Variable cost of one unit, in currency: purchase, packing, handling. */
  readonly unitCosts: ByItem;
  /** Days that the baskets cover; sales per day are counts divided by it. */
  readonly days: number;
  /** Discounts to evaluate, as fractions of the full price. @default 0.05, 0.1 and 0.15 */
  readonly discounts?: readonly number[];
  /** Hoped-for extra bundles, as a fraction of those sold today. An assumption, not a forecast. */
  readonly uplift: number;
  /** Fraction of the extra bundles whose buyers would otherwise have bought one of the items at full price. @default 1 */
  readonly cannibalised?: number;
  /** Units in stock. @default none, no stock cover is computed */
  readonly stock?: ByItem | undefined;
  /** Power of the proposed test. @default 0.8 */
  readonly power?: number;
  /** Significance level of the proposed test, two-sided. @default 0.05 */
  readonly alpha?: number;
}

const byItem: OptionReader<ReadonlyMap<string, number>> = (action, name, value) =>
  new Map(readEntries<number>(action, name, value as ByItem, "an object or a map of numbers by item name"));

export const BUNDLE_READERS = {
  prices: byItem,
  unitCosts: byItem,
  days: positive,
  discounts: withDefault<readonly number[], readonly number[]>([0.05, 0.1, 0.15], listOf(fraction)),
  uplift: nonNegative,
  cannibalised: withDefault(1, fraction),
  stock: optional(byItem),
  power: withDefault(0.8, openFraction),
  alpha: withDefault(0.05, openFraction),
} satisfies OptionReaders<BundleOptions>;

export type ReadBundleOptions = ReadOptions<typeof BUNDLE_READERS>;

/** Stock cover of the item that runs out first. */
export interface StockCover {
  readonly item: string;
  /** Days at today's sales. */
  readonly days: number;
  /** Days at the hoped-for uplift. */
  readonly daysWithUplift: number;
}

/** One bundle at one discount. Money is in the currency of the prices; a month has 30 days. */
export interface BundleProposal {
  readonly items: readonly string[];
  readonly discount: number;
  /** Baskets per month with all the items, without any offer. */
  readonly togetherPerMonth: number;
  /** Baskets per month with the item but not the whole bundle, in the order of `items`. */
  readonly alonePerMonth: readonly number[];
  /** Lift of the itemset: how many times as often the items are bought together as independent items. */
  readonly lift: number;
  readonly fullPrice: number;
  readonly bundlePrice: number;
  readonly unitCost: number;
  /** Margin of one bundle at full price. */
  readonly fullMargin: number;
  /** Margin of one bundle with the discount. */
  readonly bundleMargin: number;
  /** Margin that an extra bundle takes away from sales of single items. */
  readonly displacedMargin: number;
  /** Discount per month to those who buy all the items today. */
  readonly discountCostPerMonth: number;
  /** Extra bundles per month that pay for the discount; infinite if no number does. */
  readonly breakEvenExtraPerMonth: number;
  /** The same, as a fraction of `togetherPerMonth`. */
  readonly breakEvenUplift: number;
  /** Change of profit per month at the hoped-for uplift. */
  readonly profitChangePerMonth: number;
  /** Largest discount without loss at the hoped-for uplift. */
  readonly largestDiscount: number;
  /** Present if `stock` was given. */
  readonly stockCover?: StockCover;
  /** Size of an experiment that can detect the break-even uplift; absent if there is no such experiment. */
  readonly test?: SampleSize;
  /** The figures in a sentence, including what is unknown. */
  readonly summary: string;
}

/** An array of proposals. Displayed as a table. */
export type BundleProposals = readonly BundleProposal[] & Displayable;
