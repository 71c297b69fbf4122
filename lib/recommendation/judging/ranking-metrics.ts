/** Ranking metrics (排序指标): how good one recommended list is, by the items that the customer then wanted. */
import { mustBe } from "../../core/errors";
import { integer, readOptions, withDefault } from "../../core/options";
import type { Id } from "../data/interactions";
import { readIds } from "../data/lines";

type MetricName = "recall" | "precision" | "ndcg" | "averagePrecision" | "reciprocalRank" | "hit";
/** From 0 to 1, the higher the better. */
export type RankingMetrics = Readonly<Record<MetricName, number>>;

/**
 * Metrics of the first k places (20 by default), with `w` distinct wanted items and binary relevance. Recall is hits / min(k, w), so
 * that 1 can be reached; precision hits / k, also of shorter lists; NDCG the sum of $1 / \log_2(place + 1)$ of the hits over that of
 * min(k, w) first places; average precision the sum of the precisions at the hits over min(k, w); hit is 0 or 1. O(k + w).
 *
 * @param recommended The best item first.
 * @throws {TypeError} If an id is none. @throws {RangeError} If an item is recommended twice, or none is wanted.
 * @see Liang, D. et al. (2018). Variational autoencoders for collaborative filtering. WWW, 689-698, for recall and NDCG.
 *
 * @example
 * of(["tea", "cup", "pen"], ["cup", "ink"], { k: 3 }).recall; // 0.5
 */
export function of(
  recommended: readonly Id[],
  wanted: readonly Id[],
  options: { readonly k?: number } = {},
): RankingMetrics {
  const action = "compute ranking metrics";
  const { k } = readOptions(action, options, { k: withDefault(20, integer(1)) });
  const list = readIds(action, "recommended", recommended);
  const isWanted = new Set(readIds(action, "wanted", wanted));
  if (new Set(list).size < list.length)
    throw new RangeError(mustBe(action, "recommended", "distinct items", list));
  if (isWanted.size === 0) throw new RangeError(mustBe(action, "wanted", "at least one item", wanted));
  const ideal = Math.min(k, isWanted.size);
  let [hits, gain, idealGain, precisions, reciprocalRank] = [0, 0, 0, 0, 0];
  for (let place = 1; place <= ideal; place++) idealGain += 1 / Math.log2(place + 1);
  for (let place = 1; place <= Math.min(k, list.length); place++) {
    if (!isWanted.has(list[place - 1])) continue;
    gain += 1 / Math.log2(place + 1);
    precisions += ++hits / place;
    reciprocalRank ||= 1 / place;
  }
  const [recall, ndcg, averagePrecision] = [hits / ideal, gain / idealGain, precisions / ideal];
  return { recall, precision: hits / k, ndcg, averagePrecision, reciprocalRank, hit: Math.min(hits, 1) };
}
