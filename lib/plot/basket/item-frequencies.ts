/** The items bought most often, as bars. */
import type { ItemFrequency } from "../../basket";
import { requireInteger } from "../../core/errors";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure } from "../types";
import { counted, percent, requireSome, shortened } from "./labels";

export interface ItemFigureOptions {
  /** Items to draw. @default 15 */
  readonly limit?: number;
  readonly title?: string;
}

/**
 * The items bought most often (商品频率图), as bars: how much of the trade each one sees.
 *
 * @param frequencies As `baskets.itemFrequencies` gives them.
 * @throws {RangeError} If there are no items.
 *
 * @example
 * basketPlots.itemFrequencies(baskets.itemFrequencies(receipts), { limit: 10 });
 */
export function itemFrequencies(
  frequencies: readonly ItemFrequency[],
  options: ItemFigureOptions = {},
): Figure {
  const { limit = 15, title = "Items bought most often" } = options;
  requireInteger("draw item frequencies", "limit", limit, 1);
  requireSome("draw item frequencies", "frequencies", frequencies);
  const shown = [...frequencies].sort((a, b) => b.support - a.support).slice(0, limit);
  const [first] = shown;
  const last = shown[shown.length - 1];
  const left = frequencies.length - shown.length;
  const omitted = left > 0 ? ` ${counted(left, "rarer item")} not drawn.` : "";
  return figure({
    title,
    description: `${first.item} is in ${percent(first.support)} of the baskets, ${last.item}, number ${shown.length}, in ${percent(last.support)}.${omitted}`,
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map((entry) => entry.support),
        y: shortened(shown.map((entry) => entry.item)),
        text: shown.map((entry) => percent(entry.support)),
        textposition: "outside",
        marker: { color: palette.blue },
        hovertext: shown.map((entry) => `${entry.item}: ${counted(entry.count, "basket")}`),
      },
    ],
    layout: {
      xaxis: { title: "support (share of baskets)", tickformat: ".0%" },
      yaxis: { type: "category", autorange: "reversed" },
      height: 120 + 24 * shown.length,
    },
  });
}
