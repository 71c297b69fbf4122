/** The result of background mining as a record, displayed with what it guarantees. */
import { readRows, withRows } from "../../../core/text/result-rows";
import { type Columns, withTable } from "../../display";
import { formatCount, withNoun } from "../../display/wording";
import type { FrequentItemsets } from "../../types";
import { toTable } from "../results/itemset-columns";
import type { BackgroundMining, MiningEnd } from "./types";

const ENDS: Readonly<Record<MiningEnd, string>> = {
  finished: "",
  running: "; mining goes on",
  interrupted: "; mining was interrupted",
  time: "; mining ended at its time limit",
  maxItemsets: "; there are more than maxItemsets sets below that",
};

export function resultOf(itemsets: FrequentItemsets, reason: MiningEnd): BackgroundMining {
  const { minCount, basketCount } = itemsets;
  const minSupport = basketCount === 0 ? 1 : minCount / basketCount;
  const isComplete = reason === "finished";
  const mined = withTable({ itemsets, isComplete, minCount, minSupport, reason }, (mining) =>
    toTable(mining.itemsets, { caption: captionOf(mining) }),
  );
  return withRows(mined, () => readRows("list itemsets", itemsets));
}

function captionOf({ itemsets, reason, minCount }: Columns<BackgroundMining>): string {
  const { size, basketCount } = itemsets;
  return `${withNoun(size, "frequent itemset")}, ${guaranteeText(minCount, basketCount)}${ENDS[reason]}`;
}

/** "complete for support ≥ 1.31 % (128 of 9,835 baskets)". The percentage is rounded up, so it never promises too much. */
function guaranteeText(minCount: number, basketCount: number): string {
  if (minCount > basketCount)
    return basketCount > 0 ? "complete for no support yet" : "for there are no baskets";
  return `complete for ${supportText(minCount, basketCount)}`;
}

export function supportText(minCount: number, basketCount: number): string {
  const baskets = `${formatCount(minCount)} of ${formatCount(basketCount)} baskets`;
  return `support ≥ ${percent(minCount, basketCount)} % (${baskets})`;
}

/** Three digits, rounded up. */
function percent(minCount: number, basketCount: number): string {
  const value = (100 * minCount) / basketCount;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return String(Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(3)));
}
