import { mustBe } from "../../core/errors";
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";
import { OPERATOR_OF } from "./activations";
import { type Placed, type Put, settingsOf, tensorOf, WRITING, weightOf } from "./placed";
import { bidirectional, recurrent } from "./recurrent";
import { channelsFirst, channelsLast, emit, integers, type Sheet, weights } from "./sheet";

/** @throws {TypeError} If ONNX's operators have no such activation. */
function activate(placed: Placed, name: string, isFirst: boolean, activation = "linear"): string {
  const { sheet, layer, shape } = placed;
  if (activation === "linear") return name;
  if (activation === "relu6")
    return emit(sheet, "Clip", [name, weights(sheet, [], [0]), weights(sheet, [], [6])]);
  if (activation === "softmax")
    return emit(sheet, "Softmax", [name], { axis: isFirst ? 1 : shape.length - 1 });
  const operator = OPERATOR_OF.get(activation);
  if (operator === undefined)
    throw new TypeError(
      mustBe(
        WRITING,
        `activation of layer ${layer.name}`,
        `one of linear, relu6, ${[...OPERATOR_OF.keys()].join(", ")}`,
        activation,
      ),
    );
  return emit(sheet, operator, [name]);
}

/** A function of each number, however they lie. */
function each(placed: Placed, name: (input: string, isFirst: boolean) => string) {
  const [value] = placed.given;
  return { name: name(value.name, value.channelsFirst), channelsFirst: value.channelsFirst };
}

const dense: Put = (placed) => {
  const { sheet, layer, given } = placed;
  const { activation, useBias } = settingsOf(layer);
  const input = channelsLast(sheet, given[0]);
  const kernel = tensorOf(placed, 0);
  let sum: string;
  if (useBias && given[0].shape.length === 2) sum = emit(sheet, "Gemm", [input, kernel, tensorOf(placed, 1)]);
  else {
    const product = emit(sheet, "MatMul", [input, kernel]);
    sum = useBias ? emit(sheet, "Add", [product, tensorOf(placed, 1)]) : product;
  }
  return { name: activate(placed, sum, false, activation), channelsFirst: false };
};

const convolution: Put = (placed) => {
  const { sheet, layer, given } = placed;
  const { activation, useBias } = settingsOf(layer);
  const { dims, values } = weightOf(layer, 0);
  const filters = filtersOf(sheet, dims, values);
  const bias = useBias ? [tensorOf(placed, 1)] : [];
  const sum = emit(sheet, "Conv", [channelsFirst(sheet, given[0]), filters, ...bias], windowOf(placed));
  return { name: activate(placed, sum, true, activation), channelsFirst: true };
};

const depthwise: Put = (placed) => {
  const { sheet, layer, given } = placed;
  const { activation, useBias } = settingsOf(layer);
  const bias = useBias ? [tensorOf(placed, 1)] : [];
  const sum = depthwiseSum(placed, channelsFirst(sheet, given[0]), bias);
  return { name: activate(placed, sum, true, activation), channelsFirst: true };
};

const separable: Put = (placed) => {
  const { sheet, layer, given } = placed;
  const { activation, useBias } = settingsOf(layer);
  const sum = depthwiseSum(placed, channelsFirst(sheet, given[0]), []);
  const { dims, values } = weightOf(layer, 1);
  const bias = useBias ? [tensorOf(placed, 2)] : [];
  const mixed = emit(sheet, "Conv", [sum, filtersOf(sheet, dims, values), ...bias]);
  return { name: activate(placed, mixed, true, activation), channelsFirst: true };
};

/** Each channel by itself: as many groups as channels. */
function depthwiseSum(placed: Placed, input: string, bias: readonly string[]): string {
  const { sheet, layer } = placed;
  const { dims, values } = weightOf(layer, 0);
  const [height, width, channels, multiplier] = dims;
  const filters = filtersOf(sheet, [height, width, 1, channels * multiplier], values);
  return emit(sheet, "Conv", [input, filters, ...bias], { ...windowOf(placed), group: channels });
}

/** (height, width, in, out) of TensorFlow.js as ONNX's (out, in, height, width). */
function filtersOf(sheet: Sheet, dims: readonly number[], values: Float32Array): string {
  const [height, width, channels, filters] = dims;
  const turned = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const filter = i % filters;
    const channel = Math.floor(i / filters) % channels;
    const pixel = Math.floor(i / (filters * channels));
    turned[(filter * channels + channel) * height * width + pixel] = values[i];
  }
  return weights(sheet, [filters, channels, height, width], turned);
}

