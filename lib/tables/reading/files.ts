/** From a path to plain files: folders and globs are listed, gzip and zip are unpacked into a scratch folder. */
import fs from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import { Unzip, UnzipInflate } from "fflate";
import { mustBe } from "../../core/errors";

/** A plain file, and how messages call it. */
export interface Part {
  readonly path: string;
  readonly name: string;
}

/** Files of a folder with these endings are its parts. */
const DATA_FILES = /\.(csv|tsv|txt|jsonl|ndjson|parquet|xlsx)(\.gz|\.zip)?$/i;

/** @throws {Error} If there is no such file. @returns Paths in the order of their names. */
export function listFiles(action: string, given: string): readonly string[] {
  const isGlob = !fs.existsSync(given) && /[*?]/.test(given);
  const folder = isGlob ? given.slice(0, given.search(/[^/\\]*[*?]/)) || "." : given;
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) throw new Error(mustBe(action, "path", "an existing file or folder", given));
  if (!stat.isDirectory()) return [given];
  const isWanted = isGlob ? globTest(given) : (file: string) => DATA_FILES.test(file);
  const found = fs
    .readdirSync(folder, { recursive: isGlob, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => isWanted(file) && !path.basename(file).startsWith(".") && fs.statSync(file).isFile())
    .sort();
  if (found.length === 0)
    throw new Error(
      mustBe(action, "path", "one with files of data (.csv, .tsv, .txt, .jsonl, .parquet, .xlsx)", given),
    );
  return found;
}

/** `*` and `?` stand for characters but the separator, `**` for folders. */
function globTest(glob: string): (file: string) => boolean {
  const parts = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };
  const escaped = path
    .join(glob)
    .replaceAll("\\", "/")
    .replace(/\*\*\/|\*\*|[*?]|[.+^${}()|[\]]/g, (part) => parts[part as keyof typeof parts] ?? `\\${part}`);
  const pattern = new RegExp(`^${escaped}$`);
  return (file) => pattern.test(file.replaceAll("\\", "/"));
}

/** The first bytes of a file. */
export function headOf(file: string, bytes: number): Buffer {
  const handle = fs.openSync(file, "r");
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, fs.readSync(handle, buffer, 0, bytes, 0));
  } finally {
    fs.closeSync(handle);
  }
}

/**
 * The plain files in a file. DuckDB's own reader of gzip takes a truncated file for a shorter one, so we unpack it ourselves.
 *
 * @throws {SyntaxError} If the packed data are damaged or truncated.
 */
export async function unpack(file: string, scratch: string, signal?: AbortSignal): Promise<readonly Part[]> {
  const [first, second] = headOf(file, 4);
  const name = path.basename(file);
  const target = path.join(scratch, String(fs.readdirSync(scratch).length));
  try {
    if (first === 0x1f && second === 0x8b) {
      await pipeline(fs.createReadStream(file), zlib.createGunzip(), fs.createWriteStream(target), {
        signal,
      });
      return [{ path: target, name }];
    }
    return first === 0x50 && second === 0x4b
      ? await unzip(file, name, target, signal)
      : [{ path: file, name }];
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith("E")) throw error;
    throw new SyntaxError(
      `Cannot read ${name}: the packed data must be complete and intact (${(error as Error).message})`,
      { cause: error },
    );
  }
}

async function unzip(file: string, name: string, target: string, signal?: AbortSignal): Promise<Part[]> {
  const parts: Part[] = [];
  let open = 0;
  const archive = new Unzip((member) => {
    if (member.name.endsWith("/") || /(^|\/)(\.|__MACOSX)/.test(member.name)) return;
    const part = { path: `${target}-${parts.length}`, name: `${name}/${member.name}` };
    parts.push(part);
    fs.writeFileSync(part.path, "");
    open++;
    member.ondata = (error, data, isLast) => {
      if (error) throw error;
      fs.appendFileSync(part.path, data);
      if (isLast) open--;
    };
    member.start();
  });
  archive.register(UnzipInflate);
  for await (const chunk of fs.createReadStream(file, { signal })) archive.push(chunk);
  archive.push(new Uint8Array(0), true);
  if (open > 0 || parts.length === 0) throw new Error("the archive ends early, or holds no file");
  return parts.sort((a, b) => (a.name < b.name ? -1 : 1));
}
