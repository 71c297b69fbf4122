/** How each operator of ONNX is read as layers of TensorFlow.js. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { transposed } from "./constants";
import { sameMargin } from "./layers";
import type { OnnxNode } from "./proto";
import { readRecurrent } from "./read-recurrent";
import {
  arranged,
  batchFirst,
  type Computed,
  type Constant,
  computedOf,
  constantOf,
  dimsOf,
  givenTo,
  isConstant,
  numberOf,
  numbersOf,
  optionalConstant,
  put,
  type Reading,
  refuse,
  reshapable,
  sizesIn,
} from "./reading";

/** Reads a node; returns its first output, unless it sets its outputs itself. */
export type Operate = (reading: Reading, node: OnnxNode) => Computed | undefined;

const PICTURE = [0, 3, 1, 2];

/** Activations without settings, which the layer before can do too. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  Elu: "elu",
  HardSigmoid: "hardSigmoid",
  Relu: "relu",
  Selu: "selu",
  Sigmoid: "sigmoid",
  Softmax: "softmax",
  Softplus: "softplus",
  Softsign: "softsign",
  Tanh: "tanh",
};
/** What the settings of these must be, where they are there. */
const USUAL: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Elu: { alpha: 1 },
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  Selu: { alpha: 1.6732632423543772, gamma: 1.0507009873554805 },
};

function activationOf(node: OnnxNode): string | undefined {
  for (const [name, usual] of Object.entries(USUAL[node.operator] ?? {}))
    if (Math.abs(numberOf(node, name, usual) - usual) > 1e-6) return undefined;
  return ACTIVATIONS[node.operator];
}

/** The only node that hears from this one's output. */
function onlyListener({ listeners, outputName }: Reading, [output]: readonly string[]): OnnxNode | undefined {
  const all = listeners.get(output) ?? [];
  return all.length === 1 && output !== outputName ? all[0] : undefined;
}

/** Makes the layer with the activation that follows, and lets its value stand for that node's too. */
function withActivation(
  reading: Reading,
  last: OnnxNode,
  axes: Computed["axes"],
  make: (activation: "linear") => SymbolicTensor,
): Computed {
  const next = onlyListener(reading, last.outputs);
  const activation = next && activationOf(next);
  const fits =
    next?.operator !== "Softmax" || axes[softmaxAxis(next, axes.length)] === Math.max(...known(axes));
  // tfjs types the names one by one.
  const value = { tensor: make((activation && fits ? activation : "linear") as "linear"), axes };
  if (next && activation && fits) {
    reading.done.add(next);
    reading.values.set(next.outputs[0], value);
  }
  return value;
}

function known(axes: Computed["axes"]): number[] {
  return axes.filter((axis): axis is number => axis !== undefined);
}

function softmaxAxis(node: OnnxNode, rank: number): number {
  const axis = numberOf(node, "axis", -1);
  return axis < 0 ? axis + rank : axis;
}

const ZEROS = { kernelInitializer: "zeros", depthwiseInitializer: "zeros" } as const;

const convolution: Operate = (reading, node) => {
  const { tf } = reading;
  const weights = constantOf(reading, node, 1);
  const bias = optionalConstant(reading, node, 2);
  if (weights.dims.length !== 4)
    refuse(node, "the weights", "of a convolution of pictures, with 4 axes", `${weights.dims.length} axes`);
  const [filters, perGroup, height, width] = weights.dims;
  const group = numberOf(node, "group", 1);
  const isDepthwise = group > 1 && perGroup === 1;
  if (group !== 1 && !isDepthwise) refuse(node, "group", "1, or the number of channels", group);
  const { input, settings } = windowed(reading, node, [height, width], true);
  if (isDepthwise && group !== input.shape[3]) refuse(node, "group", "1, or the number of channels", group);
  const dilationRate = pair(node, "dilations");
  const kernel = turned(weights, isDepthwise ? group : 0);
  const parts = bias ? [kernel, bias] : [kernel];
  return withActivation(reading, node, PICTURE, (activation) => {
    const common = { ...ZEROS, ...settings, dilationRate, activation, useBias: bias !== undefined };
    const kernelSize: [number, number] = [height, width];
    const layer = isDepthwise
      ? tf.layers.depthwiseConv2d({ kernelSize, depthMultiplier: filters / group, ...common })
      : tf.layers.conv2d({ kernelSize, filters, ...common });
    return put(reading, layer, input, parts);
  });
};

