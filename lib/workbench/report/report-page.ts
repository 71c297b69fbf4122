/** Renders a notebook as one HTML file. */
import { gzipSync } from "node:zlib";
import type { HLJSApi } from "highlight.js";
import { isRecord } from "../../core/options";
import { escapeHtml } from "../../core/text/display";
import type { CheckRecord } from "../../notebook/check";
import { PARAMETER_MIME, type ParameterRecord } from "../../notebook/parameter";
import type { SessionRecord } from "../../notebook/session";
import type { Language } from "../notebooks/edition";
import type { CodeCell, Output } from "../notebooks/notebook-file";
import { readText } from "../text-file";
import { formulaStyle } from "./document/formula-style";
import { hashOf, htmlPage } from "./document/html-page";
import { type Words, wordsIn } from "./document/words";
import { type Heading, type PageState, renderMarkdown } from "./markdown";
import { checkValues, renderOutput } from "./output-html";
import { formatDuration, type ReportSource, type Summary, summarize } from "./summary";

/** The report before or after this one. */
export interface AdjacentReport {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
}

export interface ReportOptions {
  /** Of the page; the texts of the notebook are already in it. @default "en" */
  readonly language?: Language;
  /** The page of the other language, as a link. */
  readonly otherLanguage?: string | undefined;
  readonly previous?: AdjacentReport | undefined;
  readonly next?: AdjacentReport | undefined;
  /** Notebooks to which this one links and that have no page. */
  readonly missing?: readonly string[];
  /** The page of a later run of this notebook that did not finish, or of the last run that did. */
  readonly otherRun?: { readonly name: string; readonly isFinished: boolean } | undefined;
}

/** The page needs no other file and no network. */
export function renderReport(source: ReportSource, options: ReportOptions = {}): string {
  const summary = summarize(source);
  const { language = "en" } = options;
  const t = wordsIn(language);
  const page: PageState = {
    ids: new Map([
      ["checks", 0],
      ["content", 0],
      ["plotly", 0],
      ["top", 0],
    ]),
    missing: options.missing ?? [],
    language,
  };
  const headings: Heading[] = [];
  const cells = source.notebook.cells.map((cell) => {
    if (cell.cell_type === "code") return renderCodeCell(cell, page);
    if (cell.cell_type === "raw") return { html: "" };
    const text = renderMarkdown(cell.source, page, cell.attachments);
    for (const heading of text.headings) headings.push(heading);
    return { html: `<div class="prose">${text.html}</div>` };
  });
  const opening = cells.shift()?.html ?? "";
  const content = [
    opening,
    renderFacts(summary, t),
    ...codeAfterOutputs(cells, t),
    renderChecks(summary.checks, t),
  ].join("\n");
  const hasFigure = content.includes('class="open-figure"');
  const body = `<a class="skip" href="#content">${t("Skip to the text")}</a>
${renderTopBar(options, t)}
<div class="layout" id="top">
<nav class="contents" aria-label="${t("Contents")}"><details open><summary>${t("Contents")}</summary>${renderContents(headings, summary, t)}</details></nav>
<main id="content">
${renderNotices(summary, options, t)}
${content}
${renderPageLinks(options, t)}
</main>
</div>
${hasFigure ? `<script type="text/plain" id="plotly">${plotly().compressed}</script>` : ""}`;
  return htmlPage({
    title: summary.title,
    language,
    body,
    style: formulaStyle(content),
    scripts: content.includes('<section class="rules"') ? ["rules-client.js"] : [],
    scriptHashes: hasFigure ? [plotly().hash] : [],
  });
}

function renderTopBar({ previous, next, otherLanguage, language }: ReportOptions, t: Words): string {
  const link = (to: AdjacentReport | undefined, sign: string, label: string) =>
    to
      ? `<a href="${encodeURIComponent(to.name)}.html" title="${escapeHtml(to.title)}" aria-label="${label}: ${escapeHtml(to.title)}">${sign}</a>`
      : "";
  const [name, lang] = language === "zh" ? ["English", "en"] : ["中文", "zh"];
  const edition = otherLanguage
    ? `<a href="${otherLanguage}" lang="${lang}" hreflang="${lang}">${name}</a>`
    : "";
  return `<header class="bar"><a class="home" href="index.html">${t("Merchant Lab")}</a><span class="space"></span>${link(previous, "←", t("Previous"))}${link(next, "→", t("Next"))}${edition}<button type="button" data-act="code" hidden>${t("Hide code")}</button><button type="button" data-act="theme" hidden aria-label="${t("Light or dark")}">◐</button></header>`;
}

function renderContents(headings: readonly Heading[], summary: Summary, t: Words): string {
  const items = headings
    .filter(({ level }) => level === 2 || level === 3)
    .map(
      ({ level, text, id }) =>
        `<li class="level-${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`,
    );
  if (summary.checks.length > 0) items.push(`<li class="level-2"><a href="#checks">${t("Checks")}</a></li>`);
  return `<ol>${items.join("")}</ol>`;
}

