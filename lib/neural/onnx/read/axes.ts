/**
 * The order of axes. ONNX has images channels first and may move the batch; a TensorFlow.js tensor has the batch first and
 * images channels last. `SymbolicValue.axes` maps one to the other, and layers that permute are made only where an operator needs
 * a certain order.
 */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import type { OnnxNode } from "../model";
import type { GraphReader, SymbolicValue } from "./graph-reader";
import { refuse } from "./node";

type Axes = SymbolicValue["axes"];

/** The axes of images: (batch, channels, height, width) in a channels-last tensor. */
export const IMAGE_AXES: readonly number[] = [0, 3, 1, 2];

/** An axis counted from the start; ONNX may count from the end with negative numbers. */
export function normalizeAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Sizes in ONNX's order; -1 for the batch, NaN for any other size that is not fixed. */
export function dimsOf({ tensor, axes }: SymbolicValue): number[] {
  return axes.map((axis) => (axis === undefined ? 1 : axis === 0 ? -1 : (tensor.shape[axis] ?? Number.NaN)));
}

/** Sizes without the batch. @throws {TypeError} If one is not fixed. */
export function sampleSizes(node: OnnxNode, value: SymbolicValue): number[] {
  const sizes = dimsOf(value).filter((size) => size !== -1);
  return sizes.some(Number.isNaN)
    ? refuse(node, "the input", "of fixed sizes but for the batch", "others")
    : sizes;
}

/** The axes that the tensor has. */
export function presentAxes(axes: Axes): number[] {
  return axes.filter((axis): axis is number => axis !== undefined);
}

/** The axes of a tensor with the batch first and all others in ONNX's order. */
export function batchFirstAxes(axes: Axes): number[] {
  let next = 1;
  return axes.map((axis) => (axis === 0 ? 0 : next++));
}

/** The tensor with its axes as `wanted` says: missing axes of size 1 are added and others moved, by layers where necessary. */
export function arrangeAxes(
  graph: GraphReader,
  node: OnnxNode,
  value: SymbolicValue,
  wanted: readonly number[],
): SymbolicTensor {
  const { tf } = graph;
  let { tensor, axes } = value;
  if (wanted[axes.indexOf(0)] !== 0) refuse(node, "the input", "one with the batch where it began", axes);
  if (axes.includes(undefined)) {
    const ordered = inOnnxOrder(graph, value);
    tensor = graph.applyLayer(tf.layers.reshape({ targetShape: sampleSizes(node, ordered) }), ordered.tensor);
    axes = batchFirstAxes(axes);
  }
  const dims = wanted.map((_, axis) => axes[wanted.indexOf(axis)] ?? 0).slice(1);
  return dims.every((axis, i) => axis === i + 1)
    ? tensor
    : graph.applyLayer(tf.layers.permute({ dims }), tensor);
}

/** The value with its axes after the batch in ONNX's order; axes of size 1 may still be missing. */
export function inOnnxOrder(graph: GraphReader, value: SymbolicValue): SymbolicValue {
  const dims = presentAxes(value.axes).filter((axis) => axis !== 0);
  if (dims.every((axis, i) => axis === i + 1)) return value;
  const tensor = graph.applyLayer(graph.tf.layers.permute({ dims }), value.tensor);
  return { tensor, axes: value.axes.map((axis) => axis && dims.indexOf(axis) + 1) };
}
