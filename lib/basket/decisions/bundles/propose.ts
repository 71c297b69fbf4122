/** Bundles (捆绑销售): cost and break-even point of a discount on items that are bought together. */
import { forProportions } from "../../../core/inference/sample-size";
import { readOptions } from "../../../core/options";
import { withTable } from "../../display";
import type { FrequentItemsets, Rules } from "../../types";
import { ACTION, type BundleFigures, candidatesOf, figuresOf } from "./bundle-figures";
import { summaryOf, toTable } from "./proposal-text";
import {
  BUNDLE_READERS,
  type BundleOptions,
  type BundleProposal,
  type BundleProposals,
  type ReadBundleOptions,
} from "./types";

/**
 * Computes cost and break-even point of bundles of items that are bought together.
 *
 * With P the full price, M the margin at full price, T the number of bundles sold today, D = d·P the discount, and
 * m = c·Σ w_i m_i the margin that an extra bundle displaces (w_i: fraction of the single sales that are of item i, m_i its
 * margin, c: `cannibalised`),
 *
 * $$\mathrm{cost} = T D, \qquad \mathrm{break\,even} = \frac{T D}{M - D - m}, \qquad
 * \Delta\mathrm{profit} = u T (M - D - m) - T D, \qquad d_{\max} = \frac{u\,(M - m)}{(1 + u)\,P}$$
 *
 * This is accounting, not a forecast. The uplift u is unknown before the bundle is offered: rules show who buys both items
 * today, not who would. The proposed test shows the offer to randomly chosen baskets. It is large enough to detect the
 * break-even uplift in the fraction of baskets with the whole bundle, at the traffic of `days`.
 *
 * Counts one unit of each item per basket. Ignores buyers who wait for the offer, returns and perished stock. For bundles of
 * three or more items, a displaced sale is assumed to be of one item. O(bundles · discounts).
 *
 * @param found Rules or frequent itemsets; each set of at least two items is a candidate once.
 * @returns The highest change of profit at the hoped-for uplift first; ties in the order of the sets.
 * @throws {TypeError} If an item has no price, cost or stock.
 * @throws {RangeError} If a figure is out of range.
 *
 * @see Nagle, T. T. & Müller, G. (2018). The strategy and tactics of pricing (6th ed.). Routledge (break-even sales
 * change).
 *
 * @example
 * const receipts = baskets.of([["tea", "cup"], ["tea", "cup"], ["tea"], ["cup"], ["tea"]]);
 * const pairs = itemsets.mine(receipts, { minSupport: 0.4, minLength: 2 });
 * const figures = { prices: { tea: 4, cup: 6 }, unitCosts: { tea: 2, cup: 3 }, days: 30 };
 * const [offer] = propose(pairs, { ...figures, discounts: [0.1], uplift: 1, cannibalised: 0 });
 * offer.breakEvenExtraPerMonth; // 0.5
 */
export function propose(found: Rules | FrequentItemsets, options: BundleOptions): BundleProposals {
  const settings = readOptions(ACTION, options, BUNDLE_READERS);
  const { frequent, sets } = candidatesOf(found);
  const proposals = sets.flatMap((set) => {
    const figures = figuresOf(frequent, set, settings);
    return settings.discounts.map((discount) => proposalOf(figures, discount, settings));
  });
  proposals.sort((a, b) => b.profitChangePerMonth - a.profitChangePerMonth);
  return withTable(proposals, toTable);
}

function proposalOf(
  figures: BundleFigures,
  discount: number,
  { uplift, days, power, alpha }: ReadBundleOptions,
): BundleProposal {
  const { togetherPerMonth, fullPrice, unitCost, displacedMargin, together, baskets, ...rest } = figures;
  const fullMargin = fullPrice - unitCost;
  const bundleMargin = fullMargin - discount * fullPrice;
  const gainPerExtra = bundleMargin - displacedMargin;
  const discountCostPerMonth = togetherPerMonth * discount * fullPrice;
  const breakEvenExtraPerMonth =
    discountCostPerMonth === 0
      ? 0
      : gainPerExtra > 0
        ? discountCostPerMonth / gainPerExtra
        : Number.POSITIVE_INFINITY;
  const breakEvenUplift = breakEvenExtraPerMonth / togetherPerMonth;
  const baseline = together / baskets;
  const lift = 1 + breakEvenUplift;
  const test =
    lift > 1 && baseline * lift < 1
      ? forProportions({
          baseline,
          difference: baseline * lift - baseline,
          power,
          alpha,
          customersPerDay: baskets / days,
        })
      : undefined;
  const proposal = {
    ...rest,
    discount,
    togetherPerMonth,
    fullPrice,
    bundlePrice: fullPrice * (1 - discount),
    unitCost,
    fullMargin,
    bundleMargin,
    displacedMargin,
    discountCostPerMonth,
    breakEvenExtraPerMonth,
    breakEvenUplift,
    profitChangePerMonth: uplift * togetherPerMonth * gainPerExtra - discountCostPerMonth,
    largestDiscount: Math.max(0, (uplift * (fullMargin - displacedMargin)) / ((1 + uplift) * fullPrice)),
    ...(test === undefined ? {} : { test }),
  };
  return { ...proposal, summary: summaryOf(proposal) };
}
