/** Composes the text of a review (评论文本) from phrases. */
import type { Random } from "../../core/random";
import { uniform32 } from "../random/draws";
import { type Aspect, type Language, type Phrases, phrasesOf } from "./phrases";

export interface ReviewContent {
  readonly language: Language;
  /** Possible names of the product. */
  readonly names: readonly string[];
  readonly isPlural: boolean;
  /** The aspects in the order in which the text mentions them. */
  readonly aspects: readonly { readonly aspect: Aspect; readonly sentiment: number }[];
  /** Of the whole text. */
  readonly sentiment: number;
  /** Probability of a typing error in a phrase about an aspect. */
  readonly typoShare: number;
}

/** An opening, a phrase about each aspect, and an ending; each may be empty. */
export function composeText(random: Random, content: ReviewContent): string {
  const { language, sentiment, typoShare } = content;
  const { openings, endings, degrees, aspects: about } = phrasesOf(language);
  const opening = pick(random, phrasesFor(openings, sentiment));
  const phrases = content.aspects.map((own) => {
    const phrase = pick(random, phrasesFor(about[own.aspect], own.sentiment));
    return { text: withTypo(random, phrase, typoShare), sentiment: own.sentiment };
  });
  const ending = pick(random, phrasesFor(endings, sentiment));
  const parts = [{ text: opening, sentiment: 0 }, ...phrases, { text: ending, sentiment }]
    .filter(({ text }) => text !== "")
    .map((part) => ({ ...part, text: fill(random, part.text, degrees, content) }));
  return joinParts(random, language, parts);
}

/** Sometimes swaps two adjacent letters in front of the first placeholder. */
function withTypo(random: Random, text: string, typoShare: number): string {
  if (uniform32(random) >= typoShare) return text;
  const end = text.includes("{") ? text.indexOf("{") : text.length;
  if (end < 2) return text;
  const place = random.integer(end - 1);
  return text.slice(0, place) + text[place + 1] + text[place] + text.slice(place + 2);
}

function phrasesFor({ negative, neutral, positive }: Phrases, sentiment: number): readonly string[] {
  return sentiment > 0 ? positive : sentiment < 0 ? negative : neutral;
}

function pick(random: Random, texts: readonly string[]): string {
  return texts[random.integer(texts.length)];
}

/** Replaces the placeholders in braces that `phrases.ts` defines. */
function fill(
  random: Random,
  phrase: string,
  degrees: readonly string[],
  { names, isPlural }: Pick<ReviewContent, "names" | "isPlural">,
): string {
  const text = phrase.replace(/\{([^}]*)\}/g, (_, inside: string) => {
    if (inside === "very") return uniform32(random) < 0.3 ? "" : pick(random, degrees);
    if (!inside.startsWith("product")) return pick(random, inside.split("|"));
    const [singular, plural] = inside.slice("product ".length).split("/");
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
  const isEnglish = language === "en";
  const stop = isEnglish ? ". " : "。";
  let text = "";
  parts.forEach((part, i) => {
    const before = parts[i - 1];
    if (before === undefined) text = part.text;
    else {
      const isTurn = before.sentiment * part.sentiment < 0;
      const word = isTurn ? (isEnglish ? ", but " : "，但是") : isEnglish ? ", " : "，";
      text += (uniform32(random) < 0.5 ? stop : word) + part.text;
    }
  });
  if (!isEnglish) return `${text}。`;
  return `${text}.`.replace(
    /(^|\. )([a-z])/g,
    (_, start: string, letter: string) => start + letter.toUpperCase(),
  );
}
