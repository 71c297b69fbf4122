import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { CodeCell } from "../../../lib/workbench/notebooks/notebook-file";
import { PROJECT } from "../../../lib/workbench/paths";
import { runNotebook } from "../../../lib/workbench/runner";
import { NotebookOutputs } from "../../../lib/workbench/runner/notebook-outputs";
import { code, notebookOf, saved, text } from "../make-notebook";

const display = (value: string, id?: string) => ({
  data: { "text/plain": value },
  metadata: { from: value },
  ...(id === undefined ? {} : { transient: { display_id: id } }),
});

describe("NotebookOutputs", () => {
  const notebook = notebookOf(
    text("# A"),
    "1",
    "  ",
    code("2", { execution: { started: "now" }, tags: ["t"] }),
    "3",
  );
  const fill = (outputs: NotebookOutputs) =>
    outputs.fillNotebook(notebook).cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

  test("joins consecutive texts of one stream", () => {
    const outputs = new NotebookOutputs(3);
    outputs.addText(1, "stdout", "a");
    outputs.addText(1, "stdout", "b");
    outputs.addText(1, "stderr", "c");
    outputs.addText(1, "stdout", "d");
    expect(fill(outputs)[0].outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "ab" },
      { output_type: "stream", name: "stderr", text: "c" },
      { output_type: "stream", name: "stdout", text: "d" },
    ]);
  });

  test("updates all displays with the same id, in any cell, and adds none", () => {
    const outputs = new NotebookOutputs(3);
    outputs.addDisplay(1, display("a", "x"), false);
    outputs.addDisplay(2, display("b", "x"), false);
    outputs.addDisplay(2, display("other"), false);
    outputs.addDisplay(3, display("c", "x"), true);
    outputs.addDisplay(3, display("d", "unknown"), true);
    const shown = (value: string) => ({
      output_type: "display_data",
      data: { "text/plain": value },
      metadata: { from: value },
    });
    const cells = fill(outputs).map((cell) => cell.outputs);
    expect(cells).toEqual([[shown("c")], [], [shown("c"), shown("other")], []]);
  });

  test("numbers the cells that began, and removes the time of execution", () => {
    const outputs = new NotebookOutputs(3);
    outputs.startCell(2);
    const cells = fill(outputs);
    expect(cells.map((cell) => cell.execution_count)).toEqual([1, null, 2, null]);
    expect(cells[2].metadata).toEqual({ tags: ["t"] });
  });

  test("stores errors, and paths of the project and the home folder in short form", () => {
    const outputs = new NotebookOutputs(3);
    const place = path.join(PROJECT, "lib/x.ts");
    const error = { name: "E", message: place, traceback: [path.join(os.homedir(), "x")], cell: 1, line: 1 };
    outputs.addError(1, error);
    expect(fill(outputs)[0].outputs).toEqual([
      { output_type: "error", ename: "E", evalue: "lib/x.ts", traceback: [path.join("~", "x")] },
    ]);
  });

  test("contentOf() gives the content of one MIME type in the order of the cells", () => {
    const outputs = new NotebookOutputs(3);
    outputs.addDisplay(3, display("last"), false);
    outputs.addDisplay(1, display("first"), false);
    outputs.addText(1, "stdout", "x");
    expect(outputs.contentOf("text/plain")).toEqual(["first", "last"]);
    expect(outputs.contentOf("text/html")).toEqual([]);
  });
});

describe("runNotebook() without a process", () => {
  test("is cancelled if its signal is already aborted", async () => {
    const file = saved(notebookOf("1"), "07-tea.ipynb");
    const run = await runNotebook(file, { signal: AbortSignal.abort() });
    const { name, status, error, failedCell, cellSeconds, checks, parameters, session } = run;
    expect({ name, status, error, failedCell, cellSeconds, checks, parameters, session }).toEqual({
      ...{ name: "07-tea", status: "cancelled", error: undefined, failedCell: undefined },
      ...{ cellSeconds: [], checks: [], parameters: [], session: { datasets: [], engine: undefined } },
    });
    expect(run.file).toBe(file);
    expect(run.seconds).toBeGreaterThan(0);
    expect(run.seconds).toBeLessThan(60);
  });

  test("refuses parameters of a notebook that has none", async () => {
    await expect(runNotebook(saved(notebookOf("1")), { parameters: { epochs: "1" } })).rejects.toThrow(
      'Cannot run 99-trial.ipynb: a parameter must be left out (it has none), current value is "epochs"',
    );
  });
});
