/** Reads a file in chunks and unpacks gzip, with clear errors. */
import fs from "node:fs";
import zlib from "node:zlib";
import { mustBe } from "../../core/errors";
import { gzipError, isGzip } from "./gzip";

const CHUNK = 1 << 20;

/** @throws {Error} If the path is not a file, is empty, cannot be opened, or unpacks to more than `limit` bytes. */
export async function* readChunks(path: string, source: string, limit = 2 ** 32): AsyncGenerator<Buffer> {
  const handle = await open(path, source);
  try {
    const first = Buffer.alloc(2);
    const { bytesRead } = await handle.read(first, 0, 2, 0);
    if (bytesRead === 0) throw new SyntaxError(mustBe(`read ${source}`, "the file", "not empty", 0));
    const file = handle.createReadStream({ start: 0, highWaterMark: CHUNK, autoClose: false });
    let total = 0;
    for await (const chunk of isGzip(first) ? unpacked(file) : file) {
      total += chunk.length;
      if (total > limit)
        throw new RangeError(mustBe(`read ${source}`, "its unpacked size", `at most ${limit} bytes`, "more"));
      yield chunk;
    }
  } catch (error) {
    throw gzipError(error, source, limit);
  } finally {
    await handle.close();
  }
}

async function open(path: string, source: string): Promise<fs.promises.FileHandle> {
  let stat: fs.Stats;
  try {
    stat = await fs.promises.stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`Cannot read ${source}: path must be an existing file, ${code} for ${path}`, {
      cause: error,
    });
  }
  if (stat.isDirectory())
    throw new Error(`Cannot read ${source}: path must be a file, ${path} is a directory`);
  return await fs.promises.open(path);
}

/** Unpacks a stream. An error of either stream ends the iteration. */
function unpacked(file: fs.ReadStream): zlib.Gunzip {
  const gunzip = zlib.createGunzip({ chunkSize: CHUNK });
  file.on("error", (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

/**
 * Text as UTF-8 bytes; bytes as a buffer on the same memory.
 *
 * @throws {TypeError} If the data are neither text nor bytes, or a text is given with an encoding, or has half a character.
 */
export function toBuffer(action: string, data: unknown, encoding?: string): Buffer {
  if (data instanceof Uint8Array) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (typeof data !== "string") throw new TypeError(mustBe(action, "data", "a text or bytes", data));
  if (encoding !== undefined)
    throw new TypeError(mustBe(action, "encoding", "left out: a text is decoded already", encoding));
  const bytes = Buffer.from(data);
  // Half a surrogate pair becomes U+FFFD, so that two texts may become one.
  if (bytes.includes("\ufffd") && /\p{Surrogate}/u.test(data))
    throw new TypeError(
      mustBe(action, "data", "free of half surrogate pairs", data.match(/\p{Surrogate}/u)?.[0]),
    );
  return bytes;
}
