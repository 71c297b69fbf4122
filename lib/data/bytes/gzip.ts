/** Unpacking gzip within a stated size: a small file must not be able to fill the memory. */
import zlib from "node:zlib";
import { mustBe } from "../../core/errors";

/** Whether the bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip; other bytes are returned as they are.
 *
 * @param limit The most bytes that may come out.
 * @throws {SyntaxError} If the data are cut off or damaged.
 * @throws {RangeError} If more than `limit` bytes come out; nothing beyond the limit is kept.
 */
export function unpack(bytes: Buffer, source: string, limit: number): Buffer {
  if (!isGzip(bytes)) {
    if (bytes.length > limit) throw tooLarge(source, limit);
    return bytes;
  }
  try {
    return zlib.gunzipSync(bytes, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    throw explain(error, source, limit);
  }
}

/** The first bytes of what gzip holds, at most `count`; other bytes are cut to `count`. */
export function unpackStart(bytes: Buffer, source: string, count: number): Buffer {
  if (!isGzip(bytes)) return bytes.subarray(0, count);
  // Deflate packs at most 1032 to 1: 1 KiB of input can give no more than about 1 MiB.
  const options = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 21 };
  try {
    return zlib.gunzipSync(bytes.subarray(0, 1024), options).subarray(0, count);
  } catch (error) {
    throw explain(error, source, 1 << 21);
  }
}

/** A message for what zlib throws. */
export function explain(error: unknown, source: string, limit: number): Error {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ERR_BUFFER_TOO_LARGE") return tooLarge(source, limit);
  if (!code.startsWith("Z_")) return error as Error;
  const state = code === "Z_BUF_ERROR" ? "cut off" : `damaged (${(error as Error).message})`;
  return new SyntaxError(
    `Cannot read ${source}: the gzip data must be complete and intact, they are ${state}`,
  );
}

function tooLarge(source: string, limit: number): RangeError {
  return new RangeError(mustBe(`read ${source}`, "its unpacked size", `at most ${limit} bytes`, "more"));
}
