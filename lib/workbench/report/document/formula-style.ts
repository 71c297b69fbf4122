/** KaTeX's style sheet with the fonts that a page uses embedded as data URLs. */
import fs from "node:fs";
import path from "node:path";
import { readText } from "../../text-file";

/** The fonts and the CSS classes that use them; the first two are always embedded. */
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

/** The style sheet for the formulas in `html`; "" if there are none. */
export function formulaStyle(html: string): string {
  if (!html.includes('class="katex')) return "";
  const folder = path.join(path.dirname(require.resolve("katex/package.json")), "dist");
  const used = new Set(FONTS.filter(([, classes]) => !classes || classes.test(html)).map(([name]) => name));
  return readText(path.join(folder, "katex.min.css")).replace(/@font-face\{[^}]*\}/g, (face) => {
    const name = /KaTeX_([\w-]+)\.woff2/.exec(face)?.[1] ?? "";
    if (!used.has(name)) return "";
    const font = fs.readFileSync(path.join(folder, "fonts", `KaTeX_${name}.woff2`)).toString("base64");
    return face.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${font}) format("woff2")`);
  });
}
