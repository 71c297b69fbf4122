/** One notebook as one HTML file. */
import fs from "node:fs";
import { gzipSync } from "node:zlib";
import type { HLJSApi } from "highlight.js";
import { escapeHtml } from "../../core/text/display";
import { type CheckRecord, expectedText, measuredText } from "../../notebook/check";
import type { CodeCell } from "../notebooks/notebook-file";
import { formulaStyle } from "./formula-style";
import { htmlPage } from "./html-page";
import { type Heading, type PageState, render } from "./markdown";
import { outputHtml } from "./output-html";
import { duration, type ReportSource, type Summary, summaryOf } from "./summary";

/** A report to turn the page to. */
export interface Neighbour {
  /** File name without its ending. */
  readonly name: string;
  readonly title: string;
}

export interface ReportOptions {
  readonly previous?: Neighbour | undefined;
  readonly next?: Neighbour | undefined;
}

/** The notebook as a page that needs no other file and no network. */
export function renderReport(source: ReportSource, options: ReportOptions = {}): string {
  const summary = summaryOf(source);
  const page: PageState = { ids: new Set(["checks", "top"]) };
  const headings: Heading[] = [];
  const cells = source.notebook.cells.map((cell) => {
    if (cell.cell_type === "code") return codeCell(cell, page);
    if (cell.cell_type === "raw") return "";
    const prose = render(cell.source, page);
    headings.push(...prose.headings);
    return `<div class="prose">${prose.html}</div>`;
  });
  const opening = cells.shift() ?? "";
  const content = [opening, head(source, summary), ...cells, checkTable(summary.checks)].join("\n");
  const body = `<a class="skip" href="#content">Skip to the text</a>
${topBar(options)}
<div class="layout" id="top">
<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>${contents(headings, summary)}</details></nav>
<main id="content">
${source.status && source.status !== "ok" ? failure(source) : ""}
${content}
${pageTurn(options)}
</main>
</div>
${content.includes('class="enliven"') ? `<script type="text/plain" id="plotly">${packedPlotly()}</script>` : ""}`;
  const scripts = content.includes('<section class="rules"') ? ["rules-client.js"] : [];
  return htmlPage(summary.title, body, formulaStyle(content), scripts);
}

function topBar({ previous, next }: ReportOptions): string {
  const link = (to: Neighbour | undefined, sign: string, label: string) =>
    to
      ? `<a href="${encodeURIComponent(to.name)}.html" title="${escapeHtml(to.title)}" aria-label="${label}: ${escapeHtml(to.title)}">${sign}</a>`
      : "";
  return `<header class="bar"><a class="home" href="index.html">Merchant Lab</a><span class="space"></span>${link(previous, "←", "Previous")}${link(next, "→", "Next")}<button type="button" data-act="code" hidden>Hide code</button><button type="button" data-act="theme" hidden aria-label="Light or dark">◐</button></header>`;
}

function contents(headings: readonly Heading[], summary: Summary): string {
  const items = headings
    .filter(({ level }) => level === 2 || level === 3)
    .map(
      ({ level, text, id }) =>
        `<li class="level-${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`,
    );
  if (summary.checks.length > 0) items.push('<li class="level-2"><a href="#checks">Checks 核对</a></li>');
  return `<ol>${items.join("")}</ol>`;
}