/** ONNX's (out, in, height, width) as (height, width, in, out); by channels, as (height, width, channels, out a channel). */
function turned({ dims, values }: Constant, channels: number): Constant {
  const [filters, perGroup, height, width] = dims;
  const inside = channels || perGroup;
  const outside = (filters * perGroup) / inside;
  const pixels = height * width;
  const kernel = Float32Array.from({ length: values.length }, (_, i) => {
    const filter = i % outside;
    const channel = Math.floor(i / outside) % inside;
    const row = channels ? channel * outside + filter : filter * inside + channel;
    return values[row * pixels + Math.floor(i / (outside * inside))];
  });
  return { dims: [height, width, inside, outside], values: kernel, isInteger: false };
}

function pair(node: OnnxNode, name: string): [number, number] {
  const [down = 1, right = 1] = numbersOf(node, name) ?? [];
  return [down, right];
}

/** The pictures channels last, and how a window moves over them; margins of zeros are a layer before where they must be. */
function windowed(reading: Reading, node: OnnxNode, size: readonly number[], mayPad: boolean) {
  const { tf } = reading;
  const strides = pair(node, "strides");
  const dilations = pair(node, "dilations");
  if (numberOf(node, "ceil_mode", 0) !== 0) refuse(node, "ceil_mode", "0", 1);
  const value = computedOf(reading, node, 0);
  if (value.axes.length !== 4)
    refuse(node, "the input", "pictures, with 4 axes", `${value.axes.length} axes`);
  const input = arranged(reading, node, value, PICTURE);
  const automatic = String(node.attributes.auto_pad ?? "NOTSET");
  const [top, left, bottom, right] = numbersOf(node, "pads") ?? [0, 0, 0, 0];
  const margins = [top, bottom, left, right];
  const same = [1, 2].flatMap((axis, i) =>
    sameMargin(input.shape[axis] ?? Number.NaN, size[i], strides[i], dilations[i]),
  );
  if (automatic === "VALID" || (automatic === "NOTSET" && margins.every((margin) => margin === 0)))
    return { input, settings: { strides, padding: "valid" as const } };
  if (automatic === "SAME_UPPER" || (automatic === "NOTSET" && String(margins) === String(same)))
    return { input, settings: { strides, padding: "same" as const } };
  if (automatic !== "NOTSET" || !mayPad)
    refuse(node, "pads", "none, or those that keep the size", automatic === "NOTSET" ? margins : automatic);
  const padding: [[number, number], [number, number]] = [
    [top, bottom],
    [left, right],
  ];
  const padded = put(reading, tf.layers.zeroPadding2d({ padding }), input);
  return { input: padded, settings: { strides, padding: "valid" as const } };
}

function pooling(kind: "maxPooling2d" | "averagePooling2d"): Operate {
  return (reading, node) => {
    const poolSize = pair(node, "kernel_shape");
    if (pair(node, "dilations").some((dilation) => dilation !== 1)) refuse(node, "dilations", "1", "others");
    const mayPad = numberOf(node, "count_include_pad", 0) === 1;
    const { input, settings } = windowed(reading, node, poolSize, mayPad);
    if (mayPad && settings.padding === "same")
      refuse(node, "count_include_pad", "0 where the size is kept", 1);
    return {
      tensor: put(reading, reading.tf.layers[kind]({ poolSize, ...settings }), input),
      axes: PICTURE,
    };
  };
}

type Globally = "globalAveragePooling2d" | "globalMaxPooling2d";

const globally = (reading: Reading, node: OnnxNode, kind: Globally): SymbolicTensor =>
  // tfjs asks for settings, of which there are none.
  put(
    reading,
    reading.tf.layers[kind]({} as never),
    arranged(reading, node, computedOf(reading, node, 0), PICTURE),
  );

function globalPooling(kind: Globally): Operate {
  return (reading, node) => ({ tensor: globally(reading, node, kind), axes: [0, 1, undefined, undefined] });
}

/** The mean or the greatest over height and width, which is how PyTorch writes global pooling. */
function reduction(kind: Globally): Operate {
  return (reading, node) => {
    const given = numbersOf(node, "axes") ?? optionalConstant(reading, node, 1)?.values ?? [];
    const rank = computedOf(reading, node, 0).axes.length;
    const over = Array.from(given, (axis) => (axis < 0 ? axis + rank : axis)).sort();
    if (rank !== 4 || String(over) !== "2,3") refuse(node, "axes", "height and width of pictures", over);
    const keeps = numberOf(node, "keepdims", 1) === 1;
    const tensor = globally(reading, node, kind);
    return { tensor, axes: keeps ? [0, 1, undefined, undefined] : [0, 1] };
  };
}

