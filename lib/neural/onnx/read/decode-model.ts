/** Bytes of an `.onnx` file to the records of `../model`. */
import { mustBe } from "../../../core/errors";
import type { Attribute, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "../model";
import * as proto from "../onnx-proto";
import { decodeMessage, type Message } from "../protobuf";

const { ATTRIBUTE, ATTRIBUTE_TYPE, DATA_TYPE, GRAPH, NODE, OPERATOR_SET, TENSOR, VALUE_INFO } = proto;

/** What error messages say was attempted. */
export const READ_ACTION = "read an ONNX model";

/** @throws {SyntaxError | TypeError} If the bytes are no complete model, or use a feature that is not supported. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const model = decodeMessage(READ_ACTION, bytes);
  const graphs = model.messages(proto.MODEL.graph);
  const found = `${graphs.length} graphs`;
  if (graphs.length !== 1)
    throw new SyntaxError(mustBe(READ_ACTION, "the file", "one that holds a graph", found));
  const [graph] = graphs;
  const operatorSet = model
    .messages(proto.MODEL.opsetImport)
    .find((set) => proto.DEFAULT_DOMAINS.includes(set.string(OPERATOR_SET.domain)));
  return {
    opset: operatorSet?.integer(OPERATOR_SET.version) ?? 0,
    nodes: graph.messages(GRAPH.node).map(decodeNode),
    initializers: graph.messages(GRAPH.initializer).map(decodeTensor),
    inputs: graph.messages(GRAPH.input).map(decodeValueInfo),
    outputs: graph.messages(GRAPH.output).map(decodeValueInfo),
  };
}

function decodeNode(node: Message): OnnxNode {
  const operator = node.string(NODE.opType);
  const domain = node.string(NODE.domain);
  return {
    operator: proto.DEFAULT_DOMAINS.includes(domain) ? operator : `${domain}.${operator}`,
    name: node.string(NODE.name),
    inputs: node.strings(NODE.input),
    outputs: node.strings(NODE.output),
    attributes: Object.fromEntries(node.messages(NODE.attribute).map(decodeAttribute)),
  };
}

/** The type says which field holds the value: some writers fill fields of other types with zeros. */
function decodeAttribute(attribute: Message): [string, Attribute] {
  const decoders: Readonly<Record<number, () => Attribute>> = {
    [ATTRIBUTE_TYPE.float]: () => attribute.float(ATTRIBUTE.f),
    [ATTRIBUTE_TYPE.int]: () => attribute.integer(ATTRIBUTE.i),
    [ATTRIBUTE_TYPE.string]: () => attribute.string(ATTRIBUTE.s),
    [ATTRIBUTE_TYPE.tensor]: () => decodeTensor(attribute.message(ATTRIBUTE.t)),
    [ATTRIBUTE_TYPE.floats]: () => attribute.floats(ATTRIBUTE.floats),
    [ATTRIBUTE_TYPE.ints]: () => attribute.integers(ATTRIBUTE.ints),
    [ATTRIBUTE_TYPE.strings]: () => attribute.strings(ATTRIBUTE.strings),
  };
  // Other types hold graphs. No supported operator has one, so its node is refused by name later.
  const decode = decoders[attribute.integer(ATTRIBUTE.type)] ?? (() => "");
  return [attribute.string(ATTRIBUTE.name), decode()];
}

function decodeTensor(tensor: Message): OnnxTensor {
  const name = tensor.string(TENSOR.name);
  const dims = tensor.integers(TENSOR.dims);
  const type = tensor.integer(TENSOR.dataType);
  const isExternal = tensor.integer(TENSOR.dataLocation) === proto.DATA_LOCATION.external;
  const place = "external data, in another file";
  if (isExternal) throw new TypeError(mustBe(READ_ACTION, `tensor ${name}`, "in the file itself", place));
  const rawData = tensor.bytes(TENSOR.rawData);
  const values = rawData ? decodeRawData(name, type, rawData) : decodeTypedData(name, type, tensor);
  const size = dims.reduce((product, dim) => product * dim, 1);
  const rule = `${dims.join(" x ")} numbers`;
  if (values.length !== size)
    throw new SyntaxError(mustBe(READ_ACTION, `tensor ${name}`, rule, `${values.length} numbers`));
  return { name, dims, values, isInteger: type !== DATA_TYPE.float };
}

function decodeRawData(name: string, type: number, rawData: Uint8Array): ArrayLike<number> {
  const { buffer } = Uint8Array.from(rawData);
  const width = type === DATA_TYPE.int64 ? 8 : 4;
  if (rawData.length % width !== 0)
    throw new SyntaxError(mustBe(READ_ACTION, `tensor ${name}`, "whole", `${rawData.length} bytes`));
  if (type === DATA_TYPE.float) return new Float32Array(buffer);
  if (type === DATA_TYPE.int32) return new Int32Array(buffer);
  if (type === DATA_TYPE.int64) return Array.from(new BigInt64Array(buffer), Number);
  throw unknownType(name, type);
}

function decodeTypedData(name: string, type: number, tensor: Message): ArrayLike<number> {
  if (type === DATA_TYPE.float) return Float32Array.from(tensor.floats(TENSOR.floatData));
  if (type === DATA_TYPE.int32) return tensor.integers(TENSOR.int32Data);
  if (type === DATA_TYPE.int64) return tensor.integers(TENSOR.int64Data);
  throw unknownType(name, type);
}

function unknownType(name: string, type: number): TypeError {
  const value = `of ONNX's type ${type}`;
  return new TypeError(mustBe(READ_ACTION, `tensor ${name}`, "float32, int32 or int64", value));
}

function decodeValueInfo(value: Message): OnnxValueInfo {
  const type = value.message(VALUE_INFO.type).message(proto.TYPE.tensorType);
  const dimensions = type.message(proto.TENSOR_TYPE.shape).messages(proto.SHAPE.dim);
  const sizes = dimensions.map((dimension) => dimension.integer(proto.DIMENSION.dimValue));
  return { name: value.string(VALUE_INFO.name), dims: sizes.map((size) => (size > 0 ? size : undefined)) };
}
