import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseParameters } from "../../../lib/workbench/commands/run-options";
import { datasetsOf, parametersOf } from "../../../lib/workbench/notebooks/notebook-inputs";
import { publish } from "../../../lib/workbench/report/write-reports";
import { code, notebookOf, text } from "../make-notebook";

const notebook = (title: string, source = "1 + 1") =>
  notebookOf(text(`# ${title}\n\nIs it there?`), code(source));

describe("publish()", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab publish "));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const read = (name: string) => fs.readFileSync(path.join(folder, name), "utf8");

  test("writes a page a notebook, and an index that names them all", () => {
    const index = publish([{ name: "01-tea", notebook: notebook("01 Tea") }], folder);
    expect(index).toBe(path.join(folder, "index.html"));
    expect(read("01-tea.html")).toContain("01 Tea");
    expect(read("index.html")).toContain('href="01-tea.html"');
  });

  test("keeps the reports of earlier starts and links neighbours both ways", () => {
    publish([{ name: "01-tea", notebook: notebook("01 Tea") }], folder);
    publish([{ name: "02-milk", notebook: notebook("02 Milk") }], folder);
    expect(read("index.html")).toContain('href="01-tea.html"');
    expect(read("index.html")).toContain('href="02-milk.html"');
    expect(read("01-tea.html")).toContain('href="02-milk.html"');
    expect(read("02-milk.html")).toContain('href="01-tea.html"');
  });
});

describe("parametersOf() and datasetsOf()", () => {
  test("read the names from the cells, not from comments or text", () => {
    const found = notebook(
      "x",
      [
        'const n = parameter("epochs", 3); // parameter("no", 1)',
        'const is = datasets.isAvailable("groceries"); "datasets.isAvailable(\\"no\\")";',
        "const all = await datasets.fashionMnist(); other.mnist();",
      ].join("\n"),
    );
    expect(parametersOf(found)).toEqual(["epochs"]);
    expect(datasetsOf(found)).toEqual(["groceries", "fashion-mnist"]);
  });
});

describe("parseParameters()", () => {
  test("splits at the first equals sign, and takes any name as data", () => {
    const found = parseParameters(["epochs=10", "formula=a=b", "__proto__=1"]);
    expect({ ...found }).toEqual({ epochs: "10", formula: "a=b", ["__proto__"]: "1" });
    expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
  });
});
