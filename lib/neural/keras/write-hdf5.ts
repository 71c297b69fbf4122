/**
 * Writes the part of HDF5 that the weights of a model need: groups, strings as attributes, float32 arrays. The same tree gives
 * the same bytes; the HDF5 library stores the time in each array.
 */
import { mustBe } from "../../core/errors";

/** A float32 array in row-major order. */
export interface Hdf5Array {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type Hdf5Entries = Readonly<Record<string, Hdf5Group | Hdf5Array>>;

export interface Hdf5Group {
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly entries: Hdf5Entries;
}

const SUPERBLOCK_LENGTH = 96;
const MAX_STRINGS = 4000;
const UNDEFINED_ADDRESS = Buffer.alloc(8, 0xff);
/** Readers refuse a smaller global heap. */
const MIN_HEAP_LENGTH = 4096;

/** Types of header messages: section IV.A.2 of the specification. */
const MESSAGE = { dataspace: 1, linkInfo: 2, datatype: 3, link: 6, dataLayout: 8, attribute: 12 } as const;

/** IEEE float32, little endian: sign in bit 31, exponent in 8 bits from 23 with bias 127, mantissa in 23 bits from 0. */
const FLOAT32 = Buffer.concat([u8(0x11, 0x20, 31, 0), u32(4), u16(0, 32), u8(23, 8, 0, 23), u32(127)]);
/** UTF-8 strings of variable length, whose bytes are in the global heap; then the type of one byte. */
const STRING = Buffer.concat([u8(0x19, 1, 1, 0), u32(16), u8(0x10, 0, 0, 0), u32(1), u16(0, 8)]);

/**
 * The bytes of an HDF5 file as of version 1.8: superblock 0, then one global heap, then version 1 object headers that contain
 * their links and attributes. Objects follow what they link to, because a link needs an address.
 *
 * @throws {RangeError} If an attribute has more than 4,000 strings: it would not fit into a header.
 *
 * @see The HDF Group (2014). HDF5 file format specification, version 2.0.
 */
export function writeHdf5(root: Hdf5Group): Uint8Array {
  const heapIndices = new Map([...new Set(stringsIn(root))].map((text, i) => [text, i + 1]));
  const blocks: Buffer[] = [];
  let end = SUPERBLOCK_LENGTH;
  addBlock(globalHeap([...heapIndices.keys()]));
  const rootAddress = addGroup(root);
  return Buffer.concat([superblock(rootAddress, end), ...blocks]);

  function addBlock(block: Buffer): number {
    const address = end;
    blocks.push(block);
    end += block.length;
    return address;
  }

  function addGroup({ attributes = {}, entries }: Hdf5Group): number {
    const links = Object.entries(entries).map(([name, entry]) =>
      linkMessage(name, "values" in entry ? addArray(entry) : addGroup(entry)),
    );
    const linkInfo = Buffer.concat([u8(0, 0), UNDEFINED_ADDRESS, UNDEFINED_ADDRESS]);
    const attributeMessages = Object.entries(attributes).map(([name, value]) =>
      attributeMessage(name, value, heapIndices),
    );
    return addBlock(objectHeader([message(MESSAGE.linkInfo, linkInfo), ...links, ...attributeMessages]));
  }

  function addArray({ shape, values }: Hdf5Array): number {
    const address = addBlock(padToEight(Buffer.from(values.buffer, values.byteOffset, values.byteLength)));
    const contiguous = Buffer.concat([u8(3, 1), u64(address, values.byteLength)]);
    const type = [message(MESSAGE.dataspace, dataspace(shape)), message(MESSAGE.datatype, FLOAT32)];
    return addBlock(objectHeader([...type, message(MESSAGE.dataLayout, contiguous)]));
  }
}

function* stringsIn({ attributes = {}, entries }: Hdf5Group): Generator<string> {
  for (const value of Object.values(attributes)) yield* [value].flat();
  for (const entry of Object.values(entries)) if (!("values" in entry)) yield* stringsIn(entry);
}

function superblock(rootAddress: number, end: number): Buffer {
  return Buffer.concat([
    Buffer.from("\x89HDF\r\n\x1a\n", "latin1"),
    u8(0, 0, 0, 0, 0, 8, 8, 0),
    // B-tree sizes for old-style groups; unused.
    u16(4, 16),
    u32(0),
    u64(0),
    UNDEFINED_ADDRESS,
    u64(end),
    UNDEFINED_ADDRESS,
    u64(0, rootAddress),
    Buffer.alloc(24),
  ]);
}

/** Strings with indices from 1; index 0 is the free space. */
function globalHeap(strings: readonly string[]): Buffer {
  const objects = strings.map((text, i) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([u16(i + 1, 0), u32(0), u64(bytes.length), padToEight(bytes)]);
  });
  const used = 16 + objects.reduce((sum, { length }) => sum + length, 0);
  const length = Math.max(MIN_HEAP_LENGTH, used + 16);
  const freeSpace = Buffer.alloc(length - used);
  u64(freeSpace.length).copy(freeSpace, 8);
  return Buffer.concat([Buffer.from("GCOL"), u8(1, 0, 0, 0), u64(length), ...objects, freeSpace]);
}

