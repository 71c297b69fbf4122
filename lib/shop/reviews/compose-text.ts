/** Composes the text of a review (评论文本) from phrases. */
import type { Random } from "../../core/random";
import { uniform32 } from "../random/draws";
import type { Opinion } from "./opinion";
import { ASPECTS, type Language, type Phrases, phrasesOf } from "./phrases";

export interface ReviewContent extends Pick<Opinion, "mentions" | "sentiment"> {
  readonly language: Language;
  /** Possible names of the product. */
  readonly names: readonly string[];
  readonly isPlural: boolean;
  /** Probability of a typing error in a phrase about an aspect. */
  readonly typoShare: number;
}

/** An opening, a phrase about each aspect, and an ending; each may be empty. */
export function composeText(random: Random, content: ReviewContent): string {
  const { language, mentions, sentiment, typoShare } = content;
  const { openings, endings, degrees, aspects } = phrasesOf(language);
  const opening = pick(random, phrasesFor(openings, sentiment));
  const phrases = mentions.map((mention) => {
    const phrase = pick(random, phrasesFor(aspects[ASPECTS[mention.aspect]], mention.sentiment));
    return { text: withTypo(random, phrase, typoShare), sentiment: mention.sentiment };
  });
  const ending = pick(random, phrasesFor(endings, sentiment));
  const parts = [{ text: opening, sentiment: 0 }, ...phrases, { text: ending, sentiment }]
    .filter(({ text }) => text !== "")
    .map((part) => ({ ...part, text: fillPlaceholders(random, part.text, degrees, content) }));
  return joinParts(random, language, parts);
}

/** Sometimes swaps two adjacent letters in front of the first placeholder. */
function withTypo(random: Random, text: string, typoShare: number): string {
  if (uniform32(random) >= typoShare) return text;
  const end = text.includes("{") ? text.indexOf("{") : text.length;
  if (end < 2) return text;
  const i = random.integer(end - 1);
  return text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2);
}

function phrasesFor({ negative, neutral, positive }: Phrases, sentiment: number): readonly string[] {
  return sentiment > 0 ? positive : sentiment < 0 ? negative : neutral;
}

function pick(random: Random, texts: readonly string[]): string {
  return texts[random.integer(texts.length)];
}

/** Replaces the placeholders in braces that `phrases.ts` defines. */
function fillPlaceholders(
  random: Random,
  phrase: string,
  degrees: readonly string[],
  { names, isPlural }: Pick<ReviewContent, "names" | "isPlural">,
): string {
  const text = phrase.replace(/\{([^}]*)\}/g, (_, placeholder: string) => {
    if (placeholder === "very") return uniform32(random) < 0.3 ? "" : pick(random, degrees);
    if (!placeholder.startsWith("product")) return pick(random, placeholder.split("|"));
    const [singular, plural] = placeholder.slice("product ".length).split("/");
    return `${pick(random, names)} ${(isPlural ? plural : singular) ?? ""}`.trimEnd();
  });
  return text.replace(/ {2,}/g, " ").trim();
}

/** Joins the parts to sentences or clauses, with "but" where the sentiment changes sign. */
function joinParts(
  random: Random,
  language: Language,
  parts: readonly { readonly text: string; readonly sentiment: number }[],
): string {
  const [stop, and, but] = language === "en" ? [". ", ", ", ", but "] : ["。", "，", "，但是"];
  let text = parts[0]?.text ?? "";
  for (let i = 1; i < parts.length; i++) {
    const conjunction = parts[i - 1].sentiment * parts[i].sentiment < 0 ? but : and;
    text += (uniform32(random) < 0.5 ? stop : conjunction) + parts[i].text;
  }
  if (language !== "en") return `${text}。`;
  return `${text}.`.replace(
    /(^|\. )([a-z])/g,
    (_, start: string, letter: string) => start + letter.toUpperCase(),
  );
}
