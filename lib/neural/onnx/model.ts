/** An ONNX model as plain records, as far as networks here use the format. */

/** Numbers and their shape; integers where `isInteger`, otherwise float32. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: ArrayLike<number>;
  readonly isInteger: boolean;
}

/** Numbers are integers, those of a `Float32Array` float32. */
export type Attribute = number | string | readonly number[] | Float32Array | readonly string[] | OnnxTensor;

export interface OnnxNode {
  readonly operator: string;
  /** The operator set that has the operator. @default that of ONNX itself */
  readonly domain?: string;
  readonly name: string;
  /** Names of values; "" for an optional input that is absent. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** An input or output of the graph; a dimension without a fixed size is `undefined`. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly dims: readonly (number | undefined)[];
  /** @default float */
  readonly type?: "float" | "int64" | "string";
}

export interface OnnxModel {
  /** The version of the operator set. */
  readonly opset: number;
  /** Versions of other operator sets, by domain. */
  readonly otherOpsets?: Readonly<Record<string, number>>;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}
