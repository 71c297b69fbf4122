/** Proposals as a reader sees them: a sentence each, and a table. */
import * as table from "../../../core/text/table";
import { withNoun } from "../../display/wording";
import type { BundleProposal } from "./types";

/** The figures in a sentence, with what is not known. */
export function readingOf(proposal: Omit<BundleProposal, "reading">): string {
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
  return `${today}; ${given}; ${needed}; whether so many more will be bought is not known: ${plan}`;
}

/** Whole numbers, or two digits of small ones: more would look surer than it is. */
function rounded(value: number): string {
  return value < 10 ? String(Number(value.toPrecision(2))) : Math.round(value).toLocaleString("en-US");
}

function twoDigits(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString("en-US");
}

function percent(fraction: number): string {
  return `${rounded(fraction * 100)} %`;
}

export interface BundleTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many proposals there are */
  readonly caption?: string;
}

/** The proposals as a table, in their order; what a proposal says in words is its `reading`. */
export function toTable(proposals: readonly BundleProposal[], options: BundleTableOptions = {}): table.Table {
  const {
    limit = 20,
    caption = `${withNoun(proposals.length, "proposal")}, the most profitable at the hoped-for uplift first`,
  } = options;
  const hasStock = proposals.some((proposal) => proposal.stockCover !== undefined);
  const rows = proposals.slice(0, limit).map((proposal) => {
    const cover = proposal.stockCover;
    const lasts = cover === undefined ? "–" : `${rounded(cover.daysWithUplift)} days (${cover.item})`;
    return [
      proposal.items.join(" + "),
      percent(proposal.discount),
      proposal.togetherPerMonth,
      proposal.fullMargin,
      proposal.bundleMargin,
      proposal.breakEvenExtraPerMonth,
      percent(proposal.largestDiscount),
      proposal.profitChangePerMonth,
      ...(hasStock ? [lasts] : []),
    ];
  });
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
  return table.fromRows(columns, rows, { caption, limit, totalRows: proposals.length });
}
