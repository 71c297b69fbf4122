import type { Cell, Notebook } from "../../../lib/workbench/notebooks/notebook-file";

/** A broken rule. */
export interface GateFault {
  readonly gate: string;
  /** The position among all cells, from 1; `undefined` if the fault concerns the whole notebook. */
  readonly cell: number | undefined;
  readonly message: string;
}

export type Fault = Omit<GateFault, "gate">;

/** A rule for notebooks; returns what breaks it. */
export type Gate = (notebook: Notebook, file: string) => readonly Fault[];

/** A fault of one cell. */
export function faultOf(notebook: Notebook, cell: Cell, message: string): Fault {
  return { cell: notebook.cells.indexOf(cell) + 1, message };
}
