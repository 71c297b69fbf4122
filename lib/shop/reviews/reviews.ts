/**
 * Reviews (商品评论): some customers review one product of a delivered order. Their sentiment about each of five aspects has a
 * cause and noise: quality depends on the product's quality, delivery on the delay, price on the discount; fit and service
 * are random. A review mentions some of the aspects, and its text and stars depend on the sentiment about these.
 *
 * @see Liu, B. (2012). Sentiment Analysis and Opinion Mining, chapter 5 (aspects). DOI
 * 10.2200/S00416ED1V01Y201204HLT016
 */
import { type Logistics, logistics } from "../delivery/logistics";
import { normal, poisson, streamFor, uniform32 } from "../random/draws";
import { appendRows, growingTable, reserveRows, tableOf, takeRows } from "../tables/growing-table";
import { daysOf, rowsOf } from "../tables/rows-by-day";
import { LOGISTICS, type LogisticsTables, REVIEWS, type ShopTable } from "../tables/schemas";
import { HIDDEN_REVIEWS } from "../truth";
import type { Shop, ShopDay, ShopStream } from "../types";
import { composeText } from "./compose-text";
import { ASPECTS } from "./phrases";

/** The table of reviews, and the truth behind them. */
export interface Reviews {
  readonly reviews: ShopTable<typeof REVIEWS>;
  readonly truth: {
    readonly [Name in keyof typeof HIDDEN_REVIEWS]: ShopTable<(typeof HIDDEN_REVIEWS)[Name]>;
  };
}

type Source = Pick<ShopStream, "seed" | "parameters" | "customers" | "brands" | "products" | "truth">;

/** An order that will be reviewed after its delivery. */
interface PendingReview {
  readonly product: number;
  readonly customer: number;
  /** Fraction off the regular price. */
  readonly discount: number;
}

/** Probability that a review mentions each of `ASPECTS`. */
const MENTION = [0.55, 0.4, 0.35, 0.3, 0.25];
/** Sentiment scores up to this size are neutral. */
const NEUTRAL = 0.3;

/**
 * Simulates the reviews of a shop (商品评论), in Chinese or English, with stars, in the order of the deliveries; and the truth
 * behind them: the sentiment of each text and of each aspect it mentions, the quality of the product, and whether the stars
 * are misleading.
 *
 * Reviews have random streams of their own. The probability of a review does not depend on what happened: dissatisfied
 * customers are not more likely to write. O(orders).
 *
 * @param shop A shop from `make`.
 * @param delivered The result of `logistics` for the same shop. @default computed
 *
 * @example
 * const written = reviews(make({ seed: 7, scale: 0.01 }));
 * written.reviews.rows === written.truth.reviews.rows; // true
 */
export function reviews(
  shop: Shop,
  { deliveries }: Pick<Logistics, "deliveries"> = logistics(shop),
): Reviews {
  const next = reviewsStream(shop);
  const numbers = growingTable(NUMBERS);
  const hidden = growingTable(HIDDEN_REVIEWS.reviews);
  const aspects = growingTable(HIDDEN_REVIEWS.reviewAspects);
  const language: string[] = [];
  const text: string[] = [];
  let end = 0;
  for (const day of daysOf(shop)) {
    const start = end;
    while (end < deliveries.rows && deliveries.columns.day[end] === day.day) end++;
    const made = next(day, rowsOf(LOGISTICS.deliveries, deliveries, start, end));
    appendRows(numbers, tableOf(NUMBERS, made.reviews.columns));
    appendRows(hidden, made.truth.reviews);
    appendRows(aspects, made.truth.reviewAspects);
    language.push(...made.reviews.columns.language);
    text.push(...made.reviews.columns.text);
  }
  return {
    reviews: tableOf(REVIEWS, { ...takeRows(numbers).columns, language, text }),
    truth: { reviews: takeRows(hidden), reviewAspects: takeRows(aspects) },
  };
}

/** The numeric columns of a review. */
const { language: _language, text: _text, ...NUMBERS } = REVIEWS;

