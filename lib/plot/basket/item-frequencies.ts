import type { ItemFrequency } from "../../basket";
import { integer, type OptionReaders, optional, readOptions, text, withDefault } from "../../core/options";
import { localized } from "../../core/text/language";
import { figure } from "../figure";
import * as palette from "../palette";
import { countOf, requireEach, requireNotEmpty } from "../text";
import type { Figure } from "../types";
import { notDrawn, percent, shortenNames } from "./labels";

/** Pixels of a name: the bars have more than half of the width. */
const NAME_ROOM = 300;

/** Options of `basketPlots.itemFrequencies`. */
export interface ItemFigureOptions {
  /** Items to draw. @default 15 */
  readonly limit?: number;
  readonly title?: string;
}

const ACTION = "draw item frequencies";

const OPTIONS = {
  limit: withDefault(15, integer(1)),
  title: optional(text),
} satisfies OptionReaders<ItemFigureOptions>;

/**
 * The items bought most often (商品频率图), as bars: the share of baskets that contain each.
 *
 * @param frequencies As `baskets.itemFrequencies` returns them.
 * @throws {RangeError} If there are no items.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk"]]);
 * const figure = basketPlots.itemFrequencies(baskets.itemFrequencies(receipts));
 * figure.description; // "milk is in 100.0 % of the baskets, bread, number 2, in 50.0 %."
 */
export function itemFrequencies(
  frequencies: readonly ItemFrequency[],
  options: ItemFigureOptions = {},
): Figure {
  const { limit, title = localized("Items bought most often", "最常购买的商品") } = readOptions(
    ACTION,
    options,
    OPTIONS,
  );
  requireNotEmpty(ACTION, "frequencies", frequencies);
  const kind = "a frequency, as made by baskets.itemFrequencies";
  requireEach(ACTION, "frequencies", frequencies, kind, { item: "text", support: "number" });
  const drawn = [...frequencies].sort((a, b) => b.support - a.support).slice(0, limit);
  const [first] = drawn;
  const last = drawn[drawn.length - 1];
  const omitted = notDrawn(frequencies.length - drawn.length, "rarer item", "种较少见的商品");
  return figure({
    title,
    description: localized(
      `${first.item} is in ${percent(first.support)} of the baskets, ${last.item}, number ${drawn.length}, in ${percent(last.support)}.${omitted}`,
      `“${first.item}”出现在 ${percent(first.support)} 的购物篮中，排第 ${drawn.length} 的“${last.item}”出现在 ${percent(last.support)} 中。${omitted}`,
    ),
    data: [
      {
        type: "bar",
        orientation: "h",
        x: drawn.map((entry) => entry.support),
        y: shortenNames(
          drawn.map((entry) => entry.item),
          NAME_ROOM,
        ),
        text: drawn.map((entry) => percent(entry.support)),
        textposition: "outside",
        marker: { color: palette.blue },
        hovertext: drawn.map((entry) =>
          localized(
            `${entry.item}: ${countOf(entry.count, "basket")}`,
            `${entry.item}：${entry.count} 个购物篮`,
          ),
        ),
      },
    ],
    layout: {
      xaxis: {
        title: localized("support (share of baskets)", "支持度（占购物篮的比例）"),
        tickformat: ".0%",
      },
      yaxis: { type: "category", autorange: "reversed" },
      height: 120 + 24 * drawn.length,
    },
  });
}