function objectHeader(messages: readonly Buffer[]): Buffer {
  const body = Buffer.concat(messages);
  return Buffer.concat([u8(1, 0), u16(messages.length), u32(1, body.length, 0), body]);
}

function message(type: number, body: Buffer): Buffer {
  const padded = padToEight(body);
  return Buffer.concat([u16(type, padded.length), u8(0, 0, 0, 0), padded]);
}

function linkMessage(name: string, address: number): Buffer {
  const bytes = Buffer.from(name);
  // Flags 0x11: a character set follows (1, UTF-8), and the length of the name has two bytes.
  return message(MESSAGE.link, Buffer.concat([u8(1, 0x11, 1), u16(bytes.length), bytes, u64(address)]));
}

function attributeMessage(
  name: string,
  value: string | readonly string[],
  heapIndices: ReadonlyMap<string, number>,
): Buffer {
  const strings = typeof value === "string" ? [value] : value;
  const rule = `of ${MAX_STRINGS} strings at most`;
  if (strings.length > MAX_STRINGS)
    throw new RangeError(mustBe("write HDF5", `attribute ${name}`, rule, strings.length));
  const nameBytes = Buffer.from(`${name}\0`);
  const space = dataspace(strings === value ? [strings.length] : []);
  // The global heap directly follows the superblock.
  const references = strings.map((text) =>
    Buffer.concat([u32(Buffer.byteLength(text)), u64(SUPERBLOCK_LENGTH), u32(heapIndices.get(text) ?? 0)]),
  );
  const head = Buffer.concat([u8(3, 0), u16(nameBytes.length, STRING.length, space.length), u8(1)]);
  return message(MESSAGE.attribute, Buffer.concat([head, nameBytes, STRING, space, ...references]));
}

function dataspace(shape: readonly number[]): Buffer {
  const isSimple = shape.length > 0 ? 1 : 0;
  return Buffer.concat([u8(2, shape.length, 0, isSimple), u64(...shape)]);
}

function padToEight(bytes: Buffer): Buffer {
  const rest = (8 - (bytes.length % 8)) % 8;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(rest)]);
}

function u8(...values: readonly number[]): Buffer {
  return littleEndian(1, values);
}
function u16(...values: readonly number[]): Buffer {
  return littleEndian(2, values);
}
function u32(...values: readonly number[]): Buffer {
  return littleEndian(4, values);
}
function u64(...values: readonly number[]): Buffer {
  return littleEndian(8, values);
}

/** @throws {RangeError} If a value does not fit. */
function littleEndian(size: number, values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(size * values.length);
  // Node writes at most six bytes at once, which is enough for the length of any file.
  for (const [i, value] of values.entries()) bytes.writeUIntLE(value, i * size, Math.min(size, 6));
  return bytes;
}