/** The facts of the run: checks, data sets, engine, parameters, versions and run time. */
function renderFacts({ checks, parameters, session, run }: Summary, t: Words): string {
  const row = (name: string, values: readonly string[], separator = "<br>") =>
    values.length > 0 ? `<dt>${name}</dt><dd>${values.join(separator)}</dd>` : "";
  const passed = checks.filter((check) => check.passed).length;
  const isGood = passed === checks.length;
  const outcome = `<a href="#checks"><b class="${isGood ? "good" : "bad"}">${t("{} of {} passed", passed, checks.length)}</b></a>`;
  const versions = Object.entries(session?.versions ?? {}).map((pair) => pair.join(" "));
  const list = (...rows: readonly string[]) =>
    rows.join("") === "" ? "" : `<dl class="facts">${rows.join("")}</dl>`;
  const more = list(
    row(
      t(parameters.length > 1 ? "Parameters" : "Parameter"),
      parameters.map((parameter) => parameterFact(parameter, t)),
      '<span class="between"></span>',
    ),
    row(
      t("Another value"),
      parameters.slice(0, 1).map(({ name }) => {
        const option = `<code>--param ${escapeHtml(name)}=…</code>`;
        return t("add {} to npm start or npx merchant-lab run", option);
      }),
    ),
    row(t("Versions"), session ? [escapeHtml(versions.join(" · "))] : []),
    row(t("Run time"), run.seconds === undefined ? [] : [formatDuration(run.seconds, t)]),
  );
  const summary = parameters.length > 0 ? t("Parameters and versions") : t("Versions");
  return (
    list(
      row(t("Checks"), checks.length > 0 ? [outcome] : []),
      row(t("Data"), session ? dataFacts(session, t) : []),
      row(t("Engine"), session?.engine ? [escapeHtml(session.engine)] : []),
      row(t("Date"), run.date === undefined ? [] : [escapeHtml(run.date)]),
    ) + (more && `<details class="more"><summary>${summary}</summary>${more}</details>`)
  );
}

function parameterFact({ name, value, default: usual }: ParameterRecord, t: Words): string {
  const note =
    value === usual ? "" : ` <span class="soft">${t("default {}", escapeHtml(String(usual)))}</span>`;
  return `<code>${escapeHtml(name)} = ${escapeHtml(String(value))}</code>${note}`;
}

/** Of a data set that was used in many ways, so many are named. */
const MOST_USES = 3;

/** One line for each data set, with the ways in which it was used: a notebook may simulate many shops. */
function dataFacts({ datasets }: SessionRecord, t: Words): readonly string[] {
  const uses = new Map<string, Set<string>>();
  for (const { name, title = name, origin, detail } of datasets) {
    if (!uses.has(title)) uses.set(title, new Set());
    uses.get(title)?.add([detail, t(origin)].filter(Boolean).join(t(", ")));
  }
  return Array.from(uses, ([name, all]) => {
    const more = all.size > MOST_USES ? [t("and {} more", all.size - MOST_USES)] : [];
    const text = [...[...all].slice(0, MOST_USES), ...more].join(t("; "));
    return `${escapeHtml(name)} <span class="soft">${escapeHtml(text)}</span>`;
  });
}

/** What a reader must know first: a run that did not finish, another run, malformed outputs. */
function renderNotices({ run, faults }: Summary, { otherRun }: ReportOptions, t: Words): string {
  const link = (text: string) => `<a href="${encodeURIComponent(otherRun?.name ?? "")}.html">${text}</a>`;
  const notices: string[] = [];
  if (run.status !== "ok") {
    const kept = otherRun?.isFinished ? ` ${link(t("The last whole run"))} ${t("is kept.")}` : "";
    notices.push(
      `<b>${t(...run.message)}</b>${kept}${run.error ? `<pre>${escapeHtml(run.error)}</pre>` : ""}`,
    );
  } else if (otherRun?.isFinished === false)
    notices.push(
      `<b>${t("Another run of this notebook did not finish:")}</b> ${link(t("see how far it came"))}.`,
    );
  if (faults.length > 0) {
    const items = faults.map((fault) => `<li>${escapeHtml(fault)}</li>`).join("");
    notices.push(`<b>${t("Parts of this notebook are malformed and not shown:")}</b><ul>${items}</ul>`);
  }
  return notices.map((notice) => `<section class="banner" role="alert">${notice}</section>`).join("\n");
}

/** A cell on the page; `folded` is the code of one that Jupyter hides, with what it logged. */
interface Part {
  readonly html: string;
  readonly folded?: string;
}

function renderCodeCell(cell: CodeCell, page: PageState): Part {
  const hidden = isHidden(cell);
  const render = (outputs: readonly Output[]) =>
    outputs.map((output) => renderOutput(output, page)).filter(Boolean);
  // The facts at the top list the parameters.
  const outputs = cell.outputs.filter((output) => !isParameter(output));
  const logs = outputs.filter((output) => hidden && isLog(output));
  const shown = foldChecks(
    render(outputs.filter((output) => !logs.includes(output))),
    wordsIn(page.language ?? "en"),
  );
  const outputHtml = shown.length > 0 ? `<div class="outputs">${shown.join("\n")}</div>` : "";
  const [firstLine] = cell.source.trim().split("\n");
  if (firstLine === "") return { html: outputHtml };
  const count = escapeHtml(String(cell.execution_count ?? "–"));
  const code = `<details class="code"${hidden ? "" : " open"}><summary><span class="count">${count}</span><code>${escapeHtml(firstLine)}</code></summary><pre><code>${highlight(cell.source)}</code></pre>${render(logs).join("\n")}</details>`;
  if (hidden) return { html: outputHtml, folded: code };
  return { html: `<section class="cell">${code}${outputHtml}</section>` };
}

