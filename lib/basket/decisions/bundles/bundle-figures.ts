/** Figures of a bundle that do not depend on the discount: sales, prices, costs and stock of its items. */

import { sum } from "../../../core/compensated-sum";
import { mustBe, requireFinite, requireKind } from "../../../core/errors";
import { itemsAt } from "../../miners/results/itemset-columns";
import { ITEMSET_PROPERTIES } from "../../miners/results/require-itemsets";
import { RULE_PROPERTIES } from "../../rules/require-rules";
import type { FrequentItemsets, Rules } from "../../types";
import type { ReadBundleOptions, StockCover } from "./types";

export const ACTION = "propose bundles";
const DAYS_PER_MONTH = 30;

export type BundleFigures = ReturnType<typeof figuresOf>;

export function figuresOf(
  frequent: FrequentItemsets,
  set: number,
  { prices, unitCosts, stock, days, uplift, cannibalised }: ReadBundleOptions,
) {
  const { count, basketCount, parent, item } = frequent;
  const items = itemsAt(frequent, set);
  const together = count[set];
  const counts: number[] = [];
  for (let p = set; p >= 0; p = parent[p]) counts.push(countOfItem(frequent, item[p]));
  const price = items.map((name) => amountOf(prices, "prices", name));
  const cost = items.map((name) => amountOf(unitCosts, "unitCosts", name));
  const alone = counts.map((withItem) => withItem - together);
  const singleSales = sum(alone);
  const weights = alone.map((without) => (singleSales === 0 ? 0 : without / singleSales));
  const covers = items.map((name, i): StockCover => {
    const units = stock === undefined ? Number.POSITIVE_INFINITY : amountOf(stock, "stock", name);
    const extra = uplift * together * (1 - cannibalised * weights[i]);
    return {
      item: name,
      days: (units * days) / counts[i],
      daysWithUplift: (units * days) / (counts[i] + extra),
    };
  });
  const scarcest = covers.reduce((least, cover) =>
    cover.daysWithUplift < least.daysWithUplift ? cover : least,
  );
  return {
    items,
    together,
    baskets: basketCount,
    togetherPerMonth: (together * DAYS_PER_MONTH) / days,
    alonePerMonth: alone.map((without) => (without * DAYS_PER_MONTH) / days),
    lift: counts.reduce((lift, withItem) => (lift * basketCount) / withItem, together / basketCount),
    fullPrice: sum(price),
    unitCost: sum(cost),
    displacedMargin: cannibalised * sum(weights.map((weight, i) => weight * (price[i] - cost[i]))),
    ...(stock === undefined ? {} : { stockCover: scarcest }),
  };
}

/** Baskets with one item. If all frequent items are listed, they are the first itemsets, in order of their ranks. */
function countOfItem({ count, item, parent, itemNames }: FrequentItemsets, rank: number): number {
  if (item[rank] !== rank || parent[rank] >= 0)
    throw new RangeError(
      `Cannot ${ACTION}: found must list each single item too, current value lacks ${itemNames[rank]}`,
    );
  return count[rank];
}

/** Positions of the distinct itemsets with at least two items. */
export function candidatesOf(found: Rules | FrequentItemsets) {
  const kind = "rules or frequent itemsets, as made by rules.from or itemsets.mine";
  requireKind(ACTION, "found", found, kind, {});
  const isRules = "itemset" in found;
  requireKind(ACTION, "found", found, kind, isRules ? RULE_PROPERTIES : ITEMSET_PROPERTIES);
  const frequent = isRules ? found.frequent : found;
  const positions = isRules ? new Set(found.itemset) : frequent.item.keys();
  const sets = [...positions].filter((set) => frequent.parent[set] >= 0 && set >= frequent.first);
  return { frequent, sets: sets.sort((a, b) => a - b) };
}

function amountOf(figures: ReadonlyMap<string, number>, name: string, item: string): number {
  const value = figures.get(item);
  requireFinite(ACTION, `${name} of ${item}`, value);
  if (value < 0) throw new RangeError(mustBe(ACTION, `${name} of ${item}`, "0 or more", value));
  if (value === 0 && name === "prices")
    throw new RangeError(mustBe(ACTION, `${name} of ${item}`, "a finite number > 0", value));
  return value;
}
