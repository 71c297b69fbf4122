import { afterEach, expect, test, vi } from "vitest";
import { checkCells } from "../../../lib/workbench/notebooks/check-cells";
import { notebookOf, saved } from "../make-notebook";

afterEach(() => vi.restoreAllMocks());

test("checkCells() counts each notebook once and prints all of its faults", () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  const files = [
    saved(notebookOf("const fine = 1;"), "01-fine.ipynb"),
    saved(notebookOf("const a: string = 1;", "const b: string = 2;"), "02-two.ipynb"),
    saved(notebookOf("const c: number = true;"), "03-one.ipynb"),
  ];
  expect(checkCells(files)).toEqual({ passed: 1, failed: 2 });
  expect(log.mock.calls.map(([line]) => line)).toEqual([
    "02-two.ipynb cell 1 line 1: Type 'number' is not assignable to type 'string'.",
    "02-two.ipynb cell 2 line 1: Type 'number' is not assignable to type 'string'.",
    "03-one.ipynb cell 1 line 1: Type 'boolean' is not assignable to type 'number'.",
  ]);
});
