/** What became of the run that left a notebook's outputs, read from the notebook alone: a failure is never forgotten. */
import { stripVTControlCharacters } from "node:util";
import { isRecord } from "../../core/options";
import { SESSION_MIME, type SessionRecord } from "../../notebook/session";
import { type CodeCell, executableCells, type Notebook } from "../notebooks/notebook-file";
import type { SessionUse } from "../runner/types";
import type { Message } from "./document/words";
import { recordOf } from "./records";

const METADATA_KEY = "merchant-lab";
/** The error that a cancelled run leaves in the cell that it interrupted, as Jupyter leaves KeyboardInterrupt. */
const CANCELLED = "RunCancelled";

export interface RunResult {
  /** "incomplete": no error is stored, but not all cells have been executed. */
  readonly status: "ok" | "failed" | "cancelled" | "incomplete";
  /** What happened, for a reader, with the values of its {}; of no use if all is well. */
  readonly message: Message;
  /** The error of the cell that failed; "" if there is none. */
  readonly error: string;
  readonly seconds: number | undefined;
  /** The day of the run, such as "2026-11-30". */
  readonly date: string | undefined;
}

/** What reports store in the metadata of a notebook. */
export interface ReportMetadata {
  /** Which notebook file the report was made of. */
  readonly origin?: string | undefined;
  /** The run time. */
  readonly seconds?: number | undefined;
  /** The day of the run. */
  readonly date?: string | undefined;
  /** What the run used, for notebooks that do not show it by `session()`. */
  readonly used?: SessionRecord | undefined;
}

export function metadataOf({ metadata }: Notebook): ReportMetadata {
  const own = metadata[METADATA_KEY];
  const { origin, seconds, date, used } = isRecord(own) ? own : {};
  return {
    origin: typeof origin === "string" ? origin : undefined,
    seconds: typeof seconds === "number" ? seconds : undefined,
    date: typeof date === "string" ? date : undefined,
    used: recordOf({ [SESSION_MIME]: used }, SESSION_MIME),
  };
}

export function withMetadata(notebook: Notebook, more: ReportMetadata): Notebook {
  const own = { ...metadataOf(notebook), ...more };
  return { ...notebook, metadata: { ...notebook.metadata, [METADATA_KEY]: own } };
}

/** An error in a cell with the tag `raises-exception` is expected. */
export function runResult(notebook: Notebook): RunResult {
  const { seconds, date } = metadataOf(notebook);
  const cells = executableCells(notebook);
  const missing = cells.filter((cell) => cell.execution_count === null).length;
  for (const cell of cells) {
    const error = errorOf(cell);
    if (error?.ename === CANCELLED)
      return { status: "cancelled", message: ["This run was cancelled."], error: "", seconds, date };
    if (error === undefined) continue;
    const lines = error.traceback.length > 0 ? error.traceback : [`${error.ename}: ${error.evalue}`];
    const text = stripVTControlCharacters(lines.join("\n"));
    const position = `cell [${cell.execution_count ?? "–"}]`;
    return {
      status: "failed",
      message: [
        missing > 0 ? "This run failed; the cells after the error were not executed." : "This run failed.",
      ],
      error: `${position}: ${text}`,
      seconds,
      date,
    };
  }
  if (missing === 0) return { status: "ok", message: [""], error: "", seconds, date };
  const message: Message = ["{} of {} code cells have not been executed.", missing, cells.length];
  return { status: "incomplete", message, error: "", seconds, date };
}

function errorOf({ metadata, outputs }: CodeCell) {
  if (metadata.tags?.includes("raises-exception")) return undefined;
  return outputs.find((output) => output.output_type === "error");
}

/** A run as the runner returns it. */
interface Run {
  readonly notebook: Notebook;
  readonly status: string;
  readonly seconds: number;
  readonly session?: SessionUse;
}

/** The notebook with the run time, the day and what was used in its metadata and, if the run was cancelled, an error in the cell where it stopped. */
export function withRunResult({ notebook, status, seconds, session }: Run): Notebook {
  const codes = notebook.cells.filter((cell) => cell.cell_type === "code");
  const stopped = codes.filter((cell) => cell.execution_count !== null).at(-1) ?? codes[0];
  const error = {
    output_type: "error",
    ename: CANCELLED,
    evalue: "the run was cancelled in this cell",
  } as const;
  const cells = notebook.cells.map((cell) =>
    status === "cancelled" && cell === stopped
      ? { ...stopped, outputs: [...stopped.outputs, { ...error, traceback: [] }] }
      : cell,
  );
  const date = new Date().toISOString().slice(0, 10);
  return withMetadata({ ...notebook, cells }, { seconds, date, used: session && usedBy(session) });
}

/** As `session()` records it, with the versions that every run has. */
function usedBy({ datasets, engine }: SessionUse): SessionRecord {
  const versions = {
    "merchant-lab": require("../../package.json").version,
    "Node.js": process.versions.node,
  };
  return { datasets, ...(engine === undefined ? {} : { engine }), versions };
}
