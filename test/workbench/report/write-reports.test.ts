import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type Cell,
  formatNotebook,
  type Notebook,
  readNotebook,
} from "../../../lib/workbench/notebooks/notebook-file";
import { NOTEBOOKS } from "../../../lib/workbench/paths";
import { originOf } from "../../../lib/workbench/report/page-name";
import { withRunResult } from "../../../lib/workbench/report/run-result";
import { writeReport } from "../../../lib/workbench/report/write-reports";
import { FileError } from "../../../lib/workbench/usage-error";
import { notebookOf, text } from "../make-notebook";

vi.mock("../../../lib/workbench/report/markdown", async (original) => {
  const markdown = await original<typeof import("../../../lib/workbench/report/markdown")>();
  const renderMarkdown: typeof markdown.renderMarkdown = (source, ...rest) => {
    if (source.includes("CRASH")) throw new RangeError("too deep");
    return markdown.renderMarkdown(source, ...rest);
  };
  return { ...markdown, renderMarkdown };
});

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab writeReport "));
  fs.mkdirSync(reports());
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const reports = () => path.join(folder, "reports");
const read = (name: string) => fs.readFileSync(path.join(reports(), name), "utf8");
const written = () => fs.readdirSync(reports()).sort();

function whole(title: string): Notebook {
  const cell = { cell_type: "code", metadata: {}, source: "1", execution_count: 1, outputs: [] } as Cell;
  return notebookOf(text(`# ${title}\n\nIs it there?`), cell);
}

function failed(title: string): Notebook {
  const { cells, ...rest } = whole(title);
  const error = { output_type: "error", ename: "E", evalue: "sold out", traceback: [] };
  return { ...rest, cells: [cells[0], { ...cells[1], outputs: [error] } as unknown as Cell] };
}

/** Writes the report of a notebook at this path, which need not exist. */
function publish(file: string, notebook: Notebook, isNewRun = true) {
  const report = writeReport(path.join(folder, file), notebook, { isNewRun, folder: reports() });
  return path.basename(report.page);
}

describe("writeReport()", () => {
  test("a link to a notebook without a report is a text until there is one", () => {
    const linking = notebookOf(text("# Tea\n\nSee [the milk](milk.ipynb#price) and [this](tea.ipynb)."));
    publish("tea.ipynb", linking);
    expect(read("tea.html")).toContain('<a title="No report has been made of milk.ipynb">the milk</a>');
    expect(read("tea.html")).toContain('<a href="tea.html">this</a>');
    publish("milk.ipynb", whole("Milk"));
    expect(read("tea.html")).toContain('<a href="milk.html#price">the milk</a>');
  });

  test("writes a page, the notebook and an index of all pages", () => {
    const { page, index } = writeReport(path.join(folder, "tea.ipynb"), whole("Tea"), { folder: reports() });
    expect([page, index]).toEqual([path.join(reports(), "tea.html"), path.join(reports(), "index.html")]);
    expect(read("tea.html")).toContain("<title>Tea</title>");
    expect(read("index.html")).toContain('href="tea.html"');
    expect(readNotebook(path.join(reports(), "tea.ipynb")).cells).toEqual(whole("Tea").cells);
    expect(written()).toEqual(["index.html", "tea.html", "tea.ipynb"]);
  });

  test("links adjacent reports in both directions, and writes no other page again", () => {
    for (const name of ["a", "b", "d"]) publish(`${name}.ipynb`, whole(name.toUpperCase()));
    const marked = (name: string) => fs.appendFileSync(path.join(reports(), name), "<!-- old -->");
    for (const name of ["a.html", "b.html", "d.html"]) marked(name);
    publish("c.ipynb", whole("C"));
    expect(read("a.html")).toContain("<!-- old -->");
    for (const name of ["b.html", "d.html"]) expect(read(name)).not.toContain("<!-- old -->");
    expect(read("b.html")).toContain('href="c.html"');
    expect(read("d.html")).toContain('href="c.html"');
    expect(read("c.html")).toMatch(/href="b.html".*href="d.html"/s);
    for (const name of ["b.html", "d.html"]) marked(name);
    publish("c.ipynb", whole("C"));
    expect(read("b.html")).toContain("<!-- old -->");
    publish("c.ipynb", whole("C, new"));
    expect(read("b.html")).toContain('title="C, new"');
  });

  test("makes a page that is missing or older than its notebook", () => {
    publish("a.ipynb", whole("A"));
    publish("z.ipynb", whole("Z"));
    fs.rmSync(path.join(reports(), "a.html"));
    publish("z.ipynb", whole("Z"));
    expect(read("a.html")).toContain("<title>A</title>");
    const later = new Date(Date.now() + 5000);
    fs.writeFileSync(path.join(reports(), "a.html"), "cut");
    fs.utimesSync(path.join(reports(), "a.ipynb"), later, later);
    publish("z.ipynb", whole("Z"));
    expect(read("a.html")).toContain("<title>A</title>");
  });
});

