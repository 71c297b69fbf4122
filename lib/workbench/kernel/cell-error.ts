/** Describes the errors of cells: the message, then the stack frames of cells and of the project's files. */
import path from "node:path";
import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter";
import type { CellLines } from "./cell-lines";

/** The content of Jupyter's `error` message, with the position of the error. */
export interface CellError {
  readonly name: string;
  readonly message: string;
  /** The execution count of the cell that the stack trace names. */
  readonly cell: number | undefined;
  /** The line in that cell, from 1. */
  readonly line: number | undefined;
  readonly traceback: readonly string[];
}

/** The name of a cell in stack traces. */
export function scriptName(cell: number): string {
  return `cell[${cell}]`;
}

interface Frame {
  readonly text: string;
  readonly cell: number | undefined;
  readonly line: number;
}

const MAX_FRAMES = 8;

/** Describes a thrown value, which may be of any type. */
export function describeError(error: unknown, root: string, cells: CellLines): CellError {
  if (isInterrupt(error)) return errorWithoutLine("Interrupted", "the cell was stopped before its end");
  if (!(error instanceof Error))
    return errorWithoutLine("Error", `thrown value ${inspect(error, { depth: 1 })}`);

  const name = error.name || "Error";
  const message = removeRoot(error.message, root);
  const frames = framesOf(error, root, cells);
  // The outermost frame is that of the running cell; inner frames may be functions of earlier cells.
  const cellFrame = frames.filter((frame) => frame.cell !== undefined).at(-1);
  const traceback = [headline(name, message), ...frames.slice(0, MAX_FRAMES).map(({ text }) => text)];
  for (const cause of causesOf(error)) {
    const { traceback: lines } = describeError(cause, root, cells);
    traceback.push(`caused by ${lines[0]}`, ...lines.slice(1));
  }
  return { name, message, cell: cellFrame?.cell, line: cellFrame?.line, traceback };
}

/** Describes the compiler errors of a cell, which then was not executed. */
export function describeDiagnostics(
  diagnostics: readonly Pick<Diagnostic, "start" | "messageText" | "fileName">[],
  cell: number,
  cells: CellLines,
): CellError {
  const traceback: string[] = [];
  let previous = "";
  for (const { start, messageText, fileName } of diagnostics) {
    const line = start.line + 1;
    const source = fileName === undefined ? `cell [${cell}]` : fileName;
    const position = `${source} line ${line}, column ${start.character + 1}`;
    // Further messages at the same position explain the first one.
    if (position === previous) {
      traceback.push(`    ${messageText}`);
      continue;
    }
    previous = position;
    traceback.push(`${position}: ${messageText}`);
    const code = fileName === undefined ? cells.textOf(cell, line) : undefined;
    if (code !== undefined) traceback.push(`    ${code}`);
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

/** An error without a position: a thrown value that is not an Error, an interrupt, a process that ended. */
export function errorWithoutLine(name: string, message: string): CellError {
  return { name, message, cell: undefined, line: undefined, traceback: [headline(name, message)] };
}

/** Adds a line in parentheses to the traceback. */
export function addNote(error: CellError, note: string): CellError {
  return { ...error, traceback: [...error.traceback, `    (${note})`] };
}

/** Makes the paths of the project's files in a text relative. */
export function removeRoot(text: string, root: string): string {
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

/** The stack frames of cells and of the project's files, without those of Node and of packages. */
function framesOf(error: Error, root: string, cells: CellLines): Frame[] {
  const frames: Frame[] = [];
  for (const line of String(error.stack ?? "").split("\n")) {
    const found = /^\s+at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/.exec(line);
    if (found === null) continue;
    const [, functionName = "", source = "", row = "0", column = "0"] = found;
    const frame = frameOf(
      functionName,
      source.replace(/^file:\/\//, ""),
      Number(row),
      Number(column),
      root,
      cells,
    );
    if (frame !== undefined && frame.text !== frames.at(-1)?.text) frames.push(frame);
  }
  return frames;
}

function frameOf(
  functionName: string,
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
  const file = path.isAbsolute(source) ? path.relative(root, source) : "";
  const isInProject = file !== "" && !file.startsWith("..") && !file.includes("node_modules");
  // The kernel's frames are at the bottom of every stack.
  if (!isInProject || file.startsWith(path.join("lib", "workbench"))) return undefined;
  const position = `${file.split(path.sep).join("/")}:${row}`;
  const name = functionName.replace(/^async |^new |^Object\.|^exports\./g, "");
  return {
    text: name === "" ? `    at ${position}` : `    at ${name} (${position})`,
    cell: undefined,
    line: row,
  };
}
