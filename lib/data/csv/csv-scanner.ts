/** Cuts CSV bytes (RFC 4180) into rows and fields, chunk by chunk, without copying or decoding them. */
import { mustBe } from "../../core/errors";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const EMPTY: Buffer = Buffer.alloc(0);

/** The row at hand; valid only until the callback returns. */
export interface Row {
  /** Field j is `bytes[starts[j], ends[j])`, without its quotes. */
  readonly bytes: Buffer;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Whether field j holds doubled quotes, which stand for one each. */
  readonly doubled: readonly boolean[];
  /** Number of fields; the arrays may be longer. */
  readonly count: number;
  /** A line with nothing on it. */
  readonly isBlank: boolean;
  /** The first line of the row in the file, from 1. */
  readonly line: number;
}

export interface Scanner {
  push(chunk: Buffer): void;
  /** Ends the file; the last line need not end with a line break. */
  end(): void;
}

export interface ScannerOptions {
  /** What the data come from, for messages. */
  readonly source: string;
  /** One ASCII character. */
  readonly delimiter: string;
  /** The longest row to accept: one lost quote must not make the rest of a file one field. */
  readonly maxRowBytes: number;
}

/**
 * @throws {SyntaxError} From `push` and `end`, if a quote stands inside a plain field, text follows a closing quote, a
 * quote is never closed, or a carriage return stands alone.
 */
export function create(options: ScannerOptions, onRow: (row: Row) => void): Scanner {
  const { source, maxRowBytes } = options;
  const delimiter = options.delimiter.charCodeAt(0);
  const starts: number[] = [];
  const ends: number[] = [];
  const doubled: boolean[] = [];
  const row = { bytes: EMPTY, starts, ends, doubled, count: 0, isBlank: false, line: 1 };
  let rest = EMPTY;
  let line = 1;
  let isFirst = true;

  function fail(problem: string, column: number, value: string): SyntaxError {
    return new SyntaxError(
      mustBe(`read ${source}`, `line ${line}, column ${column + 1}`, problem, value || "the end of the data"),
    );
  }

  /** Reads the row that begins at `from`; returns where the next begins, or -1 if the row is not complete yet. */
  function readRow(bytes: Buffer, from: number, isLast: boolean): number {
    const length = bytes.length;
    let position = from;
    let count = 0;
    let lines = 1;
    for (;;) {
      let next: number;
      if (position < length && bytes[position] === QUOTE) {
        let close = position + 1;
        let hasDoubled = false;
        for (;;) {
          close = bytes.indexOf(QUOTE, close);
          if (close < 0 || (close + 1 === length && !isLast)) {
            if (isLast) throw fail("closed with a quote", count, "");
            return -1;
          }
          if (bytes[close + 1] !== QUOTE || close + 1 === length) break;
          hasDoubled = true;
          close += 2;
        }
        starts[count] = position + 1;
        ends[count] = close;
        doubled[count] = hasDoubled;
        for (let i = bytes.indexOf(LF, position); i >= 0 && i < close; i = bytes.indexOf(LF, i + 1)) lines++;
        next = close + 1;
      } else {
        next = position;
        while (next < length) {
          const byte = bytes[next];
          if (byte === delimiter || byte === LF || byte === CR) break;
          if (byte === QUOTE)
            throw fail("quoted as a whole or free of quotes", count, text(bytes, position, next + 1));
          next++;
        }
        starts[count] = position;
        ends[count] = next;
        doubled[count] = false;
      }

      if (next === length && !isLast) return -1;
      const byte = next === length ? LF : bytes[next];
      if (byte === delimiter) {
        count++;
        position = next + 1;
        continue;
      }
      let after = next + 1;
      if (byte === CR) {
        if (next + 1 === length && !isLast) return -1;
        if (bytes[next + 1] !== LF) throw fail("free of a carriage return without a line feed", count, "one");
        after = next + 2;
      } else if (byte !== LF) {
        throw fail(
          "followed by a delimiter or the end of the line",
          count,
          text(bytes, starts[count], next + 1),
        );
      }
      row.bytes = bytes;
      row.count = count + 1;
      row.isBlank = count === 0 && starts[0] === ends[0] && starts[0] === from;
      row.line = line;
      onRow(row);
      line += lines;
      return Math.min(after, length);
    }
  }

  /** Reads the rows up to `end`, where a line ends, in bytes without quotes and carriage returns. */
  function readPlainRows(bytes: Buffer, from: number, end: number): void {
    row.bytes = bytes;
    let count = 0;
    let start = from;
    let rowStart = from;
    for (let i = from; i < end; i++) {
      const byte = bytes[i];
      if (byte !== delimiter && byte !== LF) continue;
      starts[count] = start;
      ends[count] = i;
      doubled[count++] = false;
      start = i + 1;
      if (byte === delimiter) continue;
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
    if (isFirst) {
      if (bytes.length < 3 && !isLast) {
        rest = bytes;
        return;
      }
      isFirst = false;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) from = 3;
      else if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
        throw new SyntaxError(mustBe(`read ${source}`, "its encoding", "UTF-8", "UTF-16"));
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

/** Whether a text may separate fields: one ASCII character that is neither a quote nor a line break. */
function isDelimiter(text: string): boolean {
  return text === "\t" || (/^[ -~]$/.test(text) && text !== '"');
}

/** @throws {RangeError} If a text may not separate fields. */
export function requireDelimiter(action: string, name: string, value: string): void {
  if (!isDelimiter(value))
    throw new RangeError(mustBe(action, name, "one ASCII character, not a quote", value));
}

function text(bytes: Buffer, start: number, end: number): string {
  return bytes.toString("utf8", start, Math.min(end, start + 60));
}
