/** The records of `../model` to bytes of an `.onnx` file. */
import type { Attribute, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "../model";
import * as proto from "../onnx-proto";
import { bytesField, floatField, integerField } from "../protobuf";

/** Of ONNX 1.12. */
const IR_VERSION = 8;
/** Attributes that are float32 even where their value is an integer. */
const FLOAT_ATTRIBUTES: readonly string[] = ["alpha", "beta", "gamma", "epsilon"];

export function encodeModel(model: OnnxModel): Uint8Array {
  const { MODEL, OPERATOR_SET, GRAPH } = proto;
  const graph = [
    ...model.nodes.map((node) => bytesField(GRAPH.node, encodeNode(node))),
    bytesField(GRAPH.name, "network"),
    ...model.initializers.map((tensor) => bytesField(GRAPH.initializer, encodeTensor(tensor))),
    ...model.inputs.map((input) => bytesField(GRAPH.input, encodeValueInfo(input))),
    ...model.outputs.map((output) => bytesField(GRAPH.output, encodeValueInfo(output))),
  ];
  const opsets = Object.entries({ "": model.opset, ...model.otherOpsets }).map(([domain, version]) =>
    bytesField(MODEL.opsetImport, [
      bytesField(OPERATOR_SET.domain, domain),
      integerField(OPERATOR_SET.version, version),
    ]),
  );
  return Buffer.concat([
    integerField(MODEL.irVersion, IR_VERSION),
    bytesField(MODEL.producerName, "merchant-lab"),
    bytesField(MODEL.graph, graph),
    ...opsets,
  ]);
}

function encodeNode({ operator, domain, name, inputs, outputs, attributes }: OnnxNode): Uint8Array[] {
  const { NODE, ATTRIBUTE } = proto;
  return [
    ...inputs.map((input) => bytesField(NODE.input, input)),
    ...outputs.map((output) => bytesField(NODE.output, output)),
    bytesField(NODE.name, name),
    bytesField(NODE.opType, operator),
    ...(domain === undefined ? [] : [bytesField(NODE.domain, domain)]),
    ...Object.entries(attributes).map(([key, value]) =>
      bytesField(NODE.attribute, [bytesField(ATTRIBUTE.name, key), ...encodeAttribute(key, value)]),
    ),
  ];
}

function encodeAttribute(name: string, value: Attribute): Uint8Array[] {
  const { ATTRIBUTE, ATTRIBUTE_TYPE } = proto;
  const type = (kind: keyof typeof ATTRIBUTE_TYPE) => integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE[kind]);
  if (typeof value === "string") return [bytesField(ATTRIBUTE.s, value), type("string")];
  if (typeof value === "number")
    return FLOAT_ATTRIBUTES.includes(name)
      ? [floatField(ATTRIBUTE.f, value), type("float")]
      : [integerField(ATTRIBUTE.i, value), type("int")];
  if (value instanceof Float32Array)
    return [...Array.from(value, (number) => floatField(ATTRIBUTE.floats, number)), type("floats")];
  if ("dims" in value) return [bytesField(ATTRIBUTE.t, encodeTensor(value)), type("tensor")];
  if (typeof value[0] === "string")
    return [...value.map((text) => bytesField(ATTRIBUTE.strings, String(text))), type("strings")];
  return [...value.map((number) => integerField(ATTRIBUTE.ints, Number(number))), type("ints")];
}

function encodeTensor({ name, dims, values, isInteger }: OnnxTensor): Uint8Array[] {
  const { TENSOR, DATA_TYPE } = proto;
  const data = isInteger ? BigInt64Array.from(Array.from(values, BigInt)) : Float32Array.from(values);
  return [
    ...dims.map((dim) => integerField(TENSOR.dims, dim)),
    integerField(TENSOR.dataType, isInteger ? DATA_TYPE.int64 : DATA_TYPE.float),
    bytesField(TENSOR.name, name),
    bytesField(TENSOR.rawData, new Uint8Array(data.buffer)),
  ];
}

function encodeValueInfo({ name, dims, type: element = "float" }: OnnxValueInfo): Uint8Array[] {
  const { VALUE_INFO, TYPE, TENSOR_TYPE, SHAPE, DIMENSION, DATA_TYPE } = proto;
  const sizes = dims.map((dim, i) =>
    dim === undefined
      ? bytesField(DIMENSION.dimParam, i === 0 ? "batch" : `size_${i}`)
      : integerField(DIMENSION.dimValue, dim),
  );
  const shape = sizes.map((size) => bytesField(SHAPE.dim, size));
  const elementType = integerField(TENSOR_TYPE.elemType, DATA_TYPE[element]);
  const type = bytesField(TYPE.tensorType, [elementType, bytesField(TENSOR_TYPE.shape, shape)]);
  return [bytesField(VALUE_INFO.name, name), bytesField(VALUE_INFO.type, type)];
}
