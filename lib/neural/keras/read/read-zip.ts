/** Reads files in a zip archive, with their checksums. */
import { crc32, inflateRawSync } from "node:zlib";
import { mustBe } from "../../../core/errors";
import { READ_ACTION } from "./calls";

/** Weights are hardly compressible; a small text may be by any factor. */
const MOST_COMPRESSION = 100;
const SMALL = 2 ** 20;

/**
 * The files with these names. Only they are unpacked, each to no more than the size that the archive declares.
 *
 * @throws {SyntaxError} If one is not there, is damaged, or would unpack to more than 100 times its size.
 *
 * @see PKWARE (2022). APPNOTE.TXT, .ZIP file format specification, version 6.3.10, section 4.3.
 */
export function readZip(bytes: Uint8Array, names: readonly string[]): readonly Uint8Array[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0 || end + 22 > zip.length) throw damaged("the archive", "whole", "no directory");
  const entries = new Map<string, number>();
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < zip.readUInt16LE(end + 10); i++) {
    if (at + 46 > end) throw damaged("the archive", "whole", "a damaged directory");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) =>
      zip.readUInt16LE(at + place),
    );
    entries.set(zip.toString("utf8", at + 46, at + 46 + nameLength), at);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return names.map((name) => {
    const entry = entries.get(name);
    if (entry === undefined)
      throw damaged("the archive", "one that holds a model", [...entries.keys()].slice(0, 10));
    return unpack(zip, name, entry);
  });
}

function unpack(zip: Buffer, name: string, entry: number): Uint8Array {
  const method = zip.readUInt16LE(entry + 10);
  const [checksum, packedSize, size, header] = [16, 20, 24, 42].map((place) =>
    zip.readUInt32LE(entry + place),
  );
  if (header + 30 > zip.length) throw damaged(name, "whole", "a damaged directory");
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(start, start + packedSize);
  if (size > Math.max(SMALL, MOST_COMPRESSION * packed.length))
    throw damaged(`the size of ${name}`, `at most ${MOST_COMPRESSION} times ${packed.length}`, size);
  try {
    const content = method === 8 ? inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }) : packed;
    if (content.length === size && crc32(content) === checksum) return content;
  } catch {
    // Damaged data get the same error, whether they can be unpacked or not.
  }
  throw damaged(name, "whole, with its CRC-32", "damaged");
}

function damaged(name: string, rule: string, value: unknown): SyntaxError {
  return new SyntaxError(mustBe(READ_ACTION, name, rule, value));
}