describe("a run that did not finish", () => {
  test("stays failed on its page and in the index when others are published", () => {
    publish("a.ipynb", failed("A"));
    const cancelled = withRunResult({ notebook: whole("B"), status: "cancelled", seconds: 1 });
    publish("b.ipynb", cancelled);
    publish("c.ipynb", whole("C"));
    expect(read("a.html")).toContain("This run failed.");
    expect(read("b.html")).toContain("This run was cancelled.");
    expect(read("index.html")).toMatch(/a\.html.*✗ failed.*b\.html.*✗ cancelled.*c\.html.*✓ 0 of 0/s);
  });

  test("does not replace the report of a whole run; each page names the other", () => {
    publish("a.ipynb", whole("A"));
    expect(publish("a.ipynb", failed("A"))).toBe("a.unfinished.html");
    expect(read("a.html")).not.toContain("This run failed");
    expect(read("a.html")).toContain(
      '<b>Another run of this notebook did not finish:</b> <a href="a.unfinished.html">',
    );
    expect(read("a.unfinished.html")).toContain(
      '<b>This run failed.</b> <a href="a.html">The last whole run</a>',
    );
    expect(read("index.html")).toMatch(/<a href="a.unfinished.html">A<\/a> \(unfinished run\).*✗ failed/s);
    // Neither is the page before or after the other.
    expect(read("a.html")).not.toContain('class="next"');
    expect(read("a.unfinished.html")).not.toContain('class="previous"');
  });

  test("is replaced by the next of its kind, and removed by a whole one", () => {
    publish("a.ipynb", whole("A"));
    publish("a.ipynb", failed("A, first"));
    publish("a.ipynb", failed("A, second"));
    expect(read("a.unfinished.html")).toContain("A, second");
    publish("a.ipynb", whole("A"));
    expect(written()).toEqual(["a.html", "a.ipynb", "index.html"]);
    expect(read("a.html")).not.toContain("unfinished");
    expect(read("index.html")).not.toContain("unfinished");
  });

  test("without a whole report has the notebook's own page, which a whole run replaces", () => {
    expect(publish("a.ipynb", failed("A"))).toBe("a.html");
    expect(publish("a.ipynb", failed("A"))).toBe("a.html");
    publish("a.ipynb", whole("A"));
    expect(written()).toEqual(["a.html", "a.ipynb", "index.html"]);
    expect(read("a.html")).not.toContain("This run failed");
  });

  test("is kept when a report is made from stored outputs that are older, not from newer ones", () => {
    const file = path.join(folder, "a.ipynb");
    fs.writeFileSync(file, formatNotebook(whole("A")));
    const setTime = (seconds: number) =>
      fs.utimesSync(file, new Date(), new Date(Date.now() + 1000 * seconds));
    publish("a.ipynb", whole("A"));
    publish("a.ipynb", failed("A"));
    setTime(-60);
    writeReport(file, whole("A"), { folder: reports() });
    expect(written()).toContain("a.unfinished.html");
    setTime(60);
    publish("a.ipynb", whole("A"), false);
    expect(written()).toEqual(["a.html", "a.ipynb", "index.html"]);
  });
});

describe("the name of a page", () => {
  test("is never shared by two notebooks", () => {
    expect(publish("one/x.ipynb", whole("One"))).toBe("x.html");
    expect(publish("two/x.ipynb", whole("Two"))).toBe("two-x.html");
    expect(publish("three/X.ipynb", whole("Three"))).toBe("three-X.html");
    expect(publish("four/two/x.ipynb", whole("Four"))).toMatch(/^x-[0-9a-f]{12}\.html$/);
    // Each keeps its own.
    expect(publish("two/x.ipynb", whole("Two, again"))).toBe("two-x.html");
    expect(publish("one/x.ipynb", whole("One, again"))).toBe("x.html");
    expect(read("x.html")).toContain("One, again");
    expect(readNotebook(path.join(reports(), "x.ipynb")).cells).toEqual(whole("One, again").cells);
    const stored = fs.readFileSync(path.join(reports(), "x.ipynb"), "utf8");
    expect(stored).not.toContain(path.basename(folder));
    expect(originOf(path.join(NOTEBOOKS, "full-runs/x.ipynb"))).toBe("notebooks/full-runs/x.ipynb");
  });

  test("belongs to the project's notebooks: their folder is a part of it, and other notebooks do not take it", () => {
    const nameOf = (file: string) => path.basename(writeReport(file, whole("A"), { folder: reports() }).page);
    const own = path.join(NOTEBOOKS, "03-digit-cnn.ipynb");
    expect(publish("my/03-digit-cnn.ipynb", whole("Mine"))).toBe("my-03-digit-cnn.html");
    expect(nameOf(own)).toBe("03-digit-cnn.html");
    expect(nameOf(path.join(NOTEBOOKS, "full-runs/03-digit-cnn.ipynb"))).toBe("full-runs-03-digit-cnn.html");
  });

  test("is neither that of the index nor too long for a file system", () => {
    expect(publish("my/index.ipynb", whole("Index"))).toBe("my-index.html");
    const long = publish(`${"茶".repeat(82)}.ipynb`, whole("Long"));
    expect(long).toMatch(/^茶{40}-[0-9a-f]{12}\.html$/);
    expect(written()).toContain(long);
    expect(publish(`${"b".repeat(200)}.ipynb`, whole("200 bytes"))).toBe(`${"b".repeat(200)}.html`);
  });

  test("of a notebook in the folder of reports is its own", () => {
    publish("one/x.ipynb", whole("One"));
    const file = path.join(reports(), "x.ipynb");
    writeReport(file, readNotebook(file), { folder: reports() });
    expect(publish("two/x.ipynb", whole("Two"))).toBe("two-x.html");
    expect(publish("one/x.ipynb", whole("One"))).toBe("x.html");
  });
});

