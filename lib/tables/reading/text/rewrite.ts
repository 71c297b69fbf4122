/** Writes a text that DuckDB does not take as it is into a file that it does: UTF-8, LF, every row as long as the header. */
import fs from "node:fs";
import { quoted } from "../../../core/text/csv-text";
import { createDecoder } from "../../../core/text/decoder";
import type { KnownOptions } from "../options";
import { createScanner, type TextRecord } from "./scanner";
import type { Text } from "./understand";

/** A row that is left out, or a cell that is not what its column holds. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  /** `null` if the row as a whole is wrong. */
  readonly column: string | null;
  readonly text: string;
  readonly reason: string;
}

/** The text that was written, and the rows that were not. */
export interface Rewritten {
  readonly rejects: readonly Reject[];
  /** An upper limit for the length in bytes of a row. */
  readonly longest: number;
  /** The number of records at the end that were left out. */
  readonly footer: number;
}

/** The most rows to reject before giving up: with that many, the layout is not understood. */
const MOST_REJECTS = 1e6;

/**
 * Writes rows of the line number and all fields. Where there were titles, records at the end with at most half of the fields are
 * a footer.
 *
 * @throws {SyntaxError} If bytes are not valid in the encoding.
 */
export async function rewrite(text: Text, options: KnownOptions, target: string): Promise<Rewritten> {
  const width = text.names.length;
  const footer = options.footer ?? (text.titles > 0 ? "auto" : 0);
  const rejects: Reject[] = [];
  let rows = "";
  let longest = 0;
  /** Records that may turn out to be the footer. */
  let pending: TextRecord[] = [];

  const reject = ({ fields, line }: TextRecord, reason: string) => {
    const start = fields.join(text.delimiter).slice(0, 500);
    rejects.push({ file: text.name, line, column: null, text: start, reason });
    if (rejects.length > MOST_REJECTS)
      throw new SyntaxError(`Cannot read ${text.name}: line ${line} ${reason}`);
  };
  function write(record: TextRecord): void {
    const { fields, line } = record;
    const fault = faultOf(record, text, options);
    if (fault !== undefined) reject(record, fault);
    else {
      let row = String(line);
      for (let j = 0; j < width; j++) row += `,${quoted(fields[j] ?? "")}`;
      if (3 * row.length > longest) longest = Math.max(longest, Buffer.byteLength(row));
      rows += `${row}\n`;
    }
  }
  const isFooter = (record: TextRecord) => record.fields.length <= width / 2;
  function add(record: TextRecord): void {
    if (record.line <= text.skip) return;
    pending.push(record);
    if (footer !== "auto") {
      if (pending.length > footer) write(pending.shift() as TextRecord);
    } else if (!isFooter(record)) {
      pending.forEach(write);
      pending = [];
    }
  }

  const scanner = createScanner(text, add);
  const output = await fs.promises.open(target, "a");
  try {
    for await (const part of decoded(text, options.signal)) {
      scanner.push(part);
      await output.appendFile(rows);
      rows = "";
    }
    scanner.end();
    await output.appendFile(rows);
  } finally {
    await output.close();
  }
  return { rejects, longest, footer: pending.length };
}

/** What is wrong with a record, and the option that helps. Fields behind the last column must be empty. */
function faultOf(
  { fields, fault }: TextRecord,
  { names, comment }: Text,
  { shortRows }: KnownOptions,
): string | undefined {
  if (fault !== undefined) return `${fault}; lenientQuotes: true reads such quotes as characters`;
  const isLonger = fields.slice(names.length).some((field) => field.trim() !== "");
  if (!isLonger && (fields.length >= names.length || shortRows === "fill")) return undefined;
  const count = `has ${fields.length === 1 ? "1 field" : `${fields.length} fields`} instead of ${names.length}`;
  if (fields[0].startsWith("#") && comment === "") return `${count}; comment: "#" leaves such lines out`;
  return isLonger ? count : `${count}; shortRows: "fill" makes the others missing`;
}

async function* decoded(
  { path, name, encoding }: Text,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const decoder = createDecoder(encoding);
  let bytes = 0;
  try {
    for await (const chunk of fs.createReadStream(path, { highWaterMark: 1 << 20, signal })) {
      const text = decoder.decode(chunk, true);
      yield bytes === 0 ? text.replace(/^\ufeff/, "") : text;
      bytes += chunk.length;
    }
    yield decoder.decode(new Uint8Array(0));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const rule = `Cannot read ${name}: the bytes after byte ${bytes} are not valid ${encoding}`;
    throw new SyntaxError(`${rule}; try encoding: 'gb18030' or 'windows-1252', or save the file as UTF-8`);
  }
}
