/** Stack traces that name cells and files of the project, without the frames of the kernel and of tslab. */
import path from "node:path";
import type { CellLines } from "./cell-lines";

export interface Frame {
  readonly text: string;
  readonly cell: number | undefined;
  readonly line: number;
}

/** The name of a cell in the stack traces of V8. */
export function scriptName(cell: number): string {
  return `cell[${cell}]`;
}

/** Makes the paths of the project's files in a text relative. */
export function removeRoot(text: string, root: string): string {
  return text.replaceAll(`file://${root}${path.sep}`, "").replaceAll(`${root}${path.sep}`, "");
}

/** All errors of this process get readable stack traces, also those that a cell prints itself. */
export function tidyAllStacks(root: string, cells: CellLines): void {
  const { prepareStackTrace } = Error;
  // The loader of TypeScript has set it.
  if (prepareStackTrace === undefined) return;
  Error.prepareStackTrace = (error, frames) =>
    tidyStack(String(prepareStackTrace(error, frames)), root, cells);
}

/** The stack frames of cells and of the project's files, without those of Node and of packages. */
export function projectFrames(stack: string, root: string, cells: CellLines): Frame[] {
  const frames: Frame[] = [];
  for (const line of tidyStack(stack, root, cells).split("\n")) {
    const frame = cellFrame(line) ?? fileFrame(line);
    if (frame !== undefined && frame.text !== frames.at(-1)?.text) frames.push(frame);
  }
  return frames;
}

const KERNEL_FILES =
  /\bnode_modules\/tslab\/|\blib\/workbench\/(kernel|runner)\/|\blib\/resolve-tensorflow\.js:|\bnode:vm:/;

/** Names the lines of cells; a stack without a cell is the kernel's own and stays as it is. */
function tidyStack(stack: string, root: string, cells: CellLines): string {
  if (!stack.includes(" cell[") && !stack.includes("(cell[")) return stack;
  const lines: string[] = [];
  for (const line of stack.split("\n")) {
    const [, cell, row, column] = /^\s+at .*?\bcell\[(\d+)\]:(\d+):(\d+)\)?$/.exec(line) ?? [];
    if (cell !== undefined) {
      const text = formatCellLine(Number(cell), Number(row), Number(column), cells);
      if (text !== undefined && text !== lines.at(-1)) lines.push(text);
    } else if (!(/^\s+at /.test(line) && KERNEL_FILES.test(line.replaceAll("\\", "/"))))
      lines.push(removeRoot(line, root));
  }
  return lines.join("\n");
}

function formatCellLine(cell: number, row: number, column: number, cells: CellLines): string | undefined {
  const line = cells.lineOf(cell, row, column);
  if (line === undefined) return undefined;
  const text = cells.textOf(cell, line);
  return `    at cell [${cell}] line ${line}${text === undefined ? "" : `: ${text}`}`;
}

function cellFrame(text: string): Frame | undefined {
  const [, cell, line] = /^ {4}at cell \[(\d+)\] line (\d+)/.exec(text) ?? [];
  return cell === undefined ? undefined : { text, cell: Number(cell), line: Number(line) };
}

function fileFrame(text: string): Frame | undefined {
  const found = /^\s+at (?:(.*?) \()?(.*?):(\d+):\d+\)?$/.exec(text);
  if (found === null) return undefined;
  const [, functionName = "", source = "", row = "0"] = found;
  const file = source.split(path.sep).join("/");
  const isInProject = /\.[cm]?[jt]sx?$/.test(file) && !path.isAbsolute(source) && !/^\.\.|^\w+:/.test(file);
  // The kernel's frames are at the bottom of every stack.
  if (!isInProject || file.includes("node_modules") || file.startsWith("lib/workbench/")) return undefined;
  const name = functionName.replace(/^async |^new |^Object\.|^exports\./g, "");
  const position = `${file}:${row}`;
  return {
    text: name === "" ? `    at ${position}` : `    at ${name} (${position})`,
    cell: undefined,
    line: Number(row),
  };
}
