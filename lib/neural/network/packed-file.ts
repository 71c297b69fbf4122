/** A record and its float32 arrays in one file, replaced in one step and verified when read. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

const MAGIC = "MLAB0001";
const HASH_LENGTH = 64;

/** Writes beside the file and renames: a kill at any moment leaves the old file or the new one. */
export function replaceFile(file: string, bytes: Uint8Array | string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, bytes, { flush: true });
  renameSync(draft, file);
}

export function write(file: string, record: object, arrays: readonly Float32Array[]): void {
  const header = Buffer.from(JSON.stringify({ record, lengths: arrays.map((array) => array.length) }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  const parts = arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  const body = Buffer.concat([size, header, ...parts]);
  replaceFile(file, Buffer.concat([Buffer.from(MAGIC + sha256(body)), body]));
}

/** @throws {SyntaxError} If the file is not whole. */
export function read(file: string): { record: unknown; arrays: Float32Array[] } | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const body = bytes.subarray(MAGIC.length + HASH_LENGTH);
  const expected = MAGIC + sha256(body);
  if (bytes.subarray(0, expected.length).toString("latin1") !== expected)
    throw new SyntaxError(
      `Cannot read ${path.basename(file)}: it must be a whole checkpoint, delete it to begin anew`,
    );
  const headerEnd = 4 + body.readUInt32LE(0);
  const header = JSON.parse(body.toString("utf8", 4, headerEnd));
  const { record, lengths } = header as { record: unknown; lengths: number[] };
  let at = headerEnd;
  const arrays = lengths.map((length) => {
    const array = new Float32Array(Uint8Array.from(body.subarray(at, at + 4 * length)).buffer);
    at += 4 * length;
    return array;
  });
  return { record, arrays };
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
