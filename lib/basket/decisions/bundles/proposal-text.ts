/** Proposals as sentences and as a table. */

import { mustBe, requireKind } from "../../../core/errors";
import { column } from "../../../core/text/cell";
import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import type { Table } from "../../../core/text/table";
import { type ResultTableOptions, resultTable } from "../../display";
import { withNoun } from "../../display/wording";
import type { BundleProposal } from "./types";

/** The figures in a sentence, including what is unknown. */
export function summaryOf(proposal: Omit<BundleProposal, "summary">): string {
  const { togetherPerMonth, discount, discountCostPerMonth, breakEvenExtraPerMonth, test } = proposal;
  const [now, off] = [rounded(togetherPerMonth), percent(discount)];
  const today = localized(
    `${now} a month are bought together without an offer`,
    `目前没有优惠，每月一起售出 ${now} 套`,
  );
  const join = localized("; ", "；");
  if (discount === 0)
    return today + join + localized("no discount, nothing to earn back", "不打折，无需回本");
  const cost = discountCostPerMonth.toFixed(2);
  const given = localized(
    `${off} off gives these buyers ${cost} a month`,
    `优惠 ${off}，每月向这些顾客让利 ${cost}`,
  );
  if (breakEvenExtraPerMonth === Number.POSITIVE_INFINITY) {
    const never = localized(
      "no number of extra bundles pays for it: each brings no more than the sale it replaces",
      "多卖多少都不能回本：每套所赚不超过它所替代的销售",
    );
    return [today, given, never].join(join);
  }
  const [extra, more] = [rounded(breakEvenExtraPerMonth), percent(proposal.breakEvenUplift)];
  const needed = localized(
    `${extra} extra a month (+${more}) pay for it`,
    `每月多卖 ${extra} 套（+${more}）即可回本`,
  );
  const [carts, days] = [twoDigits(test?.total ?? 0), twoDigits(test?.days ?? 0)];
  const plan =
    test === undefined
      ? localized("that is more than there are baskets", "这比购物篮还多")
      : localized(
          `a test on about ${carts} baskets (${days} days) would tell`,
          `用约 ${carts} 个购物篮（${days} 天）做实验可以验证`,
        );
  const unknown = localized(
    `whether sales will rise by that much is not known: ${plan}`,
    `销量能否增加这么多尚不可知：${plan}`,
  );
  return [today, given, needed, unknown].join(join);
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

function daysText(days: string, item: string): string {
  return localized(`${days} days (${item})`, `${days} 天（${item}）`);
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
    const lasts = cover === undefined ? "–" : daysText(rounded(cover.daysWithUplift), cover.item);
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
  const monthly = localized("a month, at that uplift", "每月，按该增量");
  const atUplift = localized("at that uplift", "按该增量");
  const columns = [
    ...[column("bundle", "捆绑"), column("discount", "折扣")],
    column("together", "一起购买", { note: localized("a month today", "目前每月套数"), digits: 1 }),
    column("full margin", "原价毛利", { note: localized("a bundle", "每套"), digits: 2 }),
    column("bundle margin", "捆绑毛利", { note: localized("discounted", "每套，优惠后"), digits: 2 }),
    column("to break even", "保本需多卖", { note: localized("extra a month", "每月套数"), digits: 1 }),
    column("largest discount", "最大折扣", { note: localized("at the hoped-for uplift", "按期望增量") }),
    column("profit change", "利润变化", { note: monthly, digits: 2 }),
    ...(hasStock ? [column("stock lasts", "库存可用", { note: atUplift })] : []),
  ];
  const found = withNoun(proposals.length, "proposal");
  const summary = localized(
    `${found}, the most profitable at the hoped-for uplift first`,
    `${proposals.length} 个方案，按期望增量下的利润从高到低排列`,
  );
  return resultTable(action, options, { columns, size: proposals.length, rowAt, summary });
}
