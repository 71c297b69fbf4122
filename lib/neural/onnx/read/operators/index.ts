/**
 * How each ONNX operator becomes a layer of TensorFlow.js.
 *
 * A new layer for ONNX needs one entry here and one in `LAYER_WRITERS` (../../write/layers). An operator on constants alone is an
 * entry in `FOLDERS` (../constant-folding.ts). Add a network with the layer to `NETWORKS` in test/neural/onnx/onnx-file.test.ts: with
 * MERCHANT_LAB_PYTHON set to a Python that has onnx and onnxruntime, the test compares both directions with them.
 */
import { ACTIVATIONS } from "../../operator-names";
import type { NodeReader } from "../graph-reader";
import { activation, clip, leakyRelu } from "./activations";
import { convolution, pad } from "./convolution";
import { gemm, matMul } from "./dense";
import { gather } from "./gather";
import { concatenate, merge } from "./merge";
import { batchNormalization, layerNormalization } from "./normalization";
import { globalPooling, pooling, reduction } from "./pooling";
import { recurrent } from "./recurrent";
import { flatten, reshape, squeeze, transpose, unsqueeze } from "./reshape";

const identity: NodeReader = (graph, node) => graph.symbolicInput(node, 0);

/** By operator. */
export const NODE_READERS: Readonly<Record<string, NodeReader>> = {
  Add: merge(({ tf }) => tf.layers.add()),
  AveragePool: pooling("averagePooling2d"),
  BatchNormalization: batchNormalization,
  Cast: identity,
  Clip: clip,
  Concat: concatenate,
  Conv: convolution,
  Dropout: identity,
  Flatten: flatten,
  GRU: recurrent,
  Gather: gather,
  Gemm: gemm,
  GlobalAveragePool: globalPooling("globalAveragePooling2d"),
  GlobalMaxPool: globalPooling("globalMaxPooling2d"),
  Identity: identity,
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  LeakyRelu: leakyRelu,
  MatMul: matMul,
  Max: merge(({ tf }) => tf.layers.maximum()),
  MaxPool: pooling("maxPooling2d"),
  Mean: merge(({ tf }) => tf.layers.average()),
  Min: merge(({ tf }) => tf.layers.minimum()),
  Mul: merge(({ tf }) => tf.layers.multiply()),
  Pad: pad,
  RNN: recurrent,
  ReduceMax: reduction("globalMaxPooling2d"),
  ReduceMean: reduction("globalAveragePooling2d"),
  Reshape: reshape,
  Squeeze: squeeze,
  Sum: merge(({ tf }) => tf.layers.add()),
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  ...Object.fromEntries(ACTIVATIONS.map(({ operator }) => [operator, activation])),
};
