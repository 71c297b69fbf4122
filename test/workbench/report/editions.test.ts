import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Cell } from "../../../lib/workbench/notebooks/notebook-file";
import { folderOf, writeReport } from "../../../lib/workbench/report/write-reports";
import { notebookOf, text } from "../make-notebook";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab editions "));
  fs.mkdirSync(path.join(folder, "zh"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const CHECK = "application/vnd.merchant-lab.check+json";
const record = { label: "slope", measured: 2, expected: { atLeast: 1 }, passed: true };
const page = notebookOf(
  text('# 05 Tea 茶\n\nHow much tea?\n\n<div lang="zh">\n\n**摘要** 多少茶？\n\n</div>'),
  text('## 1 Leaves 茶叶\n\nGreen.\n\n<div lang="zh">\n\n绿茶。\n\n</div>'),
  {
    ...{ cell_type: "code", metadata: {}, source: "1", execution_count: 1 },
    outputs: [
      { output_type: "display_data", data: { "text/plain": "✓", [CHECK]: record }, metadata: {} },
      { output_type: "display_data", data: { "image/svg+xml": "<svg><desc>茶</desc></svg>" }, metadata: {} },
    ],
  } as Cell,
);

function written(language: "en" | "zh", name = "tea.html"): string {
  const into = language === "zh" ? path.join(folder, "zh") : folder;
  writeReport(path.join(folder, "tea.ipynb"), page, { language, folder: into });
  return fs.readFileSync(path.join(into, name), "utf8");
}

/** What a reader sees. */
const seen = (html: string) =>
  html.slice(html.indexOf("<body>"), html.lastIndexOf("<script>")).replace(/<[^>]*>/g, " ");

test("the Chinese page has the texts, titles and words of the interface in Chinese", () => {
  const html = written("zh");
  expect(html).toContain('<html lang="zh-CN">');
  expect(html).toContain("<title>05 茶</title>");
  for (const word of [
    "绿茶。",
    "1 茶叶",
    "目录",
    "实测",
    "至少 1",
    "图 1",
    "隐藏代码",
    "核对通过",
    "通过 1 / 1 项",
  ])
    expect(html).toContain(word);
  expect(seen(html).match(/[A-Za-z]{4,}/g)).toEqual(["slope", "slope"]);
  const index = written("zh", "index.html");
  expect(index).toContain('<html lang="zh-CN">');
  expect(index).toContain('<div class="question"><p>多少茶？</p>');
});

test("the English page has no Chinese", () => {
  const html = written("en");
  expect(html).toContain('<html lang="en">');
  expect(seen(html).replace("茶</desc>", "")).not.toMatch(/摘要|绿茶|茶叶|核对/);
  expect(html).toContain("expected at least 1");
});

test("each page links to that of the other language where there is one", () => {
  expect(written("zh")).not.toContain("hreflang");
  expect(written("en")).toContain('<a href="zh/tea.html" lang="zh" hreflang="zh">');
  expect(written("zh")).toContain('<a href="../tea.html" lang="en" hreflang="en">English</a>');
  expect(path.basename(folderOf("zh"))).toBe("zh");
});