/** @returns A function that writes the reviews of a day's deliveries; call it for every day in order. */
export function reviewsStream({ seed, parameters, customers, brands, products, truth }: Source) {
  const { share, chineseShare, meanDays, misleadingShare, typoShare } = parameters.reviews;
  const random = streamFor(seed, "reviews");
  const languages = streamFor(seed, "languages");
  const languageOf = customers.columns.joinDay.map(() => (uniform32(languages) < chineseShare ? 1 : 0));
  const { quality } = truth.products.columns;
  const pending = new Map<number, PendingReview>();
  const numbers = growingTable(NUMBERS);
  const hidden = growingTable(HIDDEN_REVIEWS.reviews);
  const aspects = growingTable(HIDDEN_REVIEWS.reviewAspects);
  let orderCount = 0;
  let reviewCount = 0;

  /** Chooses the orders of the day that will be reviewed, and the product of each review. */
  function choose({ orders, lines }: Pick<ShopDay, "orders" | "lines">): void {
    let line = 0;
    for (let row = 0; row < orders.rows; row++) {
      const size = orders.columns.lines[row];
      if (uniform32(random) < share) {
        const own = line + random.integer(size);
        pending.set(orderCount + row, {
          product: lines.columns.product[own],
          customer: orders.columns.customer[row],
          discount: 1 - lines.columns.price[own] / lines.columns.listPrice[own],
        });
      }
      line += size;
    }
    orderCount += orders.rows;
  }

  /** Draws the sentiment about each aspect: -1, 0 or 1. */
  function drawSentiments({ product, discount }: PendingReview, isLate: boolean): number[] {
    const means = [2 * (quality[product] - 0.4), isLate ? -0.9 : 0.7, 4 * discount - 0.2, 0.4, 0.3];
    return means.map((mean) => signOf(mean + 0.6 * normal(random)));
  }

  function write(row: number, order: number, day: number, isLate: boolean, own: PendingReview): string {
    const sentiments = drawSentiments(own, isLate);
    const drawn = ASPECTS.map((_, i) => i).filter((i) => uniform32(random) < MENTION[i]);
    const mentioned = drawn.length > 0 ? random.shuffle(drawn) : [0];
    const mean = mentioned.reduce((sum, i) => sum + sentiments[i], 0) / mentioned.length;
    const isMisleading = uniform32(random) < misleadingShare;
    const stars = isMisleading
      ? 1 + random.integer(5)
      : Math.min(5, Math.max(1, Math.round(3 + 1.8 * mean + 0.5 * normal(random))));
    numbers.columns.order[row] = order;
    numbers.columns.product[row] = own.product;
    numbers.columns.customer[row] = own.customer;
    numbers.columns.day[row] = day + poisson(random, meanDays);
    numbers.columns.stars[row] = stars;
    hidden.columns.sentiment[row] = signOf(mean);
    hidden.columns.quality[row] = quality[own.product];
    hidden.columns.isMisleading[row] = isMisleading ? 1 : 0;
    reserveRows(aspects, mentioned.length);
    for (const aspect of mentioned) {
      const place = aspects.rows++;
      aspects.columns.review[place] = reviewCount + row;
      aspects.columns.aspect[place] = aspect;
      aspects.columns.sentiment[place] = sentiments[aspect];
    }
    return compose(own, mentioned, sentiments, signOf(mean));
  }

  function compose(
    { product, customer }: PendingReview,
    mentioned: readonly number[],
    sentiments: readonly number[],
    sentiment: number,
  ): string {
    const language = languageOf[customer] === 1 ? "zh" : "en";
    const brand = products.columns.brand[product];
    const type = products.columns.type[product];
    const names =
      language === "en"
        ? [type, type, `${brands.columns.name[brand]} ${type}`]
        : [chineseType(product), brands.columns.chineseName[brand] + chineseType(product)];
    const aspects = mentioned.map((i) => ({ aspect: ASPECTS[i], sentiment: sentiments[i] }));
    return composeText(random, {
      language,
      names,
      isPlural: type.endsWith("s"),
      aspects,
      sentiment,
      typoShare,
    });
  }

  /** The Chinese name of the product type. A Chinese title is brand, name, space, variant. */
  function chineseType(product: number): string {
    const [name] = products.columns.chineseTitle[product].split(" ");
    return name.slice(brands.columns.chineseName[products.columns.brand[product]].length);
  }

  return (
    { day, orders, lines }: Pick<ShopDay, "day" | "orders" | "lines">,
    { rows, columns }: LogisticsTables["deliveries"],
  ): Reviews => {
    const language: string[] = [];
    const text: string[] = [];
    for (let i = 0; i < rows; i++) {
      const order = columns.parcel[i];
      const own = pending.get(order);
      if (own === undefined) continue;
      pending.delete(order);
      reserveRows(numbers, 1);
      reserveRows(hidden, 1);
      hidden.rows++;
      language.push(languageOf[own.customer] === 1 ? "zh" : "en");
      text.push(write(numbers.rows++, order, day, columns.minutesLate[i] > 0, own));
    }
    reviewCount += text.length;
    choose({ orders, lines });
    return {
      reviews: tableOf(REVIEWS, { ...takeRows(numbers).columns, language, text }),
      truth: { reviews: takeRows(hidden), reviewAspects: takeRows(aspects) },
    };
  };
}

function signOf(score: number): number {
  return score > NEUTRAL ? 1 : score < -NEUTRAL ? -1 : 0;
}
