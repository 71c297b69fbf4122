import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeReports } from "../../../lib/workbench/report/write-reports";
import { code, notebookOf, text } from "../make-notebook";

const notebook = (title: string, source = "1 + 1") =>
  notebookOf(text(`# ${title}\n\nIs it there?`), code(source));

describe("writeReports()", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab writeReports "));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const read = (name: string) => fs.readFileSync(path.join(folder, name), "utf8");

  test("writes a page for each notebook, and an index of all pages", () => {
    const index = writeReports([{ name: "01-tea", notebook: notebook("01 Tea") }], folder);
    expect(index).toBe(path.join(folder, "index.html"));
    expect(read("01-tea.html")).toContain("01 Tea");
    expect(read("index.html")).toContain('href="01-tea.html"');
  });

  test("keeps the reports of earlier runs and links adjacent reports in both directions", () => {
    writeReports([{ name: "01-tea", notebook: notebook("01 Tea") }], folder);
    writeReports([{ name: "02-milk", notebook: notebook("02 Milk") }], folder);
    expect(read("index.html")).toContain('href="01-tea.html"');
    expect(read("index.html")).toContain('href="02-milk.html"');
    expect(read("01-tea.html")).toContain('href="02-milk.html"');
    expect(read("02-milk.html")).toContain('href="01-tea.html"');
  });
});
