/** Renders Markdown with formulas as HTML without scripts and external files. */
import { escapeHtml } from "../../core/text/display";
import type { Language } from "../notebooks/edition";
import type { CodeCell } from "../notebooks/notebook-file";
import { type Words, wordsIn } from "./document/words";
import { imageUrl } from "./images";

export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

export interface RenderedMarkdown {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** The state of a page: for each element id in use the number of the last heading that began with it. */
export interface PageState {
  readonly ids: Map<string, number>;
  /** Notebooks without a page, by their names: a link to one is a text. */
  readonly missing?: readonly string[];
  /** @default "en" */
  readonly language?: Language;
}

/** The number of the next figure or table of the page. Ids of headings have no dot, so no heading is named like one. */
export function numberNext(kind: "figure." | "table.", { ids }: PageState): number {
  const number = (ids.get(kind) ?? 0) + 1;
  ids.set(kind, number);
  return number;
}

/** The images of a text cell: for each name its content by MIME type. */
export type Attachments = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the rules below know of the text. */
type Env = {
  readonly attachments: Attachments;
  readonly missing: readonly string[];
  readonly words: Words;
};

type MarkdownItFactory = typeof import("markdown-it");
type MarkdownIt = ReturnType<MarkdownItFactory>;

let parser: MarkdownIt | undefined;

/** The target of a link to another notebook. */
const NOTEBOOK = /^(?:\.\/)?([\w-]+)\.ipynb(#.*)?$/;

/** The texts that a code cell shows as Markdown. */
export function markdownOutputs({ outputs }: CodeCell): readonly string[] {
  const found = outputs.map((output) => ("data" in output ? output.data["text/markdown"] : undefined));
  return found.filter((text) => typeof text === "string");
}

/** The names of the notebooks to which a text may link. */
export function linkedNotebooks(markdown: string): readonly string[] {
  return Array.from(markdown.matchAll(/([\w-]+)\.ipynb/g), ([, name]) => name);
}

/** In a quote or list of this level the parser drops the text without notice, so the page shows the source instead. */
const LOST_LEVEL = 99;

export function renderMarkdown(
  markdown: string,
  page: PageState,
  attachments: Attachments = {},
): RenderedMarkdown {
  parser ??= createParser();
  const headings: Heading[] = [];
  const env: Env = { attachments, missing: page.missing ?? [], words: wordsIn(page.language ?? "en") };
  const tokens = parser.parse(markdown, env);
  if (tokens.some(({ level }) => level >= LOST_LEVEL))
    return { html: `<pre>${escapeHtml(markdown)}</pre>\n`, headings };
  tokens.forEach((token, i) => {
    if (token.type !== "heading_open") return;
    const text = plainText(tokens[i + 1].children ?? []);
    const id = uniqueId(text, page.ids);
    token.attrSet("id", id);
    headings.push({ level: Number(token.tag.slice(1)), text, id });
  });
  return { html: parser.renderer.render(tokens, parser.options, env), headings };
}

function plainText(tokens: readonly { readonly type: string; readonly content: string }[]): string {
  return tokens.map(({ type, content }) => (type === "softbreak" ? " " : content)).join("");
}

function uniqueId(text: string, taken: Map<string, number>): string {
  const base =
    text
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
      .replace(/^-|-$/g, "") || "section";
  let id = base;
  let last = taken.get(base) ?? 0;
  while (taken.has(id)) id = `${base}-${++last + 1}`;
  taken.set(id, 0);
  taken.set(base, last);
  return id;
}

function createParser(): MarkdownIt {
  const markdownIt: MarkdownItFactory = require("markdown-it");
  const created = markdownIt({ html: false, linkify: false, typographer: false });
  created.block.ruler.before("fence", "formula", blockFormula, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  created.block.ruler.before("html_block", "details", details, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  created.inline.ruler.after("escape", "formula", inlineFormula);
  created.renderer.rules.formula = (tokens, i) => renderFormula(tokens[i].content, false);
  created.renderer.rules.formula_block = (tokens, i) =>
    `<div class="formula">${renderFormula(tokens[i].content, true)}</div>\n`;
  created.renderer.rules.table_open = () => '<div class="scroll"><table>\n';
  created.renderer.rules.table_close = () => "</table></div>\n";
  created.renderer.rules.image = (tokens, i, _options, env) => {
    const source = String(tokens[i].attrGet("src") ?? "");
    return renderImage(source, tokens[i].content, env as Env);
  };
  created.renderer.rules.link_open = (tokens, i, options, env, self) => {
    const target = String(tokens[i].attrGet("href") ?? "");
    const notebook = NOTEBOOK.exec(target);
    if (notebook && (env as Env).missing.includes(notebook[1]))
      return `<a title="${(env as Env).words("No report has been made of {}", `${notebook[1]}.ipynb`)}">`;
    if (notebook) tokens[i].attrSet("href", `${notebook[1]}.html${notebook[2] ?? ""}`);
    if (/^[a-z]+:/i.test(target)) tokens[i].attrSet("rel", "noreferrer");
    return self.renderToken(tokens, i, options);
  };
  return created;
}

/** An attachment or a data URL is shown; any other image would be loaded from elsewhere and becomes a link. */
function renderImage(source: string, alt: string, { attachments, words: t }: Env): string {
  const name = /^attachment:(.*)$/s.exec(source)?.[1];
  if (name !== undefined) {
    const names = [name, decodeName(name)].filter((key) => Object.hasOwn(attachments, key));
    const urls = Object.entries(attachments[names[0]] ?? {}).map(([type, content]) =>
      imageUrl(type, content),
    );
    const url = urls.find((found) => found !== undefined);
    if (url !== undefined) return `<img src="${url}" alt="${escapeHtml(alt)}">`;
    const reason =
      names.length > 0 ? "The attached image {} cannot be shown: {}" : "The attached image {} is missing: {}";
    return `<span class="soft">[${t(reason, escapeHtml(decodeName(name)), escapeHtml(alt))}]</span>`;
  }
  const [, type = "", content] = /^data:(image\/[a-z+]+);base64,(.*)$/s.exec(source) ?? [];
  const url = imageUrl(type, content);
  if (url !== undefined) return `<img src="${url}" alt="${escapeHtml(alt)}">`;
  return `<a href="${escapeHtml(source)}">${escapeHtml(alt) || t("image")}</a>`;
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** KaTeX shows wrong formulas in red; one that it cannot process, e.g. nested too deeply, is shown as its source. */
export function renderFormula(source: string, isBlock: boolean): string {
  const katex: typeof import("katex") = require("katex");
  try {
    return katex.renderToString(source, {
      displayMode: isBlock,
      throwOnError: false,
      trust: false,
      strict: false,
    });
  } catch (error) {
    const message = `This formula cannot be shown: ${(error as Error).message}`;
    return `<code title="${escapeHtml(message)}">${escapeHtml(source)}</code>`;
  }
}

type BlockRule = Parameters<MarkdownIt["block"]["ruler"]["before"]>[2];
type InlineRule = Parameters<MarkdownIt["inline"]["ruler"]["after"]>[2];

/** `$$ … $$` at the beginning of a line; it may span several lines. */
const blockFormula: BlockRule = (state, startLine, endLine, silent) => {
  const from = state.bMarks[startLine] + state.tShift[startLine];
  if (!state.src.startsWith("$$", from)) return false;
  let line = startLine;
  let content = "";
  for (; line < endLine; line++) {
    const text = state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
    const rest = line === startLine ? text.slice(2) : text;
    const end = rest.indexOf("$$");
    if (end >= 0) {
      // Text follows, so the formula is part of a paragraph: left to the inline rule.
      if (rest.slice(end + 2).trim() !== "") return false;
      content += rest.slice(0, end);
      break;
    }
    content += `${rest}\n`;
  }
  if (line >= endLine) return false;
  if (silent) return true;
  const token = state.push("formula_block", "math", 0);
  token.content = content.trim();
  token.map = [startLine, line + 1];
  state.line = line + 1;
  return true;
};

/**
 * An answer that is hidden until the reader opens it: `<details><summary>…</summary>` on a line, then Markdown, then `</details>`
 * on a line, as Jupyter and GitHub show it. Other HTML remains text.
 */
const details: BlockRule = (state, startLine, endLine, silent) => {
  const lineAt = (line: number) =>
    state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]).trimEnd();
  const summary = /^<details><summary>([^<>]*)<\/summary>$/.exec(lineAt(startLine))?.[1];
  if (summary === undefined) return false;
  let end = startLine + 1;
  while (end < endLine && lineAt(end) !== "</details>") end++;
  if (end >= endLine) return false;
  if (silent) return true;
  const open = state.push("details_open", "details", 1);
  open.attrSet("class", "answer");
  open.map = [startLine, end];
  state.push("summary_open", "summary", 1);
  const text = state.push("inline", "", 0);
  text.content = summary;
  text.children = [];
  state.push("summary_close", "summary", -1);
  state.md.block.tokenize(state, startLine + 1, end);
  state.push("details_close", "details", -1);
  state.line = end + 1;
  return true;
};

/** `$…$` by pandoc's rule: no space inside the dollars, no digit after the last, so prices remain text. */
const inlineFormula: InlineRule = (state, silent) => {
  const { src, pos } = state;
  if (src[pos] !== "$") return false;
  const delimiter = src[pos + 1] === "$" ? "$$" : "$";
  const from = pos + delimiter.length;
  let end = src.indexOf(delimiter, from);
  while (end > 0 && src[end - 1] === "\\") end = src.indexOf(delimiter, end + 1);
  if (end < 0 || end === from) return false;
  const content = src.slice(from, end);
  if (delimiter === "$" && (/^\s|\s$/.test(content) || /\d/.test(src[end + 1] ?? ""))) return false;
  if (!silent) state.push(delimiter === "$$" ? "formula_block" : "formula", "math", 0).content = content;
  state.pos = end + delimiter.length;
  return true;
};
