import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { LANGUAGE_VARIABLE } from "../../core/text/language";
import { PARAMETERS_VARIABLE } from "../../notebook/parameter";
import { SESSION_VARIABLE } from "../environment/process-group";
import { type CellError, errorWithoutLine } from "../kernel/cell-error";
import { CELL_ENVIRONMENT } from "../kernel/environment";
import { PROJECT } from "../paths";
import type { RunOptions } from "./types";

/** Starts the child process that executes the cells, which leads a process group of its own. */
export function startProcess(
  session: string,
  {
    parameters = {},
    memoryMegabytes,
    language,
  }: Pick<RunOptions, "parameters" | "memoryMegabytes" | "language"> = {},
): ChildProcess {
  const memory = memoryMegabytes === undefined ? [] : [`--max-old-space-size=${memoryMegabytes}`];
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return fork(path.join(__dirname, "cell-process.js"), [String(process.pid)], {
    cwd: PROJECT,
    detached: process.platform !== "win32",
    execArgv: ["--no-warnings", ...memory],
    env: {
      ...inherited,
      ...CELL_ENVIRONMENT,
      [SESSION_VARIABLE]: session,
      [PARAMETERS_VARIABLE]: JSON.stringify(parameters),
      ...(language === undefined ? {} : { [LANGUAGE_VARIABLE]: language }),
    },
    serialization: "json",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}

/** Describes the end of a process that did not report an error itself. */
export type DescribeEnd = (code: number | null, killedBy: NodeJS.Signals | null) => CellError;

/** Keeps the last 8,000 characters that the process prints, to explain a crash. */
export function recordLog(child: ChildProcess): DescribeEnd {
  let log = "";
  const record = (text: string) => {
    log = (log + text).slice(-8000);
  };
  // Joins characters that are split between two chunks.
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", record);
  return (code, killedBy) => {
    if (/heap out of memory|Allocation failed/.test(log))
      return errorWithoutLine("OutOfMemoryError", "the process ran out of memory");
    const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
    const error = errorWithoutLine("ProcessEnded", `the cell ended the process ${how}`);
    const lastLines = log.trim().split("\n").slice(-4).join("\n");
    return lastLines === "" ? error : { ...error, traceback: [...error.traceback, lastLines] };
  };
}
