/** The index page: a card for each report. */
import { escapeHtml } from "../../core/text/display";
import { formulaStyle } from "./formula-style";
import { htmlPage } from "./html-page";
import { renderMarkdown } from "./markdown";
import { formatDuration, type ReportSource, summarize } from "./summary";

/** Each card shows the question, whether the checks passed, data sets, engine and run time. */
export function renderIndex(sources: readonly ReportSource[]): string {
  const cards = sources.map(renderCard).join("\n");
  const body = `<header class="bar"><span class="home">Merchant Lab</span><span class="space"></span><button type="button" data-act="theme" hidden aria-label="Light or dark">◐</button></header>
<main class="index">
<h1>Reports 报告</h1>
<p class="lead">Questions from the back office of an online shop, answered in notebooks whose every number is checked.</p>
<div class="cards">
${cards || "<p>No report yet: run <code>npm start</code>.</p>"}
</div>
</main>`;
  return htmlPage("Merchant Lab: reports", body, formulaStyle(cards));
}

function renderCard(source: ReportSource): string {
  const { title, question, checks, session } = summarize(source);
  const passed = checks.filter((check) => check.passed).length;
  const isOk = (source.status ?? "ok") === "ok" && passed === checks.length;
  const state =
    source.status && source.status !== "ok" ? source.status : `${passed} of ${checks.length} checks passed`;
  const data = [...new Set((session?.datasets ?? []).map(({ name }) => name))].join(", ");
  const facts = [
    ...(data ? [data] : []),
    ...(session?.engine ? [session.engine] : []),
    ...(source.seconds === undefined ? [] : [formatDuration(source.seconds)]),
  ];
  const text = renderMarkdown(question, { ids: new Set() }).html;
  return `<article class="card"><h2><a href="${encodeURIComponent(source.name)}.html">${escapeHtml(title)}</a></h2><div class="question">${text}</div><p class="state"><b class="${isOk ? "good" : "bad"}">${isOk ? "✓" : "✗"} ${escapeHtml(state)}</b></p><p class="soft">${escapeHtml(facts.join(" · "))}</p></article>`;
}
