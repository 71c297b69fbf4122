/** Kinds of file, by extension and first bytes. */
import type { TableEngine } from "../../engine/engine";
import type { ReadTable } from "../read-table";

/** What the reader of a kind of file gets. */
export interface FileToRead {
  readonly path: string;
  readonly engine: TableEngine;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A kind of file that is not delimited text. */
export interface Format {
  /** With its article: "an Excel workbook". */
  readonly title: string;
  readonly extensions: RegExp;
  /** Whether the first bytes, as Latin-1, are of this kind. */
  readonly isStart: (head: string) => boolean;
  /** Reads it; where it is left out, the file is refused. */
  readonly read?: (file: FileToRead) => Promise<ReadTable<never>>;
}

const never = () => false;

/** The kinds that are known. A file is of the first one whose extension or first bytes it has. */
export const FORMATS: readonly Format[] = [
  {
    title: "an Excel workbook; save it as CSV UTF-8",
    extensions: /\.xls[xm]$/i,
    isStart: (head) => head.startsWith("PK") && /xl\/|\[Content_Types\]|docProps/.test(head),
  },
  {
    title: "an old Excel workbook; save it as CSV UTF-8",
    extensions: /(?!)/,
    isStart: (head) => head.startsWith("\xd0\xcf\x11\xe0"),
  },
  {
    title: "HTML or XML; save it as CSV UTF-8",
    extensions: /\.(html?|xml)$/i,
    isStart: (head) => /^\s*<(!doctype|html|table|\?xml)/i.test(head),
  },
  { title: "a Parquet file", extensions: /\.parquet$/i, isStart: (head) => head.startsWith("PAR1") },
  {
    title: "JSON",
    extensions: /\.(json|jsonl|ndjson)$/i,
    isStart: (head) => /^\s*(\{\s*"|\[\s*[{[])/.test(head),
  },
  {
    title: "an ARFF file",
    extensions: /\.arff$/i,
    isStart: (head) => /^(\s*%.*\n)*\s*@relation\s/i.test(head),
  },
  { title: "a file of Orange", extensions: /\.(tab|basket)$/i, isStart: never },
];

/** The kind of a file; undefined for delimited text. */
export function formatOf(path: string, head: Uint8Array): Format | undefined {
  const start = Buffer.from(head.subarray(0, 4096))
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "");
  return FORMATS.find((format) => format.extensions.test(path) || format.isStart(start));
}
