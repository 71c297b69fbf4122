import { describe, expect, test } from "vitest";
import type { Cell, Notebook, Output } from "../../../lib/workbench/notebooks/notebook-file";
import { renderIndex, renderReport } from "../../../lib/workbench/report";
import { metadataOf, runResult, withMetadata, withRunResult } from "../../../lib/workbench/report/run-result";
import { code, notebookOf, text } from "../make-notebook";

const cell = (count: number | null, outputs: readonly Output[] = [], tags: readonly string[] = []): Cell => ({
  ...(code("1", { tags }) as Extract<Cell, { cell_type: "code" }>),
  execution_count: count,
  outputs,
});
const error = (ename: string, ...traceback: string[]): Output => ({
  output_type: "error",
  ename,
  evalue: "too <dear>",
  traceback,
});

describe("runResult()", () => {
  test("is ok if every cell with code was executed", () => {
    const notebook = notebookOf(text("# A"), cell(3), code(" "), cell(1));
    expect(runResult(notebook)).toEqual({ status: "ok", message: [""], error: "", seconds: undefined });
    expect(runResult(notebookOf(text("# A"))).status).toBe("ok");
  });

  test("is failed from the stored error on, with its cell and its text without colours", () => {
    const notebook = notebookOf(
      cell(1),
      cell(2, [error("PriceError", "\x1b[31mline 1\x1b[0m", "line 2")]),
      cell(null),
    );
    expect(runResult(notebook)).toEqual({
      status: "failed",
      message: ["This run failed; the cells after the error were not executed."],
      error: "cell [2]: line 1\nline 2",
      seconds: undefined,
    });
  });

  test("does not say that cells were not executed if they were, and has the message without a traceback", () => {
    const { message, error: shown } = runResult(notebookOf(cell(1, [error("E")]), cell(2)));
    expect([message, shown]).toEqual([["This run failed."], "cell [1]: E: too <dear>"]);
  });

  test("allows an error where the tag raises-exception expects it", () => {
    expect(runResult(notebookOf(cell(1, [error("E")], ["raises-exception"]), cell(2))).status).toBe("ok");
  });

  test("is incomplete if cells were never executed", () => {
    const { status, message } = runResult(notebookOf(cell(1), cell(null), cell(null)));
    expect([status, message]).toEqual(["incomplete", ["{} of {} code cells have not been executed.", 2, 3]]);
  });
});

describe("withRunResult()", () => {
  test("stores the run time, and nothing else of a run that ended", () => {
    const notebook = notebookOf(cell(1), cell(2, [error("E")]));
    const stored = withRunResult({ notebook, status: "failed", seconds: 84 });
    expect(stored.cells).toEqual(notebook.cells);
    expect(runResult(stored)).toMatchObject({ status: "failed", seconds: 84 });
  });

  test("stores the day and what was used, which the page shows without session()", () => {
    const session = {
      datasets: [{ name: "tea", origin: "folder" as const, detail: "<9> rows" }],
      engine: "WebAssembly",
    };
    const run = { notebook: notebookOf(cell(1)), status: "ok", seconds: 3, session };
    const stored = withRunResult(run);
    const html = renderReport({ name: "x", notebook: stored });
    const facts = /<dl class="facts">.*<\/dl>/s.exec(html)?.[0].replace(/<[^>]*>/g, " ");
    expect(facts).toMatch(/Data {2}tea {2}&#60;9&#62; rows, folder .*Engine {2}WebAssembly/);
    expect(facts).toContain(`Node.js ${process.versions.node}`);
    expect(facts).toContain(new Date().toISOString().slice(0, 7));
  });

  test.each([
    ["the last cell that began", notebookOf(cell(1), cell(2), text("x"), cell(null)), 1],
    ["the last of all", notebookOf(cell(1), cell(2)), 1],
    ["the first if none began", notebookOf(text("x"), cell(null), cell(null)), 1],
  ])("marks a cancelled run in %s", (_, notebook, place) => {
    const stored = withRunResult({ notebook, status: "cancelled", seconds: 2 });
    expect(runResult(stored)).toEqual({
      status: "cancelled",
      message: ["This run was cancelled."],
      error: "",
      seconds: 2,
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    const changed = stored.cells.flatMap((cell, i) => (cell === notebook.cells[i] ? [] : [i]));
    expect(changed).toEqual([place]);
  });

  test("a notebook without code can be cancelled", () => {
    expect(
      withRunResult({ notebook: notebookOf(text("x")), status: "cancelled", seconds: 1 }).cells,
    ).toHaveLength(1);
  });
});

test("metadataOf() reads what withMetadata() wrote, and nothing of another type", () => {
  const stored = withMetadata(withMetadata(notebookOf("1"), { origin: "a" }), { seconds: 3 });
  expect(metadataOf(stored)).toEqual({ origin: "a", seconds: 3 });
  for (const own of ["x", null, { origin: 1, seconds: "<b>", date: 7, used: { datasets: "" } }])
    expect(metadataOf({ ...stored, metadata: { "merchant-lab": own } })).toEqual({});
});

describe("a run that did not finish", () => {
  const failed = notebookOf(text("# A"), cell(1, [error("E", "<b>")]), cell(null));
  const cancelled = withRunResult({ notebook: notebookOf(cell(1)), status: "cancelled", seconds: 1 });

  test("is what the page says first", () => {
    const html = renderReport({ name: "x", notebook: failed });
    expect(html).toContain(
      '<section class="banner" role="alert"><b>This run failed; the cells after the error were not executed.</b><pre>cell [1]: &#60;b&#62;</pre></section>',
    );
    expect(renderReport({ name: "x", notebook: cancelled })).toContain("<b>This run was cancelled.</b>");
  });

  test("is linked with the other run only as what that is", () => {
    const page = (notebook: Notebook, isFinished: boolean) =>
      renderReport({ name: "x", notebook }, { otherRun: { name: "y", isFinished } });
    expect(page(notebookOf(cell(1)), true)).not.toContain("did not finish");
    expect(page(notebookOf(cell(1)), false)).toContain("did not finish");
    expect(page(failed, true)).toContain("is kept");
    expect(page(failed, false)).not.toContain("is kept");
  });

  test("is what its card says", () => {
    const cards = renderIndex([
      { name: "a", notebook: failed },
      { name: "b", notebook: cancelled },
      { name: "c", notebook: notebookOf(cell(null)) },
      { name: "d <b>", problem: "Cannot read <d>" },
    ]);
    const states = [...cards.matchAll(/<p class="state"><b class="(\w+)">(.*?)<\/b>/g)].map(
      ([, ...state]) => state,
    );
    expect(states).toEqual([
      ["bad", "✗ failed"],
      ["bad", "✗ cancelled"],
      ["bad", "✗ not all cells executed"],
      ["bad", "✗ cannot be read"],
    ]);
    expect(cards).toContain("<h2>d &#60;b&#62;</h2>");
    expect(cards).toContain("Cannot read &#60;d&#62;");
  });
});
