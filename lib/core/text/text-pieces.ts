/** Long texts piece by piece: joined if they fit into one string, or written to a file. */
import { constants } from "node:buffer";
import { randomUUID } from "node:crypto";
import { createWriteStream, promises as fs } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { mustBe } from "../errors";

const BLOCK = 1 << 16;
const CELLS = 1 << 13;

/**
 * The pieces as one text.
 *
 * @param hint What to do instead, if the text is longer than a string can be.
 * @throws {RangeError} If it is.
 */
export function joinPieces(
  action: string,
  pieces: Iterable<string>,
  hint: string,
  most = constants.MAX_STRING_LENGTH,
): string {
  const joined: string[] = [];
  let length = 0;
  for (const block of inBlocks(pieces)) {
    length += block.length;
    if (length > most)
      throw new RangeError(
        `Cannot ${action}: the text must be at most ${most.toLocaleString("en-US")} characters long, current length is more; ${hint}`,
      );
    joined.push(block);
  }
  return joined.join("");
}

/**
 * Writes a text to a file, piece by piece: the memory holds a few pieces at a time. The file appears when it is complete, and
 * replaces an earlier one then. A path that ends in `.gz` is compressed.
 *
 * @throws {TypeError} If the path is not a text. @throws {Error} If the folder does not exist, or the disk refuses.
 */
export async function writePieces(
  action: string,
  target: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  await writeWhole(action, target, (partial) => {
    const compress = target.endsWith(".gz") ? [createGzip()] : [];
    const blocks = Symbol.asyncIterator in pieces ? pieces : inBlocks(pieces);
    const file = createWriteStream(partial, { flags: "wx", flush: true } as object);
    return pipeline([Readable.from(blocks), ...compress, file]);
  });
}

/**
 * Writes a file that appears when it is complete, and replaces an earlier one then.
 *
 * @param write Writes the file of the given path, which is renamed afterwards.
 * @throws As `writePieces`, and as `write`.
 */
export async function writeWhole(
  action: string,
  target: string,
  write: (partial: string) => Promise<unknown>,
): Promise<void> {
  if (typeof target !== "string" || target === "")
    throw new TypeError(mustBe(action, "path", "the path of a file", target));
  const partial = `${target}.${randomUUID()}.part`;
  try {
    await fs.access(path.dirname(target));
    await write(partial);
    await fs.rename(partial, target);
  } catch (error) {
    // The first error is the one to tell.
    await fs.rm(partial, { force: true }).catch(() => undefined);
    throw await withReason(action, target, error);
  }
}

/** Says so if the folder is missing or the target is a folder; other errors stay as they are. */
async function withReason(action: string, target: string, error: unknown): Promise<unknown> {
  const { code } = error as NodeJS.ErrnoException;
  const folder = path.dirname(target);
  if (code === "ENOENT" || code === "ENOTDIR")
    return new Error(mustBe(action, "path", "in a folder that exists", folder), { cause: error });
  if (code === "EISDIR")
    return new Error(mustBe(action, "path", "a file, not a folder", target), { cause: error });
  return error;
}

/** Joins small pieces, since each write has its price. */
function* inBlocks(pieces: Iterable<string>): Iterable<string> {
  let block = "";
  for (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK) continue;
    yield block;
    block = "";
  }
  if (block !== "") yield block;
}

/** The text of `JSON.stringify(value)` in pieces, with typed arrays as lists. */
export function* jsonPieces(value: unknown): Iterable<string> {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const list = value as readonly unknown[];
    for (let i = 0; i < list.length; i += CELLS)
      yield `${i === 0 ? "[" : ","}${JSON.stringify(Array.from(list.slice(i, i + CELLS))).slice(1, -1)}`;
    yield list.length === 0 ? "[]" : "]";
  } else if (value !== null && typeof value === "object") {
    let before = "{";
    for (const [name, entry] of Object.entries(value)) {
      yield `${before}${JSON.stringify(name)}:`;
      yield* jsonPieces(entry);
      before = ",";
    }
    yield before === "{" ? "{}" : "}";
  } else yield JSON.stringify(value);
}
