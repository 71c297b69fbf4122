/** The outputs of a run as they come in, kept the way Jupyter keeps them. */
import os from "node:os";
import path from "node:path";
import { type Failure, relative } from "../kernel/cell-error";
import type { DisplayContent } from "../kernel/output";
import type { CodeCell, DisplayOutput, ErrorOutput, Notebook, Output } from "../notebooks/notebook-file";
import { PROJECT } from "../paths";

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type KeptOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; texts: string[] }
  | Writable<DisplayOutput>
  | ErrorOutput;

export class NotebookOutputs {
  readonly #cells: KeptOutput[][];
  readonly #displays = new Map<string, Writable<DisplayOutput>[]>();
  #started = 0;

  constructor(cells: number) {
    this.#cells = Array.from({ length: cells }, () => []);
  }

  start(cell: number): void {
    this.#started = cell;
  }

  /** Text right after text of the same stream belongs to the same output. */
  stream(cell: number, name: "stdout" | "stderr", text: string): void {
    const outputs = this.#of(cell);
    const last = outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.texts.push(text);
    else outputs.push({ output_type: "stream", name, texts: [text] });
  }

  /** An update changes every output with its display id, in whatever cell, and adds none. */
  display(cell: number, { data, metadata, transient }: DisplayContent, isUpdate: boolean): void {
    const id = transient?.display_id;
    const same = id === undefined ? [] : (this.#displays.get(id) ?? []);
    for (const output of same) {
      output.data = data;
      output.metadata = metadata;
    }
    if (isUpdate) return;
    const output: Writable<DisplayOutput> = { output_type: "display_data", data, metadata };
    this.#of(cell).push(output);
    if (id !== undefined) this.#displays.set(id, [...same, output]);
  }

  fail(cell: number, { name, message, traceback }: Failure): void {
    this.#of(cell).push({ output_type: "error", ename: name, evalue: message, traceback });
  }

  /** All values of one structured form, in the order of the page. */
  formsOf<T>(mimeType: string): readonly T[] {
    const forms: T[] = [];
    for (const output of this.#cells.flat()) {
      if (output.output_type === "display_data" && mimeType in output.data)
        forms.push(output.data[mimeType] as T);
    }
    return forms;
  }

  /** The notebook with these outputs: execution counts 1 to n, nothing of the machine. */
  into(notebook: Notebook): Notebook {
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
    const outputs = this.#of(count).map((output) => withoutPlaces(finished(output)) as Output);
    return { ...cell, metadata, execution_count: count <= this.#started ? count : null, outputs };
  }

  #of(cell: number): KeptOutput[] {
    return this.#cells[cell - 1] ?? [];
  }
}

function finished(output: KeptOutput): Output {
  if (output.output_type !== "stream") return output;
  const { name, texts } = output;
  return { output_type: "stream", name, text: texts.join("") };
}

const HOME = `${os.homedir()}${path.sep}`;

/** Takes the folders of this machine out of every text in a value. */
function withoutPlaces(value: unknown): unknown {
  if (typeof value === "string") {
    const text = relative(value, PROJECT);
    return HOME.length > 2 ? text.replaceAll(HOME, `~${path.sep}`) : text;
  }
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutPlaces(part)]));
}
