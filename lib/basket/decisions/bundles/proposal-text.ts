/** Proposals as sentences and as a table. */

import { mustBe, requireKind } from "../../../core/errors";
import { formatItems } from "../../../core/text/items";
import type { Table } from "../../../core/text/table";
import { type ResultTableOptions, resultTable } from "../../display";
import { withNoun } from "../../display/wording";
import type { BundleProposal } from "./types";

/** The figures in a sentence, including what is unknown. */
export function summaryOf(proposal: Omit<BundleProposal, "summary">): string {
  const { togetherPerMonth, discount, discountCostPerMonth, breakEvenExtraPerMonth, test } = proposal;
  const today = `${rounded(togetherPerMonth)} a month are bought together without an offer`;
  if (discount === 0) return `${today}; no discount, nothing to earn back`;
  const given = `${percent(discount)} off gives these buyers ${discountCostPerMonth.toFixed(2)} a month`;
  if (breakEvenExtraPerMonth === Number.POSITIVE_INFINITY)
    return `${today}; ${given}; no number of extra bundles pays for it: each brings no more than the sale it replaces`;
  const needed = `${rounded(breakEvenExtraPerMonth)} extra a month (+${percent(proposal.breakEvenUplift)}) pay for it`;
  const plan =
    test === undefined
      ? "that is more than there are baskets"
      : `a test on about ${twoDigits(test.total)} baskets (${twoDigits(test.days ?? 0)} days) would tell`;
  return `${today}; ${given}; ${needed}; whether sales will rise by that much is not known: ${plan}`;
}

/** An integer, or two significant digits below 10: more digits would suggest false precision. */
function rounded(value: number): string {
  return value < 10 ? String(Number(value.toPrecision(2))) : Math.round(value).toLocaleString("en-US");
}

function twoDigits(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString("en-US");
}

function percent(fraction: number): string {
  return `${rounded(fraction * 100)} %`;
}

const PROPERTIES = {
  items: "list",
  discount: "number",
  togetherPerMonth: "number",
  fullMargin: "number",
  bundleMargin: "number",
  breakEvenExtraPerMonth: "number",
  largestDiscount: "number",
  profitChangePerMonth: "number",
  stockCover: ["undefined", "record"],
} as const;

/**
 * The proposals as a table, in their order. The sentence about a proposal is its `summary`.
 *
 * @example
 * const receipts = baskets.of([["tea", "cup"], ["tea", "cup"], ["tea"], ["cup"], ["tea"]]);
 * const pairs = itemsets.mine(receipts, { minSupport: 0.4, minLength: 2 });
 * const figures = { prices: { tea: 4, cup: 6 }, unitCosts: { tea: 2, cup: 3 }, days: 30 };
 * const offers = bundles.propose(pairs, { ...figures, discounts: [0.1], uplift: 1, cannibalised: 0 });
 * toTable(offers).rows[0].slice(0, 3); // ["tea + cup", "10 %", 2]
 */
export function toTable(proposals: readonly BundleProposal[], options: ResultTableOptions = {}): Table {
  const action = "show bundles";
  const kind = "proposals, as made by bundles.propose";
  if (!Array.isArray(proposals)) throw new TypeError(mustBe(action, "proposals", kind, proposals));
  for (const [i, proposal] of proposals.entries())
    requireKind(action, `proposals[${i}]`, proposal, kind, PROPERTIES);
  const hasStock = proposals.some((proposal) => proposal.stockCover !== undefined);
  const rowAt = (i: number) => {
    const proposal = proposals[i];
    const cover = proposal.stockCover;
    const lasts = cover === undefined ? "–" : `${rounded(cover.daysWithUplift)} days (${cover.item})`;
    return [
      formatItems(proposal.items, " + ", ","),
      percent(proposal.discount),
      proposal.togetherPerMonth,
      proposal.fullMargin,
      proposal.bundleMargin,
      proposal.breakEvenExtraPerMonth,
      percent(proposal.largestDiscount),
      proposal.profitChangePerMonth,
      ...(hasStock ? [lasts] : []),
    ];
  };
  const columns = [
    "bundle",
    "discount",
    { name: "together", note: "a month today", digits: 1 },
    { name: "full margin", note: "a bundle", digits: 2 },
    { name: "bundle margin", note: "discounted", digits: 2 },
    { name: "to break even", note: "extra a month", digits: 1 },
    { name: "largest discount", note: "at the hoped-for uplift" },
    { name: "profit change", note: "a month, at that uplift", digits: 2 },
    ...(hasStock ? [{ name: "stock lasts", note: "at that uplift" }] : []),
  ];
  const found = withNoun(proposals.length, "proposal");
  const summary = `${found}, the most profitable at the hoped-for uplift first`;
  return resultTable(action, options, { columns, size: proposals.length, rowAt, summary });
}
