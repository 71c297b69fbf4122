/** Letters for names that are too long for a diagram, and the key that explains them. */
import { measure, truncateText } from "../../svg/text-size";
import type { Annotation } from "../../types";

export interface NameKey {
  /** What a diagram shows for a name: a letter, after 26 of them a number. */
  readonly labelOf: (name: string) => string;
  /** The key below the diagram. */
  readonly notes: readonly Annotation[];
  /** Height of the key in pixels. */
  readonly height: number;
}

const FONT_SIZE = 11;
const LINE_HEIGHT = 16;

/** The names themselves, without a key. */
export const FULL_NAMES: NameKey = { labelOf: (name) => name, notes: [], height: 0 };

export function letterKey(names: readonly string[], width: number): NameKey {
  const letterOf = new Map(
    names.map((name, i) => [name, i < 26 ? String.fromCharCode(65 + i) : `${i - 25}`]),
  );
  const lines: string[] = [];
  for (const [name, letter] of letterOf) {
    const entry = `${letter} = ${truncateText(name, FONT_SIZE, 160)}`;
    const last = lines[lines.length - 1];
    if (last !== undefined && measure(`${last},  ${entry}`, FONT_SIZE) <= width)
      lines[lines.length - 1] = `${last},  ${entry}`;
    else lines.push(entry);
  }
  const notes = lines.map(
    (text, i): Annotation => ({
      text,
      ...{ x: 0, y: 0, xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom" },
      ...{ yshift: LINE_HEIGHT * (lines.length - 1 - i), font: { size: FONT_SIZE } },
    }),
  );
  return { labelOf: (name) => letterOf.get(name) ?? name, notes, height: LINE_HEIGHT * lines.length + 6 };
}
