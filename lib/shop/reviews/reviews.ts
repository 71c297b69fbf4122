/**
 * Reviews (商品评论): some customers review one product of a delivered order. Their sentiment about each of five aspects has a
 * cause and noise: quality depends on the product's quality, delivery on the delay, price on the discount; fit and service
 * are random. A review mentions some of the aspects, and its text and stars depend on the sentiment about these.
 *
 * @see Liu, B. (2012). Sentiment Analysis and Opinion Mining, chapter 5 (aspects). DOI
 * 10.2200/S00416ED1V01Y201204HLT016
 */
import { requireKind } from "../../core/errors";
import { type Logistics, logistics } from "../delivery/logistics";
import { poisson, streamFor, uniform32 } from "../random/draws";
import { tableOfRecords } from "../tables/growing-table";
import { daysOf, rowsOf } from "../tables/rows-by-day";
import { LOGISTICS, type LogisticsTables, REVIEWS, type ShopTable, type Tables } from "../tables/schemas";
import { HIDDEN_REVIEWS } from "../truth";
import { requireShop, type Shop, type ShopDay, type ShopStream } from "../types";
import { composeText } from "./compose-text";
import { drawOpinion, type Opinion } from "./opinion";

/** The table of reviews, and the truth behind them. */
export interface Reviews {
  readonly reviews: ShopTable<typeof REVIEWS>;
  readonly truth: Tables<typeof HIDDEN_REVIEWS>;
}

type Source = Pick<ShopStream, "seed" | "parameters" | "customers" | "brands" | "products" | "truth">;
type Delivered = LogisticsTables["deliveries"];

/** A product of an order that its customer will review after the delivery. */
interface PendingReview {
  readonly product: number;
  readonly customer: number;
  /** Fraction off the regular price. */
  readonly discount: number;
}

/** A row of `reviews`, and its truth. */
interface Review extends Opinion {
  readonly order: number;
  readonly product: number;
  readonly customer: number;
  readonly day: number;
  readonly language: string;
  readonly text: string;
  readonly quality: number;
}

/**
 * Simulates the reviews of a shop (商品评论), in Chinese or English, with stars, in the order of the deliveries; and the truth
 * behind them: the sentiment of each text and of each aspect it mentions, the quality of the product, and whether the stars
 * are misleading.
 *
 * Reviews use separate random streams. The probability of a review does not depend on what happened: dissatisfied
 * customers are not more likely to write. O(orders).
 *
 * @param shop A shop from `make`.
 * @param delivered The result of `logistics` for the same shop. @default computed
 * @throws {TypeError} If this is no whole shop, or no deliveries.
 *
 * @example
 * const written = shop.reviews(shop.make({ seed: 7, scale: 0.01 }));
 * written.reviews.rows === written.truth.reviews.rows; // true
 */
export function reviews(shop: Shop, delivered?: Pick<Logistics, "deliveries">): Reviews {
  const action = "simulate reviews";
  requireShop(action, shop, ["seed", "parameters", "calendar", "orders", "lines"]);
  const given = delivered ?? logistics(shop);
  requireKind(action, "delivered", given, "deliveries, as shop.logistics makes them", {
    deliveries: "record",
  });
  const { deliveries } = given;
  const writeReviews = makeReviews(shop);
  const written: Review[] = [];
  let end = 0;
  for (const day of daysOf(shop)) {
    const start = end;
    while (end < deliveries.rows && deliveries.columns.day[end] === day.day) end++;
    written.push(...writeReviews(day, rowsOf(LOGISTICS.deliveries, deliveries, start, end)));
  }
  return reviewTables(written, 0);
}

/** @returns A function that returns the reviews of a day's deliveries as tables; call it for every day in order. */
export function reviewsStream(shop: Source): (day: ShopDay, deliveries: Delivered) => Reviews {
  const writeReviews = makeReviews(shop);
  let firstRow = 0;
  return (day, deliveries) => {
    const written = writeReviews(day, deliveries);
    firstRow += written.length;
    return reviewTables(written, firstRow - written.length);
  };
}

function reviewTables(written: readonly Review[], firstRow: number): Reviews {
  const mentions = written.flatMap((review, i) =>
    review.mentions.map((mention) => ({ review: firstRow + i, ...mention })),
  );
  return {
    reviews: tableOfRecords(REVIEWS, written),
    truth: {
      reviews: tableOfRecords(HIDDEN_REVIEWS.reviews, written),
      reviewAspects: tableOfRecords(HIDDEN_REVIEWS.reviewAspects, mentions),
    },
  };
}

/** @returns A function that writes the reviews of a day's deliveries; call it for every day in order. */
function makeReviews({ seed, parameters, customers, brands, products, truth }: Source) {
  const { share, chineseShare, meanDays, misleadingShare, typoShare } = parameters.reviews;
  const random = streamFor(seed, "reviews");
  const languages = streamFor(seed, "languages");
  const writesChinese = customers.columns.joinDay.map(() => (uniform32(languages) < chineseShare ? 1 : 0));
  const { quality } = truth.products.columns;
  const pending = new Map<number, PendingReview>();
  let firstOrder = 0;

  /** Chooses the orders of the day that will be reviewed, and the product of each review. */
  function chooseOrders({ orders, lines }: Pick<ShopDay, "orders" | "lines">): void {
    let firstLine = 0;
    for (let row = 0; row < orders.rows; row++) {
      const size = orders.columns.lines[row];
      if (uniform32(random) < share) {
        const line = firstLine + random.integer(size);
        pending.set(firstOrder + row, {
          product: lines.columns.product[line],
          customer: orders.columns.customer[row],
          discount: 1 - lines.columns.price[line] / lines.columns.listPrice[line],
        });
      }
      firstLine += size;
    }
    firstOrder += orders.rows;
  }

  /** The names of a product that a review may use. A Chinese title is brand, name, space, variant. */
  function namesOf(product: number, language: "zh" | "en"): string[] {
    const brand = products.columns.brand[product];
    const type = products.columns.type[product];
    if (language === "en") return [type, type, `${brands.columns.name[brand]} ${type}`];
    const [withBrand] = products.columns.chineseTitle[product].split(" ");
    return [withBrand.slice(brands.columns.chineseName[brand].length), withBrand];
  }

  function writeReview(order: number, deliveryDay: number, isLate: boolean, about: PendingReview): Review {
    const { product, customer, discount } = about;
    const opinion = drawOpinion(random, quality[product], isLate, discount, misleadingShare);
    const day = deliveryDay + poisson(random, meanDays);
    const language = writesChinese[customer] === 1 ? "zh" : "en";
    const text = composeText(random, {
      ...opinion,
      language,
      names: namesOf(product, language),
      isPlural: products.columns.type[product].endsWith("s"),
      typoShare,
    });
    return { ...opinion, order, product, customer, day, language, text, quality: quality[product] };
  }

  return (day: Pick<ShopDay, "day" | "orders" | "lines">, { rows, columns }: Delivered): Review[] => {
    const written: Review[] = [];
    for (let i = 0; i < rows; i++) {
      const order = columns.parcel[i];
      const about = pending.get(order);
      if (about === undefined) continue;
      pending.delete(order);
      written.push(writeReview(order, day.day, columns.minutesLate[i] > 0, about));
    }
    chooseOrders(day);
    return written;
  };
}
