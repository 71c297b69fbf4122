/**
 * Field numbers of the ONNX messages, one table per message, with the names of onnx.proto.
 *
 * @see ONNX authors (2017-2026). onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const MODEL = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8 } as const;
export const OPERATOR_SET = { domain: 1, version: 2 } as const;
export const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
export const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 } as const;
export const ATTRIBUTE = {
  name: 1,
  f: 2,
  i: 3,
  s: 4,
  t: 5,
  floats: 7,
  ints: 8,
  strings: 9,
  type: 20,
} as const;
/** Values of `ATTRIBUTE.type`. */
export const ATTRIBUTE_TYPE = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;
export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  int64Data: 7,
  name: 8,
  rawData: 9,
  dataLocation: 14,
} as const;
/** Values of `TENSOR.dataType`. */
export const DATA_TYPE = { float: 1, int32: 6, int64: 7, string: 8 } as const;
/** Values of `TENSOR.dataLocation`. */
export const DATA_LOCATION = { external: 1 } as const;
export const VALUE_INFO = { name: 1, type: 2 } as const;
export const TYPE = { tensorType: 1 } as const;
export const TENSOR_TYPE = { elemType: 1, shape: 2 } as const;
export const SHAPE = { dim: 1 } as const;
export const DIMENSION = { dimValue: 1, dimParam: 2 } as const;

/** The default operator domain has two spellings. */
export const DEFAULT_DOMAINS: readonly string[] = ["", "ai.onnx"];
