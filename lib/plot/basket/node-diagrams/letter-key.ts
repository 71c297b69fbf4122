/** Letters for names that do not fit into a drawing, and the key that says what they stand for. */
import { fitted, measure } from "../../svg/text-size";
import type { Annotation } from "../../types";

export interface Letters {
  /** A letter for each name; after 26 of them numbers. */
  readonly of: (name: string) => string;
  /** The key below a drawing. */
  readonly notes: readonly Annotation[];
  /** Pixels that the key takes. */
  readonly height: number;
}

const SIZE = 11;
const LINE = 16;

/** The names themselves: no key is needed. */
export const NAMES: Letters = { of: (name) => name, notes: [], height: 0 };

export function lettersFor(names: readonly string[], width: number): Letters {
  const letterOf = new Map(
    names.map((name, i) => [name, i < 26 ? String.fromCharCode(65 + i) : `${i - 25}`]),
  );
  const lines: string[] = [];
  for (const [name, letter] of letterOf) {
    const entry = `${letter} = ${fitted(name, SIZE, 160)}`;
    const last = lines[lines.length - 1];
    if (last !== undefined && measure(`${last},  ${entry}`, SIZE) <= width)
      lines[lines.length - 1] = `${last},  ${entry}`;
    else lines.push(entry);
  }
  const notes = lines.map(
    (text, i): Annotation => ({
      text,
      ...{ x: 0, y: 0, xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom" },
      ...{ yshift: LINE * (lines.length - 1 - i), font: { size: SIZE } },
    }),
  );
  return { of: (name) => letterOf.get(name) ?? name, notes, height: LINE * lines.length + 6 };
}
