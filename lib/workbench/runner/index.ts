/** Executes notebooks headless: each in a process of its own, on the kernel's own code. */
export type { Check, NotebookRun, RunOptions, UsedParameter } from "./run-notebook";
export { runNotebook } from "./run-notebook";
