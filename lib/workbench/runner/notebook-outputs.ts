/** Collects the outputs of a run by Jupyter's rules. */
import os from "node:os";
import path from "node:path";
import type { CellError } from "../kernel/cell-error";
import type { DisplayContent } from "../kernel/output";
import { removeRoot } from "../kernel/stack-trace";
import type { CodeCell, DisplayOutput, ErrorOutput, Notebook, Output } from "../notebooks/notebook-file";
import { PROJECT } from "../paths";

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type CollectedOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; texts: string[] }
  | Writable<DisplayOutput>
  | ErrorOutput;

export class NotebookOutputs {
  readonly #cells: CollectedOutput[][];
  readonly #displays = new Map<string, Writable<DisplayOutput>[]>();
  #started = 0;

  constructor(cells: number) {
    this.#cells = Array.from({ length: cells }, () => []);
  }

  startCell(cell: number): void {
    this.#started = cell;
  }

  /** Consecutive texts of the same stream form one output. */
  addText(cell: number, name: "stdout" | "stderr", text: string): void {
    const outputs = this.#outputsOf(cell);
    const last = outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.texts.push(text);
    else outputs.push({ output_type: "stream", name, texts: [text] });
  }

  /** An update changes all outputs with its display id, in any cell, and adds none. */
  addDisplay(cell: number, { data, metadata, transient }: DisplayContent, isUpdate: boolean): void {
    const id = transient?.display_id;
    const displayed = id === undefined ? [] : (this.#displays.get(id) ?? []);
    for (const output of displayed) {
      output.data = data;
      output.metadata = metadata;
    }
    if (isUpdate) return;
    const output: Writable<DisplayOutput> = { output_type: "display_data", data, metadata };
    this.#outputsOf(cell).push(output);
    if (id !== undefined) this.#displays.set(id, [...displayed, output]);
  }

  addError(cell: number, { name, message, traceback }: CellError): void {
    this.#outputsOf(cell).push({ output_type: "error", ename: name, evalue: message, traceback });
  }

  /** All displayed content of a MIME type, in the order of the cells. */
  contentOf<T>(mimeType: string): readonly T[] {
    const content: T[] = [];
    for (const output of this.#cells.flat()) {
      if (output.output_type === "display_data" && mimeType in output.data)
        content.push(output.data[mimeType] as T);
    }
    return content;
  }

  /** The notebook with these outputs, with execution counts from 1 and without paths of this machine. */
  fillNotebook(notebook: Notebook): Notebook {
    let count = 0;
    const cells = notebook.cells.map((cell) => {
      if (cell.cell_type !== "code") return cell;
      if (cell.source.trim() === "") return { ...cell, execution_count: null, outputs: [] };
      count += 1;
      return this.#fill(cell, count);
    });
    return { ...notebook, cells };
  }

  #fill(cell: CodeCell, count: number): CodeCell {
    const { execution: _, ...metadata } = cell.metadata;
    const outputs = this.#outputsOf(count).map((output) => removePaths(joinTexts(output)) as Output);
    return { ...cell, metadata, execution_count: count <= this.#started ? count : null, outputs };
  }

  #outputsOf(cell: number): CollectedOutput[] {
    return this.#cells[cell - 1] ?? [];
  }
}

function joinTexts(output: CollectedOutput): Output {
  if (output.output_type !== "stream") return output;
  const { name, texts } = output;
  return { output_type: "stream", name, text: texts.join("") };
}

const HOME = `${os.homedir()}${path.sep}`;

/** Shortens the paths of the project and of the home folder in all texts of a value. */
function removePaths(value: unknown): unknown {
  if (typeof value === "string") {
    const text = removeRoot(value, PROJECT);
    return HOME.length > 2 ? text.replaceAll(HOME, `~${path.sep}`) : text;
  }
  if (Array.isArray(value)) return value.map(removePaths);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, removePaths(part)]));
}
