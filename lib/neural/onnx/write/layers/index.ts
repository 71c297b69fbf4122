/**
 * How each layer of TensorFlow.js is written as ONNX nodes.
 *
 * A new layer for ONNX needs one entry here and one in `NODE_READERS` (../../read/operators). Add a network with the layer to
 * `NETWORKS` in test/neural/onnx/onnx-file.test.ts: with MERCHANT_LAB_PYTHON set to a Python that has onnx and onnxruntime, the test
 * compares both directions with them.
 */
import { RESET_AFTER_GRU } from "../../../layers/reset-after-gru";
import { settingsOf } from "../../../model/layer-settings";
import { addNode } from "../graph-builder";
import type { LayerWriter } from "../layer-writer";
import { activation, elementwise, relu, softmax } from "./activations";
import { convolution, depthwiseConvolution, separableConvolution } from "./convolution";
import { dense, embedding } from "./dense";
import { concatenate, merge } from "./merge";
import { batchNormalization, layerNormalization } from "./normalization";
import { globalPooling, pooling } from "./pooling";
import { bidirectional, recurrent } from "./recurrent";
import { permute, reshape, zeroPadding } from "./reshape";

const identity: LayerWriter = elementwise((_, name) => name);

/** By layer class. */
export const LAYER_WRITERS: Readonly<Record<string, LayerWriter>> = {
  Activation: activation,
  Add: merge("Add"),
  AveragePooling2D: pooling("AveragePool"),
  BatchNormalization: batchNormalization,
  Bidirectional: bidirectional,
  Concatenate: concatenate,
  Conv2D: convolution,
  Dense: dense,
  DepthwiseConv2D: depthwiseConvolution,
  Dropout: identity,
  ELU: elementwise(({ graph }, name) => addNode(graph, "Elu", [name])),
  Embedding: embedding,
  Flatten: reshape,
  GRU: recurrent,
  GaussianNoise: identity,
  GlobalAveragePooling2D: globalPooling("GlobalAveragePool"),
  GlobalMaxPooling2D: globalPooling("GlobalMaxPool"),
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  LeakyReLU: elementwise(({ graph, layer }, name) =>
    addNode(graph, "LeakyRelu", [name], { alpha: settingsOf(layer).alpha ?? 0.3 }),
  ),
  MaxPooling2D: pooling("MaxPool"),
  Maximum: merge("Max"),
  Minimum: merge("Min"),
  Multiply: merge("Mul"),
  Permute: permute,
  [RESET_AFTER_GRU]: recurrent,
  ReLU: relu,
  Reshape: reshape,
  SeparableConv2D: separableConvolution,
  SimpleRNN: recurrent,
  Softmax: softmax,
  ZeroPadding2D: zeroPadding,
};
