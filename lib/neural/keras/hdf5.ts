/**
 * The little of HDF5 that a model's weights need, written: groups, texts as their attributes, arrays of float32. The same tree
 * gives the same bytes, which the HDF5 library cannot: it notes the time in each array.
 */

import { mustBe } from "../../core/errors";

/** An array of float32, its last axis fastest. */
export interface Hdf5Array {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type Hdf5Entries = Readonly<Record<string, Hdf5Tree | Hdf5Array>>;

export interface Hdf5Tree {
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly entries: Hdf5Entries;
}

const SUPERBLOCK_LENGTH = 96;
const MOST_TEXTS = 4000;
const UNDEFINED = Buffer.alloc(8, 0xff);
/** Readers refuse a smaller one. */
const LEAST_HEAP_LENGTH = 4096;

/** Types of the messages that an object is described by: section IV.A.2. */
const MESSAGE = { space: 1, links: 2, type: 3, link: 6, layout: 8, attribute: 12 } as const;

/** IEEE float32, little endian: sign at bit 31, 8 bits of exponent from 23, its bias 127. */
const FLOAT32 = Buffer.concat([u8(0x11, 0x20, 31, 0), u32(4), u16(0, 32), u8(23, 8, 0, 23), u32(127)]);
/** Texts in UTF-8, of any length, which lie in the heap; the type of one byte follows. */
const TEXT = Buffer.concat([u8(0x19, 1, 1, 0), u32(16), u8(0x10, 0, 0, 0), u32(1), u16(0, 8)]);

/**
 * The bytes of an HDF5 file, as of version 1.8: superblock 0, object headers 1, links and attributes within them.
 *
 * @throws {RangeError} If an attribute has more than 4,000 texts: it would not fit into a header.
 *
 * @see The HDF Group (2014). HDF5 file format specification, version 2.0.
 */
export function writeHdf5(root: Hdf5Tree): Uint8Array {
  const texts = new Map([...new Set(textsIn(root))].map((text, i) => [text, i + 1]));
  const blocks: Buffer[] = [];
  let end = SUPERBLOCK_LENGTH;
  place(heapOf([...texts.keys()]));
  const rootAddress = placeTree(root);
  return Buffer.concat([superblock(rootAddress, end), ...blocks]);

  function place(block: Buffer): number {
    const address = end;
    blocks.push(block);
    end += block.length;
    return address;
  }

  function placeTree({ attributes = {}, entries }: Hdf5Tree): number {
    const links = Object.entries(entries).map(([name, entry]) =>
      link(name, "values" in entry ? placeArray(entry) : placeTree(entry)),
    );
    const notes = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    const none = Buffer.concat([u8(0, 0), UNDEFINED, UNDEFINED]);
    return place(object([message(MESSAGE.links, none), ...links, ...notes]));
  }

  function placeArray({ shape, values }: Hdf5Array): number {
    const address = place(aligned(Buffer.from(values.buffer, values.byteOffset, values.byteLength)));
    const contiguous = Buffer.concat([u8(3, 1), u64(address, values.byteLength)]);
    return place(
      object([
        message(MESSAGE.space, spaceOf(shape)),
        message(MESSAGE.type, FLOAT32),
        message(MESSAGE.layout, contiguous),
      ]),
    );
  }

  function attribute(name: string, value: string | readonly string[]): Buffer {
    const list = typeof value === "string" ? [value] : value;
    if (list.length > MOST_TEXTS)
      throw new RangeError(
        mustBe("write HDF5", `attribute ${name}`, `of ${MOST_TEXTS} texts at most`, list.length),
      );
    const title = Buffer.from(`${name}\0`);
    const space = spaceOf(list === value ? [list.length] : []);
    const places = list.map((text) =>
      Buffer.concat([u32(Buffer.byteLength(text)), u64(SUPERBLOCK_LENGTH), u32(texts.get(text) ?? 0)]),
    );
    const head = Buffer.concat([u8(3, 0), u16(title.length, TEXT.length, space.length), u8(1)]);
    return message(MESSAGE.attribute, Buffer.concat([head, title, TEXT, space, ...places]));
  }
}

function* textsIn({ attributes = {}, entries }: Hdf5Tree): Generator<string> {
  for (const value of Object.values(attributes)) yield* [value].flat();
  for (const entry of Object.values(entries)) if (!("values" in entry)) yield* textsIn(entry);
}

/** All texts, numbered from 1; what is left is number 0. */
function heapOf(texts: readonly string[]): Buffer {
  const objects = texts.map((text, i) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([u16(i + 1, 0), u32(0), u64(bytes.length), aligned(bytes)]);
  });
  const used = 16 + objects.reduce((sum, { length }) => sum + length, 0);
  const length = Math.max(LEAST_HEAP_LENGTH, used + 16);
  const rest = Buffer.alloc(length - used);
  u64(rest.length).copy(rest, 8);
  return Buffer.concat([Buffer.from("GCOL"), u8(1, 0, 0, 0), u64(length), ...objects, rest]);
}

function superblock(rootAddress: number, end: number): Buffer {
  return Buffer.concat([
    Buffer.from("\x89HDF\r\n\x1a\n", "latin1"),
    u8(0, 0, 0, 0, 0, 8, 8, 0),
    // Sizes of the nodes of groups of the older kind, of which there are none.
    u16(4, 16),
    u32(0),
    u64(0),
    UNDEFINED,
    u64(end),
    UNDEFINED,
    u64(0, rootAddress),
    Buffer.alloc(24),
  ]);
}

function object(messages: readonly Buffer[]): Buffer {
  const body = Buffer.concat(messages);
  return Buffer.concat([u8(1, 0), u16(messages.length), u32(1, body.length, 0), body]);
}

function message(type: number, body: Buffer): Buffer {
  const padded = aligned(body);
  return Buffer.concat([u16(type, padded.length), u8(0, 0, 0, 0), padded]);
}

function link(name: string, address: number): Buffer {
  const bytes = Buffer.from(name);
  // With its character set, UTF-8, and two bytes for the length.
  return message(MESSAGE.link, Buffer.concat([u8(1, 0x11, 1), u16(bytes.length), bytes, u64(address)]));
}

function spaceOf(shape: readonly number[]): Buffer {
  const isSimple = shape.length > 0 ? 1 : 0;
  return Buffer.concat([u8(2, shape.length, 0, isSimple), u64(...shape)]);
}

function aligned(bytes: Buffer): Buffer {
  const rest = (8 - (bytes.length % 8)) % 8;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(rest)]);
}

function u8(...values: readonly number[]): Buffer {
  return Buffer.from(values);
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
  // Six bytes are the most that Node writes at once; no file here is longer than they can say.
  for (const [i, value] of values.entries()) bytes.writeUIntLE(value, i * size, Math.min(size, 6));
  return bytes;
}
