/** Convolutions, and the windows that they share with pooling. */
import { settingsOf } from "../../../model/layer-settings";
import { samePadding } from "../../same-padding";
import { addFloats, addNode, type GraphBuilder, toChannelsFirst } from "../graph-builder";
import { addWeight, type LayerContext, type LayerWriter, refuse, weightOf } from "../layer-writer";
import { addActivation } from "./activations";

export const convolution = onImages((context, input) => {
  const { dims, values } = weightOf(context.layer, 0);
  const weights = [addKernel(context.graph, dims, values), ...addBias(context, 1)];
  return addNode(context.graph, "Conv", [input, ...weights], windowOf(context));
});

export const depthwiseConvolution = onImages((context, input) =>
  addDepthwise(context, input, addBias(context, 1)),
);

export const separableConvolution = onImages((context, input) => {
  const depthwise = addDepthwise(context, input, []);
  const { dims, values } = weightOf(context.layer, 1);
  const bias = addBias(context, 2);
  return addNode(context.graph, "Conv", [depthwise, addKernel(context.graph, dims, values), ...bias]);
});

/** A layer on images channels first, then its activation if it has one. */
export function onImages(addLayer: (context: LayerContext, input: string) => string): LayerWriter {
  return (context) => {
    const output = addLayer(context, toChannelsFirst(context.graph, context.inputs[0]));
    const { activation } = settingsOf(context.layer);
    return { name: addActivation(context, output, true, activation), isChannelsFirst: true };
  };
}

function addBias(context: LayerContext, index: number): readonly string[] {
  return settingsOf(context.layer).useBias ? [addWeight(context, index)] : [];
}

/** In ONNX a depthwise convolution has one group per channel. */
function addDepthwise(context: LayerContext, input: string, bias: readonly string[]): string {
  const { graph, layer } = context;
  const { dims, values } = weightOf(layer, 0);
  const [height, width, channels, multiplier] = dims;
  const kernel = addKernel(graph, [height, width, 1, channels * multiplier], values);
  return addNode(graph, "Conv", [input, kernel, ...bias], { ...windowOf(context), group: channels });
}

/** TensorFlow.js's (height, width, channels, filters) as ONNX's (filters, channels, height, width). */
function addKernel(graph: GraphBuilder, dims: readonly number[], values: Float32Array): string {
  const [height, width, channels, filters] = dims;
  const transposed = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const filter = i % filters;
    const channel = Math.floor(i / filters) % channels;
    const pixel = Math.floor(i / (filters * channels));
    transposed[(filter * channels + channel) * height * width + pixel] = values[i];
  }
  return addFloats(graph, [filters, channels, height, width], transposed);
}

/** Size, strides and padding of a window that moves over images, as ONNX attributes. */
export function windowOf({ layer, inputs }: LayerContext) {
  const { dataFormat, dilationRate, kernelSize, padding, poolSize, strides = [1, 1] } = settingsOf(layer);
  if (dataFormat !== undefined && dataFormat !== "channelsLast")
    refuse(layer, "dataFormat", '"channelsLast"', dataFormat);
  const kernel = toPair(poolSize ?? kernelSize ?? weightOf(layer, 0).dims.slice(0, 2));
  const [steps, dilations] = [toPair(strides), toPair(dilationRate ?? 1)];
  const [, height, width] = inputs[0].shape;
  if (padding === "same" && (height === null || width === null))
    refuse(layer, "input", "of a fixed height and width", inputs[0].shape);
  const [rows, columns] = [height, width].map((length, i) =>
    padding === "same" ? samePadding(length ?? 0, kernel[i], steps[i], dilations[i]) : [0, 0],
  );
  return {
    kernel_shape: kernel,
    strides: steps,
    ...(poolSize === undefined && { dilations }),
    pads: [rows[0], columns[0], rows[1], columns[1]],
  };
}

/** A depthwise convolution saves one number for a square. */
function toPair(size: number | readonly number[]): number[] {
  const sizes = [size].flat();
  return sizes.length === 1 ? [sizes[0], sizes[0]] : sizes;
}
