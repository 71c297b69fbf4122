/** Splits CSV bytes (RFC 4180) into rows and fields, chunk by chunk, without copying or decoding them. */
import { mustBe } from "../../core/errors";
import { HEAD_BYTES, textStart } from "../bytes/file-signature";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const EMPTY: Buffer = Buffer.alloc(0);

/** A scanner's delimiters for fields between white space of any kind. */
export const WHITE_SPACE = " \t";

/** The current row; valid only until the callback returns. */
export interface Row {
  /** Field j is `bytes[starts[j], ends[j])`, without its quotes. */
  readonly bytes: Buffer;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Whether field j has doubled quotes, each pair of which stands for one quote. */
  readonly doubled: readonly boolean[];
  /** Number of fields; the arrays may be longer. */
  readonly count: number;
  /** Whether the line is empty. */
  readonly isBlank: boolean;
  /** The first line of the row in the file, from 1. */
  readonly line: number;
}

export interface Scanner {
  push(chunk: Buffer): void;
  /** Ends the data; the last line need not end with a line break. */
  end(): void;
}

export interface ScannerOptions {
  /** Name of the data, for messages. */
  readonly source: string;
  /** One ASCII character, or `WHITE_SPACE`. */
  readonly delimiter: string;
  /** The longest row to accept: without it, a missing quote would turn the rest of a file into one field. */
  readonly maxRowBytes: number;
}

/**
 * @throws {SyntaxError} From `push` and `end`, if an unquoted field contains a quote, text follows a closing quote, a quote
 * is never closed, or a carriage return has no line feed.
 */
