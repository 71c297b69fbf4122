/** Renders the outputs of a cell as HTML, from the richest MIME type that needs no external file. */
import { stripVTControlCharacters } from "node:util";
import { escapeHtml } from "../../core/text/display";
import { CHECK_MIME, type CheckRecord, type CheckTexts, checkTexts } from "../../notebook/check";
import { SESSION_MIME } from "../../notebook/session";
import { RULES_MIME } from "../../plot/basket/rules/rule-table";
import { luminance } from "../../plot/palette";
import type { Output } from "../notebooks/notebook-file";
import { escapeJson } from "./document/html-page";
import { type Words, wordsIn } from "./document/words";
import { IMAGE_TYPES, imageUrl } from "./images";
import { numberNext, type PageState, renderFormula, renderMarkdown } from "./markdown";
import { PLOTLY_MIME, recordOf } from "./records";
import { sanitizeHtml, sanitizeSvg } from "./sanitize";

type Bundle = Readonly<Record<string, unknown>>;
/** Renders the content of a MIME type as HTML; `undefined` if it cannot. */
type Form = (content: unknown, bundle: Bundle, page: PageState) => string | undefined;

const ofText =
  (render: (text: string, bundle: Bundle, page: PageState) => string): Form =>
  (content, bundle, page) =>
    typeof content === "string" ? render(content, bundle, page) : undefined;

/** The forms that say all that an output says, the best first. */
const FORMS: readonly (readonly [string, Form])[] = [
  ["image/svg+xml", ofText((svg, bundle, page) => renderFigure(renderSvg(svg, bundle, page), bundle, page))],
  ["text/html", ofText(renderHtml)],
  ["text/markdown", ofText((text, _, page) => `<div class="prose">${renderMarkdown(text, page).html}</div>`)],
  ["text/latex", ofText((text, _, page) => renderLatex(text, page))],
  ...IMAGE_TYPES.map((type): [string, Form] => [
    type,
    (content, bundle, page) => renderImage(type, content, bundle, wordsIn(page.language ?? "en")),
  ]),
  [
    PLOTLY_MIME,
    (_, bundle, page) =>
      recordOf(bundle, PLOTLY_MIME) ? renderFigure(renderText(bundle), bundle, page) : undefined,
  ],
  [
    "application/json",
    (content) => `<pre class="text">${escapeHtml(JSON.stringify(content, null, 2))}</pre>`,
  ],
];

export function renderOutput(output: Output, page: PageState): string {
  if (output.output_type === "stream") {
    const kind = output.name === "stderr" ? "text warning" : "text";
    return `<pre class="${kind}">${escapeHtml(plainText(output.text))}</pre>`;
  }
  if (output.output_type === "error") {
    const trace =
      output.traceback.length > 0 ? output.traceback.join("\n") : `${output.ename}: ${output.evalue}`;
    return `<pre class="text failure">${escapeHtml(plainText(trace))}</pre>`;
  }
  const check = recordOf(output.data, CHECK_MIME);
  return check ? renderCheck(check, wordsIn(page.language ?? "en")) : renderBundle(output.data, page);
}

/** The best form that can be shown. Where it is only the text, forms that a page cannot show are named. */
function renderBundle(bundle: Bundle, page: PageState): string {
  for (const [type, form] of FORMS) {
    const html = Object.hasOwn(bundle, type) ? form(bundle[type], bundle, page) : undefined;
    if (html !== undefined) return html;
  }
  const isNamed = (type: string) =>
    type !== "text/plain" && !type.startsWith("application/vnd.merchant-lab.");
  const t = wordsIn(page.language ?? "en");
  const names = Object.keys(bundle).filter(isNamed).join(t(", "));
  const note = names && `<p class="soft">${t("This page cannot show {}.", escapeHtml(names))}</p>`;
  return renderText(bundle) + note;
}

function renderText({ "text/plain": text }: Bundle): string {
  return typeof text === "string" ? `<pre class="text">${escapeHtml(plainText(text))}</pre>` : "";
}

function renderCheck(check: CheckRecord, t: Words): string {
  const source = check.source ? ` <span class="source">${escapeHtml(check.source)}</span>` : "";
  const { measured, expected, tolerance } = checkValues(check, t);
  return `<p class="check ${check.passed ? "passed" : "failed"}"><span class="sign">${check.passed ? "✓" : "✗"}</span> <span>${escapeHtml(check.label)}${t(": ")}<b>${measured}</b>${t(", ")}${t("expected")} ${expected}${tolerance}${source}</span></p>`;
}

