import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Cell } from "../../../lib/workbench/notebooks/notebook-file";
import { renderIndex } from "../../../lib/workbench/report";
import { notebookOf, text } from "../make-notebook";

const shown = {
  cell_type: "code",
  metadata: {},
  source: "const cups = 3;\n\nshow(cups);",
  execution_count: 1,
  outputs: [{ output_type: "display_data", data: { "text/markdown": "**Three** cups" }, metadata: {} }],
} as Cell;
const index = renderIndex([
  { name: "a", notebook: notebookOf(text("# Tea 茶\n\n- *Green* [tea](b.ipynb) is </script>"), shown) },
  { name: "b", notebook: notebookOf(text("# Milk\n\nMilk and green cups\n\ncups of milk")) },
  { name: "c", problem: "it must be JSON" },
]);

test("the index holds the lines of texts, code and shown texts of each report", () => {
  const lines = /<script type="application\/json" id="lines">([^<]*)<\/script>/.exec(index)?.[1] ?? "";
  expect(JSON.parse(lines)).toEqual([
    {
      name: "a",
      lines: ["Tea 茶", "Green tea is </script>", "const cups = 3;", "show(cups);", "Three cups"],
    },
    { name: "b", lines: ["Milk", "Milk and green cups", "cups of milk"] },
  ]);
  expect(index).toContain('<article class="card" data-name="a">');
});

const BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (file) => process.env.MERCHANT_LAB_BROWSER && fs.existsSync(file),
);

/** In a real browser, which takes long, so only on request. */
test.skipIf(BROWSER === undefined).each([
  ["green%20CUPS", "2 of 2 reports", "b.html#:~:text=green"],
  ["three", "1 of 2 reports", "a.html#:~:text=Three"],
  ["coffee", "0 of 2 reports", undefined],
])("a search for %s finds %s", (words, count, address) => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab index ")), "index.html");
  fs.writeFileSync(file, index);
  const page = execFileSync(
    BROWSER as string,
    ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", `file://${file}#search=${words}`],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  expect(page).toContain(`<output>${count}</output>`);
  const found = [...page.matchAll(/<ul class="found"><li><a href="([^"]*)"/g)].map(([, href]) => href);
  if (address === undefined) expect(found).toEqual([]);
  else expect(found).toContain(address);
});
