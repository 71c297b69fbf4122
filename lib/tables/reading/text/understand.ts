/** Understands a plain file: its encoding and layout. */
import fs from "node:fs";
import { formatValue, mustBe } from "../../../core/errors";
import { createDecoder } from "../../../core/text/decoder";
import { headOf, type Part } from "../files";
import { formatOf } from "../formats/formats";
import type { KnownOptions } from "../options";
import { findEncoding } from "./encoding";
import { findLayout, type Layout } from "./layout";

/** As many bytes of a file are looked at to understand it. */
const SAMPLE_BYTES = 1 << 18;
/** Once so many rows are there, no further file is needed to guess types. */
const SAMPLE_ROWS = 5000;

/** A plain file whose encoding and layout are understood. */
export interface Text extends Part, Layout {
  readonly encoding: string;
  /** Whether the rows of its sample are all that it has. */
  readonly isWhole: boolean;
  /** The size of the file, and the mean length of a row in its sample. */
  readonly bytes: number;
  readonly rowBytes: number;
  /** What was chosen in a workbook. */
  readonly found?: Readonly<Record<string, string>>;
}

/** @throws {SyntaxError} If it is another kind of file, or the layout is not understood. */
export function understand(options: KnownOptions, part: Part, first: Text | undefined): Text {
  const action = `read ${part.name}`;
  const head = headOf(part.path, first === undefined ? SAMPLE_BYTES : SAMPLE_BYTES / 4);
  const bytes = fs.statSync(part.path).size;
  const isWhole = head.length === bytes;
  const { encoding, start } = findEncoding(part.name, head, isWhole, options.encoding);
  const sample = createDecoder(encoding).decode(head.subarray(start), !isWhole);
  if (sample.trim() === "") throw new SyntaxError(mustBe(action, "the file", "not empty", sample));
  const isTab = /\.tsv(\.\w+)?$/i.test(part.name);
  const delimiter = options.delimiter ?? first?.delimiter ?? (isTab ? "\t" : undefined);
  const layout = findLayout(action, sample, isWhole, { ...options, delimiter });
  const rowBytes = head.length / Math.max(1, layout.rows.length);
  return { ...layout, ...part, encoding, isWhole, bytes, rowBytes };
}

/** Rows of all files, for guesses that hold for all. */
export type Sample = Pick<Text, "names" | "delimiter" | "rows" | "isWhole">;

/** The first rows of some files with the same columns, in the order of the first file's. */
export function sampleOf(texts: readonly Text[]): Sample {
  const { names, delimiter } = texts[0];
  const rows: string[][] = [];
  let used = 0;
  for (; used < texts.length && rows.length < SAMPLE_ROWS; used++) {
    const text = texts[used];
    const places = names.map((name) => text.names.indexOf(name));
    for (const row of text.rows) rows.push(places.map((place) => row[place] ?? ""));
  }
  const isWhole = used === texts.length && texts.every((text) => text.isWhole);
  return { names, delimiter, rows, isWhole };
}

/** @throws {SyntaxError} If it is another kind of file. */
export function requireText(file: string, name: string): void {
  const format = formatOf(name, headOf(file, 4096));
  if (format !== undefined)
    throw new SyntaxError(`Cannot read ${name}: it must be delimited text, this is ${format.title}`);
}

/** @throws {RangeError} If files have different columns; their order does not matter. */
export function requireSameColumns(action: string, [first, ...others]: readonly Text[]): void {
  for (const { name, names } of others) {
    const lacking = (a: readonly string[], b: readonly string[]) => a.filter((column) => !b.includes(column));
    const differing = [...lacking(first.names, names), ...lacking(names, first.names)].map(formatValue);
    if (differing.length > 0)
      throw new RangeError(
        `Cannot ${action}: all files must have the same columns; ${first.name} and ${name} differ in ${differing.join(", ")}`,
      );
  }
}