/** The texts of a check as HTML; values that are shortened have all their digits as a tooltip. */
export function checkValues(check: CheckRecord, t: Words): CheckTexts {
  const short = checkTexts(check, t);
  const whole = checkTexts({ ...check, passed: false }, t);
  const toHtml = (text: string, title: string) =>
    text === title ? escapeHtml(text) : `<span title="${escapeHtml(title)}">${escapeHtml(text)}</span>`;
  return {
    measured: toHtml(short.measured, whole.measured),
    expected: toHtml(short.expected, whole.expected),
    tolerance: escapeHtml(short.tolerance),
  };
}

/** A table or any other HTML; rules-client.js replaces a table of rules by one that can be sorted and filtered. */
function renderHtml(markup: string, bundle: Bundle, page: PageState): string {
  const session = recordOf(bundle, SESSION_MIME);
  const html = `<div class="scroll">${session ? sanitizeHtml(markup) : numberTable(sanitizeHtml(markup), page)}</div>`;
  const rules = recordOf(bundle, RULES_MIME);
  if (rules)
    return `<section class="rules" aria-label="${wordsIn(page.language ?? "en")("Rules")}"><div class="plain">${html}</div><script type="application/json">${escapeJson(rules)}</script></section>`;
  return session ? `<div class="session">${html}</div>` : html;
}

/** A table with a caption has a number, to which other pages can link. */
function numberTable(html: string, page: PageState): string {
  const [caption] = /<caption(?: [^>]*)?>/.exec(html) ?? [];
  if (caption === undefined) return html;
  const number = numberNext("table.", page);
  const name = wordsIn(page.language ?? "en")("Table {}", number);
  const link = `<a class="figure-number" id="table.${number}" href="#table.${number}">${name}</a> `;
  return html.replace(caption, () => caption + link);
}

/** One formula, with or without dollars, or a text with formulas. */
function renderLatex(text: string, page: PageState): string {
  const formula = /^\s*(\$\$?)([^$]+)\1\s*$/.exec(text)?.[2] ?? (text.includes("$") ? undefined : text);
  return formula === undefined
    ? `<div class="prose">${renderMarkdown(text, page).html}</div>`
    : `<div class="formula">${renderFormula(formula, true)}</div>`;
}

function renderImage(type: string, content: unknown, bundle: Bundle, t: Words): string | undefined {
  const url = imageUrl(type, content);
  return url && `<img src="${url}" alt="${escapeHtml(String(bundle["text/plain"] ?? t("image")))}">`;
}

/** A drawing of ours as elements, in the colours of the page; any other as an image, in which nothing can run. */
function renderSvg(svg: string, bundle: Bundle, page: PageState): string {
  const { markup, isWhole } = sanitizeSvg(svg);
  return isWhole ? markup : (renderImage("image/svg+xml", svg, bundle, wordsIn(page.language ?? "en")) ?? "");
}

/** A figure with its number, to which other pages can link. */
function renderFigure(drawing: string, bundle: Bundle, page: PageState): string {
  const caption = /<desc>([^<]*)<\/desc>/.exec(drawing)?.[1] ?? "";
  const t = wordsIn(page.language ?? "en");
  const plotly = recordOf(bundle, PLOTLY_MIME);
  const live = plotly
    ? `<button type="button" class="open-figure" hidden>${t("Explore")}</button><script type="application/json">${escapeJson(plotly)}</script>`
    : "";
  const number = numberNext("figure.", page);

  const paper = isLostInDark(drawing) ? " on-paper" : "";
  return `<figure id="figure.${number}"><div class="drawing${paper}">${drawing}</div><figcaption><span><a class="figure-number" href="#figure.${number}">${t("Figure {}", number)}</a> ${caption}</span>${live}</figcaption></figure>`;
}

/** Below this luminance the contrast with the dark page is less than the 3:1 that WCAG asks for. */
const DARKEST = 3 * (luminance("#14181D") + 0.05) - 0.05;

/** Whether a mark or text has a colour of its own that would not be seen on the dark page. */
function isLostInDark(drawing: string): boolean {
  const tags = drawing.match(/<(?:rect|circle|path|line|text)\b[^>]*>/g) ?? [];
  return tags.some((tag) => {
    const colours = / class="/.test(tag) ? [] : tag.matchAll(/ (?:fill|stroke)="(#[\da-f]{3,6})"/gi);
    return Array.from(colours).some(([, colour]) => luminance(colour) < DARKEST);
  });
}

/** The text without terminal colours and without its last line break. */
function plainText(text: string): string {
  return stripVTControlCharacters(text).replace(/\n$/, "");
}
