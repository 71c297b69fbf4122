/** KaTeX's style sheet with the fonts inside it, and of those only the ones that a page uses. */
import fs from "node:fs";
import path from "node:path";

/** Fonts by the classes that ask for them; text and italics are in nearly every formula. */
const FONTS: readonly (readonly [string, RegExp | undefined])[] = [
  ["Main-Regular", undefined],
  ["Math-Italic", undefined],
  ["AMS-Regular", /\b(?:amsrm|mathbb|textbb)\b/],
  ["Caligraphic-Regular", /\bmathcal\b/],
  ["Main-Bold", /\b(?:mathbf|textbf)\b/],
  ["Main-Italic", /\b(?:mathit|textit)\b/],
  ["Math-BoldItalic", /\bboldsymbol\b/],
  ["SansSerif-Regular", /\b(?:mathsf|textsf)\b/],
  ["Script-Regular", /\b(?:mathscr|textscr)\b/],
  ["Fraktur-Regular", /\b(?:mathfrak|textfrak)\b/],
  ["Typewriter-Regular", /\b(?:mathtt|texttt)\b/],
  ["Size1-Regular", /\bsize1\b|\bsmall-op\b|\bdelimsizing\b|\bdelim-size1\b/],
  ["Size2-Regular", /\bsize2\b|\blarge-op\b/],
  ["Size3-Regular", /\bsize3\b/],
  ["Size4-Regular", /\bsize4\b|\bdelim-size4\b/],
];

/** The style sheet for these formulas; empty where there are none. */
export function formulaStyle(html: string): string {
  if (!html.includes('class="katex')) return "";
  const folder = path.join(path.dirname(require.resolve("katex/package.json")), "dist");
  const used = new Set(FONTS.filter(([, mark]) => !mark || mark.test(html)).map(([name]) => name));
  return fs
    .readFileSync(path.join(folder, "katex.min.css"), "utf8")
    .replace(/@font-face\{[^}]*\}/g, (face) => {
      const name = /KaTeX_([\w-]+)\.woff2/.exec(face)?.[1] ?? "";
      if (!used.has(name)) return "";
      const font = fs.readFileSync(path.join(folder, "fonts", `KaTeX_${name}.woff2`)).toString("base64");
      return face.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${font}) format("woff2")`);
    });
}
