/** Executes notebooks without Jupyter, each in a child process, with the kernel's code. */
export { runNotebook } from "./run-notebook";
export type { NotebookRun, RunOptions } from "./types";
