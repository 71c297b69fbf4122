/** Describes the errors of cells: the message, then the stack frames of cells and of the project's files. */
import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter";
import type { CellLines } from "./cell-lines";
import { InterruptError } from "./interrupts";
import { projectFrames, removeRoot } from "./stack-trace";

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

const MAX_FRAMES = 8;
const MAX_CAUSES = 8;

/** Describes a thrown value, which may be of any type. */
export function describeError(error: unknown, root: string, cells: CellLines): CellError {
  try {
    return describe(error, root, cells, new Set());
  } catch {
    // For instance a Proxy that throws whatever is asked of it.
    return errorWithoutLine("Error", "an error was thrown that cannot be described");
  }
}

function describe(error: unknown, root: string, cells: CellLines, described: Set<unknown>): CellError {
  const interrupt = describeInterrupt(error);
  if (interrupt !== undefined) return errorWithoutLine("Interrupted", interrupt);
  if (!(error instanceof Error))
    return errorWithoutLine("Error", `thrown value ${inspect(error, { depth: 1 })}`);

  described.add(error);
  const name = textOf(error, "name") || "Error";
  const message = removeRoot(textOf(error, "message"), root);
  const frames = projectFrames(textOf(error, "stack"), root, cells);
  // The outermost frame is that of the running cell; inner frames may be functions of earlier cells.
  const cellFrame = frames.filter((frame) => frame.cell !== undefined).at(-1);
  const traceback = [headline(name, message), ...frames.slice(0, MAX_FRAMES).map(({ text }) => text)];
  for (const cause of causesOf(error)) {
    if (described.has(cause) || described.size > MAX_CAUSES) continue;
    const { traceback: lines } = describe(cause, root, cells, described);
    traceback.push(`caused by ${lines[0]}`, ...lines.slice(1));
  }
  return { name, message, cell: cellFrame?.cell, line: cellFrame?.line, traceback };
}

/** A property of an error, which may have been assigned a value of any type, or throw when it is read. */
function textOf(error: Error, property: "name" | "message" | "stack"): string {
  try {
    const value: unknown = error[property];
    return typeof value === "string" ? value : inspect(value, { depth: 1 });
  } catch {
    return "(not readable)";
  }
}

/** Describes the compiler errors of a cell, which then was not executed. */
export function describeDiagnostics(
  diagnostics: readonly Pick<Diagnostic, "start" | "messageText" | "fileName">[],
  cell: number,
  cells: CellLines,
): CellError {
  const traceback: string[] = [];
  const positionOf = ({ start, fileName }: (typeof diagnostics)[number]) =>
    `${fileName ?? `cell [${cell}]`} line ${start.line + 1}, column ${start.character + 1}`;
  for (const [i, diagnostic] of diagnostics.entries()) {
    const { start, messageText, fileName } = diagnostic;
    const line = start.line + 1;
    const position = positionOf(diagnostic);
    const [previous, next] = [diagnostics[i - 1], diagnostics[i + 1]];
    // Further messages at the same position explain the first one, from the outer type to the inner: the last one says what is wrong.
    if (previous && positionOf(previous) === position) {
      if (!next || positionOf(next) !== position) traceback.push(`    ${messageText}`);
      continue;
    }
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

function headline(name: string, message: string): string {
  return message === "" ? name : `${name}: ${message}`;
}

export function isInterrupt(error: unknown): boolean {
  return describeInterrupt(error) !== undefined;
}

function describeInterrupt(error: unknown): string | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") return "the cell was stopped before its end";
  // tslab throws an error with this message.
  if (error instanceof InterruptError || message === "Interrupted asynchronously")
    return "the cell was stopped at an await; timers, processes and calls of packages that it started may go on";
  return undefined;
}

function causesOf(error: Error): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors.slice(0, 3);
  return error.cause instanceof Error ? [error.cause] : [];
}
