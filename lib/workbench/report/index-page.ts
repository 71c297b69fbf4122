/** The index page: a card for each report. */
import { escapeHtml } from "../../core/text/display";
import type { Language } from "../notebooks/edition";
import { formulaStyle } from "./document/formula-style";
import { escapeJson, htmlPage } from "./document/html-page";
import { type Words, wordsIn } from "./document/words";
import { markdownOutputs, renderMarkdown } from "./markdown";
import { isUnfinished } from "./page-name";
import { formatDuration, type ReportSource, summarize, titleOf } from "./summary";

/** A report on the index page, or a sentence that says why its notebook cannot be read. */
export type IndexEntry = ReportSource | { readonly name: string; readonly problem: string };

/** Each card shows the question, whether the checks passed, data sets, engine and run time. */
export function renderIndex(entries: readonly IndexEntry[], language: Language = "en"): string {
  const t = wordsIn(language);
  const titles = entries.map((entry) => ("problem" in entry ? entry.name : titleOf(entry)));
  const isShared = (title: string) => titles.indexOf(title) !== titles.lastIndexOf(title);
  const cards = entries
    .map((entry, i) => {
      if ("problem" in entry) return renderProblem(entry, t);
      try {
        return renderCard(entry, isShared(titles[i]), t);
      } catch (error) {
        return renderProblem({ name: entry.name, problem: (error as Error).message }, t);
      }
    })
    .join("\n");
  const readable = entries.filter((entry): entry is ReportSource => "notebook" in entry);
  const body = `<header class="bar"><span class="home">${t("Merchant Lab")}</span><span class="space"></span><button type="button" data-act="theme" hidden aria-label="${t("Light or dark")}">◐</button></header>
<main class="index">
<h1>${t("Reports")}</h1>
<p class="lead">${t("Questions from the back office of an online shop, answered in notebooks whose every number is checked.")}</p>
<div class="cards">
${cards || `<p>${t("No report yet: run {}.", "<code>npm start</code>")}</p>`}
</div>
</main>
<script type="application/json" id="lines">${escapeJson(readable.map(linesOf))}</script>`;
  const style = formulaStyle(cards);
  return htmlPage({
    title: t("Merchant Lab: reports"),
    body,
    language,
    style,
    scripts: ["index-client.js"],
  });
}

/** What the search of the index reads: the lines of texts and code of a report, with the name of its page. */
function linesOf({ name, notebook }: ReportSource): { readonly name: string; readonly lines: string[] } {
  const lines = notebook.cells.flatMap((cell) => {
    if (cell.cell_type === "code") return [cell.source, ...markdownOutputs(cell).map(withoutMarkup)];
    return cell.cell_type === "markdown" ? [withoutMarkup(cell.source)] : [];
  });
  return {
    name,
    lines: lines
      .join("\n")
      .split(/\s*\n\s*/)
      .filter(Boolean),
  };
}

/** Markdown as a reader sees it, nearly: a link that finds a line looks for its words on the page. */
function withoutMarkup(markdown: string): string {
  return markdown
    .replace(/\]\([^()\s]*\)|<\/?(?:details|summary)>/g, " ")
    .replace(/^[#>\s-]+|[*_`[\]|]/gm, "")
    .replace(/[ \t]+/g, " ");
}

function renderProblem(
  { name, problem }: { readonly name: string; readonly problem: string },
  t: Words,
): string {
  return `<article class="card"><h2>${escapeHtml(name)}</h2><p class="state"><b class="bad">✗ ${t("cannot be read")}</b></p><p class="soft">${escapeHtml(problem)}</p></article>`;
}

/** @param isNamed Whether the card says the name of the page, since others have the same title. */
function renderCard(source: ReportSource, isNamed: boolean, t: Words): string {
  const { title, question, checks, session, run, faults } = summarize(source);
  const passed = checks.filter((check) => check.passed).length;
  const isOk = run.status === "ok" && faults.length === 0 && passed === checks.length;
  const states = {
    ok: faults.length > 0 ? t("malformed outputs") : t("{} of {} checks passed", passed, checks.length),
    incomplete: t("not all cells executed"),
    failed: t("failed"),
    cancelled: t("cancelled"),
  };
  const data = [...new Set((session?.datasets ?? []).map(({ name, title = name }) => title))].join(t(", "));
  const facts = [
    ...(isNamed ? [source.name] : []),
    ...(data ? [data] : []),
    ...(session?.engine ? [session.engine] : []),
    ...(run.seconds === undefined ? [] : [formatDuration(run.seconds, t)]),
  ];
  const text = renderMarkdown(question, { ids: new Map() }).html;
  return `<article class="card" data-name="${escapeHtml(source.name)}"><h2><a href="${encodeURIComponent(source.name)}.html">${escapeHtml(title)}</a>${isUnfinished(source.name) ? ` (${t("unfinished run")})` : ""}</h2><div class="question">${text}</div><p class="state"><b class="${isOk ? "good" : "bad"}">${isOk ? "✓" : "✗"} ${states[run.status]}</b></p><p class="soft">${escapeHtml(facts.join(" · "))}</p></article>`;
}
