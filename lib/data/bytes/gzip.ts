/** Unpacks gzip up to a given size, so that a small file cannot fill the memory. */
import zlib from "node:zlib";
import { mustBe } from "../../core/errors";

/** Whether the bytes begin with the magic number of gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip; other bytes are returned unchanged.
 *
 * @param limit The largest unpacked size in bytes.
 * @throws {SyntaxError} If the data are truncated or damaged.
 * @throws {RangeError} If the unpacked size exceeds `limit`.
 */
export function unpack(bytes: Buffer, source: string, limit: number): Buffer {
  if (!isGzip(bytes)) {
    if (bytes.length > limit) throw tooLarge(source, limit);
    return bytes;
  }
  try {
    return zlib.gunzipSync(bytes, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    throw gzipError(error, source, limit);
  }
}

/** At most the first `count` unpacked bytes; other data are truncated to `count` bytes. */
export function unpackStart(bytes: Buffer, source: string, count: number): Buffer {
  if (!isGzip(bytes)) return bytes.subarray(0, count);
  // The ratio of deflate is at most 1032 to 1: 1 KiB unpacks to about 1 MiB at most.
  const options = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 21 };
  try {
    return zlib.gunzipSync(bytes.subarray(0, 1024), options).subarray(0, count);
  } catch (error) {
    throw gzipError(error, source, 1 << 21);
  }
}

/** A clear error for an error of zlib. */
export function gzipError(error: unknown, source: string, limit: number): Error {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ERR_BUFFER_TOO_LARGE") return tooLarge(source, limit);
  if (!code.startsWith("Z_")) return error as Error;
  const state = code === "Z_BUF_ERROR" ? "truncated" : `damaged (${(error as Error).message})`;
  return new SyntaxError(
    `Cannot read ${source}: the gzip data must be complete and intact, they are ${state}`,
  );
}

function tooLarge(source: string, limit: number): RangeError {
  return new RangeError(mustBe(`read ${source}`, "its unpacked size", `at most ${limit} bytes`, "more"));
}