/** A matrix product, the sum after it that is its bias, and the activation after that. */
function dense(
  reading: Reading,
  node: OnnxNode,
  kernel: Constant,
  bias: Constant | undefined,
  last: OnnxNode,
) {
  const value = computedOf(reading, node, 0);
  const input = arranged(reading, node, value, batchFirst(value.axes));
  const weights = bias ? [kernel, { ...bias, dims: [bias.values.length] }] : [kernel];
  return withActivation(reading, last, batchFirst(value.axes), (activation) =>
    put(
      reading,
      reading.tf.layers.dense({ ...ZEROS, units: kernel.dims[1], activation, useBias: bias !== undefined }),
      input,
      weights,
    ),
  );
}

const product: Operate = (reading, node) => {
  const kernel = constantOf(reading, node, 1);
  if (kernel.dims.length !== 2) refuse(node, "the weights", "a matrix", `${kernel.dims.length} axes`);
  const next = onlyListener(reading, node.outputs);
  const others = next?.operator === "Add" ? next.inputs.filter((name) => name !== node.outputs[0]) : [];
  const bias = reading.values.get(others[0] ?? "");
  if (!next || !bias || !isConstant(bias) || bias.values.length !== kernel.dims[1])
    return dense(reading, node, kernel, undefined, node);
  reading.done.add(next);
  const value = dense(reading, node, kernel, bias, next);
  reading.values.set(next.outputs[0], value);
  return value;
};

const gemm: Operate = (reading, node) => {
  for (const [name, rule] of [
    ["alpha", 1],
    ["beta", 1],
    ["transA", 0],
  ] as const)
    if (numberOf(node, name, rule) !== rule) refuse(node, name, String(rule), node.attributes[name]);
  const given = constantOf(reading, node, 1);
  const kernel = numberOf(node, "transB", 0) === 0 ? given : transposed(given);
  const bias = optionalConstant(reading, node, 2);
  if (bias && bias.values.length !== kernel.dims[1])
    refuse(node, "the bias", `${kernel.dims[1]} numbers`, `${bias.values.length} numbers`);
  return dense(reading, node, kernel, bias, node);
};

const batchNormalization: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  if (numberOf(node, "training_mode", 0) !== 0)
    refuse(node, "training_mode", "0: export it for predictions", 1);
  const parts = [1, 2, 3, 4].map((i) => constantOf(reading, node, i));
  const places = value.axes.length === 4 ? PICTURE : batchFirst(value.axes);
  if (![2, 4].includes(places.length)) refuse(node, "the input", "rows or pictures", `${places.length} axes`);
  const layer = reading.tf.layers.batchNormalization({ epsilon: numberOf(node, "epsilon", 1e-5) });
  return { tensor: put(reading, layer, arranged(reading, node, value, places), parts), axes: places };
};

const layerNormalization: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  const places = batchFirst(value.axes);
  const axis = numberOf(node, "axis", -1);
  if (axis !== -1 && axis !== places.length - 1) refuse(node, "axis", "the last", axis);
  const scale = constantOf(reading, node, 1);
  const shift = optionalConstant(reading, node, 2);
  const layer = reading.tf.layers.layerNormalization({
    epsilon: numberOf(node, "epsilon", 1e-5),
    center: shift !== undefined,
  });
  const input = arranged(reading, node, value, places);
  return { tensor: put(reading, layer, input, shift ? [scale, shift] : [scale]), axes: places };
};

const activation: Operate = (reading, node) => {
  const { axes, tensor } = computedOf(reading, node, 0);
  const name = activationOf(node);
  if (name === undefined) return refuse(node, "alpha", "the usual one", node.attributes.alpha);
  if (node.operator === "Softmax" && axes[softmaxAxis(node, axes.length)] !== tensor.shape.length - 1)
    refuse(node, "axis", "that of the channels", node.attributes.axis);
  return { tensor: put(reading, reading.tf.layers.activation({ activation: name as "relu" }), tensor), axes };
};

const leakyRelu: Operate = (reading, node) => {
  const { axes, tensor } = computedOf(reading, node, 0);
  const layer = reading.tf.layers.leakyReLU({ alpha: numberOf(node, "alpha", 0.01) });
  return { tensor: put(reading, layer, tensor), axes };
};

