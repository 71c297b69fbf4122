import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Cell,
  formatNotebook,
  type Notebook,
  readNotebook,
} from "../../lib/workbench/notebooks/notebook-file";
import { NOTEBOOKS, PROJECT } from "../../lib/workbench/paths";
import { code, notebookOf, text } from "../workbench/make-notebook";
import { checkNotebook, GATES, LIMITS } from "./gates";

const OPENING = [
  "# 99 Trial 试验",
  "摘要:本笔记只为测试而写。",
  "Which rules must a notebook keep? This one keeps all of them, so that each test can break exactly one.",
].join("\n\n");

/** A block of Chinese in a text. */
const chinese = (text: string) => `\n\n<div lang="zh">\n\n${text}\n\n</div>`;

const OPENING_IN_BOTH = text(
  OPENING.replace("摘要:本笔记只为测试而写。", chinese("摘要:本笔记只为测试而写。")),
);

/** A notebook that keeps all rules, with some cells replaced. */
function trial(changes: Readonly<Record<number, Cell>> = {}): Notebook {
  const cells: Cell[] = [
    text(OPENING),
    code('import { parameter, session } from "merchant-lab";'),
    code('const epochs = parameter("epochs", 3, { min: 1, max: 9 });', { tags: ["parameters"] }),
    text("## Method 方法"),
    ...Array.from({ length: 20 }, (_, i) => code(`const step${i} = epochs + ${i};`)),
    code("session()", { tags: ["session"] }),
  ];
  for (const [index, cell] of Object.entries(changes)) cells[Number(index)] = cell;
  let count = 0;
  return notebookOf(
    ...cells.map((cell) =>
      cell.cell_type === "code" ? { ...cell, execution_count: cell.execution_count ?? ++count } : cell,
    ),
  );
}

function withOutput(output: unknown): Cell {
  return { ...code("const shown = 1;"), outputs: [output] } as Cell;
}

function withDisplay(data: Record<string, unknown>): Cell {
  return withOutput({ output_type: "display_data", data, metadata: {} });
}

/** A notebook that keeps every rule, with this many cells. */
function notebookWith(count: number): Notebook {
  const { cells, ...rest } = trial();
  const more = Array.from({ length: count - cells.length }, () => text("More."));
  return { ...rest, cells: [...cells.slice(0, -1), ...more, cells[24]] };
}

function gatesBroken(notebook: Notebook, file = "99-trial.ipynb"): string[] {
  return [...new Set(checkNotebook(notebook, file).map(({ gate }) => gate))];
}

