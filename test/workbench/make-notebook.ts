/** Creates notebooks for tests from the sources of their cells. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Cell, CellMetadata, Notebook } from "../../lib/workbench/notebooks/notebook-file";
import { formatNotebook } from "../../lib/workbench/notebooks/notebook-file";

export function code(source: string, metadata: CellMetadata = {}): Cell {
  return { cell_type: "code", metadata, source, execution_count: null, outputs: [] };
}

export function text(source: string): Cell {
  return { cell_type: "markdown", metadata: {}, source };
}

export function notebookOf(...cells: readonly (Cell | string)[]): Notebook {
  return {
    cells: cells
      .map((cell) => (typeof cell === "string" ? code(cell) : cell))
      .map((cell, index) => ({ id: `cell-${index}`, ...cell })),
    metadata: { kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Writes the notebook into a new folder outside the project. */
export function saved(notebook: Notebook, name = "99-trial.ipynb"): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab ")), name);
  fs.writeFileSync(file, formatNotebook(notebook));
  return file;
}
