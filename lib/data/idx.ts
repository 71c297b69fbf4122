/**
 * IDX, the file format of MNIST: a magic number, the sizes, then bytes. The sizes are checked before memory is allocated.
 *
 * @see LeCun, Y., Cortes, C. & Burges, C. The MNIST database of handwritten digits, "File formats".
 */
import { mustBe } from "../core/errors";
import { integer, type OptionReaders, readOptions, text, withDefault } from "../core/options";
import { unpack, unpackStart } from "./bytes/gzip";

/** An array of bytes with its shape, in row-major order. */
export interface IdxArray {
  /** The size of each dimension. */
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Options of `idx.parse`. */
export interface IdxOptions {
  /** Name of the data, for messages. @default "IDX" */
  readonly source?: string;
  /** The largest unpacked size in bytes. @default 256 MiB */
  readonly maxBytes?: number;
}

const IDX_OPTIONS = {
  source: withDefault("IDX", text),
  maxBytes: withDefault(2 ** 28, integer(1)),
} satisfies OptionReaders<IdxOptions>;

const UNSIGNED_BYTE = 8;

/**
 * Parses IDX data of unsigned bytes, gzip or plain.
 *
 * @throws {TypeError} If the data are no bytes.
 * @throws {SyntaxError} If the magic number is wrong, or the length does not match the sizes.
 * @throws {RangeError} If the sizes require more than `maxBytes`.
 *
 * @example
 * parse(Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 7, 9])); // { shape: [2], data: Uint8Array [7, 9] }
 */
export function parse(bytes: Uint8Array, options: IdxOptions = {}): IdxArray {
  const { source, maxBytes } = readOptions("read IDX", options, IDX_OPTIONS);
  if (!(bytes instanceof Uint8Array)) throw new TypeError(mustBe(`read ${source}`, "data", "bytes", bytes));
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { shape, headerBytes } = readHeader(unpackStart(packed, source, 4 + 4 * 255), source);

  let size = headerBytes;
  if (!shape.includes(0)) size += shape.reduce((product, length) => product * length, 1);
  if (size > maxBytes)
    throw new RangeError(
      mustBe(`read ${source}`, "its size", `at most ${maxBytes} bytes`, shape.join(" x ")),
    );

  const content = unpack(packed, source, size);
  if (content.length !== size)
    throw new SyntaxError(
      mustBe(`read ${source}`, "its length", `${size} bytes for ${shape.join(" x ")}`, content.length),
    );
  return {
    shape,
    data: new Uint8Array(content.buffer, content.byteOffset + headerBytes, size - headerBytes),
  };
}

function readHeader(start: Buffer, source: string): { shape: number[]; headerBytes: number } {
  const action = `read ${source}`;
  if (start.length < 4) throw new SyntaxError(mustBe(action, "its length", "at least 4 bytes", start.length));
  const magic = start.readUInt32BE(0);
  const dimensions = magic & 0xff;
  if (magic >>> 8 !== UNSIGNED_BYTE || dimensions === 0)
    throw new SyntaxError(
      mustBe(
        action,
        "its magic number",
        "0x000008NN with at least one dimension",
        `0x${magic.toString(16).padStart(8, "0")}`,
      ),
    );
  const headerBytes = 4 + 4 * dimensions;
  if (start.length < headerBytes)
    throw new SyntaxError(mustBe(action, "its length", `at least ${headerBytes} bytes`, start.length));
  const shape = Array.from({ length: dimensions }, (_, i) => start.readUInt32BE(4 + 4 * i));
  return { shape, headerBytes };
}