const clip: Operate = (reading, node) => {
  const bound = (index: number, name: string) =>
    optionalConstant(reading, node, index)?.values[0] ?? numberOf(node, name, Number.NaN);
  const [least, most] = [bound(1, "min"), bound(2, "max")];
  if (least !== 0 || most !== 6) refuse(node, "bounds", "0 and 6", `${least} and ${most}`);
  const { axes, tensor } = computedOf(reading, node, 0);
  return { tensor: put(reading, reading.tf.layers.reLU({ maxValue: 6 }), tensor), axes };
};

/** Values number by number: all must have the same sizes. */
function merge(make: (reading: Reading) => layers.Layer): Operate {
  return (reading, node) => {
    const values = node.inputs.map((_, i) => computedOf(reading, node, i));
    const [first, ...others] = values;
    const sizes = String(dimsOf(first));
    const other = others.find((value) => String(dimsOf(value)) !== sizes);
    if (other) refuse(node, "the inputs", "of the same sizes", `${sizes} and ${dimsOf(other)}`);
    const alike = values.every(({ axes }) => String(axes) === String(first.axes));
    const places = alike ? first.axes : first.axes.length === 4 ? PICTURE : batchFirst(first.axes);
    const tensors = values.map((value) =>
      alike ? value.tensor : arranged(reading, node, value, known(places)),
    );
    return { tensor: put(reading, make(reading), tensors), axes: places };
  };
}

const concatenate: Operate = (reading, node) => {
  const values = node.inputs.map((_, i) => computedOf(reading, node, i));
  const rank = values[0].axes.length;
  const places = rank === 4 ? PICTURE : batchFirst(values[0].axes);
  const axis = numberOf(node, "axis", 0);
  const place = places[axis < 0 ? axis + rank : axis];
  const tensors = values.map((value) => arranged(reading, node, value, places));
  const tensor =
    tensors.length === 1 ? tensors[0] : put(reading, reading.tf.layers.concatenate({ axis: place }), tensors);
  return { tensor, axes: places };
};

const pad: Operate = (reading, node) => {
  const pads = numbersOf(node, "pads") ?? Array.from(constantOf(reading, node, 1).values);
  const value = optionalConstant(reading, node, 2)?.values[0] ?? 0;
  const mode = node.attributes.mode ?? "constant";
  const [batch, channels, top, left, batchEnd, channelsEnd, bottom, right] = pads;
  if (mode !== "constant" || value !== 0) refuse(node, "mode", "zeros", mode);
  if (pads.length !== 8 || [batch, channels, batchEnd, channelsEnd].some((size) => size !== 0))
    refuse(node, "pads", "around pictures", pads);
  const input = arranged(reading, node, computedOf(reading, node, 0), PICTURE);
  const padding: [[number, number], [number, number]] = [
    [top, bottom],
    [left, right],
  ];
  return { tensor: put(reading, reading.tf.layers.zeroPadding2d({ padding }), input), axes: PICTURE };
};

const transpose: Operate = (reading, node) => {
  const { axes, ...value } = computedOf(reading, node, 0);
  const order = numbersOf(node, "perm") ?? axes.map((_, i) => axes.length - 1 - i);
  return { ...value, axes: order.map((axis) => axes[axis]) };
};

const squeeze: Operate = (reading, node) => {
  const { axes, ...value } = computedOf(reading, node, 0);
  const sizes = dimsOf({ axes, ...value });
  const given = Array.from(numbersOf(node, "axes") ?? optionalConstant(reading, node, 1)?.values ?? []);
  const gone = given.map((axis) => (axis < 0 ? axis + axes.length : axis));
  return reshaped(
    reading,
    node,
    sizes.filter((_, i) => !gone.includes(i)),
  );
};

const unsqueeze: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  const given = Array.from(numbersOf(node, "axes") ?? constantOf(reading, node, 1).values);
  const rank = value.axes.length + given.length;
  const added = given.map((axis) => (axis < 0 ? axis + rank : axis));
  const rest = dimsOf(value);
  return reshaped(
    reading,
    node,
    Array.from({ length: rank }, (_, i) => (added.includes(i) ? 1 : (rest.shift() ?? 1))),
  );
};

const flatten: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  if (numberOf(node, "axis", 1) !== 1 || value.axes[0] !== 0) refuse(node, "axis", "1", node.attributes.axis);
  return reshaped(reading, node, [-1, sizesIn(node, value).reduce((all, size) => all * size, 1)]);
};

