import type { SegmentProfile } from "../../clustering";
import { mustBe, requireKind } from "../../core/errors";
import { listOf, type OptionReaders, optional, readOptions, textNotEmpty } from "../../core/options";
import { localized } from "../../core/text/language";
import { heatmap } from "../charts";
import type { Figure } from "../types";

/** Options of `profiles`. */
export interface ProfilesFigureOptions {
  /** @default "What sets the segments apart?" */
  readonly title?: string;
  /** What each segment is called. @default "segment 0", … */
  readonly names?: readonly string[];
}

const OPTIONS = {
  title: optional(textNotEmpty),
  names: optional(listOf(textNotEmpty)),
} satisfies OptionReaders<ProfilesFigureOptions>;

/**
 * The standardised differences of segments from all other rows as a heat map (分群画像热力图): blue is higher, orange lower.
 *
 * @throws {TypeError} If they are not segments, or there is not one name for each. @throws {RangeError} If there is none.
 *
 * @example
 * const described = segments.describe([[1, 5], [2, 6], [9, 5], [8, 6]], [0, 0, 1, 1]);
 * const { description } = clusteringPlots.profiles(described);
 * description; // "segment 0: x1 much lower (1.5, others 8.5). segment 1: x1 much higher (8.5, others 1.5)."
 */
export function profiles(described: readonly SegmentProfile[], options: ProfilesFigureOptions = {}): Figure {
  const action = "draw segments";
  const { title = localized("What sets the segments apart?", "各群有何不同？"), names: given } = readOptions(
    action,
    options,
    OPTIONS,
  );
  const kind = "segments, as made by segments.describe";
  if (!Array.isArray(described)) throw new TypeError(mustBe(action, "described", kind, described));
  if (described.length === 0)
    throw new RangeError(mustBe(action, "described", "at least one segment", described));
  for (const segment of described) {
    requireKind(action, "described", segment, kind, {
      label: "number",
      differences: "list",
      words: "text",
      chineseWords: "text",
    });
    for (const difference of segment.differences)
      requireKind(action, "differences", difference, kind, { name: "text", effect: "number" });
  }
  const names =
    given ?? described.map(({ label }: SegmentProfile) => localized(`segment ${label}`, `第 ${label} 群`));
  if (names.length !== described.length)
    throw new TypeError(mustBe(action, "names", `one name for each of ${described.length} segments`, names));
  // The features in the order of the first segment, whose largest effect comes first.
  const features = described[0].differences.map(({ name }: { readonly name: string }) => name);
  const effects = described.map(({ differences }: SegmentProfile) =>
    features.map(
      (name: string) => differences.find((difference) => difference.name === name)?.effect ?? Number.NaN,
    ),
  );
  const sentences = described.map(({ words, chineseWords }: SegmentProfile, i) =>
    localized(`${names[i]}: ${words}.`, `${names[i]}：${chineseWords}。`),
  );
  return heatmap(effects, {
    title,
    description: sentences.join(" "),
    xNames: features,
    yNames: names,
    middle: 0,
    digits: 1,
    valueTitle: localized("effect", "效应量"),
  });
}
