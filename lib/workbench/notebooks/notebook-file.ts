/**
 * Reads and writes notebook files (nbformat 4.5). In memory each text is one string; on disk it is a list of
 * lines, as Jupyter writes it. Keys are sorted, so equal notebooks give equal bytes.
 */
import fs from "node:fs";
import path from "node:path";
import { NOTEBOOKS } from "../paths";

export interface StreamOutput {
  readonly output_type: "stream";
  readonly name: "stdout" | "stderr";
  readonly text: string;
}

export interface DisplayOutput {
  readonly output_type: "display_data" | "execute_result";
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly execution_count?: number | null;
}

export interface ErrorOutput {
  readonly output_type: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type Output = StreamOutput | DisplayOutput | ErrorOutput;

export interface CellMetadata {
  readonly tags?: readonly string[];
  readonly [key: string]: unknown;
}

export interface TextCell {
  readonly cell_type: "markdown" | "raw";
  readonly id?: string;
  readonly metadata: CellMetadata;
  readonly source: string;
}

export interface CodeCell {
  readonly cell_type: "code";
  readonly id?: string;
  readonly metadata: CellMetadata;
  readonly source: string;
  readonly execution_count: number | null;
  readonly outputs: readonly Output[];
}

export type Cell = TextCell | CodeCell;

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: {
    readonly kernelspec?: { readonly name: string; readonly [key: string]: unknown };
    readonly [key: string]: unknown;
  };
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** The notebooks of a folder, sorted by name. */
export function notebookFiles(folder = NOTEBOOKS): readonly string[] {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  return names.sort().map((name) => path.join(folder, name));
}

/** The cells that are executed, in order: Jupyter skips empty code cells. */
export function executableCells(notebook: Notebook): readonly CodeCell[] {
  return notebook.cells.filter(
    (cell): cell is CodeCell => cell.cell_type === "code" && cell.source.trim() !== "",
  );
}

/** @throws {SyntaxError} If the file is not a notebook of format 4. */
export function readNotebook(file: string): Notebook {
  return parseNotebook(fs.readFileSync(file, "utf8"), file);
}

/** @throws {SyntaxError} If the text is not a notebook of format 4; the message names `file`. */
export function parseNotebook(text: string, file: string): Notebook {
  let notebook: Notebook;
  try {
    notebook = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read the notebook ${file}: it must be JSON (${(error as Error).message})`);
  }
  if (notebook === null || notebook.nbformat !== 4 || !Array.isArray(notebook.cells))
    throw new SyntaxError(`Cannot read the notebook ${file}: it must have nbformat 4 and cells`);
  return mapTexts(notebook, (text) => (Array.isArray(text) ? text.join("") : text));
}

/** Replaces the file atomically: a reader sees the old notebook or the new one, never an incomplete file. */
export function writeNotebook(file: string, notebook: Notebook): void {
  const partial = `${file}.${process.pid}.partial`;
  try {
    fs.writeFileSync(partial, formatNotebook(notebook));
    fs.renameSync(partial, file);
  } finally {
    fs.rmSync(partial, { force: true });
  }
}

/** The content of the file, as nbformat writes it, with sorted keys. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(sortKeys(mapTexts(notebook, splitLines)), undefined, 1)}\n`;
}

/** JSON content is stored as it is; content of all other MIME types is text. */
function isJson(mimeType: string): boolean {
  return mimeType === "application/json" || mimeType.endsWith("+json");
}

/** Applies `change` to each text of the notebook: sources, streams and displayed content except JSON. */
function mapTexts(notebook: Notebook, change: (text: unknown) => unknown): Notebook {
  const changeOutput = (output: Output) => {
    if (output.output_type === "stream") return { ...output, text: change(output.text) };
    if (output.output_type === "error") return output;
    const data = Object.entries(output.data).map(([type, content]) => [
      type,
      isJson(type) ? content : change(content),
    ]);
    return { ...output, data: Object.fromEntries(data) };
  };
  const changeCell = (cell: Cell) => ({
    ...cell,
    source: change(cell.source),
    ...(cell.cell_type === "code" ? { outputs: cell.outputs.map(changeOutput) } : {}),
  });
  return { ...notebook, cells: notebook.cells.map(changeCell) as unknown as readonly Cell[] };
}

function splitLines(value: unknown): unknown {
  return typeof value === "string" ? (value.match(/[^\n]*\n|[^\n]+/g) ?? []) : value;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  // JavaScript objects list integer keys first and all other keys in insertion order.
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
