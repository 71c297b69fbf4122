/** Finds delimiter, header and preamble on the first records of a text. */
import { mustBe } from "../../../core/errors";
import { createScanner, type Marks, type TextRecord } from "./scanner";

/** Where the rows of a text are. */
export interface Layout extends Marks {
  readonly names: readonly string[];
  /** The number of lines before the first row. */
  readonly skip: number;
  /** The number of lines before the header: titles. Where there are some, there may be lines at the end that are no rows. */
  readonly titles: number;
  /** Whether a record before the first row has several lines: DuckDB counts it as one line to skip. */
  readonly hasLongHead: boolean;
  /** The rows of the sample. */
  readonly rows: readonly (readonly string[])[];
}

/** What the caller says about the layout. */
export interface LayoutOptions {
  readonly delimiter: string | undefined;
  readonly quote: string;
  readonly lenientQuotes: boolean;
  readonly comment: string;
  readonly skip: number | undefined;
  readonly header: false | readonly string[] | undefined;
  readonly footer: number | undefined;
  readonly duplicateNames: "refuse" | "rename";
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** @throws {SyntaxError} If there is no header, or a name is there twice. */
export function findLayout(action: string, sample: string, isWhole: boolean, options: LayoutOptions): Layout {
  const declared = /^sep=(.)\r?\n/i.exec(sample);
  const candidates =
    options.delimiter === undefined ? (declared?.slice(1) ?? DELIMITERS) : [options.delimiter];
  const scans = candidates.map((delimiter) =>
    scanWith({ ...options, delimiter }, sample, isWhole, options.skip),
  );
  const best = scans.reduce((first, other) => (other.score > first.score ? other : first));
  const first = options.skip === undefined ? firstRow(best, declared !== null) : 0;
  const records = best.records.slice(first);
  if (records.length === 0) throw new SyntaxError(mustBe(action, "the text", "a header and rows", ""));
  const { header } = options;
  const given = header === undefined ? records[0].fields : header || records[0].fields.map(() => "");
  const body = records.slice(
    header === undefined ? 1 : 0,
    isWhole && options.footer ? -options.footer : undefined,
  );
  const rows = body.map(({ fields }) => fields).filter(({ length }) => length >= given.length - 1);
  const skip = header === undefined ? records[0].lastLine : records[0].line - 1;
  const names = columnNames(action, given, rows, options.duplicateNames);
  const titles = first > 0 || options.skip !== undefined ? records[0].line - 1 : 0;
  const head = best.records.filter(({ line }) => line <= skip);
  const hasLongHead = head.some(({ line, lastLine }) => lastLine > line);
  return { ...best.marks, names, skip, titles, hasLongHead, rows };
}

interface Scan {
  readonly marks: Marks;
  readonly records: readonly TextRecord[];
  /** The number of fields that most records have. */
  readonly width: number;
  /** Larger for more records of the same width, then for more fields. */
  readonly score: number;
}

function scanWith(marks: Marks, sample: string, isWhole: boolean, skip = 0): Scan {
  const { delimiter, quote, lenientQuotes, comment } = marks;
  const records: TextRecord[] = [];
  const scanner = createScanner(marks, (record) => record.line > skip && records.push(record));
  scanner.push(sample);
  if (isWhole || records.length === 0) scanner.end();
  const { width, count } = mostFrequentWidth(records);
  const share = count / Math.max(1, records.length);
  const own = { delimiter, quote, lenientQuotes, comment };
  return { marks: own, records, width, score: width === 1 ? singleScore(records) : share + width / 1e6 };
}

/** Below that of several columns. Where the header is one field, lower for each row that is not. */
function singleScore(records: readonly TextRecord[]): number {
  return records[0]?.fields.length > 1 ? 0 : -1 - records.filter(({ fields }) => fields.length > 1).length;
}

/** The number of fields of most fields' records; 1 if such records are rare, as commas in a column of texts. */
function mostFrequentWidth(records: readonly TextRecord[]): { width: number; count: number } {
  const counts = new Map<number, number>();
  for (const { fields } of records) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  const least = Math.max(0.2 * records.length, Math.min(2, records.length));
  let best = { width: 1, count: 0 };
  for (const [width, count] of counts)
    if (count >= least && (width - 1) * count > (best.width - 1) * best.count) best = { width, count };
  return best;
}

/** The first record that is no title: a title has at most half of the fields, or text in the first one only. */
function firstRow({ records, width }: Scan, isDeclared: boolean): number {
  const isTitle = ({ fields }: TextRecord) =>
    fields.length <= width / 2 || (width > 2 && fields.slice(1).every((field) => field.trim() === ""));
  const first = records.findIndex((record, i) => !isTitle(record) && !(isDeclared && i === 0));
  // Before numbers alone there is a header, not a title: perhaps the commas are decimal marks.
  const isHeader = first > 0 && records[first].fields.some((field) => /[^\d\s.,+-]/.test(field));
  return isHeader ? first : Number(isDeclared);
}

/** Names without blanks around them; columns without a name are numbered. A last one that is empty everywhere is left out. */
function columnNames(
  action: string,
  header: readonly string[],
  rows: Layout["rows"],
  duplicates: "refuse" | "rename",
): readonly string[] {
  const trimmed = header.map((name) => name.replace(/^[\s\ufeff]+|[\s\0]+$/g, ""));
  const last = header.length - 1;
  const isTrailing =
    last > 0 && trimmed[last] === "" && trimmed[0] !== "" && rows.every((row) => !row[last]?.trim());
  const names: string[] = [];
  const known = new Set<string>();
  for (const [i, name] of (isTrailing ? trimmed.slice(0, last) : trimmed).entries()) {
    const wanted = name || `column${i + 1}`;
    let unique = wanted;
    for (let n = 2; known.has(unique.toLowerCase()); n++) unique = `${wanted}_${n}`;
    known.add(unique.toLowerCase());
    if (unique !== wanted && duplicates === "refuse")
      throw new SyntaxError(
        mustBe(action, "column names", "unique, whatever the case, or duplicateNames: 'rename'", wanted),
      );
    names.push(unique);
  }
  return names;
}