/** What a cell prints, and its progress, which is plain text alone. */
function isLog(output: Output): boolean {
  if (output.output_type === "stream") return output.name === "stdout";
  return output.output_type === "display_data" && Object.keys(output.data).join() === "text/plain";
}

function isParameter(output: Output): boolean {
  return "data" in output && Object.hasOwn(output.data, PARAMETER_MIME);
}

/** Hidden code follows what it shows: that of several cells in a row as one line that opens, before other code or text. */
function codeAfterOutputs(parts: readonly Part[], t: Words): readonly string[] {
  const page: string[] = [];
  let waiting: string[] = [];
  let hasShown = false;
  const writeCode = () => {
    const group = `<details class="code group"><summary><span>${t("{} cells of code", waiting.length)}</span></summary>${waiting.join("\n")}</details>`;
    if (waiting.length > 0)
      page.push(`<section class="cell">${waiting.length > 1 ? group : waiting[0]}</section>`);
    waiting = [];
    hasShown = false;
  };
  for (const { html, folded } of parts) {
    const isText = html.startsWith('<div class="prose">');
    // Code that has shown nothing yet lets titles and text pass: an answer stands above its code.
    if (folded === undefined && (hasShown || !isText)) writeCode();
    page.push(html);
    if (folded === undefined) continue;
    waiting.push(folded);
    hasShown ||= html !== "";
  }
  writeCode();
  return page;
}

/** Whether the source is folded: Jupyter hides it until it is opened, or it says only what the facts list. */
function isHidden({ metadata }: CodeCell): boolean {
  return (
    metadata.tags?.includes("parameters") ||
    (isRecord(metadata.jupyter) && metadata.jupyter.source_hidden === true)
  );
}

/** Several passed checks in a row as one line, which opens. */
function foldChecks(outputs: readonly string[], t: Words): readonly string[] {
  const passed = outputs.map((html) => html.startsWith('<p class="check passed">'));
  return outputs.flatMap((html, i) => {
    if (!passed[i]) return [html];
    if (passed[i - 1]) return [];
    const end = passed.indexOf(false, i);
    const row = outputs.slice(i, end < 0 ? outputs.length : end);
    if (row.length === 1) return row;
    const line = `<p class="check passed"><span class="sign">✓</span> <span>${t("{} checks passed", row.length)}</span></p>`;
    return [`<details class="folded"><summary>${line}</summary>${row.join("\n")}</details>`];
  });
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

function renderChecks(checks: readonly CheckRecord[], t: Words): string {
  if (checks.length === 0) return "";
  const rows = checks.map((check) => {
    const { measured, expected, tolerance } = checkValues(check, t);
    const result = check.passed
      ? `<b class="good">✓ ${t("passed")}</b>`
      : `<b class="bad">✗ ${t("failed")}</b>`;
    const origin = check.source ? ` <small class="source">${escapeHtml(check.source)}</small>` : "";
    return `<tr class="${check.passed ? "" : "failed"}"><td>${result}</td><td>${escapeHtml(check.label)}${origin}</td><td class="number">${measured}</td><td class="number">${expected}${tolerance}</td></tr>`;
  });
  const passed = checks.filter((check) => check.passed).length;
  return `<section><h2 id="checks">${t("Checks")}</h2><p>${t("The numbers that the text relies on, computed in this run: {} of {} checks passed.", passed, checks.length)}</p><div class="scroll"><table class="checks"><thead><tr><th scope="col">${t("Result")}</th><th scope="col">${t("Claim")}</th><th scope="col" class="number">${t("Measured")}</th><th scope="col" class="number">${t("Expected")}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

function renderPageLinks({ previous, next }: ReportOptions, t: Words): string {
  const link = (to: AdjacentReport | undefined, label: string, kind: string) =>
    to
      ? `<a class="${kind}" href="${encodeURIComponent(to.name)}.html"><small>${label}</small>${escapeHtml(to.title)}</a>`
      : "<span></span>";
  return previous || next
    ? `<nav class="turn" aria-label="${t("Other reports")}">${link(previous, `← ${t("Previous")}`, "previous")}${link(next, `${t("Next")} →`, "next")}</nav>`
    : "";
}

let plotlyScript: { readonly compressed: string; readonly hash: string } | undefined;

/** plotly.js, compressed; the page decompresses it when the first figure is opened, and its policy allows this script. */
function plotly() {
  if (!plotlyScript) {
    const script = readText(require.resolve("plotly.js-dist"));
    plotlyScript = {
      compressed: gzipSync(script, { level: 9 }).toString("base64"),
      hash: hashOf(script),
    };
  }
  return plotlyScript;
}
