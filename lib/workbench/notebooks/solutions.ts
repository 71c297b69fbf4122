/** The solutions of a notebook's exercises, which its text hides: `<details>` with blocks of code. */
import type { CodeCell, Notebook } from "./notebook-file";

const DETAILS = /^<details>.*?^<\/details>/gms;
const BLOCK = /^```ts\n(.*?)^```/gms;

/** The notebook with its solutions as code cells behind the last cell, so that they can be run. */
export function withSolutions(notebook: Notebook): Notebook {
  const texts = notebook.cells.flatMap(({ cell_type, source }) => (cell_type === "markdown" ? [source] : []));
  const blocks = texts
    .flatMap((text) => text.match(DETAILS) ?? [])
    .flatMap((details) => Array.from(details.matchAll(BLOCK), ([, code]) => code));
  const cells = blocks.map(
    (source): CodeCell => ({ cell_type: "code", metadata: {}, source, execution_count: null, outputs: [] }),
  );
  return { ...notebook, cells: [...notebook.cells, ...cells] };
}