const reshape: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  const sizes = dimsOf(value);
  const copies = numberOf(node, "allowzero", 0) === 0;
  const wanted = Array.from(constantOf(reading, node, 1).values, (size, i) =>
    size === 0 && copies ? sizes[i] : size,
  );
  const all = (list: readonly number[]) => list.filter((size) => size !== -1).reduce((a, b) => a * b, 1);
  const open = wanted.filter((size) => size === -1).length;
  // Two are open where one copies the batch; the other is what is left.
  const left = wanted.findIndex((size, i) => size === -1 && sizes[i] !== -1);
  if (open === 2 && left >= 0) wanted[left] = all(sizes) / all(wanted);
  // A model for batches of one size says that size.
  if (open === 0) wanted[0] = -1;
  return reshaped(reading, node, wanted);
};

/**
 * The value with these sizes, -1 for the batch. Rows before and after the batch stay there, so their order is the same in
 * each sample; where only axes of size 1 come and go, nothing is computed.
 */
function reshaped(reading: Reading, node: OnnxNode, wanted: readonly number[]): Computed {
  const value = computedOf(reading, node, 0);
  const given = dimsOf(value);
  const count = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  const before = (sizes: readonly number[]) => count(sizes.slice(0, sizes.indexOf(-1)));
  const whole = (sizes: readonly number[]) => count(sizes.filter((size) => size !== -1));
  if (
    wanted.filter((size) => size === -1).length !== 1 ||
    before(wanted) !== before(given) ||
    whole(wanted) !== whole(given)
  )
    refuse(node, "the shape", "one that leaves the samples apart", wanted);
  const real = value.axes.filter((_, i) => given[i] !== 1);
  if (String(given.filter((size) => size !== 1)) === String(wanted.filter((size) => size !== 1)))
    return onlyOnes(reading, node, value, real, wanted);
  const ordered = reshapable(reading, value);
  const targetShape = wanted.filter((size) => size !== -1);
  const tensor = put(reading, reading.tf.layers.reshape({ targetShape }), ordered.tensor);
  return { tensor, axes: batchFirst(wanted.map((size) => (size === -1 ? 0 : undefined))) };
}

/** Axes of size 1 come and go where the tensor does without them; where it has some, they move or are computed. */
function onlyOnes(
  reading: Reading,
  node: OnnxNode,
  value: Computed,
  real: Computed["axes"],
  wanted: readonly number[],
): Computed {
  const ones = known(value.axes).filter((axis) => !real.includes(axis));
  const left = [...real];
  // As many as the tensor has may change places with sizes above 1: one channel before or behind the rows is the same.
  if (ones.length === 0 || ones.length === wanted.filter((size) => size === 1).length)
    return { ...value, axes: wanted.map((size) => (size === 1 ? ones.shift() : left.shift())) };
  const ordered = reshapable(reading, value);
  const targetShape = wanted.filter((size) => size !== -1);
  if (targetShape.length === 0) refuse(node, "the shape", "one with an axis beside the batch", wanted);
  const tensor = put(reading, reading.tf.layers.reshape({ targetShape }), ordered.tensor);
  return { tensor, axes: batchFirst(wanted.map((size) => (size === -1 ? 0 : undefined))) };
}

/** An embedding, or the last step of a sequence. */
const gather: Operate = (reading, node) => {
  const data = givenTo(reading, node, 0);
  const axis = numberOf(node, "axis", 0);
  if (isConstant(data)) {
    const indices = computedOf(reading, node, 1);
    if (axis !== 0 || data.dims.length !== 2) refuse(node, "the table", "a matrix, read by rows", data.dims);
    const places = batchFirst(indices.axes);
    const [inputDim, outputDim] = data.dims;
    const layer = reading.tf.layers.embedding({ inputDim, outputDim, embeddingsInitializer: "zeros" });
    const tensor = put(reading, layer, arranged(reading, node, indices, places), [data]);
    return { tensor, axes: [...places, places.length] };
  }
  const { values, dims } = constantOf(reading, node, 1);
  const place = axis < 0 ? axis + data.axes.length : axis;
  const size = dimsOf(data)[place];
  const isLast = values.length === 1 && (values[0] === -1 || values[0] === size - 1);
  if (data.axes[place] === undefined && values.length === 1) {
    const axes = dims.length === 0 ? data.axes.filter((_, i) => i !== place) : data.axes;
    return { ...data, axes };
  }
  if (!data.last || data.axes[place] !== 1 || !isLast)
    return refuse(node, "what is picked", "the last step of a recurrent layer that runs forward", values[0]);
  const shifted = data.axes.map((own) => (own === 1 ? undefined : own && Math.max(0, own - 1)));
  const axes = dims.length === 0 ? shifted.filter((_, i) => i !== place) : shifted;
  return { tensor: data.last(), axes };
};

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
