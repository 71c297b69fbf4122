/** Writes a text that DuckDB does not take as it is into a file that it does: UTF-8, LF, every row as long as the header. */
import fs from "node:fs";
import { createDecoder } from "../../../core/text/decoder";
import type { Layout } from "./layout";
import { createScanner, type TextRecord } from "./scanner";

/** A row that is left out, or a cell that is not what its column holds. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  /** `null` if the row as a whole is wrong. */
  readonly column: string | null;
  readonly text: string;
  readonly reason: string;
}

/** What `rewrite` is to do. */
export interface RewriteJob
  extends Pick<Layout, "delimiter" | "quote" | "lenientQuotes" | "comment" | "skip"> {
  readonly path: string;
  readonly name: string;
  readonly encoding: string;
  /** The number of columns. */
  readonly width: number;
  /** Records at the end to leave out; "auto" for those with at most half of the fields. */
  readonly footer: number | "auto";
  readonly fillsShortRows: boolean;
  readonly signal: AbortSignal | undefined;
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

/** Writes rows of the line number and all fields. @throws {SyntaxError} If bytes are not valid in the encoding. */
export async function rewrite(job: RewriteJob, target: string): Promise<Rewritten> {
  const rejects: Reject[] = [];
  let rows = "";
  let longest = 0;
  /** Records that may turn out to be the footer. */
  let pending: TextRecord[] = [];

  const reject = ({ fields, line }: TextRecord, reason: string) => {
    const text = fields.join(job.delimiter);
    rejects.push({ file: job.name, line, column: null, text: text.slice(0, 500), reason });
    if (rejects.length > MOST_REJECTS)
      throw new SyntaxError(`Cannot read ${job.name}: line ${line} ${reason}`);
  };
  function write(record: TextRecord): void {
    const { fields, line } = record;
    const fault = faultOf(record, job);
    if (fault !== undefined) reject(record, fault);
    else {
      let row = String(line);
      for (let j = 0; j < job.width; j++) row += quoted(fields[j] ?? "");
      longest = Math.max(longest, 3 * row.length);
      rows += `${row}\n`;
    }
  }
  const isFooter = (record: TextRecord) => record.fields.length <= job.width / 2;
  function add(record: TextRecord): void {
    if (record.line <= job.skip) return;
    pending.push(record);
    if (job.footer !== "auto") {
      if (pending.length > job.footer) write(pending.shift() as TextRecord);
    } else if (!isFooter(record)) {
      pending.forEach(write);
      pending = [];
    }
  }

  const scanner = createScanner(job, add);
  const output = await fs.promises.open(target, "a");
  try {
    for await (const text of decoded(job)) {
      scanner.push(text);
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
  { width, fillsShortRows, comment }: RewriteJob,
): string | undefined {
  if (fault !== undefined) return `${fault}; lenientQuotes: true reads such quotes as characters`;
  const isLonger = fields.slice(width).some((field) => field.trim() !== "");
  if (!isLonger && (fields.length >= width || fillsShortRows)) return undefined;
  const count = `has ${fields.length === 1 ? "1 field" : `${fields.length} fields`} instead of ${width}`;
  if (fields[0].startsWith("#") && comment === "") return `${count}; comment: "#" leaves such lines out`;
  return isLonger ? count : `${count}; shortRows: "fill" makes the others missing`;
}

async function* decoded({ path, name, encoding, signal }: RewriteJob): AsyncGenerator<string> {
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

/** A further field. */
function quoted(field: string): string {
  return `,"${field.includes('"') ? field.replaceAll('"', '""') : field}"`;
}
