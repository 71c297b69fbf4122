/** The English and the Chinese edition of a notebook, which are written as one. */
import type { Cell, Notebook, Output } from "./notebook-file";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * What both editions have: Chinese, as `<div lang="zh">` on a line, Markdown, and `</div>` on a line, which Jupyter and GitHub
 * show too; code and formulas; headings and the tags of hidden answers.
 */
const PARTS =
  /^<div lang="zh">\n([\s\S]*?)^<\/div>$|^(```[\s\S]*?^```$|\$\$[\s\S]*?\$\$$)|^(#{1,6} .*|<details><summary>.*<\/summary>|<\/details>)$/gm;

/** A title in both languages: the English one ends where the Chinese one begins. Both have the number. */
const TITLE =
  /^((?:#+ )?(?:<details><summary>)?(?:\d[\d.]*[a-z]? )?)([^\p{Script=Han}]*?)\s*(\p{Script=Han}.*?)(<\/summary>)?$/u;

/** Whether a text has both languages. */
const isBilingual = (text: string) => text.includes('<div lang="zh">');

/** Whether there is a Chinese edition: a text that has both languages. */
export function hasChinese({ cells }: Notebook): boolean {
  return cells.some((cell) => cell.cell_type === "markdown" && isBilingual(cell.source));
}

/** The notebook with its texts in one language; where a text has only one, that one. Without a Chinese edition, as it is. */
export function edition(notebook: Notebook, language: Language): Notebook {
  if (!hasChinese(notebook)) return notebook;
  const ofOutput = (output: Output): Output =>
    "data" in output && typeof output.data["text/markdown"] === "string"
      ? {
          ...output,
          data: { ...output.data, "text/markdown": inLanguage(output.data["text/markdown"], language) },
        }
      : output;
  const ofCell = (cell: Cell): Cell =>
    cell.cell_type === "code"
      ? { ...cell, outputs: cell.outputs.map(ofOutput) }
      : { ...cell, source: inLanguage(cell.source, language) };
  return { ...notebook, cells: notebook.cells.map(ofCell) };
}

/**
 * A text in one language. In Chinese, paragraphs outside of the blocks of Chinese are left out, but not code, formulas and
 * hidden answers. A text without such blocks is for both; its titles are in one language too.
 */
export function inLanguage(text: string, language: Language): string {
  const isShared = !isBilingual(text);
  let end = 0;
  let kept = "";
  for (const match of text.matchAll(PARTS)) {
    const [part, chinese, shared, title] = match;
    if (isShared || language === "en") kept += text.slice(end, match.index);
    end = match.index + part.length;
    if (chinese !== undefined) kept += language === "zh" ? `${chinese.trim()}\n\n` : "";
    else kept += shared ?? titleIn(title, language);
    if (chinese === undefined && !isShared && language === "zh") kept += "\n\n";
  }
  if (isShared || language === "en") kept += text.slice(end);
  return kept.replace(/\n{3,}/g, "\n\n").trim();
}

function titleIn(title: string, language: Language): string {
  const [, begin, english, chinese, ending = ""] = TITLE.exec(title) ?? [];
  if (chinese === undefined || english === "") return title;
  return `${begin}${language === "en" ? english : chinese}${ending}`;
}
