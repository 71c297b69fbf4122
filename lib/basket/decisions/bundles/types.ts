/** What a bundle is worked out from, and what comes out. */

import type { SampleSize } from "../../../core/inference/sample-size";
import type { Displayable } from "../../../core/text/display";

/** A figure of each item, by its name. */
export type ByItem = ReadonlyMap<string, number> | Readonly<Record<string, number>>;

export interface BundleOptions {
  /** Selling price of one unit, in currency, without the taxes that are passed on. */
  readonly prices: ByItem;
  /** What one more unit costs the shop, in currency: purchase, packing, handling. */
  readonly unitCosts: ByItem;
  /** Days that the baskets cover: counts become sales a day by it. */
  readonly days: number;
  /** Discounts to work out, as fractions of the full price. @default 0.05, 0.1 and 0.15 */
  readonly discounts?: readonly number[];
  /** What the bundle is hoped to add: extra bundles as a fraction of those sold together today. A guess, not a forecast. */
  readonly uplift: number;
  /** Fraction of the extra bundles whose buyers would have bought one of the items anyway, at full price. @default 1 */
  readonly cannibalised?: number;
  /** Units in stock. @default no stock cover is worked out */
  readonly stock?: ByItem;
  /** Power of the proposed test. @default 0.8 */
  readonly power?: number;
  /** Level of the proposed test, on two sides. @default 0.05 */
  readonly alpha?: number;
}

/** How long the item lasts that runs out first. */
export interface StockCover {
  readonly item: string;
  /** Days at today's sales. */
  readonly days: number;
  /** Days if the hoped-for uplift comes. */
  readonly daysWithUplift: number;
}

/** One bundle at one discount. Money is in the currency of the prices; a month has 30 days. */
export interface BundleProposal {
  readonly items: readonly string[];
  readonly discount: number;
  /** Baskets a month that hold all the items, without any offer. */
  readonly togetherPerMonth: number;
  /** Baskets a month that hold each item but not the whole bundle, in the order of `items`. */
  readonly alonePerMonth: readonly number[];
  /** How much more often the items meet than if they did not depend on each other. */
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
  /** Given a month to those who buy all the items today. */
  readonly discountCostPerMonth: number;
  /** Extra bundles a month that pay for that; infinite if none do. */
  readonly breakEvenExtraPerMonth: number;
  /** The same, as a fraction of `togetherPerMonth`. */
  readonly breakEvenUplift: number;
  /** What the shop earns more a month if the hoped-for uplift comes; below 0 it loses. */
  readonly profitChangePerMonth: number;
  /** Largest discount that loses no money at the hoped-for uplift. */
  readonly largestDiscount: number;
  /** There if `stock` was given. */
  readonly stockCover?: StockCover;
  /** Baskets to try it on before the break-even uplift can be told from none; there if such a test can be. */
  readonly test?: SampleSize;
  /** The figures in a sentence, with what is not known. */
  readonly reading: string;
}

/** Proposals in an array that shows itself as a table. */
export type BundleProposals = readonly BundleProposal[] & Displayable;