describe("checkNotebook()", () => {
  test("finds nothing in a notebook that keeps the rules", () => {
    expect(checkNotebook(trial(), "99-trial.ipynb")).toEqual([]);
  });

  const broken: Record<string, Notebook> = {
    heading: trial({ 0: text(OPENING.replace("# 99", "# 98")) }),
    abstract: trial({ 0: text("# 99 Trial 试验\n\nToo short.") }),
    headings: trial({ 3: text("## Method only") }),
    languages: trial({ 3: text(`## Method 方法\n\nOf 10, 3 are left.${chinese("十个中剩下 4 个。")}`) }),
    kernel: { ...trial(), metadata: { kernelspec: { name: "deno" } } },
    counts: trial({ 5: { ...code("const step1 = 1;"), execution_count: 77 } as Cell }),
    errors: trial({ 5: withOutput({ output_type: "error", ename: "E", evalue: "e", traceback: [] }) }),
    length: trial({ 5: code(Array.from({ length: 21 }, (_, i) => `// ${i}`).join("\n")) }),
    paths: trial({ 5: withOutput({ output_type: "stream", name: "stdout", text: "/home/ann/x.csv" }) }),
    size: trial({ 5: withOutput({ output_type: "stream", name: "stdout", text: "x".repeat(1_000_001) }) }),
    declarations: trial({ 5: code("const step7 = 1;") }),
    imports: trial({ 5: code('import { table } from "merchant-lab";') }),
    parameters: trial({ 2: code('const epochs = parameter("epochs", 3);') }),
    session: trial({ 24: code("1 + 1") }),
    determinism: trial({ 5: code("const luck = Math.random();") }),
  };

  test.each(Object.keys(GATES))("the gate %s can fail, and it alone", (gate) => {
    expect(Object.keys(broken)).toContain(gate);
    expect(gatesBroken(broken[gate])).toEqual([gate]);
  });

  test.each([
    ["a level of headings that is skipped", trial({ 3: text("#### Method 方法") }), "headings"],
    [
      "a text of more than 120 words",
      trial({ 3: text(`## Method 方法\n\n${"word ".repeat(121)}`) }),
      "length",
    ],
    ["too few cells", notebookOf(...trial().cells.filter((_, i) => i < 4 || i === 24)), "length"],
    ["a name declared by let", trial({ 5: code("let step1 = 1;") }), "declarations"],
    [
      "a name that is destructured again",
      trial({ 5: code("const { step9 } = { step9: 1 };") }),
      "declarations",
    ],
    ["a relative import", trial({ 1: code('import { parameter, session } from "../lib";') }), "imports"],
    ["a folder of Windows", trial({ 5: code('const file = "C:\\\\data";') }), "paths"],
  ])("finds %s", (_, notebook, gate) => {
    expect(gatesBroken(notebook)).toContain(gate);
  });

  test.each([
    [
      "two # headings",
      trial({ 3: text("# Method 方法") }),
      "heading: there must be one # heading, there are 2",
    ],
    [
      "a notebook that begins with code",
      trial({ 0: code("1") }),
      "heading: the first cell must begin with a # heading",
    ],
    [
      "## after #, then ####",
      trial({ 5: text("#### Step 步骤") }),
      'headings: the heading "Step 步骤" skips a level',
    ],
    [
      "### after #",
      trial({ 3: text("### Method 方法") }),
      'headings: the heading "Method 方法" skips a level',
    ],
    [
      "a Chinese heading",
      trial({ 3: text("## 方法") }),
      'headings: the heading "方法" must be in English and Chinese',
    ],
    [
      "an English answer of 14 words",
      trial({ 0: text(`# 99 Trial 试验\n\n摘要:短。\n\n${"word ".repeat(14)}`) }),
      "abstract: the opening must have the question and the answer in English",
    ],
    [
      "a Chinese paragraph in place of the English one",
      trial({ 0: text(`# 99 Trial 试验\n\n摘要:短。\n\n${"测试 word ".repeat(15)}`) }),
      "abstract: the opening must have the question and the answer in English",
    ],
    [
      "122 words: formulas, links, addresses and pairs of Chinese characters count as one, tables as none",
      trial({
        3: text(
          `## Method 方法\n\n${"word ".repeat(115)}$a + b$ $$c d$$ [x](y z) https://a.org/b.c 方法\n| one | two |\n`,
        ),
      }),
      "length: it must have at most 120 words, it has 122",
    ],
    [
      "a path in a traceback",
      trial({
        5: withOutput({ output_type: "error", ename: "E", evalue: "e", traceback: ["at /home/ann/x.ts"] }),
      }),
      "paths: it contains a path of one machine: /home/ann",
    ],
    [
      "a path in an SVG image",
      trial({ 5: withDisplay({ "image/svg+xml": "<svg>/home/ann</svg>" }) }),
      "paths: it contains a path of one machine: /home/ann",
    ],
    [
      "an import of a file of the package",
      trial({ 1: code('import { parameter, session } from "merchant-lab/core";') }),
      'imports: it imports merchant-lab/core: import from "merchant-lab"',
    ],
    [
      "an import in the second code cell",
      trial({
        2: code('import { x } from "y";\nconst e = parameter("e", 3, { choices: [3, 4] });', {
          tags: ["parameters"],
        }),
      }),
      "imports: it imports y: imports must be in the first code cell",
    ],
    [
      "a tag parameters without parameter()",
      trial({ 2: code("const epochs = 3;", { tags: ["parameters"] }) }),
      "parameters: it has the tag parameters but does not call parameter()",
    ],
    [
      "a number without bounds",
      trial({ 2: code('const epochs = parameter("epochs", 3, { min: 1 });', { tags: ["parameters"] }) }),
      "parameters: the parameter epochs must have min and max, or choices",
    ],
    [
      "session() without its tag",
      trial({ 24: code("session()") }),
      "session: the last code cell must call session() and have the tag session",
    ],
    [
      "a clock",
      trial({ 5: code("const now = new Date( );") }),
      "determinism: it calls new Date( ): its output changes with every run",
    ],
    [
      "Date.now",
      trial({ 5: code("const now = Date.now();") }),
      "determinism: it calls Date.now: its output changes with every run",
    ],
    [
      "performance.now",
      trial({ 5: code("const now = performance.now();") }),
      "determinism: it calls performance.now: its output changes with every run",
    ],
    [
      "a function declared again",
      trial({ 5: code("function step7() {}") }),
      "declarations: it declares step7 again",
    ],
    ["a class declared again", trial({ 5: code("class step7 {}") }), "declarations: it declares step7 again"],
    ["a type declared again", trial({ 5: code("type step7 = 1;") }), "declarations: it declares step7 again"],
    [
      "an interface declared again",
      trial({ 5: code("interface step7 {}") }),
      "declarations: it declares step7 again",
    ],
    [
      "a name in an array pattern",
      trial({ 5: code("const [, step7] = [0, 1];") }),
      "declarations: it declares step7 again",
    ],
    [
      "a number of the Chinese alone",
      trial({ 3: text(`## Method 方法\n\n3 of 1,000.${chinese("1,000 个中的 3 个，4%。")}`) }),
      "languages: its Chinese has numbers of its own: 4",
    ],
    [
      "an emphasis that does not end",
      trial({ 3: text(`## Method 方法\n\nIt **holds.** Yes.${chinese("它**成立。**是的。")}`) }),
      "languages: its Chinese has an emphasis that does not end",
    ],
    [
      "a text without Chinese beside one that has it",
      trial({ 3: text(`## Method 方法\n\nIt holds.${chinese("成立。")}`), 5: text("It is English.") }),
      "languages: it must be in English and Chinese",
    ],
    [
      "an output in one language",
      trial({
        3: text(`## Method 方法\n\nIt holds.${chinese("成立。")}`),
        5: withDisplay({ "text/markdown": "It is English." }),
      }),
      "languages: it must be in English and Chinese",
    ],
    ["too many cells", notebookWith(56), "length: a notebook must have 25 to 55 cells, it has 56"],
  ])("says what is wrong with %s", (_, notebook, message) => {
    const faults = checkNotebook(notebook, "99-trial.ipynb");
    expect(faults.map((fault) => `${fault.gate}: ${fault.message}`)).toContain(message);
  });

  test("names the cell by its position, from 1", () => {
    const [fault] = checkNotebook(trial({ 5: code("let step1 = 1;") }), "99-trial.ipynb");
    expect(fault).toEqual({
      gate: "declarations",
      cell: 6,
      message: "it must declare with const: let step1 = 1;",
    });
    const [kernel] = checkNotebook({ ...trial(), metadata: {} }, "99-trial.ipynb");
    expect(kernel.cell).toBeUndefined();
  });

  const answer = "word ".repeat(15);
  test.each([
    ["55 cells", notebookWith(55)],
    [
      "20 lines of code and empty lines after them",
      trial({ 5: code(`${"//\n".repeat(19)}const x = 1;\n\n`) }),
    ],
    [
      "120 words in each language",
      trial({
        0: OPENING_IN_BOTH,
        3: text(`## Method 方法\n\n${"word ".repeat(119)}${chinese("字".repeat(238))}`),
      }),
    ],
    [
      "code, formulas and titles for both languages",
      trial({
        0: OPENING_IN_BOTH,
        3: text(`## Method 方法

So${chinese("即")}\n\n$$x^2$$`),
        5: text("## Data 数据\n\n$$y^2$$"),
      }),
    ],
    ["120 words", trial({ 3: text(`## Method 方法\n\n${"word ".repeat(118)}`) })],
    ["an English answer of 15 words", trial({ 0: text(`# 99 Trial 试验\n\n摘要:短。\n\n${answer}`) })],
    [
      "an abstract in the third cell",
      trial({ 0: text("# 99 Trial 试验"), 2: text(`摘要:短。\n\n${answer}`) }),
    ],
    ["a bitmap whose encoding looks like a path", trial({ 5: withDisplay({ "image/png": "/home/ann" }) })],
    [
      "a data URL whose encoding looks like a path",
      trial({ 5: withDisplay({ "text/html": '<img src="data:image/png;base64,/home/ann">' }) }),
    ],
    ["a date that is given", trial({ 5: code("const day = new Date(2024, 1, 1);") })],
    [
      "an import of another package",
      trial({ 1: code('import { session } from "merchant-lab";\nimport * as t from "tslab";') }),
    ],
  ])("accepts %s", (_, notebook) => {
    expect(checkNotebook(notebook, "99-trial.ipynb")).toEqual([]);
  });

  test("accepts a file of exactly a million bytes", () => {
    const padded = (length: number) =>
      trial({ 5: withOutput({ output_type: "stream", name: "stdout", text: "x".repeat(length) }) });
    const free = LIMITS.bytes - Buffer.byteLength(formatNotebook(padded(1))) + 1;
    expect(checkNotebook(padded(free), "99-trial.ipynb")).toEqual([]);
    expect(checkNotebook(padded(free + 1), "99-trial.ipynb")).toEqual([
      { gate: "size", cell: undefined, message: "the file must have at most 1000000 bytes, it has 1000001" },
    ]);
  });

  test("ignores URLs and the # of code blocks", () => {
    const harmless = text("## Source 来源\n\nSee <https://example.org/usr/lib>.\n\n```ts\n# no heading\n```");
    expect(checkNotebook(trial({ 3: harmless }), "99-trial.ipynb")).toEqual([]);
  });
});

