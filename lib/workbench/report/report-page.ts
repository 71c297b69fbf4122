/** Renders a notebook as one HTML file. */
import fs from "node:fs";
import { gzipSync } from "node:zlib";
import type { HLJSApi } from "highlight.js";
import { escapeHtml } from "../../core/text/display";
import { type CheckRecord, expectedText, measuredText } from "../../notebook/check";
import type { CodeCell } from "../notebooks/notebook-file";
import { formulaStyle } from "./formula-style";
import { htmlPage } from "./html-page";
import { type Heading, type PageState, renderMarkdown } from "./markdown";
import { renderOutput } from "./output-html";
import { formatDuration, type ReportSource, type Summary, summarize } from "./summary";

/** The report before or after this one. */
export interface AdjacentReport {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
}

export interface ReportOptions {
  readonly previous?: AdjacentReport | undefined;
  readonly next?: AdjacentReport | undefined;
}

/** The page needs no other file and no network. */
export function renderReport(source: ReportSource, options: ReportOptions = {}): string {
  const summary = summarize(source);
  const page: PageState = { ids: new Set(["checks", "top"]) };
  const headings: Heading[] = [];
  const cells = source.notebook.cells.map((cell) => {
    if (cell.cell_type === "code") return renderCodeCell(cell, page);
    if (cell.cell_type === "raw") return "";
    const text = renderMarkdown(cell.source, page);
    headings.push(...text.headings);
    return `<div class="prose">${text.html}</div>`;
  });
  const opening = cells.shift() ?? "";
  const content = [opening, renderFacts(source, summary), ...cells, renderChecks(summary.checks)].join("\n");
  const body = `<a class="skip" href="#content">Skip to the text</a>
${renderTopBar(options)}
<div class="layout" id="top">
<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>${renderContents(headings, summary)}</details></nav>
<main id="content">
${source.status && source.status !== "ok" ? renderFailure(source) : ""}
${content}
${renderPageLinks(options)}
</main>
</div>
${content.includes('class="open-figure"') ? `<script type="text/plain" id="plotly">${compressedPlotly()}</script>` : ""}`;
  const scripts = content.includes('<section class="rules"') ? ["rules-client.js"] : [];
  return htmlPage(summary.title, body, formulaStyle(content), scripts);
}

function renderTopBar({ previous, next }: ReportOptions): string {
  const link = (to: AdjacentReport | undefined, sign: string, label: string) =>
    to
      ? `<a href="${encodeURIComponent(to.name)}.html" title="${escapeHtml(to.title)}" aria-label="${label}: ${escapeHtml(to.title)}">${sign}</a>`
      : "";
  return `<header class="bar"><a class="home" href="index.html">Merchant Lab</a><span class="space"></span>${link(previous, "←", "Previous")}${link(next, "→", "Next")}<button type="button" data-act="code" hidden>Hide code</button><button type="button" data-act="theme" hidden aria-label="Light or dark">◐</button></header>`;
}

function renderContents(headings: readonly Heading[], summary: Summary): string {
  const items = headings
    .filter(({ level }) => level === 2 || level === 3)
    .map(
      ({ level, text, id }) =>
        `<li class="level-${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`,
    );
  if (summary.checks.length > 0) items.push('<li class="level-2"><a href="#checks">Checks 核对</a></li>');
  return `<ol>${items.join("")}</ol>`;
}

/** The facts of the run: checks, data sets, engine, parameters, versions and run time. */
function renderFacts(source: ReportSource, summary: Summary): string {
  const groups = new Map<string, string[]>();
  for (const [name, value] of factsOf(source, summary))
    groups.set(name, [...(groups.get(name) ?? []), value]);
  if (groups.size === 0) return "";
  const rows = Array.from(groups, ([name, values]) => {
    const separator = name === "Parameter" ? '<span class="between"></span>' : "<br>";
    return `<dt>${name}${values.length > 1 && name === "Parameter" ? "s" : ""}</dt><dd>${values.join(separator)}</dd>`;
  });
  return `<dl class="facts">${rows.join("")}</dl>`;
}

