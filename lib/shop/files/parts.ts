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

type NamedSchema = readonly [name: string, schema: Schema];
/** The name of a file, which begins with `truth/` for hidden tables, with its schema and content. */
export type NamedTable = readonly [name: string, schema: Schema, table: ShopTable];

const KNOWN = ["roadNodes", "roadEdges", "depots", "couriers"] as const;
const KNOWN_TRUTH = ["roadEdges", "couriers", "congestion"] as const;

interface Parts {
  readonly known: readonly NamedTable[];
  readonly growing: readonly NamedSchema[];
  readonly next: (day: ShopDay) => readonly ShopTable[];
}

/**
 * @returns The tables that are complete before the first day, the schemas of those that grow, and a function that computes
 * the next day and returns its rows of each growing table.
 */
export function makeParts(shop: ShopStream, parts: readonly Part[]): Parts {
  if (parts.length === 0) return { known: [], growing: [], next: () => [] };
  // Reviews depend on deliveries, so these are always computed.
  const deliveries = logisticsStream(shop);
  const writeReviews = reviewsStream(shop);
  const known = KNOWN.map((name): NamedTable => [name, LOGISTICS[name], deliveries[name]]);
  const knownTruth = KNOWN_TRUTH.map(
    (name): NamedTable => [`truth/${name}`, HIDDEN_LOGISTICS[name], deliveries.truth[name]],
  );
  const growing: NamedSchema[] = [];
  if (parts.includes("logistics"))
    growing.push(["parcels", LOGISTICS.parcels], ["deliveries", LOGISTICS.deliveries]);
  if (parts.includes("reviews"))
    growing.push(
      ["reviews", REVIEWS],
      ["truth/reviews", HIDDEN_REVIEWS.reviews],
      ["truth/reviewAspects", HIDDEN_REVIEWS.reviewAspects],
    );
  return {
    known: parts.includes("logistics") ? [...known, ...knownTruth] : [],
    growing,
    next(day: ShopDay): ShopTable[] {
      const delivered = deliveries.next(day);
      const rows: ShopTable[] = parts.includes("logistics") ? [delivered.parcels, delivered.deliveries] : [];
      if (!parts.includes("reviews")) return rows;
      const { reviews, truth } = writeReviews(day, delivered.deliveries);
      return [...rows, reviews, truth.reviews, truth.reviewAspects];
    },
  };
}
