/** Kinds of file that are not delimited text, by extension and first bytes. */
import { arffRows } from "./arff";
import type { FileCells } from "./lines";
import { basketRows, tabRows } from "./orange";
import { workbookRows } from "./workbook";

/** A kind of file. */
export interface Format {
  /** With its article: "an Excel workbook". */
  readonly title: string;
  readonly extensions: RegExp;
  /** Whether the first bytes, as Latin-1, are of this kind. */
  readonly isStart: (head: string) => boolean;
  /** Its cells as texts; they are then read like delimited text. */
  readonly rowsOf?: (action: string, file: string, sheet: string | number | undefined) => FileCells;
  /** The function of DuckDB that reads it. */
  readonly native?: "read_parquet" | "read_json";
}

const never = () => false;

/** A file is of the first kind whose extension or first bytes it has. */
const FORMATS: readonly Format[] = [
  {
    title: "an Excel workbook",
    extensions: /\.(xls[xmb]?|ods)$/i,
    isStart: (head) =>
      (head.startsWith("PK") && /xl\/|\[Content_Types\]|docProps|opendocument/.test(head)) ||
      head.startsWith("\xd0\xcf\x11\xe0"),
    rowsOf: workbookRows,
  },
  {
    title: "HTML",
    extensions: /\.html?$/i,
    isStart: (head) => /^\s*<(!doctype html|html|table)/i.test(head),
    rowsOf: workbookRows,
  },
  {
    title: "XML; save it as CSV UTF-8",
    extensions: /\.xml$/i,
    isStart: (head) => /^\s*<\?xml/i.test(head),
  },
  {
    title: "a Parquet file",
    extensions: /\.parquet$/i,
    isStart: (head) => head.startsWith("PAR1"),
    native: "read_parquet",
  },
  {
    title: "JSON",
    extensions: /\.(json|jsonl|ndjson)(\.gz)?$/i,
    isStart: (head) => /^\s*(\{\s*"|\[\s*[{[])/.test(head),
    native: "read_json",
  },
  {
    title: "an ARFF file",
    extensions: /\.arff$/i,
    isStart: (head) => /^(\s*%.*\n)*\s*@relation\s/i.test(head),
    rowsOf: arffRows,
  },
  { title: "a table of Orange", extensions: /\.tab$/i, isStart: never, rowsOf: tabRows },
  { title: "baskets of Orange", extensions: /\.basket$/i, isStart: never, rowsOf: basketRows },
];

/** The kind of a file; undefined for delimited text. */
export function formatOf(path: string, head: Uint8Array): Format | undefined {
  const start = Buffer.from(head.subarray(0, 4096))
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "");
  return FORMATS.find((format) => format.extensions.test(path) || format.isStart(start));
}
