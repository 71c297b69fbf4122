/**
 * What is made from the orders as they come (附加数据), day by day, for files: deliveries, reviews, and the truth of
 * both.
 */
import { logisticsStream } from "../delivery/logistics";
import { reviewsStream } from "../reviews/reviews";
import { LOGISTICS, REVIEWS, type Schema, type ShopTable } from "../tables/schemas";
import { HIDDEN_LOGISTICS, HIDDEN_REVIEWS } from "../truth";
import type { ShopDay, ShopStream } from "../types";

/** What can be left out. */
export const PARTS = ["logistics", "reviews"] as const;
export type Part = (typeof PARTS)[number];

type Named<Value> = readonly [name: string, schema: Schema, value: Value];

export interface PartsStream {
  /** Tables that are there before the first day; the hidden ones begin with `truth/`. */
  readonly known: readonly Named<ShopTable>[];
  /** Tables that grow, each with what gives its rows of the day. */
  readonly growing: readonly Named<() => ShopTable>[];
  /** Makes the next day. */
  next(day: ShopDay): void;
}

export function makeParts(shop: ShopStream, parts: readonly Part[]): PartsStream {
  if (parts.length === 0) return { known: [], growing: [], next: () => {} };
  // Reviews speak of deliveries, which are made for them too.
  const sent = logisticsStream(shop);
  const write = reviewsStream(shop);
  const isSent = parts.includes("logistics");
  const isReviewed = parts.includes("reviews");
  let made: ReturnType<typeof sent.next>;
  let written: ReturnType<typeof write>;
  const known: Named<ShopTable>[] = [
    ["roadNodes", LOGISTICS.roadNodes, sent.roadNodes],
    ["roadEdges", LOGISTICS.roadEdges, sent.roadEdges],
    ["depots", LOGISTICS.depots, sent.depots],
    ["couriers", LOGISTICS.couriers, sent.couriers],
    ["truth/roadEdges", HIDDEN_LOGISTICS.roadEdges, sent.truth.roadEdges],
    ["truth/couriers", HIDDEN_LOGISTICS.couriers, sent.truth.couriers],
    ["truth/congestion", HIDDEN_LOGISTICS.congestion, sent.truth.congestion],
  ];
  const deliveries: Named<() => ShopTable>[] = [
    ["parcels", LOGISTICS.parcels, () => made.parcels],
    ["deliveries", LOGISTICS.deliveries, () => made.deliveries],
  ];
  const reviews: Named<() => ShopTable>[] = [
    ["reviews", REVIEWS, () => written.reviews],
    ["truth/reviews", HIDDEN_REVIEWS.reviews, () => written.truth.reviews],
    ["truth/reviewAspects", HIDDEN_REVIEWS.reviewAspects, () => written.truth.reviewAspects],
  ];
  return {
    known: isSent ? known : [],
    growing: [...(isSent ? deliveries : []), ...(isReviewed ? reviews : [])],
    next(day) {
      made = sent.next(day);
      if (isReviewed) written = write(day, made.deliveries);
    },
  };
}
