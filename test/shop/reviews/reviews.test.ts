/** Reviews that follow from what happened, in words that a machine can learn to read, most of them. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { logistics, make, reviews, stream } from "../../../lib/shop";
import { logisticsStream } from "../../../lib/shop/delivery/logistics";
import { ASPECTS, phrasesOf } from "../../../lib/shop/reviews/phrases";
import { reviewsStream } from "../../../lib/shop/reviews/reviews";
import golden from "./golden/reviews.json";
import { naiveBayesAccuracy } from "./naive-bayes";

const OPTIONS = { seed: 7, scale: 0.5 };
const shop = make(OPTIONS);
const sent = logistics(shop);
const made = reviews(shop, sent);
const { order, product, customer, day, stars, language, text } = made.reviews.columns;
const hidden = made.truth.reviews.columns;
const aspects = made.truth.reviewAspects.columns;

describe("reviews()", () => {
  test("gives the same texts on every machine and version of Node", () => {
    const hash = createHash("sha256").update(JSON.stringify([text, Array.from(stars), Array.from(day)]));
    expect(hash.digest("hex")).toBe(golden.sha256);
  });

  test("is the stream, collected, and needs no deliveries given", () => {
    const options = { seed: 3, scale: 0.02 };
    const source = stream(options);
    const deliver = logisticsStream(source).next;
    const write = reviewsStream(source);
    const texts: string[] = [];
    for (const each of source.days) texts.push(...write(each, deliver(each).deliveries).reviews.columns.text);
    expect(texts.length).toBeGreaterThan(100);
    expect(reviews(make(options)).reviews.columns.text).toEqual(texts);
  });

  test("speaks of one product of an order that was delivered, by its customer, not before", () => {
    const deliveredOn = new Map(
      Array.from(sent.deliveries.columns.parcel, (parcel, i) => [parcel, sent.deliveries.columns.day[i]]),
    );
    const bought = new Set<string>();
    shop.lines.columns.order.forEach((own, i) => {
      bought.add(`${own} ${shop.lines.columns.product[i]}`);
    });
    expect(new Set(order).size).toBe(made.reviews.rows);
    let wrong = 0;
    order.forEach((own, i) => {
      if (!(day[i] >= (deliveredOn.get(own) ?? Number.POSITIVE_INFINITY))) wrong++;
      if (!bought.has(`${own} ${product[i]}`)) wrong++;
      if (shop.orders.columns.customer[own] !== customer[i]) wrong++;
    });
    expect(wrong).toBe(0);
  });

  test("has the asked shares of reviews, languages and misleading stars", () => {
    const { share, misleadingShare, chineseShare } = shop.parameters.reviews;
    const isNear = (count: number, of: number, expected: number) =>
      expect(Math.abs(count / of - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / of));
    isNear(made.reviews.rows, sent.deliveries.rows, share);
    isNear(hidden.isMisleading.filter((own) => own === 1).length, made.reviews.rows, misleadingShare);
    const languageOf = new Map(Array.from(customer, (own, i) => [own, language[i]]));
    const isOwn = Array.from(customer, (own, i) => languageOf.get(own) === language[i]);
    expect(isOwn).not.toContain(false);
    const chinese = [...languageOf.values()].filter((own) => own === "zh").length;
    isNear(chinese, languageOf.size, chineseShare);
  });

  test("has a sentiment that is the mean of what is said, and stars that follow it", () => {
    const sums = new Float64Array(made.reviews.rows);
    const counts = new Float64Array(made.reviews.rows);
    aspects.review.forEach((own, i) => {
      sums[own] += aspects.sentiment[i];
      counts[own]++;
    });
    const means = sums.map((sum, i) => sum / counts[i]);
    expect(Array.from(hidden.sentiment)).toEqual(
      Array.from(means, (mean) => (mean > 0.3 ? 1 : mean < -0.3 ? -1 : 0)),
    );
    expect(stars.every((own) => own >= 1 && own <= 5)).toBe(true);
    const meanStars = (sentiment: number) => {
      const own = stars.filter((_, i) => hidden.sentiment[i] === sentiment && hidden.isMisleading[i] === 0);
      return own.reduce((sum, count) => sum + count, 0) / own.length;
    };
    expect(meanStars(-1)).toBeLessThan(2);
    expect(Math.abs(meanStars(0) - 3)).toBeLessThan(0.2);
    expect(meanStars(1)).toBeGreaterThan(4);
  });

  test("complains of late parcels and poor products", () => {
    const late = new Map(
      Array.from(sent.deliveries.columns.parcel, (parcel, i) => [
        parcel,
        sent.deliveries.columns.minutesLate[i] > 0,
      ]),
    );
    const meanOf = (aspect: string, isCounted: (review: number) => boolean) => {
      const own = aspects.sentiment.filter(
        (_, i) => ASPECTS[aspects.aspect[i]] === aspect && isCounted(aspects.review[i]),
      );
      expect(own.length).toBeGreaterThan(30);
      return own.reduce((sum, sentiment) => sum + sentiment, 0) / own.length;
    };
    expect(meanOf("delivery", (review) => late.get(order[review]) === true)).toBeLessThan(-0.4);
    expect(meanOf("delivery", (review) => late.get(order[review]) === false)).toBeGreaterThan(0.4);
    expect(meanOf("quality", (review) => hidden.quality[review] < 0.3)).toBeLessThan(-0.3);
    expect(meanOf("quality", (review) => hidden.quality[review] > 0.7)).toBeGreaterThan(0.5);
    expect(hidden.quality[5]).toBe(shop.truth.products.columns.quality[product[5]]);
  });

  test.each(["zh", "en"])("can be read in %s by naive Bayes in most cases, not in all", (own) => {
    const rows = language.flatMap((each, i) => (each === own ? [i] : []));
    const accuracy = naiveBayesAccuracy(
      rows.map((i) => text[i]),
      rows.map((i) => hidden.sentiment[i]),
    );
    expect(accuracy).toBeGreaterThan(0.75);
    expect(accuracy).toBeLessThan(0.97);
  });

  test("repeats itself seldom, names the products and slips now and then", () => {
    expect(new Set(text).size).toBeGreaterThan(0.9 * text.length);
    const named = text.filter((own, i) => own.toLowerCase().includes(shop.products.columns.type[product[i]]));
    expect(named.length).toBeGreaterThan(0.3 * language.filter((own) => own === "en").length);
    expect(text.filter((own) => /[{}|]|undefined| {2}/.test(own))).toEqual([]);
    const neat = reviews(make({ ...OPTIONS, reviews: { typoShare: 0 } }), sent).reviews.columns.text;
    expect(neat.filter((own, i) => own !== text[i]).length).toBeGreaterThan(0);
  });
});

describe("the phrases", () => {
  test("are some dozens for each aspect and language, each once", () => {
    for (const phrases of [phrasesOf("zh").aspects, phrasesOf("en").aspects]) {
      const all = ASPECTS.flatMap((aspect) => {
        const { negative, neutral, positive } = phrases[aspect];
        const own = [...negative, ...neutral, ...positive];
        expect(own.length).toBeGreaterThanOrEqual(30);
        return own;
      });
      expect(new Set(all).size).toBe(all.length);
    }
  });
});
