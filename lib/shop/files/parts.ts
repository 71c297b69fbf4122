/**
 * Optional parts of an export (附加数据): deliveries and reviews, computed day by day from the orders, with their truth.
 */
import { logisticsStream } from "../delivery/logistics";
import { reviewsStream } from "../reviews/reviews";
import { LOGISTICS, REVIEWS, type Schema, type ShopTable } from "../tables/schemas";
import { HIDDEN_LOGISTICS, HIDDEN_REVIEWS } from "../truth";
import type { ShopDay, ShopStream } from "../types";

/** Optional parts of an export. */
export const PARTS = ["logistics", "reviews"] as const;
/** An optional part of an export. */
export type Part = (typeof PARTS)[number];

type Named<Value> = readonly [name: string, schema: Schema, value: Value];

export interface PartsStream {
  /** Tables that are complete before the first day; names of hidden ones begin with `truth/`. */
  readonly known: readonly Named<ShopTable>[];
  /** Tables that grow, each with a function that returns the rows of the day. */
  readonly growing: readonly Named<() => ShopTable>[];
  /** Computes the next day. */
  next(day: ShopDay): void;
}

export function makeParts(shop: ShopStream, parts: readonly Part[]): PartsStream {
  if (parts.length === 0) return { known: [], growing: [], next: () => {} };
  // Reviews depend on deliveries, so these are always computed.
  const sent = logisticsStream(shop);
  const write = reviewsStream(shop);
  const hasLogistics = parts.includes("logistics");
  const hasReviews = parts.includes("reviews");
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
    known: hasLogistics ? known : [],
    growing: [...(hasLogistics ? deliveries : []), ...(hasReviews ? reviews : [])],
    next(day) {
      made = sent.next(day);
      if (hasReviews) written = write(day, made.deliveries);
    },
  };
}
