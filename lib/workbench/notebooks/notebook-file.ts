/**
 * Notebook files (nbformat 4.5): in memory every text is one string, on disk a list of lines, as Jupyter writes it.
 * Keys are sorted, so that the same notebook is always the same bytes.
 */
import fs from "node:fs";

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

/** The cells that are executed, in order: Jupyter passes over code cells without text. */
export function executableCells(notebook: Notebook): readonly CodeCell[] {
  return notebook.cells.filter(
    (cell): cell is CodeCell => cell.cell_type === "code" && cell.source.trim() !== "",
  );
}

/** @throws {SyntaxError} If the file is no notebook of format 4. */
export function readNotebook(file: string): Notebook {
  return parseNotebook(fs.readFileSync(file, "utf8"), file);
}

/** @throws {SyntaxError} If the text is no notebook of format 4; the message names `file`. */
export function parseNotebook(text: string, file: string): Notebook {
  let found: Notebook;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read the notebook ${file}: it must be JSON (${(error as Error).message})`);
  }
  if (found === null || found.nbformat !== 4 || !Array.isArray(found.cells))
    throw new SyntaxError(`Cannot read the notebook ${file}: it must be of nbformat 4 and have cells`);
  return withTexts(found, (form) => (Array.isArray(form) ? form.join("") : form));
}

/** Replaces the file at once: a reader sees the old notebook or the new one, never a part. */
export function writeNotebook(file: string, notebook: Notebook): void {
  const partial = `${file}.${process.pid}.partial`;
  try {
    fs.writeFileSync(partial, formatNotebook(notebook));
    fs.renameSync(partial, file);
  } finally {
    fs.rmSync(partial, { force: true });
  }
}

/** The text of the file: one space of indentation, sorted keys, lines apart, a line break at the end. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(sortKeys(withTexts(notebook, lines)), undefined, 1)}\n`;
}

/** Structured forms stay as they are; every other form is text and is written line by line. */
function isStructured(mimeType: string): boolean {
  return mimeType === "application/json" || mimeType.endsWith("+json");
}

/** The notebook with each of its texts changed: sources, streams, forms of displays. Nothing inside of structured forms. */
function withTexts(notebook: Notebook, change: (text: unknown) => unknown): Notebook {
  const changeOutput = (output: Output) => {
    if (output.output_type === "stream") return { ...output, text: change(output.text) };
    if (output.output_type === "error") return output;
    const forms = Object.entries(output.data).map(([type, form]) => [
      type,
      isStructured(type) ? form : change(form),
    ]);
    return { ...output, data: Object.fromEntries(forms) };
  };
  const changeCell = (cell: Cell) => ({
    ...cell,
    source: change(cell.source),
    ...(cell.cell_type === "code" ? { outputs: cell.outputs.map(changeOutput) } : {}),
  });
  return { ...notebook, cells: notebook.cells.map(changeCell) as unknown as readonly Cell[] };
}

function lines(value: unknown): unknown {
  return typeof value === "string" ? (value.match(/[^\n]*\n|[^\n]+/g) ?? []) : value;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  // Numbers as keys come first in every JavaScript object; all others stay in the order of their insertion.
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