export function createScanner(options: ScannerOptions, onRow: (row: Row) => void): Scanner {
  const { source, maxRowBytes } = options;
  const delimiter = options.delimiter.charCodeAt(0);
  const otherDelimiter = options.delimiter.charCodeAt(options.delimiter.length - 1);
  const isWhiteSpace = options.delimiter === WHITE_SPACE;
  /** Larger bytes, which most are, end no field. */
  const highest = Math.max(delimiter, otherDelimiter, QUOTE);
  const starts: number[] = [];
  const ends: number[] = [];
  const doubled: boolean[] = [];
  const row = { bytes: EMPTY, starts, ends, doubled, count: 0, isBlank: false, line: 1 };
  /** The bytes after the last complete row. */
  let rest = EMPTY;
  let line = 1;
  /** Line feeds in the quoted fields of the current row. */
  let quotedLines = 0;
  let isFirstChunk = true;

  function fail(rule: string, column: number, value: string): SyntaxError {
    return new SyntaxError(
      mustBe(`read ${source}`, `line ${line}, column ${column + 1}`, rule, value || "the end of the data"),
    );
  }

  /** Reads quoted field j at `position`. Returns the position after it, or -1 if the field is incomplete. */
  function readQuotedField(bytes: Buffer, position: number, j: number, isLast: boolean): number {
    let close = position + 1;
    let hasDoubled = false;
    for (;;) {
      close = bytes.indexOf(QUOTE, close);
      if (close < 0 && isLast) throw fail("closed with a quote", j, "");
      if (close < 0) return -1;
      if (bytes[close + 1] !== QUOTE) break;
      hasDoubled = true;
      close += 2;
    }
    starts[j] = position + 1;
    ends[j] = close;
    doubled[j] = hasDoubled;
    for (let i = position + 1; i < close; i++) if (bytes[i] === LF) quotedLines++;
    return close + 1;
  }

  /** Reads unquoted field j at `position`. Returns the position after it. */
  function readPlainField(bytes: Buffer, position: number, j: number): number {
    let end = position;
    for (; end < bytes.length; end++) {
      const byte = bytes[end];
      if (byte > highest) continue;
      if (byte === delimiter || byte === otherDelimiter || byte === LF || byte === CR) break;
      if (byte === QUOTE)
        throw fail("quoted as a whole or free of quotes", j, text(bytes, position, end + 1));
    }
    starts[j] = position;
    ends[j] = end;
    doubled[j] = false;
    return end;
  }

  /** Reads the line break after field j. Returns the start of the next row, or -1 if the line break is incomplete. */
  function readLineBreak(bytes: Buffer, end: number, j: number, isLast: boolean): number {
    if (end === bytes.length) return end;
    if (bytes[end] === LF) return end + 1;
    if (bytes[end] !== CR) {
      const rule = `followed by the delimiter ${JSON.stringify(options.delimiter)} or the end of the line`;
      throw fail(rule, j, text(bytes, starts[j], end + 1));
    }
    if (end + 1 === bytes.length && !isLast) return -1;
    if (bytes[end + 1] !== LF) {
      const rule = "free of a carriage return alone; lines must end with LF or CRLF";
      throw fail(rule, j, text(bytes, starts[j], bytes.length));
    }
    return end + 2;
  }

  /** Whether fields are separated at `end`. Of several carriage returns, all but the last are white space. */
  function isDelimiter(bytes: Buffer, end: number, isLast: boolean): boolean {
    const byte = bytes[end];
    if (byte === delimiter || byte === otherDelimiter) return true;
    if (byte !== CR || !isWhiteSpace) return false;
    return bytes[end + 1] === CR || (isLast && end + 1 === bytes.length);
  }

  /** Reads the row at `from`. Returns the start of the next row, or -1 if the row is incomplete. */
  function readRow(bytes: Buffer, from: number, isLast: boolean): number {
    let position = from;
    quotedLines = 0;
    for (let j = 0; ; j++) {
      const isQuoted = bytes[position] === QUOTE;
      const end = isQuoted ? readQuotedField(bytes, position, j, isLast) : readPlainField(bytes, position, j);
      // At the end of a chunk a field may continue, and a closing quote may be the first of a pair.
      if (end < 0 || (end === bytes.length && !isLast)) return -1;
      if (isDelimiter(bytes, end, isLast)) {
        position = end + 1;
        continue;
      }
      const next = readLineBreak(bytes, end, j, isLast);
      if (next < 0) return -1;
      row.bytes = bytes;
      row.count = j + 1;
      row.isBlank = end === from;
      row.line = line;
      onRow(row);
      line += 1 + quotedLines;
      return next;
    }
  }

  /** Reads the rows in `[from, end)`, which ends with a line feed and has no quotes and carriage returns. */
  function readPlainRows(bytes: Buffer, from: number, end: number): void {
    row.bytes = bytes;
    let count = 0;
    let start = from;
    let rowStart = from;
    for (let i = from; i < end; i++) {
      const byte = bytes[i];
      if (byte > highest || (byte !== delimiter && byte !== otherDelimiter && byte !== LF)) continue;
      starts[count] = start;
      ends[count] = i;
      doubled[count++] = false;
      start = i + 1;
      if (byte !== LF) continue;
      row.count = count;
      row.isBlank = i === rowStart;
      row.line = line++;
      onRow(row);
      count = 0;
      rowStart = start;
    }
  }

  function scan(bytes: Buffer, isLast: boolean): void {
    let from = 0;
    if (isFirstChunk) {
      if (bytes.length < HEAD_BYTES && !isLast) {
        rest = bytes;
        return;
      }
      isFirstChunk = false;
      from = textStart(source, bytes);
    }
    if (bytes.indexOf(QUOTE) < 0 && bytes.indexOf(CR) < 0) {
      const end = bytes.lastIndexOf(LF) + 1;
      readPlainRows(bytes, from, end);
      from = Math.max(from, end);
    }
    while (from < bytes.length) {
      const next = readRow(bytes, from, isLast);
      if (next < 0) break;
      from = next;
    }
    rest = bytes.subarray(from);
    if (rest.length > maxRowBytes)
      throw new RangeError(
        mustBe(`read ${source}`, `the row at line ${line}`, `at most ${maxRowBytes} bytes long`, rest.length),
      );
  }

  return {
    push: (chunk) => scan(rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk, false),
    end: () => scan(rest, true),
  };
}

/** The bytes of field j, with each doubled quote replaced by one. */
export function fieldBytes({ bytes, starts, ends, doubled }: Row, j: number): Buffer {
  return doubled[j] ? singleQuotes(bytes, starts[j], ends[j]) : bytes.subarray(starts[j], ends[j]);
}

/** The bytes of a field with each doubled quote replaced by one. */
export function singleQuotes(bytes: Buffer, start: number, end: number): Buffer {
  return Buffer.from(bytes.toString("latin1", start, end).replaceAll('""', '"'), "latin1");
}

/** Names for a message, in quotes, since blanks around a name cannot be seen; at most 30. */
export function listNames(names: readonly string[]): string {
  const listed = names.slice(0, 30).map((name) => JSON.stringify(name));
  return names.length > 30 ? `${listed.join(", ")} …` : listed.join(", ");
}

/** The delimiter that the name of a file stands for. */
export function delimiterOf(path: string): string {
  return /\.tsv(\.gz)?$/i.test(path) ? "\t" : ",";
}

/** @throws {RangeError} If the text is not one ASCII character that may separate fields. */
export function requireDelimiter(action: string, name: string, value: unknown): void {
  if (typeof value !== "string" || !/^[\t !#-~]$/.test(value))
    throw new RangeError(mustBe(action, name, "one ASCII character, not a quote", value));
}

function text(bytes: Buffer, start: number, end: number): string {
  return bytes.toString("utf8", start, Math.min(end, start + 60));
}
