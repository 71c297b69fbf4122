/**
 * Phrases of reviews (评论用语) by language, aspect and sentiment, from `data/review-phrases.json`. Placeholders: `{product}` is
 * the product, `{product is/are}` the product with its verb, `{very}` an adverb of degree or nothing, `{x|y|z}` one of the
 * alternatives. Negative phrases also contain positive words and vice versa, so a single word is weak evidence.
 */
import fs from "node:fs";
import path from "node:path";

/** The aspects that a review can mention. */
export const ASPECTS = ["quality", "delivery", "price", "fit", "service"] as const;

export type Language = "zh" | "en";

/** Phrases by sentiment. */
export interface Phrases {
  readonly negative: readonly string[];
  readonly neutral: readonly string[];
  readonly positive: readonly string[];
}

/** All phrases of one language. */
export interface LanguagePhrases {
  /** Beginnings and endings of a review by its sentiment; empty if there is none. */
  readonly openings: Phrases;
  readonly endings: Phrases;
  /** Adverbs of degree. */
  readonly degrees: readonly string[];
  readonly aspects: Readonly<Record<(typeof ASPECTS)[number], Phrases>>;
}

let phrases: Readonly<Record<Language, LanguagePhrases>> | undefined;

/** The phrases of a language; the file is read once. */
export function phrasesOf(language: Language): LanguagePhrases {
  phrases ??= JSON.parse(
    fs.readFileSync(path.resolve(__dirname, "../../../data/review-phrases.json"), "utf8"),
  ) as Readonly<Record<Language, LanguagePhrases>>;
  return phrases[language];
}
