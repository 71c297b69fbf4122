import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { checkNotebook, GATES, LIMITS } from "../../lib/workbench/notebooks/gates";
import { type Cell, type Notebook, readNotebook } from "../../lib/workbench/notebooks/notebook-file";
import { NOTEBOOKS, PROJECT } from "../../lib/workbench/paths";
import { code, notebookOf, text } from "../workbench/make-notebook";

const OPENING = [
  "# 99 Trial 试验",
  "摘要:本笔记只为测试而写。",
  "Which rules must a notebook keep? This one keeps all of them, so that each test can break exactly one.",
].join("\n\n");

/** A notebook that keeps every rule, with some cells replaced. */
function trial(changes: Readonly<Record<number, Cell>> = {}): Notebook {
  const cells: Cell[] = [
    text(OPENING),
    code('import { parameter, session } from "merchant-lab";'),
    code('const epochs = parameter("epochs", 3);', { tags: ["parameters"] }),
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

  test("passes over addresses of the web and marks inside code", () => {
    const harmless = text("## Source 来源\n\nSee <https://example.org/usr/lib>.\n\n```ts\n# no heading\n```");
    expect(checkNotebook(trial({ 3: harmless }), "99-trial.ipynb")).toEqual([]);
  });
});

test("CONTRIBUTING states the limits of the gates", () => {
  const { codeLines, textWords, minCells, maxCells } = LIMITS;
  expect(fs.readFileSync(path.join(PROJECT, "CONTRIBUTING.md"), "utf8").replaceAll("\n", " ")).toContain(
    `A code cell has at most ${codeLines} lines, a text cell at most ${textWords} words, a notebook ${minCells} to ${maxCells} cells`,
  );
});

const names = fs.readdirSync(NOTEBOOKS).filter((name) => name.endsWith(".ipynb"));

describe.skipIf(names.length === 0)("every notebook keeps the rules", () => {
  test.each(names)("%s", (name) => {
    // The tour asks no question of its own, so it is shorter and has no parameters.
    const gates = Object.keys(GATES).filter((gate) => !(name.startsWith("00-") && gate === "length"));
    const faults = checkNotebook(readNotebook(path.join(NOTEBOOKS, name)), name, gates);
    expect(faults.map(({ gate, cell, message }) => `${gate}: cell ${cell}: ${message}`)).toEqual([]);
  });
});
