/** Convolutions, pooling and padding of images. */
import type { Tensor } from "@tensorflow/tfjs";
import { activate } from "./activations";
import type { LayerContext, LayerWriter } from "./graph-builder";
import { samePadding } from "./operator-names";

/** A layer on images channels first, then its activation if it has one. */
function onImages(write: (context: LayerContext, input: string) => string): LayerWriter {
  return (context) => {
    const name = write(context, context.channelsFirst());
    return { name: activate(context, name, true, context.settings.activation), isChannelsFirst: true };
  };
}

/** TensorFlow.js's (height, width, channels, filters) as ONNX's (filters, channels, height, width). */
const toFilters = (kernel: Tensor) => kernel.transpose([3, 2, 0, 1]);

export const convolution = onImages((context, input) => {
  const kernel = context.addWeight(([own]) => toFilters(own));
  return context.add("Conv", [input, kernel, ...bias(context, 1)], windowOf(context));
});

/** In ONNX a depthwise convolution has one group per channel. */
function depthwise(context: LayerContext, input: string, added: readonly string[]): string {
  const [height, width, channels, multiplier] = context.layer.weights[0].shape as number[];
  const dims = [channels * multiplier, 1, height, width];
  const kernel = context.addWeight(([own]) => own.transpose([2, 3, 0, 1]), dims);
  return context.add("Conv", [input, kernel, ...added], { ...windowOf(context), group: channels });
}

export const depthwiseConvolution = onImages((context, input) => {
  const { dilationRate = 1 } = context.settings;
  // TensorFlow.js's layer has the setting, but ignores it.
  if ([dilationRate].flat().some((rate) => rate !== 1))
    context.refuse("dilationRate", "1", String(dilationRate));
  return depthwise(context, input, bias(context, 1));
});

export const separableConvolution = onImages((context, input) => {
  const first = depthwise(context, input, []);
  const added = bias(context, 2);
  return context.add("Conv", [first, context.addWeight(([, own]) => toFilters(own)), ...added]);
});

export function bias(context: LayerContext, index: number): readonly string[] {
  return context.settings.useBias ? [context.addWeight((weights) => weights[index])] : [];
}

/** Size, strides and padding of a window that moves over images, as ONNX attributes. */
function windowOf(context: LayerContext) {
  const { dilationRate, kernelSize, padding, poolSize, strides = 1 } = context.settings;
  const kernel = toPair(poolSize ?? kernelSize ?? (context.layer.weights[0].shape.slice(0, 2) as number[]));
  const [steps, dilations] = [toPair(strides), toPair(dilationRate ?? 1)];
  const [, ...sizes] = context.inputs[0].shape;
  if (padding === "same" && (sizes[0] === null || sizes[1] === null))
    context.refuse("input", "of a fixed height and width", context.inputs[0].shape);
  const [rows, columns] = [0, 1].map((i) =>
    padding === "same" ? samePadding(sizes[i] ?? 0, kernel[i], steps[i], dilations[i]) : [0, 0],
  );
  const pads = [rows[0], columns[0], rows[1], columns[1]];
  return { kernel_shape: kernel, strides: steps, ...(poolSize === undefined && { dilations }), pads };
}

/** A depthwise convolution saves one number for a square. */
function toPair(size: number | readonly number[]): number[] {
  const sizes = [size].flat();
  return sizes.length === 1 ? [sizes[0], sizes[0]] : sizes;
}

export const pooling = onImages((context, input) =>
  context.add(context.operator, [input], windowOf(context)),
);

export const globalPooling: LayerWriter = (context) =>
  context.add("Flatten", [context.add(context.operator, [context.channelsFirst()])]);

export const zeroPadding: LayerWriter = (context) => {
  const [[top, bottom], [left, right]] = [context.settings.padding as unknown].flat() as number[][];
  const pads = context.addTensor([8], [0, 0, top, left, 0, 0, bottom, right]);
  return { name: context.add("Pad", [context.channelsFirst(), pads]), isChannelsFirst: true };
};