/** Names and HTML values; a name may occur several times. */
function factsOf(source: ReportSource, { checks, parameters, session }: Summary): [string, string][] {
  const facts: [string, string][] = [];
  const passed = checks.filter((check) => check.passed).length;
  if (checks.length > 0)
    facts.push([
      "Checks",
      `<a href="#checks"><b class="${passed === checks.length ? "good" : "bad"}">${passed} of ${checks.length} passed</b></a>`,
    ]);
  for (const { name, origin, detail } of session?.datasets ?? [])
    facts.push([
      "Data",
      `${escapeHtml(name)} <span class="soft">${escapeHtml(detail ? `${detail}, ${origin}` : origin)}</span>`,
    ]);
  if (session?.engine) facts.push(["Engine", escapeHtml(session.engine)]);
  for (const parameter of parameters) {
    const note =
      parameter.value === parameter.default
        ? ""
        : ` <span class="soft">default ${escapeHtml(String(parameter.default))}</span>`;
    facts.push([
      "Parameter",
      `<code>${escapeHtml(parameter.name)} = ${escapeHtml(String(parameter.value))}</code>${note}`,
    ]);
  }
  if (session)
    facts.push([
      "Versions",
      escapeHtml(
        Object.entries(session.versions)
          .map((pair) => pair.join(" "))
          .join(" · "),
      ),
    ]);
  if (source.seconds !== undefined) facts.push(["Run time", formatDuration(source.seconds)]);
  return facts;
}

function renderFailure({ status, error = "" }: ReportSource): string {
  const message =
    status === "cancelled"
      ? "This run was cancelled."
      : "This run failed; the cells after the error were not executed.";
  return `<section class="banner" role="alert"><b>${message}</b>${error ? `<pre>${escapeHtml(error)}</pre>` : ""}</section>`;
}

function renderCodeCell(cell: CodeCell, page: PageState): string {
  if (cell.source.trim() === "") return "";
  const outputs = cell.outputs.map((output) => renderOutput(output, page)).filter(Boolean);
  const [firstLine] = cell.source.trim().split("\n");
  const outputHtml = outputs.length > 0 ? `<div class="outputs">${outputs.join("\n")}</div>` : "";
  return `<section class="cell"><details class="code" open><summary><span class="count">${cell.execution_count ?? "–"}</span><code>${escapeHtml(firstLine)}</code></summary><pre><code>${highlight(cell.source)}</code></pre></details>${outputHtml}</section>`;
}

let highlighter: HLJSApi | undefined;

function highlight(code: string): string {
  if (!highlighter) {
    const created: HLJSApi = require("highlight.js/lib/core");
    created.registerLanguage("typescript", require("highlight.js/lib/languages/typescript"));
    highlighter = created;
  }
  return highlighter.highlight(code, { language: "typescript" }).value;
}

function renderChecks(checks: readonly CheckRecord[]): string {
  if (checks.length === 0) return "";
  const rows = checks.map(
    (check) =>
      `<tr class="${check.passed ? "" : "failed"}"><td>${escapeHtml(String(check.label))}</td><td class="number">${escapeHtml(measuredText(check))}</td><td class="number">${escapeHtml(expectedText({ ...check, within: 0 }))}</td><td class="number">${check.within === undefined || check.within === null ? "exact" : `± ${escapeHtml(String(check.within))}`}</td><td>${escapeHtml(String(check.source ?? ""))}</td><td><b class="${check.passed ? "good" : "bad"}">${check.passed ? "✓ passed" : "✗ failed"}</b></td></tr>`,
  );
  const passed = checks.filter((check) => check.passed).length;
  return `<section><h2 id="checks">Checks 核对</h2><p>The numbers that the text relies on, computed in this run: ${passed} of ${checks.length} checks passed.</p><div class="scroll"><table class="checks"><thead><tr><th scope="col">Claim</th><th scope="col" class="number">Measured</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Tolerance</th><th scope="col">Source</th><th scope="col">Result</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

function renderPageLinks({ previous, next }: ReportOptions): string {
  const link = (to: AdjacentReport | undefined, label: string, kind: string) =>
    to
      ? `<a class="${kind}" href="${encodeURIComponent(to.name)}.html"><small>${label}</small>${escapeHtml(to.title)}</a>`
      : "<span></span>";
  return previous || next
    ? `<nav class="turn" aria-label="Other reports">${link(previous, "← Previous", "previous")}${link(next, "Next →", "next")}</nav>`
    : "";
}

let compressed: string | undefined;

/** plotly.js, compressed; the page decompresses it when the first figure is opened. */
function compressedPlotly(): string {
  compressed ??= gzipSync(fs.readFileSync(require.resolve("plotly.js-dist")), { level: 9 }).toString(
    "base64",
  );
  return compressed;
}
