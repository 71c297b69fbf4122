import fs from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { command } from "../../../lib/workbench/commands/clear";
import { formatNotebook, readNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { notebookOf, saved, text } from "../make-notebook";

afterEach(() => {
  vi.restoreAllMocks();
});

test("clear empties outputs and counts of notebooks, and names a file that is none", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const plain = notebookOf(text("# Tea"), "1 + 1");
  const executed = {
    ...plain,
    cells: plain.cells.map((cell) =>
      cell.cell_type === "code"
        ? {
            ...cell,
            metadata: { tags: ["sum"], execution: { "shell.execute_reply": "2026" } },
            execution_count: 4,
            outputs: [{ output_type: "stream" as const, name: "stdout" as const, text: "2\n" }],
          }
        : cell,
    ),
  };
  const file = saved(executed);
  const broken = saved(plain);
  fs.writeFileSync(broken, "{");
  expect(await command.run([file, broken])).toBe(1);
  const expected = plain.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, metadata: { tags: ["sum"] } } : cell,
  );
  expect(formatNotebook(readNotebook(file))).toBe(formatNotebook({ ...plain, cells: expected }));
  expect(log.mock.calls).toEqual([["1 of 2 notebooks have no outputs now"]]);
  expect(error.mock.calls.join()).toMatch(/^Cannot read the notebook .*: it must be JSON/);
});