/** Size, steps and margins of a window that moves over pictures. */
function windowOf({ layer, given }: Placed) {
  const { dataFormat, dilationRate, kernelSize, padding, poolSize, strides = [1, 1] } = settingsOf(layer);
  if (dataFormat !== undefined && dataFormat !== "channelsLast")
    throw new TypeError(mustBe(WRITING, `dataFormat of layer ${layer.name}`, '"channelsLast"', dataFormat));
  // A depthwise convolution's settings hold one number where its kernel is square.
  const [kernel, over, dilated] = [
    poolSize ?? kernelSize ?? weightOf(layer, 0).dims.slice(0, 2),
    strides,
    dilationRate ?? 1,
  ].map(square);
  const [, height, width] = given[0].shape;
  if (padding === "same" && (height === null || width === null))
    throw new TypeError(
      mustBe(WRITING, `input of layer ${layer.name}`, "of a fixed height and width", given[0].shape),
    );
  const margins = [height, width].map((length, i) =>
    padding === "same" ? sameMargin(length ?? 0, kernel[i], over[i], dilated[i]) : [0, 0],
  );
  return {
    kernel_shape: kernel,
    strides: over,
    ...(poolSize === undefined && { dilations: dilated }),
    pads: [margins[0][0], margins[1][0], margins[0][1], margins[1][1]],
  };
}

function square(size: number | readonly number[]): number[] {
  const sizes = [size].flat();
  return sizes.length === 1 ? [sizes[0], sizes[0]] : sizes;
}

