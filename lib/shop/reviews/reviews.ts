/**
 * Reviews (商品评论): some customers write about one product of a delivered order. What they feel about each of five
 * aspects follows from what happened, and noise: quality from the product's quality, delivery from the minutes late,
 * price from the discount, fit and service from chance alone. They speak of some of the aspects; text and stars
 * follow from what is said.
 *
 * @see Liu, B. (2012). Sentiment Analysis and Opinion Mining, chapter 5 (aspects). DOI
 * 10.2200/S00416ED1V01Y201204HLT016
 */
import type { Random } from "../../core/random";
import { type Logistics, logistics } from "../delivery/logistics";
import { chance, normal, poisson, streamFor } from "../random/draws";
import { append, growing, makeRoom, tableOf, taken } from "../tables/growing-table";
import { daysOf, rowsOf } from "../tables/rows-by-day";
import { LOGISTICS, type LogisticsTables, REVIEWS, type ShopTable } from "../tables/schemas";
import { HIDDEN_REVIEWS } from "../truth";
import type { Shop, ShopDay, ShopStream } from "../types";
import { ASPECTS, FRAMES, type Language, PHRASES, type Phrases } from "./phrases";

export interface Reviews {
  readonly reviews: ShopTable<typeof REVIEWS>;
  readonly truth: {
    readonly [Name in keyof typeof HIDDEN_REVIEWS]: ShopTable<(typeof HIDDEN_REVIEWS)[Name]>;
  };
}

type Source = Pick<ShopStream, "seed" | "parameters" | "customers" | "brands" | "products" | "truth">;

/** An order that will be reviewed, once it is there. */
interface Coming {
  readonly product: number;
  readonly customer: number;
  /** Fraction off the regular price. */
  readonly discount: number;
}

/** How often each of `ASPECTS` is spoken of. */
const TALK = [0.55, 0.4, 0.35, 0.3, 0.25];
/** A feeling beyond this is good or bad, in between so-so; so is a mean of what is said. */
const SO_SO = 0.3;

/**
 * What customers write about what they got (商品评论), in Chinese or English, with stars, in order of the deliveries;
 * and the truth: the sentiment of each text and of each aspect it speaks of, how good the product is, and whether
 * the stars mislead.
 *
 * Made from the shop's seed, apart from the rest. A part of the delivered orders is reviewed, whatever happened:
 * nobody is more likely to write because he is angry. O(orders).
 *
 * @param shop What `make` gave.
 * @param delivered What `logistics` gave for the same shop. @default made anew
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
  const numbers = growing(NUMBERS);
  const hidden = growing(HIDDEN_REVIEWS.reviews);
  const aspects = growing(HIDDEN_REVIEWS.reviewAspects);
  const language: string[] = [];
  const text: string[] = [];
  let end = 0;
  for (const day of daysOf(shop)) {
    const start = end;
    while (end < deliveries.rows && deliveries.columns.day[end] === day.day) end++;
    const made = next(day, rowsOf(LOGISTICS.deliveries, deliveries, start, end));
    append(numbers, tableOf(NUMBERS, made.reviews.columns));
    append(hidden, made.truth.reviews);
    append(aspects, made.truth.reviewAspects);
    language.push(...made.reviews.columns.language);
    text.push(...made.reviews.columns.text);
  }
  return {
    reviews: tableOf(REVIEWS, { ...taken(numbers).columns, language, text }),
    truth: { reviews: taken(hidden), reviewAspects: taken(aspects) },
  };
}

/** The columns of a review that are numbers. */
const { language: _language, text: _text, ...NUMBERS } = REVIEWS;