describe("a notebook of the folder that cannot be read", () => {
  beforeEach(() => {
    publish("a.ipynb", whole("A"));
    fs.writeFileSync(path.join(reports(), "b.ipynb"), "{broken");
    fs.writeFileSync(path.join(reports(), "b.html"), "the old page");
  });

  test("is named; all other pages are written", () => {
    const { otherFaults } = writeReport(path.join(folder, "c.ipynb"), whole("C"), { folder: reports() });
    expect(otherFaults).toHaveLength(1);
    expect(otherFaults[0]).toMatch(/b\.ipynb: it must be JSON/);
    expect(read("b.html")).toBe("the old page");
    expect(read("c.html")).toContain('href="a.html"');
    expect(read("a.html")).toContain('href="c.html"');
    expect(read("index.html")).toMatch(/<h2>b<\/h2>.*✗ cannot be read.*it must be JSON/s);
  });

  test("is replaced by a run of the same name", () => {
    expect(publish("b.ipynb", whole("B"))).toBe("b.html");
    expect(read("b.html")).toContain("<title>B</title>");
  });
});

describe("a page that cannot be written", () => {
  test("is refused in a sentence; the old one stays whole", () => {
    publish("a.ipynb", whole("A"));
    const old = read("a.html");
    fs.symlinkSync("/dev/full", path.join(reports(), `.merchant-lab-${process.pid}.partial`));
    const write = () => publish("a.ipynb", whole("A, new"));
    expect(write).toThrow(FileError);
    expect(read("a.html")).toBe(old);
  });

  test("since it could not be read again is refused in a sentence", () => {
    const deep = JSON.parse("[".repeat(300) + "]".repeat(300));
    const output = { output_type: "display_data", data: { "application/json": deep }, metadata: {} };
    const { cells, ...rest } = whole("A");
    const notebook = { ...rest, cells: [{ ...cells[1], outputs: [output] } as unknown as Cell] };
    expect(() => publish("a.ipynb", notebook)).toThrow(FileError);
    expect(() => publish("a.ipynb", notebook)).toThrow(
      `Cannot write the notebook ${path.join(reports(), "a.ipynb")}: cell 1, output 1, data must be`,
    );
    expect(written()).toEqual([]);
  });

  test("since rendering fails is named; pages and cards of the others are written", () => {
    const { cells, ...rest } = whole("B");
    const notebook = { ...rest, cells: [text("# B\n\nCRASH"), cells[1]] };
    expect(() => publish("b.ipynb", notebook)).toThrow(
      `Cannot write ${path.join(reports(), "b.html")}: too deep`,
    );
    const { otherFaults } = writeReport(path.join(folder, "c.ipynb"), whole("C"), { folder: reports() });
    expect(otherFaults).toEqual([`Cannot write ${path.join(reports(), "b.html")}: too deep`]);
    expect(read("c.html")).toContain("</html>");
    expect(read("index.html")).toMatch(/<h2>b<\/h2>.*too deep.*href="c.html"/s);
  });

  test("of another notebook does not stop this one", () => {
    publish("a.ipynb", whole("A"));
    fs.rmSync(path.join(reports(), "a.html"));
    fs.mkdirSync(path.join(reports(), "a.html/inside"), { recursive: true });
    fs.utimesSync(path.join(reports(), "a.html"), 0, 0);
    const { otherFaults } = writeReport(path.join(folder, "b.ipynb"), whole("B"), { folder: reports() });
    expect(otherFaults).toEqual([`Cannot write ${path.join(reports(), "a.html")}: it is a folder`]);
    expect(read("index.html")).toContain('href="b.html"');
  });
});
