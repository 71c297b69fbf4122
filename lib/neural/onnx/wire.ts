/** The wire format of protocol buffers, as far as ONNX needs it: a message is a list of numbered fields. */
import { mustBe } from "../../core/errors";

/** One field of a message: a number, or the bytes of a text, a message or an array. */
export interface Field {
  readonly id: number;
  readonly value: number | Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/**
 * The fields of a message, in their order.
 *
 * @throws {SyntaxError} If the bytes end within a field, or are no message.
 *
 * @see Google. Protocol Buffers: Encoding, https://protobuf.dev/programming-guides/encoding/
 */
export function fieldsOf(action: string, bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = varint();
    const id = Math.floor(tag / 8);
    const wire = tag % 8;
    if (id < 1) throw broken("numbered fields", id);
    fields.push({ id, value: contentOf(wire) });
  }
  return fields;

  function contentOf(wire: number): number | Uint8Array {
    if (wire === VARINT) return varint();
    const size = wire === BYTES ? varint() : wire === FIXED32 ? 4 : wire === FIXED64 ? 8 : -1;
    if (size < 0) throw broken("fields of a known kind", wire);
    const from = take(size);
    if (wire === FIXED32) return view.getFloat32(from, true);
    if (wire === FIXED64) return view.getFloat64(from, true);
    return bytes.subarray(from, at);
  }

  function take(size: number): number {
    if (at + size > bytes.length) throw broken("whole", `${bytes.length} bytes of ${at + size}`);
    at += size;
    return at - size;
  }

  function varint(): number {
    const { value, end } = readVarint(bytes, at);
    take(end - at);
    return value;
  }

  function broken(rule: string, value: unknown): SyntaxError {
    return new SyntaxError(mustBe(action, "the file", rule, value));
  }
}

/** Integers one after another, as a packed array holds them. */
export function varintsOf(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, end } = readVarint(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** A signed 64-bit integer; `end` lies past the bytes if they end within it. */
function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0n;
  let end = from;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = bytes[end] ?? 0x80;
    end++;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), end };
  }
  return { value: 0, end: Number.POSITIVE_INFINITY };
}

/** An integer field. */
export function integer(id: number, value: number): Uint8Array {
  return Buffer.concat([varintBytes(id * 8 + VARINT), varintBytes(value)]);
}

/** A float32 field. */
export function float(id: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varintBytes(id * 8 + FIXED32), bytes]);
}

/** A text, a message of such fields, or raw bytes. */
export function block(id: number, value: string | Uint8Array | readonly Uint8Array[]): Uint8Array {
  const bytes =
    typeof value === "string"
      ? Buffer.from(value)
      : value instanceof Uint8Array
        ? value
        : Buffer.concat(value);
  return Buffer.concat([varintBytes(id * 8 + BYTES), varintBytes(bytes.length), bytes]);
}

function varintBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}
