/**
 * Reads and writes notebook files (nbformat 4.5). In memory each text is one string; on disk it is a list of
 * lines, as Jupyter writes it. Keys are sorted, so equal notebooks give equal bytes.
 */
import fs from "node:fs";
import path from "node:path";
import { isRecord } from "../../core/options";
import { NOTEBOOKS } from "../paths";
import { readText, replaceFile } from "../text-file";
import { FileError } from "../usage-error";
import { findFormatFault, isJson } from "./notebook-format";

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
  /** Images that the text shows as `attachment:<name>`: for each name its content by MIME type. */
  readonly attachments?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
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

/** The notebook without what a run changes. */
export function withoutOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell): Cell => {
    if (cell.cell_type !== "code") return cell;
    const { execution: _, ...metadata } = cell.metadata;
    return { ...cell, metadata, outputs: [], execution_count: null };
  });
  return { ...notebook, cells };
}

/** @throws {FileError} If the file cannot be read or is not a notebook of format 4; the message says where. */
export function readNotebook(file: string): Notebook {
  return parseNotebook(readText(file), file);
}

/** @throws {FileError} If the text is not a notebook of format 4; the message names `file`. */
export function parseNotebook(text: string, file: string): Notebook {
  const refuse = (reason: string) => new FileError(`Cannot read the notebook ${file}: ${reason}`);
  let notebook: Notebook;
  try {
    notebook = JSON.parse(text);
  } catch (error) {
    const isMarked = text.startsWith("\ufeff");
    throw refuse(
      `it must be JSON (${isMarked ? "it begins with a byte order mark" : (error as Error).message})`,
    );
  }
  const fault = findFormatFault(notebook);
  if (fault !== undefined) throw refuse(fault);
  return mapTexts(notebook, (text) => (Array.isArray(text) ? text.join("") : text));
}

/**
 * @throws {FileError} If the file cannot be written, or could not be read again, e.g. since an output is nested too deeply;
 * an old one is then unchanged.
 */
export function writeNotebook(file: string, notebook: Notebook): void {
  const fault = findFormatFault(notebook);
  if (fault !== undefined) throw new FileError(`Cannot write the notebook ${file}: ${fault}`);
  replaceFile(file, formatNotebook(notebook));
}

/** The content of the file, as nbformat writes it, with sorted keys. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(sortKeys(mapTexts(notebook, splitLines)), undefined, 1).replace(SMALL, asPython)}\n`;
}

/** A number nearer to 0 than 0.0001, at the end of its line, where no text ends. */
const SMALL = /(?<= )-?(?:\d(?:\.\d+)?e-\d+|0\.0000\d+)(?=,?$)/gm;

/** As Jupyter writes it, which is Python: 1e-09 and 5e-05. So a notebook that Jupyter saves again does not change. */
function asPython(number: string): string {
  return Number(number)
    .toExponential()
    .replace(/e-(\d)$/, "e-0$1");
}

/** Applies `change` to each text of the notebook: sources, streams and displayed content except JSON. */
function mapTexts(notebook: Notebook, change: (text: unknown) => unknown): Notebook {
  const mapValues = <T>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => unknown) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
  const changeBundle = (bundle: Readonly<Record<string, unknown>>) =>
    mapValues(bundle, (content, type) => (isJson(type) ? content : change(content)));
  const changeOutput = (output: Output) => {
    if (output.output_type === "stream") return { ...output, text: change(output.text) };
    return output.output_type === "error" ? output : { ...output, data: changeBundle(output.data) };
  };
  const changeCell = (cell: Cell) => ({
    ...cell,
    source: change(cell.source),
    ...("attachments" in cell && cell.attachments
      ? { attachments: mapValues(cell.attachments, changeBundle) }
      : {}),
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
