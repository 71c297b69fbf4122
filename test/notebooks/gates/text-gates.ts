/** Gates for headings and the abstract. */
import path from "node:path";
import { hasChinese, inLanguage, LANGUAGES } from "../../../lib/workbench/notebooks/edition";
import type { Cell, Notebook } from "../../../lib/workbench/notebooks/notebook-file";
import { markdownOutputs, renderMarkdown } from "../../../lib/workbench/report/markdown";
import type { Fault } from "./types";

const CHINESE = /\p{Script=Han}/u;
const ENGLISH = /[A-Za-z]{2}/;

/** The first cell begins with the only heading of level 1, which begins with the notebook's number. */
export function checkFirstHeading({ cells }: Notebook, file: string): readonly Fault[] {
  const [first] = headingsOf(cells[0]);
  const number = /^\d+/.exec(path.basename(file))?.[0] ?? "";
  const messages: string[] = [];
  if (first?.level !== 1) messages.push("the first cell must begin with a # heading");
  else if (!first.text.startsWith(number)) messages.push(`the heading must begin with the number ${number}`);
  const { length } = cells.flatMap((cell) => headingsOf(cell)).filter(({ level }) => level === 1);
  if (length > 1) messages.push(`there must be one # heading, there are ${length}`);
  return messages.map((message) => ({ cell: 1, message }));
}

/** The first three cells contain a Chinese abstract, and question and answer in English. */
export function checkAbstract({ cells }: Notebook): readonly Fault[] {
  const opening = cells
    .slice(0, 3)
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => source)
    .join("\n\n");
  const paragraphs = opening.split(/\n\s*\n/).map((text) => text.replace(/^[*_#>\s]+/, ""));
  const messages: string[] = [];
  if (!paragraphs.some((text) => text.startsWith("摘要")))
    messages.push("the opening must have a Chinese abstract that begins with 摘要");
  if (!paragraphs.some((text) => !CHINESE.test(text.slice(0, 20)) && countWords(text) >= 15))
    messages.push("the opening must have the question and the answer in English");
  return messages.map((message) => ({ cell: 1, message }));
}

/** Headings are bilingual and skip no level. */
export function checkHeadings({ cells }: Notebook): readonly Fault[] {
  const faults: Fault[] = [];
  let previous = 0;
  cells.forEach((cell, index) => {
    for (const { level, text } of headingsOf(cell)) {
      if (previous > 0 && level > previous + 1)
        faults.push({ cell: index + 1, message: `the heading "${text}" skips a level` });
      if (!(CHINESE.test(text) && ENGLISH.test(text)))
        faults.push({ cell: index + 1, message: `the heading "${text}" must be in English and Chinese` });
      previous = level;
    }
  });
  return faults;
}

/** A notebook with a Chinese edition has it whole, and the Chinese says no number that the English does not say. */
export function checkLanguages(notebook: Notebook): readonly Fault[] {
  if (!hasChinese(notebook)) return [];
  return notebook.cells.flatMap((cell, index) => {
    const texts = cell.cell_type === "code" ? markdownOutputs(cell) : [cell.source];
    const messages = texts.flatMap((text) => {
      const [english, chinese] = LANGUAGES.map((language) =>
        inLanguage(text.replace(REFERENCES, ""), language).replace(NO_PROSE, " "),
      );
      if (english === chinese) return ENGLISH.test(english) ? ["it must be in English and Chinese"] : [];
      // Beside Chinese punctuation Markdown does not always end an emphasis.
      const rendered = renderMarkdown(chinese, { ids: new Map() }).html.replace(/<code>.*?<\/code>/gs, "");
      if (rendered.includes("**")) return ["its Chinese has an emphasis that does not end"];
      const numbers = [...numbersIn(english), ...wordsIn(english)];
      const others = numbersIn(chinese).filter((number) => !numbers.includes(number));
      return others.length > 0 ? [`its Chinese has numbers of its own: ${others.join(", ")}`] : [];
    });
    return messages.map((message) => ({ cell: index + 1, message }));
  });
}

/** What both editions have. */
const REFERENCES = /^## (?:\d+ )?References[\s\S]*/m;
/** Titles, tags, code and formulas, which both editions have. */
const NO_PROSE = /^```[\s\S]*?^```$|^\$\$[\s\S]*?\$\$$|^#.*$|<[^>]*>/gm;

function numbersIn(text: string): readonly string[] {
  return text.match(/\d+(?:[.,]\d+)*/g) ?? [];
}

const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");

/** Numbers that English writes as words: "one more" is "每多 1". */
function wordsIn(text: string): readonly string[] {
  return NUMBERS.flatMap((word, i) => (new RegExp(`\\b${word}\\b`, "i").test(text) ? [String(i)] : []));
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

/** The headings of a text cell, without lines in fenced code. */
function headingsOf(cell: Cell | undefined): readonly Heading[] {
  if (cell?.cell_type !== "markdown") return [];
  const text = cell.source.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return [...text.matchAll(/^(#{1,6})\s+(.*)$/gm)].map(([, marks = "", title = ""]) => ({
    level: marks.length,
    text: title.trim(),
  }));
}

/** A formula, an address or two Chinese characters count as one word; tables do not count. */
export function countWords(text: string): number {
  const plain = text
    .replace(/^\|.*\|\s*$/gm, " ")
    .replace(/\$\$[\s\S]*?\$\$|\$[^$\n]*\$/g, " x ")
    .replace(/\]\([^)]*\)/g, "] ")
    .replace(/https?:\/\/\S+/g, " x ");
  const chinese = plain.match(/\p{Script=Han}/gu)?.length ?? 0;
  const others =
    plain.replace(/\p{Script=Han}/gu, " ").match(/[\p{L}\p{N}][\p{L}\p{N}.,'’%-]*/gu)?.length ?? 0;
  return others + Math.ceil(chinese / 2);
}
