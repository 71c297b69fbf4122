/** What went wrong in a cell, in the few lines a reader needs: the message, then the lines of cells and of the project. */
import path from "node:path";
import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter";

/** A failure as Jupyter's `error` message tells it. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** The execution count of the cell whose line failed, where one is named. */
  readonly cell: number | undefined;
  /** The line in that cell, from 1. */
  readonly line: number | undefined;
  readonly traceback: readonly string[];
}

/** Finds the line as written for a line as run. */
export interface CellLines {
  lineOf(cell: number, scriptLine: number, scriptColumn: number): number | undefined;
  textOf(cell: number, line: number): string | undefined;
}

/** Cells appear in stack traces under this name. */
export function scriptName(cell: number): string {
  return `cell[${cell}]`;
}

interface Frame {
  readonly text: string;
  readonly cell: number | undefined;
  readonly line: number;
}

const LONGEST_TRACEBACK = 8;

/** Describes a thrown value; anything may be thrown. */
export function describeError(error: unknown, root: string, cells: CellLines): Failure {
  if (isInterrupt(error)) return plainFailure("Interrupted", "the cell was stopped before its end");
  if (!(error instanceof Error)) return plainFailure("Error", `thrown value ${inspect(error, { depth: 1 })}`);

  const name = error.name || "Error";
  const message = relative(error.message, root);
  const frames = framesOf(error, root, cells);
  // The outermost cell is the one that was asked to run; it may call what earlier cells made.
  const inCell = frames.filter((frame) => frame.cell !== undefined).at(-1);
  const traceback = [headline(name, message), ...frames.slice(0, LONGEST_TRACEBACK).map(({ text }) => text)];
  for (const cause of causesOf(error)) {
    const { traceback: lines } = describeError(cause, root, cells);
    traceback.push(`caused by ${lines[0]}`, ...lines.slice(1));
  }
  return { name, message, cell: inCell?.cell, line: inCell?.line, traceback };
}

/** Describes what the compiler found before the cell could run. */
export function describeDiagnostics(
  diagnostics: readonly Pick<Diagnostic, "start" | "messageText" | "fileName">[],
  cell: number,
  cells: CellLines,
): Failure {
  const traceback: string[] = [];
  let previous = "";
  for (const { start, messageText, fileName } of diagnostics) {
    const line = start.line + 1;
    const place = fileName === undefined ? `cell [${cell}] line ${line}` : `${fileName} line ${line}`;
    const where = `${place}, column ${start.character + 1}`;
    // The compiler explains a message by further ones at the same place.
    if (where === previous) {
      traceback.push(`    ${messageText}`);
      continue;
    }
    previous = where;
    traceback.push(`${where}: ${messageText}`);
    const source = fileName === undefined ? cells.textOf(cell, line) : undefined;
    if (source !== undefined) traceback.push(`    ${source}`);
  }
  const first = diagnostics[0];
  const isInCell = first !== undefined && first.fileName === undefined;
  return {
    name: "TypeScriptError",
    message: first?.messageText ?? "the cell does not compile",
    cell,
    line: isInCell ? first.start.line + 1 : undefined,
    traceback: ["TypeScriptError: the cell was not run", ...traceback],
  };
}

/** A failure that has no line: a value that is no error, an interrupt, a process that ended. */
export function plainFailure(name: string, message: string): Failure {
  return { name, message, cell: undefined, line: undefined, traceback: [headline(name, message)] };
}

/** Text without the place where the project lies on this machine. */
export function relative(text: string, root: string): string {
  return text.replaceAll(`file://${root}${path.sep}`, "").replaceAll(`${root}${path.sep}`, "");
}

function headline(name: string, message: string): string {
  return message === "" ? name : `${name}: ${message}`;
}

function isInterrupt(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || message === "Interrupted asynchronously";
}

function causesOf(error: Error): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors.slice(0, 3);
  return error.cause instanceof Error && error.cause !== error ? [error.cause] : [];
}

/** Frames of cells and of the project's own files; those of Node, tslab and other packages say nothing to the reader. */
function framesOf(error: Error, root: string, cells: CellLines): Frame[] {
  const frames: Frame[] = [];
  for (const line of String(error.stack ?? "").split("\n")) {
    const found = /^\s+at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/.exec(line);
    if (found === null) continue;
    const [, called = "", source = "", row = "0", column = "0"] = found;
    const frame = frameOf(called, source.replace(/^file:\/\//, ""), Number(row), Number(column), root, cells);
    if (frame !== undefined && frame.text !== frames.at(-1)?.text) frames.push(frame);
  }
  return frames;
}

function frameOf(
  called: string,
  source: string,
  row: number,
  column: number,
  root: string,
  cells: CellLines,
): Frame | undefined {
  const inCell = /cell\[(\d+)\]$/.exec(source);
  if (inCell !== null) {
    const cell = Number(inCell[1]);
    const line = cells.lineOf(cell, row, column);
    if (line === undefined) return undefined;
    const text = cells.textOf(cell, line);
    return { text: `    at cell [${cell}] line ${line}${text === undefined ? "" : `: ${text}`}`, cell, line };
  }
  const inProject = path.isAbsolute(source) ? path.relative(root, source) : "";
  const isOurs = inProject !== "" && !inProject.startsWith("..") && !inProject.includes("node_modules");
  // The kernel's own frames lie below every cell.
  if (!isOurs || inProject.startsWith(path.join("lib", "workbench"))) return undefined;
  const place = `${inProject.split(path.sep).join("/")}:${row}`;
  const name = called.replace(/^async |^new |^Object\.|^exports\./g, "");
  return { text: name === "" ? `    at ${place}` : `    at ${name} (${place})`, cell: undefined, line: row };
}
