/** Gates for the file as a whole: kernel, stored results, lengths. */
import { edition, LANGUAGES } from "../../../lib/workbench/notebooks/edition";
import {
  executableCells,
  formatNotebook,
  type Notebook,
  type Output,
} from "../../../lib/workbench/notebooks/notebook-file";
import { countWords } from "./text-gates";
import { type Fault, faultOf } from "./types";

export const LIMITS = {
  codeLines: 20,
  textWords: 120,
  minCells: 25,
  maxCells: 55,
  bytes: 1_000_000,
} as const;

export function checkKernel({ metadata }: Notebook): readonly Fault[] {
  const name = metadata.kernelspec?.name;
  return name === "tslab" ? [] : [{ cell: undefined, message: `the kernel must be tslab, it is ${name}` }];
}

/** The execution counts 1 to n show that all cells were executed once, in order. */
export function checkCounts(notebook: Notebook): readonly Fault[] {
  return executableCells(notebook).flatMap((cell, index) =>
    cell.execution_count === index + 1
      ? []
      : [faultOf(notebook, cell, `its execution count must be ${index + 1}, it is ${cell.execution_count}`)],
  );
}

export function checkErrors(notebook: Notebook): readonly Fault[] {
  return executableCells(notebook).flatMap((cell) =>
    cell.outputs.flatMap((output) =>
      output.output_type === "error"
        ? [faultOf(notebook, cell, `it stores the error ${output.ename}: ${output.evalue}`)]
        : [],
    ),
  );
}

export function checkLengths(notebook: Notebook): readonly Fault[] {
  const { cells } = notebook;
  const editions = LANGUAGES.map((language) => edition(notebook, language));
  const { codeLines, textWords, minCells, maxCells } = LIMITS;
  const faults: Fault[] = [];
  if (cells.length < minCells || cells.length > maxCells) {
    const message = `a notebook must have ${minCells} to ${maxCells} cells, it has ${cells.length}`;
    faults.push({ cell: undefined, message });
  }
  cells.forEach((cell, index) => {
    const isCode = cell.cell_type === "code";
    const length = isCode
      ? cell.source.trimEnd().split("\n").length
      : Math.max(...editions.map((one) => countWords(one.cells[index].source)));
    const limit = isCode ? codeLines : textWords;
    const unit = isCode ? "lines" : "words";
    if (length > limit)
      faults.push({ cell: index + 1, message: `it must have at most ${limit} ${unit}, it has ${length}` });
  });
  return faults;
}

/** No source and no output names a folder of the machine that ran the notebook. */
export function checkPaths(notebook: Notebook): readonly Fault[] {
  const absolutePath =
    /(?<![\w./~:-])\/(?:home|Users|root|work|tmp|var|usr|opt|mnt|private)\/[\w.@-]+|(?<!\w)[A-Za-z]:\\{1,2}\w/;
  return notebook.cells.flatMap((cell) => {
    const texts = [cell.source, ...(cell.cell_type === "code" ? cell.outputs.flatMap(textsOf) : [])];
    const found = texts.map((text) => absolutePath.exec(text)?.[0]).find((match) => match !== undefined);
    return found === undefined
      ? []
      : [faultOf(notebook, cell, `it contains a path of one machine: ${found}`)];
  });
}

export function checkSize(notebook: Notebook): readonly Fault[] {
  const bytes = Buffer.byteLength(formatNotebook(notebook));
  const message = `the file must have at most ${LIMITS.bytes} bytes, it has ${bytes}`;
  return bytes <= LIMITS.bytes ? [] : [{ cell: undefined, message }];
}

/** The texts of an output, without encoded images. */
function textsOf(output: Output): readonly string[] {
  if (output.output_type === "stream") return [output.text];
  if (output.output_type === "error") return output.traceback;
  return Object.entries(output.data).flatMap(([type, content]) =>
    typeof content === "string" && !/^image\/(?!svg)/.test(type)
      ? [content.replace(/data:[^"')\s]+/g, "")]
      : [],
  );
}
