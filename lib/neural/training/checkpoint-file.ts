/** A checkpoint: a JSON record and float32 arrays in one file, with a SHA-256 that is verified when it is read. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { replaceFile, sha256 } from "../files";
import type { State } from "./state";

const MAGIC = "MLAB0001";
const HASH_LENGTH = 64;

export function writeCheckpoint(file: string, record: State, arrays: readonly Float32Array[]): void {
  const header = Buffer.from(JSON.stringify({ record, lengths: arrays.map((array) => array.length) }));
  const headerLength = Buffer.alloc(4);
  headerLength.writeUInt32LE(header.length);
  const contents = arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  const body = Buffer.concat([headerLength, header, ...contents]);
  replaceFile(file, Buffer.concat([Buffer.from(MAGIC + sha256(body)), body]));
}

/** `undefined` if there is no such file. @throws {SyntaxError} If the file is incomplete or was changed. */
export function readCheckpoint(file: string): { record: State; arrays: Float32Array[] } | undefined {
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
  const { record, lengths } = header as { record: State; lengths: number[] };
  let start = headerEnd;
  const arrays = lengths.map((length) => {
    const array = new Float32Array(Uint8Array.from(body.subarray(start, start + 4 * length)).buffer);
    start += 4 * length;
    return array;
  });
  return { record, arrays };
}