/** @returns The reviews of what is delivered on a day, at each call; asked for every day in order. */
export function reviewsStream({ seed, parameters, customers, brands, products, truth }: Source) {
  const { share, chineseShare, meanDays, misleadingShare, typoShare } = parameters.reviews;
  const random = streamFor(seed, "reviews");
  const languages = streamFor(seed, "languages");
  const languageOf = customers.columns.joinDay.map(() => (chance(languages) < chineseShare ? 1 : 0));
  const { quality } = truth.products.columns;
  const coming = new Map<number, Coming>();
  const numbers = growing(NUMBERS);
  const hidden = growing(HIDDEN_REVIEWS.reviews);
  const aspects = growing(HIDDEN_REVIEWS.reviewAspects);
  let orderCount = 0;
  let reviewCount = 0;

  /** Which of the day's orders will be reviewed, and about what. */
  function choose({ orders, lines }: Pick<ShopDay, "orders" | "lines">): void {
    let line = 0;
    for (let row = 0; row < orders.rows; row++) {
      const size = orders.columns.lines[row];
      if (chance(random) < share) {
        const own = line + random.integer(size);
        coming.set(orderCount + row, {
          product: lines.columns.product[own],
          customer: orders.columns.customer[row],
          discount: 1 - lines.columns.price[own] / lines.columns.listPrice[own],
        });
      }
      line += size;
    }
    orderCount += orders.rows;
  }

  /** Of each aspect: -1, 0 or 1. */
  function feelings({ product, discount }: Coming, isLate: boolean): number[] {
    const means = [2 * (quality[product] - 0.4), isLate ? -0.9 : 0.7, 4 * discount - 0.2, 0.4, 0.3];
    return means.map((mean) => signOf(mean + 0.6 * normal(random)));
  }

  function write(row: number, order: number, day: number, isLate: boolean, own: Coming): string {
    const felt = feelings(own, isLate);
    const drawn = ASPECTS.map((_, i) => i).filter((i) => chance(random) < TALK[i]);
    const said = drawn.length > 0 ? random.shuffle(drawn) : [0];
    const mean = said.reduce((sum, i) => sum + felt[i], 0) / said.length;
    const isMisleading = chance(random) < misleadingShare;
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
    makeRoom(aspects, said.length);
    for (const aspect of said) {
      const place = aspects.rows++;
      aspects.columns.review[place] = reviewCount + row;
      aspects.columns.aspect[place] = aspect;
      aspects.columns.sentiment[place] = felt[aspect];
    }
    return compose(own, said, felt, signOf(mean));
  }

  function compose(
    { product, customer }: Coming,
    said: readonly number[],
    felt: readonly number[],
    mood: number,
  ): string {
    const language: Language = languageOf[customer] === 1 ? "zh" : "en";
    const { openings, endings, degrees } = FRAMES[language];
    const brand = products.columns.brand[product];
    const type = products.columns.type[product];
    const names =
      language === "en"
        ? [type, type, `${brands.columns.name[brand]} ${type}`]
        : [chineseType(product), brands.columns.chineseName[brand] + chineseType(product)];
    const words = { names, degrees, isPlural: type.endsWith("s") };
    const parts = [
      { text: pick(random, of(openings, mood)), mood: 0 },
      ...said.map((aspect) => ({
        text: withTypo(pick(random, of(PHRASES[language][ASPECTS[aspect]], felt[aspect]))),
        mood: felt[aspect],
      })),
      { text: pick(random, of(endings, mood)), mood },
    ].filter(({ text }) => text !== "");
    const filled = parts.map(({ text, mood: own }) => ({ text: fill(random, text, words), mood: own }));
    return joined(random, language, filled);
  }

  /** The Chinese name of what it is: the title is brand, name, space, variant. */
  function chineseType(product: number): string {
    const [name] = products.columns.chineseTitle[product].split(" ");
    return name.slice(brands.columns.chineseName[products.columns.brand[product]].length);
  }

  /** Now and then, two neighbouring letters outside the braces change places. */
  function withTypo(text: string): string {
    if (chance(random) >= typoShare) return text;
    const end = text.includes("{") ? text.indexOf("{") : text.length;
    if (end < 2) return text;
    const place = random.integer(end - 1);
    return text.slice(0, place) + text[place + 1] + text[place] + text.slice(place + 2);
  }

  return (
    { day, orders, lines }: Pick<ShopDay, "day" | "orders" | "lines">,
    { rows, columns }: LogisticsTables["deliveries"],
  ): Reviews => {
    const language: string[] = [];
    const text: string[] = [];
    for (let i = 0; i < rows; i++) {
      const order = columns.parcel[i];
      const own = coming.get(order);
      if (own === undefined) continue;
      coming.delete(order);
      makeRoom(numbers, 1);
      makeRoom(hidden, 1);
      hidden.rows++;
      language.push(languageOf[own.customer] === 1 ? "zh" : "en");
      text.push(write(numbers.rows++, order, day, columns.minutesLate[i] > 0, own));
    }
    reviewCount += text.length;
    choose({ orders, lines });
    return {
      reviews: tableOf(REVIEWS, { ...taken(numbers).columns, language, text }),
      truth: { reviews: taken(hidden), reviewAspects: taken(aspects) },
    };
  };
}

function signOf(feeling: number): number {
  return feeling > SO_SO ? 1 : feeling < -SO_SO ? -1 : 0;
}

function of({ negative, neutral, positive }: Phrases, mood: number): readonly string[] {
  return mood > 0 ? positive : mood < 0 ? negative : neutral;
}

function pick(random: Random, texts: readonly string[]): string {
  return texts[random.integer(texts.length)];
}

/** Puts words in the place of braces, as `phrases.ts` says. */
function fill(
  random: Random,
  phrase: string,
  {
    names,
    degrees,
    isPlural,
  }: {
    readonly names: readonly string[];
    readonly degrees: readonly string[];
    readonly isPlural: boolean;
  },
): string {
  const text = phrase.replace(/\{([^}]*)\}/g, (_, inside: string) => {
    if (inside === "very") return chance(random) < 0.3 ? "" : pick(random, degrees);
    if (!inside.startsWith("product")) return pick(random, inside.split("|"));
    const [singular, plural] = inside.slice("product ".length).split("/");
    return `${pick(random, names)} ${(isPlural ? plural : singular) ?? ""}`.trimEnd();
  });
  return text.replace(/ {2,}/g, " ").trim();
}

/** The parts as sentences, or clauses: with "but" where the mood changes. */
function joined(
  random: Random,
  language: Language,
  parts: readonly { readonly text: string; readonly mood: number }[],
): string {
  const isEnglish = language === "en";
  const stop = isEnglish ? ". " : "。";
  let text = "";
  parts.forEach((part, i) => {
    const before = parts[i - 1];
    if (before === undefined) text = part.text;
    else {
      const isTurn = before.mood * part.mood < 0;
      const word = isTurn ? (isEnglish ? ", but " : "，但是") : isEnglish ? ", " : "，";
      text += (chance(random) < 0.5 ? stop : word) + part.text;
    }
  });
  if (!isEnglish) return `${text}。`;
  return `${text}.`.replace(
    /(^|\. )([a-z])/g,
    (_, start: string, letter: string) => start + letter.toUpperCase(),
  );
}
