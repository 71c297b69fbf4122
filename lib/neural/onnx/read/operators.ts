/**
 * How each ONNX operator becomes a layer of TensorFlow.js that can be trained. An attribute is read by its reader, or has the only
 * value that is fixed here, or the node is refused; so are inputs beyond `inputs`.
 *
 * A new operator needs one entry here, and a network with it in `NETWORKS` of test/neural/onnx/onnx-file.test.ts.
 */
import { ACTIVATIONS } from "../../layers/onnx/operator-names";
import {
  activation,
  batchNormalization,
  clip,
  concatenate,
  dense,
  gemm,
  identity,
  leakyRelu,
  merge,
  type NodeReader,
  reshape,
  transpose,
} from "./layers";
import { convolution, globalPooling, pad, pooling } from "./windows";

interface Operator {
  readonly read: NodeReader;
  /** Attributes that the reader reads. */
  readonly attributes?: readonly string[];
  /** Attributes of which one value is supported. */
  readonly fixed?: Readonly<Record<string, number | string>>;
  /** The most inputs. @default any number */
  readonly inputs?: number;
}

const WINDOW = ["auto_pad", "pads", "strides", "kernel_shape"];
const POOLING = { ceil_mode: 0, dilations: "1,1", storage_order: 0 };
const REDUCTION = { attributes: ["axes", "keepdims"], fixed: { noop_with_empty_axes: 0 } };

/** By operator. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  Add: { read: merge },
  AveragePool: {
    read: pooling,
    attributes: [...WINDOW, "count_include_pad"],
    fixed: POOLING,
  },
  BatchNormalization: {
    read: batchNormalization,
    attributes: ["epsilon", "momentum"],
    fixed: { training_mode: 0, spatial: 1, is_test: 1 },
  },
  Clip: { read: clip, attributes: ["min", "max"] },
  Concat: { read: concatenate, attributes: ["axis"] },
  Conv: { read: convolution, attributes: [...WINDOW, "dilations", "group"] },
  // A third input turns it on.
  Dropout: { read: identity, attributes: ["ratio", "seed"], fixed: { is_test: 1 }, inputs: 2 },
  Flatten: { read: reshape, attributes: ["axis"] },
  Gemm: { read: gemm, attributes: ["transB"], fixed: { alpha: 1, beta: 1, transA: 0, broadcast: 1 } },
  GlobalAveragePool: { read: globalPooling },
  GlobalMaxPool: { read: globalPooling },
  Identity: { read: identity },
  LeakyRelu: { read: leakyRelu, attributes: ["alpha"] },
  MatMul: { read: (node) => dense(node, node.constant(1)) },
  Max: { read: merge },
  MaxPool: { read: pooling, attributes: WINDOW, fixed: POOLING },
  Mean: { read: merge },
  Min: { read: merge },
  Mul: { read: merge },
  Pad: { read: pad, attributes: ["pads", "value"], fixed: { mode: "constant" }, inputs: 3 },
  ReduceMax: { read: globalPooling, ...REDUCTION },
  ReduceMean: { read: globalPooling, ...REDUCTION },
  Reshape: { read: reshape, attributes: ["shape", "allowzero"] },
  Squeeze: { read: reshape, attributes: ["axes"] },
  Sum: { read: merge },
  Transpose: { read: transpose, attributes: ["perm"] },
  Unsqueeze: { read: reshape, attributes: ["axes"] },
  ...Object.fromEntries(
    ACTIVATIONS.map(({ operator, constants = {} }) => [
      operator,
      { read: activation, attributes: ["axis", ...Object.keys(constants)] },
    ]),
  ),
};

/** Operators whose output's sizes must be observed, whose other inputs need not. */
export const isReshape = (operator: string) => OPERATORS[operator]?.read === reshape;
