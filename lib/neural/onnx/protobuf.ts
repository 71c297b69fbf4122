/** The protocol buffers encoding, as far as ONNX needs it: a message is a list of numbered fields. */
import { mustBe } from "../../core/errors";

/** Wire types: how the content of a field is encoded. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** One field: a number, or the bytes of a string, a message or a packed array. */
interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/** A decoded message. Fields are read by number; a missing field reads as 0, "" or an empty list. */
export interface Message {
  integer(field: number): number;
  float(field: number): number;
  string(field: number): string;
  strings(field: number): string[];
  bytes(field: number): Uint8Array | undefined;
  message(field: number): Message;
  messages(field: number): Message[];
  /** Repeated numbers, packed into one field or one field each: writers differ. */
  integers(field: number): number[];
  floats(field: number): number[];
}

/**
 * @param action The task for error messages.
 * @throws {SyntaxError} If the bytes end within a field, or are no message.
 */
export function decodeMessage(action: string, bytes: Uint8Array): Message {
  const fields = decodeFields(action, bytes);
  const valuesOf = (field: number) =>
    fields.filter(({ number }) => number === field).map(({ value }) => value);
  const allBytes = (field: number) =>
    valuesOf(field).filter((value): value is Uint8Array => typeof value !== "number");
  const firstNumber = (field: number) =>
    valuesOf(field).find((value): value is number => typeof value === "number") ?? 0;
  const strings = (field: number) => allBytes(field).map((value) => Buffer.from(value).toString("utf8"));
  const unpack = (field: number, decode: (bytes: Uint8Array) => number[]) =>
    valuesOf(field).flatMap((value) => (typeof value === "number" ? value : decode(value)));
  return {
    integer: firstNumber,
    float: firstNumber,
    string: (field) => strings(field)[0] ?? "",
    strings,
    bytes: (field) => allBytes(field)[0],
    message: (field) => decodeMessage(action, allBytes(field)[0] ?? new Uint8Array()),
    messages: (field) => allBytes(field).map((value) => decodeMessage(action, value)),
    integers: (field) => unpack(field, decodeVarints),
    floats: (field) => unpack(field, decodeFloats),
  };
}

/**
 * The fields of a message, in file order.
 *
 * @see Google. Protocol Buffers: Encoding, https://protobuf.dev/programming-guides/encoding/
 */
function decodeFields(action: string, bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let position = 0;
  while (position < bytes.length) {
    const tag = nextVarint();
    const number = Math.floor(tag / 8);
    if (number < 1) throw invalid("numbered fields", number);
    fields.push({ number, value: nextContent(tag % 8) });
  }
  return fields;

  function nextContent(wireType: number): number | Uint8Array {
    if (wireType === VARINT) return nextVarint();
    const size =
      wireType === LENGTH_DELIMITED ? nextVarint() : wireType === FIXED32 ? 4 : wireType === FIXED64 ? 8 : -1;
    if (size < 0) throw invalid("fields of a known kind", wireType);
    const start = advance(size);
    if (wireType === FIXED32) return view.getFloat32(start, true);
    if (wireType === FIXED64) return view.getFloat64(start, true);
    return bytes.subarray(start, position);
  }

  function nextVarint(): number {
    const { value, end } = decodeVarint(bytes, position);
    advance(end - position);
    return value;
  }

  function advance(size: number): number {
    if (position + size > bytes.length) throw invalid("whole", `${bytes.length} bytes of ${position + size}`);
    position += size;
    return position - size;
  }

  function invalid(rule: string, value: unknown): SyntaxError {
    return new SyntaxError(mustBe(action, "the file", rule, value));
  }
}

function decodeVarints(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let position = 0; position < bytes.length; ) {
    const { value, end } = decodeVarint(bytes, position);
    values.push(value);
    position = end;
  }
  return values;
}

function decodeFloats(bytes: Uint8Array): number[] {
  const usable = bytes.length - (bytes.length % 4);
  return Array.from(new Float32Array(Uint8Array.from(bytes.subarray(0, usable)).buffer));
}

/** A signed 64-bit integer. `end` is infinite if the bytes stop within it. */
function decodeVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0n;
  let end = start;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = bytes[end] ?? 0x80;
    end++;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), end };
  }
  return { value: 0, end: Number.POSITIVE_INFINITY };
}

export function integerField(field: number, value: number): Uint8Array {
  return Buffer.concat([encodeVarint(field * 8 + VARINT), encodeVarint(value)]);
}

export function floatField(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([encodeVarint(field * 8 + FIXED32), bytes]);
}

/** A string, raw bytes, or a message given as its encoded fields. */
export function bytesField(field: number, value: string | Uint8Array | readonly Uint8Array[]): Uint8Array {
  if (typeof value === "string") return bytesField(field, Buffer.from(value));
  const bytes = value instanceof Uint8Array ? value : Buffer.concat(value);
  return Buffer.concat([encodeVarint(field * 8 + LENGTH_DELIMITED), encodeVarint(bytes.length), bytes]);
}

function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}
