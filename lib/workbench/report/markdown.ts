/** Markdown with formulas as HTML: nothing in it can run, and nothing in it is loaded. */
import { escapeHtml } from "../../core/text/display";

export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

export interface Prose {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** What one page has used so far: ids that are taken. */
export interface PageState {
  readonly ids: Set<string>;
}

type MarkdownItFactory = typeof import("markdown-it");
type MarkdownIt = ReturnType<MarkdownItFactory>;

let parser: MarkdownIt | undefined;

export function render(markdown: string, page: PageState): Prose {
  parser ??= makeParser();
  const headings: Heading[] = [];
  const env = {};
  const tokens = parser.parse(markdown, env);
  tokens.forEach((token, i) => {
    if (token.type !== "heading_open") return;
    const text = plainText(tokens[i + 1].children ?? []);
    const id = freeId(text, page.ids);
    token.attrSet("id", id);
    headings.push({ level: Number(token.tag.slice(1)), text, id });
  });
  return { html: parser.renderer.render(tokens, parser.options, env), headings };
}

function plainText(tokens: readonly { readonly type: string; readonly content: string }[]): string {
  return tokens.map(({ type, content }) => (type === "softbreak" ? " " : content)).join("");
}

function freeId(text: string, taken: Set<string>): string {
  const base =
    text
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
      .replace(/^-|-$/g, "") || "section";
  let id = base;
  for (let k = 2; taken.has(id); k++) id = `${base}-${k}`;
  taken.add(id);
  return id;
}

function makeParser(): MarkdownIt {
  const markdownIt: MarkdownItFactory = require("markdown-it");
  const made = markdownIt({ html: false, linkify: false, typographer: false });
  made.block.ruler.before("fence", "formula", blockFormula, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  made.inline.ruler.after("escape", "formula", inlineFormula);
  made.renderer.rules.formula = (tokens, i) => formula(tokens[i].content, false);
  made.renderer.rules.formula_block = (tokens, i) =>
    `<div class="formula">${formula(tokens[i].content, true)}</div>\n`;
  made.renderer.rules.table_open = () => '<div class="scroll"><table>\n';
  made.renderer.rules.table_close = () => "</table></div>\n";
  // A picture from elsewhere would be fetched: its text stands for it, as a link.
  made.renderer.rules.image = (tokens, i) => {
    const source = String(tokens[i].attrGet("src") ?? "");
    const alt = escapeHtml(tokens[i].content);
    return /^data:image\/(png|jpeg|gif);base64,[A-Za-z0-9+/=]+$/.test(source)
      ? `<img src="${source}" alt="${alt}">`
      : `<a href="${escapeHtml(source)}">${alt || "picture"}</a>`;
  };
  made.renderer.rules.link_open = (tokens, i, options, _env, self) => {
    const target = String(tokens[i].attrGet("href") ?? "");
    const notebook = /^(?:\.\/)?([\w-]+)\.ipynb(#.*)?$/.exec(target);
    if (notebook) tokens[i].attrSet("href", `${notebook[1]}.html${notebook[2] ?? ""}`);
    if (/^[a-z]+:/i.test(target)) tokens[i].attrSet("rel", "noreferrer");
    return self.renderToken(tokens, i, options);
  };
  return made;
}

function formula(source: string, isDisplayed: boolean): string {
  const katex: typeof import("katex") = require("katex");
  return katex.renderToString(source, {
    displayMode: isDisplayed,
    throwOnError: false,
    trust: false,
    strict: false,
  });
}

type BlockRule = Parameters<MarkdownIt["block"]["ruler"]["before"]>[2];
type InlineRule = Parameters<MarkdownIt["inline"]["ruler"]["after"]>[2];

/** `$$ … $$` that begins a line, over as many lines as it takes. */
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
      // Words after the formula: it stands within a paragraph, where the inline rule finds it.
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

/** `$…$` as pandoc reads it: no space inside the dollars, no digit after the last, so that prices stay prices. */
const inlineFormula: InlineRule = (state, silent) => {
  const { src, pos } = state;
  if (src[pos] !== "$") return false;
  const mark = src[pos + 1] === "$" ? "$$" : "$";
  const from = pos + mark.length;
  let end = src.indexOf(mark, from);
  while (end > 0 && src[end - 1] === "\\") end = src.indexOf(mark, end + 1);
  if (end < 0 || end === from) return false;
  const content = src.slice(from, end);
  if (mark === "$" && (/^\s|\s$/.test(content) || /\d/.test(src[end + 1] ?? ""))) return false;
  if (!silent) state.push(mark === "$$" ? "formula_block" : "formula", "math", 0).content = content;
  state.pos = end + mark.length;
  return true;
};