/** What TensorFlow adds before and after so that every step has a window; the odd one comes after. */
export function sameMargin(length: number, kernel: number, stride: number, dilation: number): number[] {
  const steps = Math.ceil(length / stride);
  const total = Math.max(0, (steps - 1) * stride + (kernel - 1) * dilation + 1 - length);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

function pooling(operator: string): Put {
  return (placed) => ({
    name: emit(placed.sheet, operator, [channelsFirst(placed.sheet, placed.given[0])], windowOf(placed)),
    channelsFirst: true,
  });
}

function globalPooling(operator: string): Put {
  return ({ sheet, given }) => {
    const pooled = emit(sheet, operator, [channelsFirst(sheet, given[0])]);
    return { name: emit(sheet, "Flatten", [pooled]), channelsFirst: false };
  };
}

const batchNormalization: Put = (placed) => {
  const { sheet, layer, given } = placed;
  const { axis = -1, epsilon = 1e-3, scale = true, center = true } = settingsOf(layer);
  const rank = given[0].shape.length;
  if (rank === 3 || (axis !== -1 && axis !== rank - 1))
    throw new TypeError(
      mustBe(WRITING, `layer ${layer.name}`, "over the channels of rows or pictures", `axis ${axis}`),
    );
  const own = layer.weights.map((_, i) => weightOf(layer, i));
  const channels = own[0].values.length;
  // TensorFlow.js keeps gamma and beta, where there are any, before mean and variance.
  const gamma = scale ? own[0].values : new Float32Array(channels).fill(1);
  const beta = center ? own[scale ? 1 : 0].values : new Float32Array(channels);
  const parts = [gamma, beta, ...own.slice(-2).map(({ values }) => values)];
  const tensors = parts.map((values) => weights(sheet, [channels], values));
  const input = channelsFirst(sheet, given[0]);
  return {
    name: emit(sheet, "BatchNormalization", [input, ...tensors], { epsilon }),
    channelsFirst: rank === 4,
  };
};

const layerNormalization: Put = (placed) => {
  const { sheet, layer, given } = placed;
  const { axis = -1, epsilon = 1e-3, scale = true, center = true } = settingsOf(layer);
  const axes = [axis].flat();
  const rank = given[0].shape.length;
  if (axes.length !== 1 || !scale || (axes[0] !== -1 && axes[0] !== rank - 1))
    throw new TypeError(mustBe(WRITING, `layer ${layer.name}`, "scaled, over the last axis", `axis ${axes}`));
  const inputs = [
    channelsLast(sheet, given[0]),
    tensorOf(placed, 0),
    ...(center ? [tensorOf(placed, 1)] : []),
  ];
  return { name: emit(sheet, "LayerNormalization", inputs, { axis: -1, epsilon }), channelsFirst: false };
};

const reshape: Put = ({ sheet, given, shape }) => {
  const sizes = integers(sheet, [-1, ...shape.slice(1).map((size) => size ?? -1)]);
  return { name: emit(sheet, "Reshape", [channelsLast(sheet, given[0]), sizes]), channelsFirst: false };
};

const permute: Put = ({ sheet, layer, given }) => {
  const { dims = [] } = settingsOf(layer);
  const turned = emit(sheet, "Transpose", [channelsLast(sheet, given[0])], { perm: [0, ...dims] });
  return { name: turned, channelsFirst: false };
};

function merge(operator: string): Put {
  return ({ sheet, given }) => {
    const isFirst = given.every((value) => value.channelsFirst);
    const names = given.map((value) => (isFirst ? value.name : channelsLast(sheet, value)));
    const name = names.reduce((sum, next) => emit(sheet, operator, [sum, next]));
    return { name, channelsFirst: isFirst };
  };
}

const concatenate: Put = ({ sheet, layer, given, shape }) => {
  const { axis = -1 } = settingsOf(layer);
  const last = Number(axis) < 0 ? shape.length + Number(axis) : Number(axis);
  const names = given.map((value) => channelsLast(sheet, value));
  return { name: emit(sheet, "Concat", names, { axis: last }), channelsFirst: false };
};

const zeroPadding: Put = ({ sheet, layer, given }) => {
  const [[top, bottom], [left, right]] = settingsOf(layer).padding as readonly (readonly number[])[];
  const pads = integers(sheet, [0, 0, top, left, 0, 0, bottom, right]);
  return { name: emit(sheet, "Pad", [channelsFirst(sheet, given[0]), pads]), channelsFirst: true };
};

const embedding: Put = (placed) => {
  const { sheet, layer, given } = placed;
  if (settingsOf(layer).maskZero)
    throw new TypeError(mustBe(WRITING, `maskZero of layer ${layer.name}`, "false", true));
  const INT64 = 7;
  const indices = emit(sheet, "Cast", [given[0].name], { to: INT64 });
  return { name: emit(sheet, "Gather", [tensorOf(placed, 0), indices], { axis: 0 }), channelsFirst: false };
};

const softmax: Put = (placed) => {
  const { layer, shape } = placed;
  const { axis = -1 } = settingsOf(layer);
  if (axis !== -1 && axis !== shape.length - 1)
    throw new TypeError(mustBe(WRITING, `axis of layer ${layer.name}`, "the last", axis));
  return each(placed, (name, isFirst) => activate(placed, name, isFirst, "softmax"));
};

const same: Put = (placed) => each(placed, (name) => name);

/** By the name of the layer's class. */
export const PUTS: Readonly<Record<string, Put>> = {
  Activation: (placed) =>
    each(placed, (name, isFirst) => activate(placed, name, isFirst, settingsOf(placed.layer).activation)),
  Add: merge("Add"),
  AveragePooling2D: pooling("AveragePool"),
  BatchNormalization: batchNormalization,
  Bidirectional: bidirectional,
  Concatenate: concatenate,
  Conv2D: convolution,
  Dense: dense,
  DepthwiseConv2D: depthwise,
  Dropout: same,
  ELU: (placed) => each(placed, (name) => emit(placed.sheet, "Elu", [name])),
  Embedding: embedding,
  Flatten: reshape,
  GRU: recurrent,
  GaussianNoise: same,
  GlobalAveragePooling2D: globalPooling("GlobalAveragePool"),
  GlobalMaxPooling2D: globalPooling("GlobalMaxPool"),
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  LeakyReLU: (placed) =>
    each(placed, (name) =>
      emit(placed.sheet, "LeakyRelu", [name], { alpha: settingsOf(placed.layer).alpha ?? 0.3 }),
    ),
  MaxPooling2D: pooling("MaxPool"),
  Maximum: merge("Max"),
  Minimum: merge("Min"),
  Multiply: merge("Mul"),
  Permute: permute,
  [RESET_AFTER_GRU]: recurrent,
  ReLU: (placed) => {
    const { maxValue } = settingsOf(placed.layer);
    if (typeof maxValue === "number" && maxValue !== 6)
      throw new TypeError(mustBe(WRITING, `maxValue of layer ${placed.layer.name}`, "6 or none", maxValue));
    return each(placed, (name) => activate(placed, name, false, maxValue === 6 ? "relu6" : "relu"));
  },
  Reshape: reshape,
  SeparableConv2D: separable,
  SimpleRNN: recurrent,
  Softmax: softmax,
  ZeroPadding2D: zeroPadding,
};