/** Which data, engine, parameters and versions the numbers below come from. */
function head(source: ReportSource, { checks, parameters, session }: Summary): string {
  const rows: [string, string][] = [];
  const passed = checks.filter((check) => check.passed).length;
  if (checks.length > 0)
    rows.push([
      "Checks",
      `<a href="#checks"><b class="${passed === checks.length ? "good" : "bad"}">${passed} of ${checks.length} hold</b></a>`,
    ]);
  for (const { name, origin, detail } of session?.datasets ?? [])
    rows.push([
      "Data",
      `${escapeHtml(name)} <span class="soft">${escapeHtml(detail ? `${detail}, ${origin}` : origin)}</span>`,
    ]);
  if (session?.engine) rows.push(["Engine", escapeHtml(session.engine)]);
  for (const parameter of parameters) {
    const note =
      parameter.value === parameter.default
        ? ""
        : ` <span class="soft">default ${escapeHtml(String(parameter.default))}</span>`;
    rows.push([
      "Parameter",
      `<code>${escapeHtml(parameter.name)} = ${escapeHtml(String(parameter.value))}</code>${note}`,
    ]);
  }
  if (session)
    rows.push([
      "Versions",
      escapeHtml(
        Object.entries(session.versions)
          .map((pair) => pair.join(" "))
          .join(" · "),
      ),
    ]);
  if (source.seconds !== undefined) rows.push(["Run time", duration(source.seconds)]);
  if (rows.length === 0) return "";
  const groups = new Map<string, string[]>();
  for (const [name, value] of rows) groups.set(name, [...(groups.get(name) ?? []), value]);
  const written = Array.from(groups, ([name, values]) => {
    const separator = name === "Parameter" ? '<span class="between"></span>' : "<br>";
    return `<dt>${name}${values.length > 1 && name === "Parameter" ? "s" : ""}</dt><dd>${values.join(separator)}</dd>`;
  });
  return `<dl class="facts">${written.join("")}</dl>`;
}

function failure({ status, error = "" }: ReportSource): string {
  const what =
    status === "cancelled"
      ? "This run was cancelled."
      : "This run failed; what stands below it was not computed.";
  return `<section class="banner" role="alert"><b>${what}</b>${error ? `<pre>${escapeHtml(error)}</pre>` : ""}</section>`;
}

function codeCell(cell: CodeCell, page: PageState): string {
  if (cell.source.trim() === "") return "";
  const outputs = cell.outputs.map((output) => outputHtml(output, page)).filter(Boolean);
  const [firstLine] = cell.source.trim().split("\n");
  const shown = outputs.length > 0 ? `<div class="outputs">${outputs.join("\n")}</div>` : "";
  return `<section class="cell"><details class="code" open><summary><span class="count">${cell.execution_count ?? "–"}</span><code>${escapeHtml(firstLine)}</code></summary><pre><code>${highlighted(cell.source)}</code></pre></details>${shown}</section>`;
}

let highlighter: HLJSApi | undefined;

function highlighted(code: string): string {
  if (!highlighter) {
    const made: HLJSApi = require("highlight.js/lib/core");
    made.registerLanguage("typescript", require("highlight.js/lib/languages/typescript"));
    highlighter = made;
  }
  return highlighter.highlight(code, { language: "typescript" }).value;
}

function checkTable(checks: readonly CheckRecord[]): string {
  if (checks.length === 0) return "";
  const rows = checks.map(
    (check) =>
      `<tr class="${check.passed ? "" : "failed"}"><td>${escapeHtml(String(check.label))}</td><td class="number">${escapeHtml(measuredText(check))}</td><td class="number">${escapeHtml(expectedText({ ...check, within: 0 }))}</td><td class="number">${check.within === undefined || check.within === null ? "exact" : `± ${escapeHtml(String(check.within))}`}</td><td>${escapeHtml(String(check.source ?? ""))}</td><td><b class="${check.passed ? "good" : "bad"}">${check.passed ? "✓ holds" : "✗ fails"}</b></td></tr>`,
  );
  const passed = checks.filter((check) => check.passed).length;
  return `<section><h2 id="checks">Checks 核对</h2><p>Every number the text relies on, recomputed in this run: ${passed} of ${checks.length} hold.</p><div class="scroll"><table class="checks"><thead><tr><th scope="col">Claim</th><th scope="col" class="number">Measured</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Tolerance</th><th scope="col">Source</th><th scope="col">Result</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

function pageTurn({ previous, next }: ReportOptions): string {
  const link = (to: Neighbour | undefined, label: string, kind: string) =>
    to
      ? `<a class="${kind}" href="${encodeURIComponent(to.name)}.html"><small>${label}</small>${escapeHtml(to.title)}</a>`
      : "<span></span>";
  return previous || next
    ? `<nav class="turn" aria-label="Other reports">${link(previous, "← Previous", "previous")}${link(next, "Next →", "next")}</nav>`
    : "";
}

let packed: string | undefined;

/** plotly.js, compressed: the page unpacks it when the first figure is opened. */
function packedPlotly(): string {
  packed ??= gzipSync(fs.readFileSync(require.resolve("plotly.js-dist")), { level: 9 }).toString("base64");
  return packed;
}
