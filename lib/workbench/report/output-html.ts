/** Renders the outputs of a cell as HTML, from the richest MIME type that needs no external file. */
import { stripVTControlCharacters } from "node:util";
import { escapeHtml } from "../../core/text/display";
import { CHECK_MIME, type CheckRecord, expectedText, measuredText } from "../../notebook/check";
import { SESSION_MIME } from "../../notebook/session";
import { RULES_MIME } from "../../plot/basket/rules/rule-table";
import { isRecord, type Output } from "../notebooks/notebook-file";
import { type PageState, renderMarkdown } from "./markdown";
import { sanitizeHtml, sanitizeSvg } from "./sanitize";

const PLOTLY_MIME = "application/vnd.plotly.v1+json";

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
  const { data } = output;
  if (isRecord(data[CHECK_MIME])) return renderCheck(data[CHECK_MIME] as unknown as CheckRecord);
  if (typeof data["image/svg+xml"] === "string")
    return renderFigure(data["image/svg+xml"], data[PLOTLY_MIME]);
  if (typeof data["text/html"] === "string") {
    const html = `<div class="scroll">${sanitizeHtml(data["text/html"])}</div>`;
    if (isRecord(data[RULES_MIME])) return renderRules(html, data[RULES_MIME]);
    return data[SESSION_MIME] ? `<div class="session">${html}</div>` : html;
  }
  if (typeof data["text/markdown"] === "string")
    return `<div class="prose">${renderMarkdown(data["text/markdown"], page).html}</div>`;
  const png = data["image/png"];
  if (typeof png === "string" && /^[A-Za-z0-9+/=\s]+$/.test(png))
    return `<img src="data:image/png;base64,${png.replace(/\s/g, "")}" alt="${escapeHtml(String(data["text/plain"] ?? "image"))}">`;
  const text = data["text/plain"];
  return typeof text === "string" ? `<pre class="text">${escapeHtml(plainText(text))}</pre>` : "";
}

function renderCheck(check: CheckRecord): string {
  const source = check.source ? ` <span class="source">${escapeHtml(String(check.source))}</span>` : "";
  return `<p class="check ${check.passed ? "passed" : "failed"}"><span class="sign">${check.passed ? "✓" : "✗"}</span> <span>${escapeHtml(String(check.label))}: <b>${escapeHtml(measuredText(check))}</b>, expected ${escapeHtml(expectedText(check))}${source}</span></p>`;
}

function renderFigure(svg: string, plotly: unknown): string {
  const drawing = sanitizeSvg(svg);
  const caption = /<desc>([^<]*)<\/desc>/.exec(drawing)?.[1] ?? "";
  const live = isRecord(plotly)
    ? `<button type="button" class="open-figure" hidden>Explore</button><script type="application/json">${escapeJson(plotly)}</script>`
    : "";
  return `<figure><div class="drawing">${drawing}</div><figcaption><span>${caption}</span>${live}</figcaption></figure>`;
}

/** A plain table; rules-client.js replaces it by one that can be sorted and filtered. */
function renderRules(plain: string, rules: unknown): string {
  return `<section class="rules" aria-label="Rules"><div class="plain">${plain}</div><script type="application/json">${escapeJson(rules)}</script></section>`;
}

/** JSON escaped so that it cannot end the script element around it. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The text without terminal colours and without its last line break. */
function plainText(text: string): string {
  return stripVTControlCharacters(text).replace(/\n$/, "");
}
