/** Convolutions, and the windows and zero padding that they share with pooling. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import type { OnnxNode } from "../../model";
import { samePadding } from "../../same-padding";
import { arrangeAxes, IMAGE_AXES } from "../axes";
import type { Constant, GraphReader, NodeReader } from "../graph-reader";
import { numberAttribute, numbersAttribute, refuse, requireAttributes } from "../node";
import { withActivation } from "./activations";

export const convolution: NodeReader = (graph, node) => {
  const { tf } = graph;
  const weights = graph.constantInput(node, 1);
  const bias = graph.optionalConstantInput(node, 2);
  if (weights.dims.length !== 4)
    refuse(node, "the weights", "of a convolution of images, with 4 axes", `${weights.dims.length} axes`);
  const [filters, channelsPerGroup, height, width] = weights.dims;
  const group = numberAttribute(node, "group", 1);
  const isDepthwise = group > 1 && channelsPerGroup === 1;
  if (group !== 1 && !isDepthwise) refuse(node, "group", "1, or the number of channels", group);
  const { input, settings } = readWindow(graph, node, [height, width], true);
  if (isDepthwise && group !== input.shape[3]) refuse(node, "group", "1, or the number of channels", group);
  const dilationRate = pairAttribute(node, "dilations");
  const kernel = kernelOf(weights, isDepthwise ? group : undefined);
  return withActivation(graph, node, IMAGE_AXES, (activation) => {
    const kernelSize: [number, number] = [height, width];
    const common = { ...settings, kernelSize, dilationRate, activation, useBias: !!bias };
    // Zeros are the fastest initial weights; those of the model replace them.
    const layer = isDepthwise
      ? tf.layers.depthwiseConv2d({
          ...common,
          depthMultiplier: filters / group,
          depthwiseInitializer: "zeros",
        })
      : tf.layers.conv2d({ ...common, filters, kernelInitializer: "zeros" });
    return graph.applyLayer(layer, input, bias ? [kernel, bias] : [kernel]);
  });
};

/**
 * ONNX's (filters, channels per group, height, width) as (height, width, channels, filters), or for a depthwise convolution as
 * (height, width, channels, filters per channel).
 */
function kernelOf({ dims, values }: Constant, depthwiseChannels: number | undefined): Constant {
  const [filters, channelsPerGroup, height, width] = dims;
  const channels = depthwiseChannels ?? channelsPerGroup;
  const outputs = (filters * channelsPerGroup) / channels;
  const pixels = height * width;
  const kernel = Float32Array.from({ length: values.length }, (_, i) => {
    const output = i % outputs;
    const channel = Math.floor(i / outputs) % channels;
    const row = depthwiseChannels ? channel * outputs + output : output * channels + channel;
    return values[row * pixels + Math.floor(i / (outputs * channels))];
  });
  return { dims: [height, width, channels, outputs], values: kernel, isInteger: false };
}

/** Height and width. */
export function pairAttribute(node: OnnxNode, name: string): [number, number] {
  const [height = 1, width = 1] = numbersAttribute(node, name) ?? [];
  return [height, width];
}

/**
 * The images channels last, and how a window moves over them. Padding that TensorFlow.js's layers do not have becomes a layer
 * before, if `canPad`.
 */
export function readWindow(graph: GraphReader, node: OnnxNode, size: readonly number[], canPad: boolean) {
  const strides = pairAttribute(node, "strides");
  const dilations = pairAttribute(node, "dilations");
  requireAttributes(node, { ceil_mode: 0 });
  const value = graph.symbolicInput(node, 0);
  if (value.axes.length !== 4) refuse(node, "the input", "images, with 4 axes", `${value.axes.length} axes`);
  const input = arrangeAxes(graph, node, value, IMAGE_AXES);
  const mode = String(node.attributes.auto_pad ?? "NOTSET");
  const [top, left, bottom, right] = numbersAttribute(node, "pads") ?? [0, 0, 0, 0];
  const pads = [top, bottom, left, right];
  const same = [1, 2].flatMap((axis, i) =>
    samePadding(input.shape[axis] ?? Number.NaN, size[i], strides[i], dilations[i]),
  );
  const valid = { strides, padding: "valid" as const };
  if (mode === "VALID" || (mode === "NOTSET" && pads.every((count) => count === 0)))
    return { input, settings: valid };
  if (mode === "SAME_UPPER" || (mode === "NOTSET" && String(pads) === String(same)))
    return { input, settings: { strides, padding: "same" as const } };
  if (mode !== "NOTSET" || !canPad)
    refuse(node, "pads", "none, or those that keep the size", mode === "NOTSET" ? pads : mode);
  return { input: zeroPad(graph, input, [top, bottom], [left, right]), settings: valid };
}

export const pad: NodeReader = (graph, node) => {
  const pads = numbersAttribute(node, "pads") ?? Array.from(graph.constantInput(node, 1).values);
  const value = graph.optionalConstantInput(node, 2)?.values[0] ?? 0;
  const mode = node.attributes.mode ?? "constant";
  const [batch, channels, top, left, batchEnd, channelsEnd, bottom, right] = pads;
  if (mode !== "constant" || value !== 0) refuse(node, "mode", "zeros", mode);
  if (pads.length !== 8 || [batch, channels, batchEnd, channelsEnd].some((size) => size !== 0))
    refuse(node, "pads", "around images", pads);
  const input = arrangeAxes(graph, node, graph.symbolicInput(node, 0), IMAGE_AXES);
  return { tensor: zeroPad(graph, input, [top, bottom], [left, right]), axes: IMAGE_AXES };
};

function zeroPad(
  graph: GraphReader,
  input: SymbolicTensor,
  rows: [number, number],
  columns: [number, number],
) {
  return graph.applyLayer(graph.tf.layers.zeroPadding2d({ padding: [rows, columns] }), input);
}
