/** Files whose cells are rewritten as delimited text: workbooks, ARFF, Orange. */
import path from "node:path";
import { mustBe } from "../../core/errors";
import { csvLines } from "../../core/text/csv-text";
import { writePieces } from "../../core/text/text-pieces";
import { headOf } from "./files";
import { type Format, formatOf } from "./formats/formats";
import type { KnownOptions } from "./options";
import { requireText, type Text, understand } from "./text/understand";

interface RewriteCellsJob {
  readonly action: string;
  readonly options: KnownOptions;
  readonly scratch: string;
}

/** The kind that all files have; undefined for delimited text. */
export function commonFormat(action: string, files: readonly string[]): Format | undefined {
  const [first, ...others] = files.map((file) => formatOf(path.basename(file), headOf(file, 4096)));
  if (others.some((format) => format !== first))
    throw new SyntaxError(
      mustBe(action, "all files", "of one kind", files.map((file) => path.basename(file)).join(", ")),
    );
  if (first !== undefined && first.rowsOf === undefined && first.native === undefined)
    requireText(files[0], path.basename(files[0]));
  return first;
}

/** Options that only a text has. */
const OF_TEXTS = ["encoding", "delimiter", "quote", "lenientQuotes"];

/** The options for cells that are rewritten as text. */
export function asRewritten(action: string, known: KnownOptions, given: object): KnownOptions {
  const other = Object.keys(given).find((name) => OF_TEXTS.includes(name));
  if (other !== undefined)
    throw new TypeError(`Cannot ${action}: the option ${other} is for delimited text only`);
  return { ...known, encoding: "utf-8", delimiter: "," };
}

/** Rewrites the cells of a workbook, or of another small format, as delimited text. */
export async function rewriteCells(
  job: RewriteCellsJob,
  rowsOf: NonNullable<Format["rowsOf"]>,
  file: string,
  texts: readonly Text[],
): Promise<Text> {
  const { action, options, scratch } = job;
  const { rows, found } = rowsOf(action, file, options.sheet);
  const part = { path: path.join(scratch, `cells-${texts.length}`), name: path.basename(file) };
  const [header = [], ...body] = rows;
  await writePieces(action, part.path, csvLines(header, body, { spreadsheetSafe: false }));
  return { ...understand(options, part, texts[0]), found };
}
