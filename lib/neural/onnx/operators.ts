/** How each operator of ONNX is read as layers of TensorFlow.js. */

import { activation, clip, leakyRelu } from "./read-activations";
import { flatten, reshape, squeeze, transpose, unsqueeze } from "./read-axes";
import { convolution, globalPooling, pad, pooling, reduction } from "./read-pictures";
import { readRecurrent } from "./read-recurrent";
import { batchNormalization, gemm, layerNormalization, product } from "./read-rows";
import { concatenate, gather, merge } from "./read-several";
import { computedOf, type Operate } from "./reading";

const same: Operate = (reading, node) => computedOf(reading, node, 0);

export const OPERATORS: Readonly<Record<string, Operate>> = {
  Add: merge(({ tf }) => tf.layers.add()),
  AveragePool: pooling("averagePooling2d"),
  BatchNormalization: batchNormalization,
  Cast: same,
  Clip: clip,
  Concat: concatenate,
  Conv: convolution,
  Dropout: same,
  Elu: activation,
  Flatten: flatten,
  GRU: readRecurrent,
  Gather: gather,
  Gemm: gemm,
  GlobalAveragePool: globalPooling("globalAveragePooling2d"),
  GlobalMaxPool: globalPooling("globalMaxPooling2d"),
  HardSigmoid: activation,
  Identity: same,
  LSTM: readRecurrent,
  LayerNormalization: layerNormalization,
  LeakyRelu: leakyRelu,
  MatMul: product,
  Max: merge(({ tf }) => tf.layers.maximum()),
  MaxPool: pooling("maxPooling2d"),
  Mean: merge(({ tf }) => tf.layers.average()),
  Min: merge(({ tf }) => tf.layers.minimum()),
  Mul: merge(({ tf }) => tf.layers.multiply()),
  Pad: pad,
  RNN: readRecurrent,
  ReduceMax: reduction("globalMaxPooling2d"),
  ReduceMean: reduction("globalAveragePooling2d"),
  Relu: activation,
  Reshape: reshape,
  Selu: activation,
  Sigmoid: activation,
  Softmax: activation,
  Softplus: activation,
  Softsign: activation,
  Squeeze: squeeze,
  Sum: merge(({ tf }) => tf.layers.add()),
  Tanh: activation,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