test("CONTRIBUTING states the limits of the gates", () => {
  const { codeLines, textWords, minCells, maxCells } = LIMITS;
  expect(fs.readFileSync(path.join(PROJECT, "CONTRIBUTING.md"), "utf8").replace(/\s+/g, " ")).toContain(
    `A code cell has at most ${codeLines} lines, a text cell at most ${textWords} words, a notebook ${minCells} to ${maxCells} cells`,
  );
});

const names = fs.readdirSync(NOTEBOOKS).filter((name) => name.endsWith(".ipynb"));

describe.skipIf(names.length === 0)("every notebook keeps the rules", () => {
  test.each(names)("%s", (name) => {
    // The tour asks no question, so it is shorter and has no parameters.
    const gates = Object.keys(GATES).filter((gate) => !(name.startsWith("00-") && gate === "length"));
    const faults = checkNotebook(readNotebook(path.join(NOTEBOOKS, name)), name, gates);
    expect(faults.map(({ gate, cell, message }) => `${gate}: cell ${cell}: ${message}`)).toEqual([]);
  });
});

test("the stored full run of 03 has the cells of notebook 03", () => {
  const sources = (name: string) =>
    readNotebook(path.join(NOTEBOOKS, name)).cells.map(({ source }) => source);
  expect(sources("full-runs/03-digit-cnn.ipynb")).toEqual(sources("03-digit-cnn.ipynb"));
});
