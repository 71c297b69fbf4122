import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cell,
  executableCells,
  formatNotebook,
  type Notebook,
  parseNotebook,
  readNotebook,
  writeNotebook,
} from "../../../lib/workbench/notebooks/notebook-file";
import { code, notebookOf, saved, text } from "../make-notebook";

const figure = { data: [{ text: ["a", "b"], source: ["x"], type: "bar" }], text: ["c"], layout: {} };

function withOutputs(...outputs: readonly unknown[]): Notebook {
  return notebookOf(text("# 1\n\n牛奶"), { ...code("1 +\n1"), execution_count: 1, outputs } as Cell);
}

describe("formatNotebook()", () => {
  test("writes as nbformat does: sorted keys, lists of lines, indentation by one space, a final line break", () => {
    const written = formatNotebook(notebookOf("a\n\nb"));
    expect(written.endsWith("}\n")).toBe(true);
    expect(written).toContain('\n   "source": [\n    "a\\n",\n    "\\n",\n    "b"\n   ]\n');
    const keys = [...written.matchAll(/^ {3}"(\w+)"/gm)].map(([, key]) => key);
    expect(keys.slice(0, 6)).toEqual(["cell_type", "execution_count", "id", "metadata", "outputs", "source"]);
  });

  test("splits all texts into lines, except JSON content", () => {
    const data = {
      "application/vnd.plotly.v1+json": figure,
      "image/svg+xml": "<svg>\n</svg>",
      "text/plain": "a\nb",
    };
    const written = JSON.parse(
      formatNotebook(withOutputs({ output_type: "display_data", data, metadata: {} })),
    );
    expect(written.cells[1].outputs[0].data).toEqual({
      "application/vnd.plotly.v1+json": figure,
      "image/svg+xml": ["<svg>\n", "</svg>"],
      "text/plain": ["a\n", "b"],
    });
  });
});

describe("parseNotebook()", () => {
  test("reads every notebook that formatNotebook() wrote", () => {
    const line = fc.string({ unit: "binary" });
    const stream = fc.record({ output_type: fc.constant("stream"), name: fc.constant("stdout"), text: line });
    const display = fc.record({
      output_type: fc.constant("display_data"),
      data: fc.record({ "text/plain": line, "application/json": fc.jsonValue() }),
      metadata: fc.constant({}),
    });
    fc.assert(
      fc.property(line, fc.array(fc.oneof(stream, display)), (source, outputs) => {
        const notebook = notebookOf(source, ...withOutputs(...outputs).cells);
        const read = parseNotebook(formatNotebook(notebook), "trial.ipynb");
        expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(notebook)));
        expect(formatNotebook(read)).toBe(formatNotebook(notebook));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test("keeps lists inside JSON content", () => {
    const data = { "application/vnd.plotly.v1+json": figure };
    const notebook = withOutputs({ output_type: "display_data", data, metadata: {} });
    const [, cell] = parseNotebook(formatNotebook(notebook), "trial.ipynb").cells;
    expect(cell).toMatchObject({ outputs: [{ data }] });
  });

  test("joins and splits the texts of attachments", () => {
    const cell = {
      ...text("![a](attachment:a.svg)"),
      attachments: { "a.svg": { "image/svg+xml": "<svg>\n</svg>" } },
    };
    const written = formatNotebook(notebookOf(cell as Cell));
    expect(JSON.parse(written).cells[0].attachments["a.svg"]["image/svg+xml"]).toEqual(["<svg>\n", "</svg>"]);
    expect(parseNotebook(written, "trial.ipynb").cells[0]).toMatchObject({ attachments: cell.attachments });
  });
});

describe("writeNotebook()", () => {
  test("replaces the file and leaves no temporary file", () => {
    const file = saved(notebookOf("1"));
    writeNotebook(file, notebookOf("2"));
    expect(executableCells(readNotebook(file)).map(({ source }) => source)).toEqual(["2"]);
    expect(fs.readdirSync(path.dirname(file))).toEqual(["99-trial.ipynb"]);
  });
});

describe("executableCells()", () => {
  test("skips text cells and empty cells", () => {
    const notebook = notebookOf(text("# 1"), "a", " \n", "b");
    expect(executableCells(notebook).map(({ source }) => source)).toEqual(["a", "b"]);
  });
});

test("numbers are written as Python's json writes them, so that Jupyter's own saving changes nothing", () => {
  // Witness: Python 3.11, json.dumps(x).
  const written: readonly (readonly [number, string])[] = [
    [1e-9, "1e-09"],
    [-1e-9, "-1e-09"],
    [0.00005, "5e-05"],
    [-0.000012345, "-1.2345e-05"],
    [0.0001, "0.0001"],
    [0.000100001, "0.000100001"],
    [1.5e-10, "1.5e-10"],
    [5e-324, "5e-324"],
    [1e21, "1e+21"],
    [123456789.25, "123456789.25"],
    [0, "0"],
  ];
  const json = { list: written.map(([number]) => number), text: "x 1e-9", "key 1e-9": 1e-9 };
  const output = { output_type: "display_data" as const, data: { "application/json": json }, metadata: {} };
  const cell = { ...code("const x = 1e-9"), outputs: [output] } as Cell;
  const text = formatNotebook(notebookOf(cell));
  for (const [, expected] of written)
    expect(text).toMatch(new RegExp(`^ +${expected.replace(/[+.]/g, "\\$&")},?$`, "m"));
  expect(text).toContain('"const x = 1e-9"');
  expect(text).toContain('"text": "x 1e-9"');
  expect(text).toContain('"key 1e-9": 1e-09,');
  expect(JSON.parse(text).cells[0].outputs[0].data["application/json"]).toEqual(json);
});
