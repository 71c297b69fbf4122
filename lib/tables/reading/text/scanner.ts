/** Splits delimited text (RFC 4180, and what people write instead) into records, chunk by chunk. */

/** The marks of a text. */
export interface Marks {
  readonly delimiter: string;
  /** One character, or "" if no character quotes. */
  readonly quote: string;
  /** Whether a quote that is not closed before the end of its field and line is a character like others. */
  readonly lenientQuotes: boolean;
  /** Lines that begin with it are left out; "" for none. */
  readonly comment: string;
}

/** One record. */
export interface TextRecord {
  readonly fields: readonly string[];
  /** Its first and last line in the file, from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** What is wrong with its quotes. */
  readonly fault: string | undefined;
}

/** Receives a text in chunks. */
export interface Scanner {
  push(text: string): void;
  /** The text is complete; its last line need not end with a line break. */
  end(): void;
}

/** Records longer than this are not waited for: most have a quote that is never closed. */
const LONGEST = 1 << 26;

const LF = 10;
const CR = 13;
const BREAKS = /\r*\n|\r/g;

const NEVER_CLOSED = "a quote is never closed";
const NOT_ALONE = "text follows a closing quote";

/** Blank lines and comments are no records. Lines end with LF, CRLF, CR CR LF or CR. */
export function createScanner(marks: Marks, onRecord: (record: TextRecord) => void): Scanner {
  const { delimiter, quote, lenientQuotes, comment } = marks;
  const delimiterCode = delimiter.charCodeAt(0);
  let text = "";
  let line = 1;
  let isLast = false;
  let fields: string[] = [];
  let fault: string | undefined;
  /** Line breaks in the quoted fields of the record. */
  let breaks = 0;

  const isFieldEnd = (i: number) => {
    const code = text.charCodeAt(i);
    if (code === LF || code === CR || i >= text.length) return true;
    return code === delimiterCode && text.startsWith(delimiter, i);
  };

  function endOfPlain(from: number): number {
    let i = from;
    while (!isFieldEnd(i)) i++;
    return i;
  }

  function endOfLine(from: number): number {
    let i = from;
    while (i < text.length && text.charCodeAt(i) !== LF && text.charCodeAt(i) !== CR) i++;
    return i;
  }

  /** The place of the closing quote; -1 if there is none yet, -2 if the field is not quoted after all. */
  function closingQuote(start: number): number {
    for (let from = start; ; ) {
      const close = text.indexOf(quote, from);
      const hasMore = close >= 0 || isLast || text.length - start > LONGEST;
      if (!hasMore) return -1;
      if (lenientQuotes && (close < 0 || /[\r\n]/.test(text.slice(start, close)))) return -2;
      if (close < 0) {
        fault = NEVER_CLOSED;
        return -2;
      }
      if (text[close + 1] === quote) from = close + 2;
      else if (isFieldEnd(afterBlanks(close + 1))) return close;
      else if (lenientQuotes) from = close + 1;
      else {
        fault = NOT_ALONE;
        return -2;
      }
    }
  }

  function afterBlanks(from: number): number {
    let i = from;
    while (text[i] === " " && delimiter !== " ") i++;
    return i;
  }

  /** Reads a field. Returns the place after it, or -1 if it is incomplete. */
  function readField(start: number): number {
    const open = quote === "" ? -1 : afterBlanks(start);
    if (open >= 0 && text[open] === quote) {
      const close = closingQuote(open + 1);
      if (close === -1) return -1;
      if (close >= 0) {
        const content = text.slice(open + 1, close);
        breaks += content.match(BREAKS)?.length ?? 0;
        fields.push(content.replaceAll(quote + quote, quote));
        return afterBlanks(close + 1);
      }
      if (fault !== undefined) {
        const end = endOfLine(start);
        fields.push(text.slice(start, end));
        return end;
      }
    }
    const end = endOfPlain(start);
    fields.push(text.slice(start, end));
    return end;
  }

  /** The place after the line break at `i`; -1 if it is incomplete. */
  function afterBreak(i: number): number {
    let end = i;
    while (text[end] === "\r") end++;
    if (end === text.length && !isLast) return -1;
    return text[end] === "\n" ? end + 1 : Math.min(i + 1, text.length);
  }

  /** Reads the record at `from`. Returns the place after it, or -1 if it is incomplete. */
  function readRecord(from: number): number {
    fields = [];
    fault = undefined;
    breaks = 0;
    const isComment = comment !== "" && text.startsWith(comment, from);
    for (let i = from; ; i += delimiter.length) {
      i = isComment ? endOfLine(from) : readField(i);
      if (i < 0) return -1;
      if (text.startsWith(delimiter, i) && !isComment) continue;
      const next = afterBreak(i);
      if (next < 0) return -1;
      const isBlank = fields.length === 1 && text.slice(from, i).trim() === "";
      const lastLine = line + breaks;
      if (!isBlank && !isComment) onRecord({ fields, line, lastLine, fault });
      line = lastLine + 1;
      return next;
    }
  }

  function scan(): void {
    let from = 0;
    while (from < text.length) {
      const next = readRecord(from);
      if (next < 0) break;
      from = next;
    }
    text = text.slice(from);
  }

  return {
    push(chunk) {
      text += chunk;
      scan();
    },
    end() {
      isLast = true;
      text = text.replace(/\p{Cc}*$/u, (end) => end.replace("\u001a", ""));
      scan();
    },
  };
}
