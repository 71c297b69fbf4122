/** Popularity (热门推荐): what most customers bought is shown to all, the baseline that every other model has to beat. */
import { optional, positive, readOptions } from "../../core/options";
import type { Interactions } from "../data/interactions";
import { requireInteractions } from "../data/rows";
import type { RecommenderModel } from "../scoring/scorer";

/** Which purchases count. */
export interface PopularityOptions {
  /** Only customers whose last purchase of the item is less than this before the latest of all, in the unit of the times. @default all */
  readonly window?: number;
}

/** A fitted popularity. */
export interface Popularity extends RecommenderModel {
  readonly kind: "popularity";
  /** (items) customers who bought each. */
  readonly counts: Float64Array;
}

/**
 * Fits popularity (热门推荐): an item's score is the number of customers who bought it. O(n).
 *
 * @throws {TypeError} If these are not interactions.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "bob", "ann"], item: ["tea", "tea", "cup"] });
 * fit(bought).counts; // [2, 1]
 */
export function fit(interactions: Interactions, options: PopularityOptions = {}): Popularity {
  const action = "fit popularity";
  requireInteractions(action, "interactions", interactions);
  const { window } = readOptions(action, options, { window: optional(positive) });
  const { items, codes, times } = interactions;
  const latest = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  const counts = new Float64Array(items.length);
  codes.forEach((item, k) => {
    if (window === undefined || latest - times[k] < window) counts[item]++;
  });
  return { kind: "popularity", interactions, counts };
}
