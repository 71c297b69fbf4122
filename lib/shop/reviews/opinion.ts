/** The opinion of a customer (评价): the sentiment about each aspect that a review mentions, and the stars. */
import type { Random } from "../../core/random";
import { normal, uniform32 } from "../random/draws";

/** What a review says. Sentiments are -1 negative, 0 neutral or mixed, 1 positive. */
export interface Opinion {
  /** Indices of `ASPECTS` in the order of the text. */
  readonly mentions: readonly { readonly aspect: number; readonly sentiment: number }[];
  /** Of the whole text. */
  readonly sentiment: number;
  readonly stars: number;
  /** 1 if the stars are random and ignore the text. */
  readonly isMisleading: number;
}

/** Probability that a review mentions each of `ASPECTS`. */
const MENTION_SHARES = [0.55, 0.4, 0.35, 0.3, 0.25];
/** Sentiment scores up to this size are neutral. */
const LARGEST_NEUTRAL = 0.3;

/** @param quality 0 worst to 1 best. */
export function drawOpinion(
  random: Random,
  quality: number,
  isLate: boolean,
  discount: number,
  misleadingShare: number,
): Opinion {
  // Quality, delivery, price, fit, service.
  const meanScores = [2 * (quality - 0.4), isLate ? -0.9 : 0.7, 4 * discount - 0.2, 0.4, 0.3];
  const sentiments = meanScores.map((mean) => sentimentOf(mean + 0.6 * normal(random)));
  const chosen = [...sentiments.keys()].filter((aspect) => uniform32(random) < MENTION_SHARES[aspect]);
  const aspects = chosen.length > 0 ? random.shuffle(chosen) : [0];
  const score = aspects.reduce((sum, aspect) => sum + sentiments[aspect], 0) / aspects.length;
  const isMisleading = uniform32(random) < misleadingShare;
  const stars = isMisleading
    ? 1 + random.integer(5)
    : Math.min(5, Math.max(1, Math.round(3 + 1.8 * score + 0.5 * normal(random))));
  return {
    mentions: aspects.map((aspect) => ({ aspect, sentiment: sentiments[aspect] })),
    sentiment: sentimentOf(score),
    stars,
    isMisleading: isMisleading ? 1 : 0,
  };
}

function sentimentOf(score: number): number {
  return score > LARGEST_NEUTRAL ? 1 : score < -LARGEST_NEUTRAL ? -1 : 0;
}
