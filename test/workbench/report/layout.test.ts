import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import { charts } from "../../../lib/plot";
import type { Cell } from "../../../lib/workbench/notebooks/notebook-file";
import { renderReport } from "../../../lib/workbench/report";
import { findBrowser } from "../../../lib/workbench/report/print-page";
import { notebookOf, text } from "../make-notebook";

vi.setConfig({ testTimeout: 240_000 });

const CHECK = "application/vnd.merchant-lab.check+json";
const check = {
  label: "largest lift of a rule between two items that are bought together more often than by chance",
  measured: "0.75/0.9375 0.75/0.9375 0.75/0.9375",
  expected: "0.75/0.9375 0.75/0.9375 0.75/0.9375",
  source: "a source with a long name, page 12",
  passed: true,
};
const names = [
  "Moon Bridge red wine, value pack",
  "Happy Home soda, classic",
  "Jade Lake cashews, mini pack",
];
const figures = [
  charts.bar(names, [3, 2, 1], { title: "Items", isHorizontal: true, digits: 1 }),
  charts.line([1, 2, 3], { training: [1, 2, 4], validation: [1, 3, 3] }, { title: "Loss", yTitle: "loss" }),
  charts.box({ tea: [1, 2, 3], pots: [4, 5, 9] }, { title: "Prices", yTitle: "yuan" }),
];

/** What a browser measures on the page: it runs with this script in place of the page's policy and scripts. */
const MEASURE = `
  const inside = (part, whole) => part.left >= whole.left - 1 && part.right <= whole.right + 1;
  const page = { left: 0, right: document.documentElement.clientWidth };
  const box = (element) => element.getBoundingClientRect();
  const labels = [...document.querySelectorAll(".drawing > svg")].flatMap((svg) =>
    [...svg.querySelectorAll("text")].filter((text) => !inside(box(text), box(svg))).map((text) => text.textContent));
  const cells = [...document.querySelectorAll("table.checks td, table.checks th")];
  document.title = JSON.stringify({
    width: innerWidth,
    pageScrolls: document.documentElement.scrollWidth > innerWidth,
    cutCells: cells.filter((cell) => !inside(box(cell), page)).map((cell) => cell.textContent),
    cutLabels: labels,
    figures: document.querySelectorAll(".drawing > svg").length,
  });`;

function measure(browser: string, html: string, width: number): Record<string, unknown> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab layout "));
  try {
    const file = path.join(folder, "page.html");
    const open = html.replace(/<meta http-equiv[^>]*>/, "").replace(/<script>[\s\S]*?<\/script>/g, "");
    fs.writeFileSync(file, open.replace("</body>", `<script>${MEASURE}</script></body>`));
    const frame = path.join(folder, "frame.html");
    // A browser's window is at least 500 pixels wide; a frame is not.
    const copy = 'onload="document.title = this.contentDocument.title"';
    fs.writeFileSync(
      frame,
      `<iframe src="page.html" style="border:0" width="${width}" height="900" ${copy}></iframe>`,
    );
    const dom = execFileSync(
      browser,
      [
        "--headless",
        "--disable-gpu",
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--allow-file-access-from-files",
        `--user-data-dir=${folder}/profile`,
        "--virtual-time-budget=5000",
        "--dump-dom",
        pathToFileURL(frame).href,
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 120_000 },
    );
    return JSON.parse(/<title>(.*?)<\/title>/s.exec(dom)?.[1].replaceAll("&amp;", "&") ?? "{}");
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const browser = findBrowser();

test.skipIf(browser === undefined).each([1280, 420])(
  "at %i pixels the table of checks has its result, and no label of a figure is cut",
  (width) => {
    const outputs = [
      { output_type: "display_data", data: { "text/plain": "", [CHECK]: check }, metadata: {} },
      ...figures.map((one) => ({ output_type: "display_data", data: one[DISPLAY](), metadata: {} })),
    ];
    const cell = {
      cell_type: "code",
      metadata: {},
      source: "1",
      execution_count: 1,
      outputs,
    } as unknown as Cell;
    const html = renderReport({ name: "page", notebook: notebookOf(text("# Page"), cell) });
    expect(measure(browser as string, html, width)).toEqual({
      width,
      pageScrolls: false,
      cutCells: [],
      cutLabels: [],
      figures: 3,
    });
  },
);
