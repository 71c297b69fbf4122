/** What moves a window over pictures, which lie channels last in TensorFlow.js. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import { sameMargin } from "./layers";
import type { OnnxNode } from "./proto";
import { withActivation } from "./read-activations";
import {
  arranged,
  type Constant,
  computedOf,
  constantOf,
  fromStart,
  numberOf,
  numbersOf,
  type Operate,
  optionalConstant,
  PICTURE,
  put,
  type Reading,
  refuse,
  ZEROS,
} from "./reading";

export const convolution: Operate = (reading, node) => {
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

export function pooling(kind: "maxPooling2d" | "averagePooling2d"): Operate {
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

export function globalPooling(kind: Globally): Operate {
  return (reading, node) => ({ tensor: globally(reading, node, kind), axes: [0, 1, undefined, undefined] });
}

/** The mean or the greatest over height and width, which is how PyTorch writes global pooling. */
export function reduction(kind: Globally): Operate {
  return (reading, node) => {
    const given = numbersOf(node, "axes") ?? optionalConstant(reading, node, 1)?.values ?? [];
    const rank = computedOf(reading, node, 0).axes.length;
    const over = Array.from(given, (axis) => fromStart(axis, rank)).sort();
    if (rank !== 4 || String(over) !== "2,3") refuse(node, "axes", "height and width of pictures", over);
    const keeps = numberOf(node, "keepdims", 1) === 1;
    const tensor = globally(reading, node, kind);
    return { tensor, axes: keeps ? [0, 1, undefined, undefined] : [0, 1] };
  };
}

export const pad: Operate = (reading, node) => {
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
