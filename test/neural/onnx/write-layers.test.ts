import type { layers as Layers, LayersModel, SymbolicTensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { start } from "../../../lib/neural/engine/start";
import type { TensorFlow } from "../../../lib/neural/engine/types";
import { samePadding } from "../../../lib/neural/layers/onnx/operator-names";
import { writeOnnx } from "../../../lib/neural/onnx/write-onnx";
import { decoded } from "./decoded";

type Layer = Layers.Layer;
type OnnxModel = ReturnType<typeof decoded>;
let tf: TensorFlow;

beforeAll(async () => {
  ({ tf } = await start({ prefer: "cpu" }));
});

function written(...layers: readonly Layer[]): OnnxModel {
  const model = tf.sequential({ layers: [...layers] });
  try {
    return decoded(writeOnnx(model));
  } finally {
    model.dispose();
  }
}

function attributesOf({ nodes }: OnnxModel, operator: string) {
  return nodes.find((node) => node.operator === operator)?.attributes;
}

const operators = ({ nodes }: OnnxModel) => nodes.map(({ operator }) => operator);

describe("layers as nodes of ONNX", () => {
  test("the model is named, of opset 17, and for any batch size", () => {
    const model = written(tf.layers.dense({ units: 2, inputShape: [3] }));
    expect(model.opset).toBe(17);
    expect(model.inputs).toEqual([{ name: "input", dims: [undefined, 3] }]);
    expect(model.outputs).toEqual([{ name: "output", dims: [undefined, 2] }]);
    expect(operators(model)).toEqual(["Gemm", "Identity"]);
  });

  test("a dense layer is a Gemm for rows with a bias, otherwise a MatMul", () => {
    const [rows, steps] = [[3], [4, 3]];
    const dense = (inputShape: number[], useBias: boolean) =>
      operators(written(tf.layers.dense({ units: 2, inputShape, useBias }))).slice(0, -1);
    expect(dense(rows, true)).toEqual(["Gemm"]);
    expect(dense(rows, false)).toEqual(["MatMul"]);
    expect(dense(steps, true)).toEqual(["MatMul", "Add"]);
    expect(dense(steps, false)).toEqual(["MatMul"]);
  });

  test("windows have ONNX's attributes", () => {
    const images = [10, 9, 1];
    const model = written(
      tf.layers.conv2d({
        inputShape: images,
        filters: 2,
        kernelSize: [3, 2],
        strides: [2, 1],
        padding: "same",
      }),
      tf.layers.separableConv2d({ filters: 2, kernelSize: 2, dilationRate: 2, padding: "same" }),
      tf.layers.maxPooling2d({ poolSize: [2, 3], strides: [1, 2], padding: "same" }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
    );
    const convolutions = model.nodes.filter(({ operator }) => operator === "Conv");
    // Rows: 5 windows of 3 in steps of 2 need one more row, after the last; columns: 9 windows of 2 one more column.
    expect(convolutions[0].attributes).toEqual({
      kernel_shape: [3, 2],
      strides: [2, 1],
      dilations: [1, 1],
      pads: [0, 0, 1, 1],
    });
    expect(convolutions[1].attributes).toEqual({
      kernel_shape: [2, 2],
      strides: [1, 1],
      dilations: [2, 2],
      pads: [1, 1, 1, 1],
      group: 2,
    });
    // 5 rows and 9 columns: 5 windows of 2 need 6 rows, 5 windows of 3 in steps of 2 need 11 columns.
    expect(attributesOf(model, "MaxPool")).toEqual({
      kernel_shape: [2, 3],
      strides: [1, 2],
      pads: [0, 1, 1, 1],
    });
    expect(attributesOf(model, "AveragePool")).toEqual({
      kernel_shape: [2, 2],
      strides: [2, 2],
      pads: [0, 0, 0, 0],
    });
  });

  test.each([
    [5, 3, 1, 1, [1, 1]],
    [5, 2, 1, 1, [0, 1]],
    [6, 3, 2, 1, [0, 1]],
    [5, 3, 2, 1, [1, 1]],
    [5, 3, 1, 2, [2, 2]],
    [4, 1, 3, 1, [0, 0]],
  ])("same padding as TensorFlow's: length %i, kernel %i, stride %i, dilation %i", (...given) => {
    const [length, kernel, stride, dilation, expected] = given;
    expect(samePadding(length, kernel, stride, dilation)).toEqual(expected);
  });

  test("what ONNX leaves to a default is written: epsilon, alpha, bounds", () => {
    const model = written(
      tf.layers.batchNormalization({ inputShape: [4] }),
      tf.layers.leakyReLU({}),
      tf.layers.reLU({ maxValue: 6 }),
      tf.layers.layerNormalization({ epsilon: 0.01 }),
    );
    expect(attributesOf(model, "BatchNormalization")?.epsilon).toBeCloseTo(1e-3, 9);
    expect(attributesOf(model, "LeakyRelu")?.alpha).toBeCloseTo(0.3, 6);
    expect(attributesOf(model, "LayerNormalization")).toEqual({ axis: -1, epsilon: Math.fround(0.01) });
    const clip = model.nodes.find(({ operator }) => operator === "Clip");
    const bounds = clip?.inputs.slice(1).map((name) => model.initializers.find((own) => own.name === name));
    expect(bounds?.map((bound) => [bound?.dims, bound?.values[0]])).toEqual([
      [[], 0],
      [[], 6],
    ]);
  });

  test("a batch normalization without scale or centre has ones and zeros", () => {
    const weightsOf = (settings: object) => {
      const model = written(tf.layers.batchNormalization({ inputShape: [2], ...settings }));
      const [, ...names] = model.nodes[0].inputs;
      return names.map((name) => [
        ...Array.from(model.initializers.find((own) => own.name === name)?.values ?? []),
      ]);
    };
    const constant = (value: number) => tf.initializers.constant({ value });
    const own = {
      betaInitializer: constant(3),
      gammaInitializer: constant(2),
      movingMeanInitializer: constant(4),
      movingVarianceInitializer: constant(5),
    };
    const rows = (...values: readonly number[]) => values.map((value) => [value, value]);
    expect(weightsOf(own)).toEqual(rows(2, 3, 4, 5));
    expect(weightsOf({ ...own, scale: false })).toEqual(rows(1, 3, 4, 5));
    expect(weightsOf({ ...own, center: false })).toEqual(rows(2, 0, 4, 5));
    expect(weightsOf({ ...own, scale: false, center: false })).toEqual(rows(1, 0, 4, 5));
  });

  test("a softmax of images is over the channels, which ONNX has second", () => {
    const softmax = (layer: Layer) => attributesOf(written(layer), "Softmax")?.axis;
    expect(softmax(tf.layers.softmax({ inputShape: [4, 4, 3], axis: 3 }))).toBe(1);
    expect(softmax(tf.layers.activation({ inputShape: [4, 3], activation: "softmax" }))).toBe(2);
    expect(softmax(tf.layers.dense({ inputShape: [4, 4, 3], units: 2, activation: "softmax" }))).toBe(3);
    expect(softmax(tf.layers.softmax({ inputShape: [4], axis: 1 }))).toBe(1);
    expect(softmax(tf.layers.softmax({ inputShape: [2, 4], axis: -1 }))).toBe(2);
  });

  test("images are transposed once, and only where the order changes", () => {
    const model = written(
      tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: 3 }),
      tf.layers.activation({ activation: "tanh" }),
      tf.layers.globalMaxPooling2d({} as never),
    );
    expect(operators(model)).toEqual(["Transpose", "Conv", "Tanh", "GlobalMaxPool", "Flatten", "Identity"]);
    expect(model.nodes[0].attributes).toEqual({ perm: [0, 3, 1, 2] });
    const back = written(tf.layers.maxPooling2d({ inputShape: [4, 4, 1], poolSize: 2 }));
    expect(operators(back)).toEqual(["Transpose", "MaxPool", "Transpose", "Identity"]);
    expect(back.nodes[2].attributes).toEqual({ perm: [0, 2, 3, 1] });
  });

  test("a recurrent layer says its direction, activations and resets", () => {
    const gru = written(tf.layers.gru({ inputShape: [5, 2], units: 3, recurrentActivation: "sigmoid" }));
    expect(attributesOf(gru, "GRU")).toEqual({
      hidden_size: 3,
      direction: "forward",
      activations: ["Sigmoid", "Tanh"],
      linear_before_reset: 0,
    });
    const lstm = written(tf.layers.lstm({ inputShape: [5, 2], units: 3, goBackwards: true }));
    expect(attributesOf(lstm, "LSTM")).toEqual({
      hidden_size: 3,
      direction: "reverse",
      activations: ["HardSigmoid", "Tanh", "Tanh"],
    });
    const simple = tf.layers.simpleRNN({ units: 3, returnSequences: true, activation: "relu" });
    const both = written(
      tf.layers.bidirectional({ inputShape: [5, 2], layer: simple as never, mergeMode: "concat" }),
    );
    expect(attributesOf(both, "RNN")).toEqual({
      hidden_size: 3,
      direction: "bidirectional",
      activations: ["Relu", "Relu"],
    });
  });

  test("a concatenation counts its axis from the start", () => {
    const concatenate = (axis: number) => {
      const input = tf.input({ shape: [4, 3] });
      const joined = tf.layers.concatenate({ axis }).apply([input, input]) as SymbolicTensor;
      const model: LayersModel = tf.model({ inputs: input, outputs: joined });
      return attributesOf(decoded(writeOnnx(model)), "Concat")?.axis;
    };
    expect([-1, -2, 1, 2].map(concatenate)).toEqual([2, 1, 1, 2]);
  });

  test("an axis may be counted from either end", () => {
    for (const axis of [-1, 3])
      expect(operators(written(tf.layers.batchNormalization({ inputShape: [3, 3, 2], axis })))).toContain(
        "BatchNormalization",
      );
  });

  test("a bias is that of the input; the one of the state is zero", () => {
    const { nodes, initializers } = written(
      tf.layers.gru({
        inputShape: [4, 2],
        units: 2,
        biasInitializer: "ones",
        recurrentActivation: "sigmoid",
      }),
    );
    const gru = nodes.find(({ operator }) => operator === "GRU");
    const bias = initializers.find(({ name }) => name === gru?.inputs[3]);
    expect(bias?.dims).toEqual([1, 12]);
    expect([...Array.from(bias?.values ?? [])]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  test.each<readonly [string, () => Layer, string]>([
    [
      "an activation that ONNX lacks",
      () => tf.layers.dense({ inputShape: [2], units: 2, activation: "gelu" as never, name: "it" }),
      'activation of layer it must be one of linear, relu6, elu, hardSigmoid, relu, selu, sigmoid, softmax, softplus, softsign, tanh, current value is "gelu"',
    ],
    [
      "another greatest value",
      () => tf.layers.reLU({ inputShape: [2], maxValue: 5, name: "it" }),
      "maxValue of layer it must be 6 or none, current value is 5",
    ],
    [
      "a greatest value above 6",
      () => tf.layers.reLU({ inputShape: [2], maxValue: 7, name: "it" }),
      "maxValue of layer it must be 6 or none, current value is 7",
    ],
    [
      "a softmax over another axis",
      () => tf.layers.softmax({ inputShape: [2, 3], axis: 1, name: "it" }),
      "axis of layer it must be the last, current value is 1",
    ],
    [
      "channels first",
      () =>
        tf.layers.maxPooling2d({
          inputShape: [1, 4, 4],
          poolSize: 2,
          dataFormat: "channelsFirst",
          name: "it",
        }),
      'dataFormat of layer it must be "channelsLast", current value is "channelsFirst"',
    ],
    [
      "images of any size whose size is to be kept",
      () =>
        tf.layers.conv2d({
          batchInputShape: [null, null, 4, 1],
          filters: 1,
          kernelSize: 3,
          padding: "same",
          name: "it",
        }),
      "input of layer it must be of a fixed height and width",
    ],
    [
      "a normalization of sequences",
      () => tf.layers.batchNormalization({ inputShape: [3, 2], name: "it" }),
      'layer it must be over the channels of rows or images, current value is "axis -1"',
    ],
    [
      "a normalization over rows of images",
      () => tf.layers.batchNormalization({ inputShape: [3, 3, 2], axis: 1, name: "it" }),
      'layer it must be over the channels of rows or images, current value is "axis 1"',
    ],
    [
      "a layer normalization over two axes",
      () => tf.layers.layerNormalization({ inputShape: [3, 2], axis: [1, 2], name: "it" }),
      'layer it must be scaled, over the last axis, current value is "axis 1,2"',
    ],
    [
      "a layer normalization without scale",
      () => tf.layers.layerNormalization({ inputShape: [3, 2], scale: false, name: "it" }),
      'layer it must be scaled, over the last axis, current value is "axis 2"',
    ],
    [
      "a dilated depthwise convolution, since TensorFlow.js ignores the rate",
      () => tf.layers.depthwiseConv2d({ inputShape: [5, 5, 1], kernelSize: 2, dilationRate: 2, name: "it" }),
      'dilationRate of layer it must be 1, current value is "2,2"',
    ],
    [
      "a state that is kept between batches",
      () => tf.layers.lstm({ batchInputShape: [2, 3, 2], units: 2, stateful: true, name: "it" }),
      "stateful of layer it must be left out, current value is true",
    ],
    [
      "a global pooling of channels first",
      () => tf.layers.globalMaxPooling2d({ inputShape: [1, 4, 4], dataFormat: "channelsFirst", name: "it" }),
      'dataFormat of layer it must be "channelsLast", current value is "channelsFirst"',
    ],
    [
      "an embedding with a mask",
      () => tf.layers.embedding({ inputDim: 3, outputDim: 2, inputLength: 2, maskZero: true, name: "it" }),
      "maskZero of layer it must be left out, current value is true",
    ],
    [
      "a sequence that runs backwards",
      () =>
        tf.layers.lstm({
          inputShape: [3, 2],
          units: 2,
          goBackwards: true,
          returnSequences: true,
          name: "it",
        }),
      "goBackwards of layer it must be false for sequences, current value is true",
    ],
    [
      "two directions that are added",
      () =>
        tf.layers.bidirectional({
          inputShape: [3, 2],
          layer: tf.layers.gru({ units: 2 }) as never,
          mergeMode: "sum",
          name: "it",
        }),
      'mergeMode of layer it must be "concat", current value is "sum"',
    ],
    [
      "a recurrent activation that ONNX lacks",
      () => tf.layers.simpleRNN({ inputShape: [3, 2], units: 2, activation: "selu", name: "it" }),
      'activation of layer it must be one of hardSigmoid, relu, sigmoid, softsign, tanh, current value is "selu"',
    ],
  ])("is refused with %s", (_, build, message) => {
    expect(() => written(build())).toThrow(TypeError);
    expect(() => written(build())).toThrow(`Cannot write an ONNX model: ${message}`);
  });
});
