/** The bytes of an `.onnx` file: protocol buffers, as far as networks here use the format. */
import { mustBe } from "../../core/errors";

/**
 * The messages of onnx.proto without what is not used here. Parts that are only passed on (functions, graphs in attributes) are
 * declared as bytes, which is the same encoding.
 *
 * @see ONNX authors (2017-2026). onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const SCHEMA = `syntax = "proto2";
message ModelProto {
  optional int64 ir_version = 1; optional string producer_name = 2; optional GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8; repeated bytes functions = 25;
}
message OperatorSetIdProto { optional string domain = 1; optional int64 version = 2; }
message GraphProto {
  repeated NodeProto node = 1; optional string name = 2; repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12; repeated bytes sparse_initializer = 15;
}
message NodeProto {
  repeated string input = 1; repeated string output = 2; optional string name = 3; optional string op_type = 4;
  repeated AttributeProto attribute = 5; optional string domain = 7; optional string overload = 8;
}
message AttributeProto {
  optional string name = 1; optional float f = 2; optional int64 i = 3; optional bytes s = 4; optional TensorProto t = 5;
  optional bytes g = 6; repeated float floats = 7; repeated int64 ints = 8; repeated bytes strings = 9;
  repeated TensorProto tensors = 10; repeated bytes graphs = 11; optional string ref_attr_name = 21;
  optional bytes tp = 14; repeated bytes type_protos = 15; optional bytes sparse_tensor = 22; optional int32 type = 20;
}
message TensorProto {
  repeated int64 dims = 1; optional int32 data_type = 2; repeated float float_data = 4; repeated int32 int32_data = 5;
  repeated bytes string_data = 6; repeated int64 int64_data = 7; optional string name = 8; optional bytes raw_data = 9;
  repeated double double_data = 10; repeated uint64 uint64_data = 11; repeated StringStringEntryProto external_data = 13;
  optional int32 data_location = 14;
}
message StringStringEntryProto { optional string key = 1; optional string value = 2; }
message ValueInfoProto { optional string name = 1; optional TypeProto type = 2; }
message TypeProto { optional Tensor tensor_type = 1; message Tensor { optional int32 elem_type = 1; optional TensorShapeProto shape = 2; } }
message TensorShapeProto {
  repeated Dimension dim = 1;
  message Dimension { optional int64 dim_value = 1; optional string dim_param = 2; }
}`;

/** A message; absent fields are `undefined`, 64-bit integers are `Long`s. */
export interface Message {
  // biome-ignore lint/suspicious/noExplicitAny: protobufjs reads the types of fields from the schema, at run time
  readonly [field: string]: any;
}

/** Values of `AttributeProto.type` and `TensorProto.data_type`. */
const ATTRIBUTE_TYPE = { f: 1, i: 2, s: 3, floats: 6, ints: 7, strings: 8 } as const;
export const DATA_TYPE = { float: 1, int32: 6, int64: 7, string: 8 } as const;

/** Of ONNX 1.12. */
export const IR_VERSION = 8;
/** Attributes that are float32 even where their value is an integer. */
const FLOAT_ATTRIBUTES: readonly string[] = ["alpha", "beta", "gamma", "epsilon"];

let type: import("protobufjs").Type | undefined;

function modelType(): import("protobufjs").Type {
  // Loaded where it is used first: most networks need no ONNX.
  const { parse } = require("protobufjs") as typeof import("protobufjs");
  type ??= parse(SCHEMA).root.lookupType("ModelProto");
  return type;
}

/** @throws {SyntaxError} If the bytes are no message, or end within one. */
export function decodeMessages(action: string, bytes: Uint8Array): Message {
  try {
    return modelType().decode(bytes) as unknown as Message;
  } catch (cause) {
    const text = mustBe(action, "the file", "a whole ONNX model", (cause as Error).message);
    throw new SyntaxError(text, { cause });
  }
}

export function encodeMessages(model: Message): Uint8Array {
  return modelType().encode(model).finish();
}

interface EncodedModel {
  /** Versions of operator sets, by domain. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly nodes: readonly Message[];
  readonly initializers: readonly Message[];
  readonly inputs: readonly Message[];
  readonly outputs: readonly Message[];
}

export function encodeModel({ opsets, nodes, initializers, inputs, outputs }: EncodedModel): Uint8Array {
  return encodeMessages({
    irVersion: IR_VERSION,
    producerName: "merchant-lab",
    graph: { node: nodes, name: "network", initializer: initializers, input: inputs, output: outputs },
    opsetImport: Object.entries(opsets).map(([domain, version]) => ({ domain, version })),
  });
}

/** Numbers are integers, except for those of a `Float32Array` and a few names. */
export type Attribute = number | string | readonly number[] | Float32Array | readonly string[];

interface NodeParts {
  readonly operator: string;
  /** The operator set that has the operator. @default that of ONNX itself */
  readonly domain?: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export function nodeMessage({ operator, domain, name, inputs, outputs, attributes }: NodeParts): Message {
  const attribute = Object.entries(attributes).map(([key, value]) => {
    const field = fieldOf(key, value);
    const isText = field === "s" || field === "strings";
    const texts = isText && [value].flat().map((text) => Buffer.from(String(text)));
    return {
      name: key,
      [field]: texts ? (field === "s" ? texts[0] : texts) : value,
      type: ATTRIBUTE_TYPE[field],
    };
  });
  return { input: inputs, output: outputs, name, opType: operator, attribute, ...(domain && { domain }) };
}

function fieldOf(name: string, value: Attribute): keyof typeof ATTRIBUTE_TYPE {
  if (typeof value === "string") return "s";
  if (typeof value === "number") return FLOAT_ATTRIBUTES.includes(name) ? "f" : "i";
  if (value instanceof Float32Array) return "floats";
  return typeof value[0] === "string" ? "strings" : "ints";
}

/** Of float32, or of int64 if the values are a list. */
export function tensorMessage(
  name: string,
  dims: readonly number[],
  values: Float32Array | readonly number[],
): Message {
  const isFloat = values instanceof Float32Array;
  const data = isFloat ? values : BigInt64Array.from(values, BigInt);
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dims, dataType: isFloat ? DATA_TYPE.float : DATA_TYPE.int64, name, rawData };
}

/** An input or output of the graph; a size that is `null` is free. */
export function valueMessage(
  name: string,
  shape: readonly (number | null)[],
  type: keyof typeof DATA_TYPE = "float",
): Message {
  const dim = shape.map((size, i) =>
    size === null ? { dimParam: i === 0 ? "batch" : `size_${i}` } : { dimValue: size },
  );
  return { name, type: { tensorType: { elemType: DATA_TYPE[type], shape: { dim } } } };
}
