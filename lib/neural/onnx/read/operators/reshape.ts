/** Operators that move, add or remove axes. Most change only `SymbolicValue.axes` and make no layer. */
import type { OnnxNode } from "../../model";
import { batchFirstAxes, dimsOf, inOnnxOrder, normalizeAxis, presentAxes, sampleSizes } from "../axes";
import type { GraphReader, NodeReader, SymbolicValue } from "../graph-reader";
import { numberAttribute, numbersAttribute, refuse } from "../node";

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
/** Of all sizes but the batch. */
const fixedProduct = (sizes: readonly number[]) => product(sizes.filter((size) => size !== -1));

export const transpose: NodeReader = (graph, node) => {
  const { axes, ...value } = graph.symbolicInput(node, 0);
  const order = numbersAttribute(node, "perm") ?? axes.map((_, i) => axes.length - 1 - i);
  return { ...value, axes: order.map((axis) => axes[axis]) };
};

export const squeeze: NodeReader = (graph, node) => {
  const value = graph.symbolicInput(node, 0);
  const given = numbersAttribute(node, "axes") ?? graph.optionalConstantInput(node, 1)?.values ?? [];
  const removed = Array.from(given, (axis) => normalizeAxis(axis, value.axes.length));
  const sizes = dimsOf(value).filter((_, i) => !removed.includes(i));
  return reshapeTo(graph, node, sizes);
};

export const unsqueeze: NodeReader = (graph, node) => {
  const value = graph.symbolicInput(node, 0);
  const given = Array.from(numbersAttribute(node, "axes") ?? graph.constantInput(node, 1).values);
  const rank = value.axes.length + given.length;
  const added = given.map((axis) => normalizeAxis(axis, rank));
  const others = dimsOf(value);
  const sizes = Array.from({ length: rank }, (_, i) => (added.includes(i) ? 1 : (others.shift() ?? 1)));
  return reshapeTo(graph, node, sizes);
};

export const flatten: NodeReader = (graph, node) => {
  const value = graph.symbolicInput(node, 0);
  if (numberAttribute(node, "axis", 1) !== 1 || value.axes[0] !== 0)
    refuse(node, "axis", "1", node.attributes.axis);
  return reshapeTo(graph, node, [-1, product(sampleSizes(node, value))]);
};

export const reshape: NodeReader = (graph, node) => {
  const sizes = dimsOf(graph.symbolicInput(node, 0));
  const copiesZeros = numberAttribute(node, "allowzero", 0) === 0;
  const wanted = Array.from(graph.constantInput(node, 1).values, (size, i) =>
    size === 0 && copiesZeros ? sizes[i] : size,
  );
  const openCount = wanted.filter((size) => size === -1).length;
  // If one -1 is the copied batch, the other is inferred.
  const inferred = wanted.findIndex((size, i) => size === -1 && sizes[i] !== -1);
  if (openCount === 2 && inferred >= 0) wanted[inferred] = fixedProduct(sizes) / fixedProduct(wanted);
  // A model that was exported for a fixed batch size has that size first.
  if (openCount === 0) wanted[0] = -1;
  return reshapeTo(graph, node, wanted);
};

/**
 * The value with these sizes, -1 for the batch. The axes before the batch and those after it must keep their total size each, so
 * that no numbers move between samples. If only axes of size 1 are added or removed, no layer is needed.
 */
function reshapeTo(graph: GraphReader, node: OnnxNode, wanted: readonly number[]): SymbolicValue {
  const value = graph.symbolicInput(node, 0);
  const sizes = dimsOf(value);
  const beforeBatch = (list: readonly number[]) => product(list.slice(0, list.indexOf(-1)));
  if (
    wanted.filter((size) => size === -1).length !== 1 ||
    beforeBatch(wanted) !== beforeBatch(sizes) ||
    fixedProduct(wanted) !== fixedProduct(sizes)
  )
    refuse(node, "the shape", "one that keeps the samples separate", wanted);
  const withoutOnes = (list: readonly number[]) => String(list.filter((size) => size !== 1));
  return withoutOnes(sizes) === withoutOnes(wanted)
    ? moveOnes(graph, node, value, wanted)
    : reshapeByLayer(graph, value, wanted);
}

function reshapeByLayer(graph: GraphReader, value: SymbolicValue, wanted: readonly number[]): SymbolicValue {
  const ordered = inOnnxOrder(graph, value);
  const targetShape = wanted.filter((size) => size !== -1);
  const tensor = graph.applyLayer(graph.tf.layers.reshape({ targetShape }), ordered.tensor);
  return { tensor, axes: batchFirstAxes(wanted.map((size) => (size === -1 ? 0 : undefined))) };
}

/** Adds or removes axes of size 1: without a layer if the tensor has none of them, or exactly as many as are wanted. */
function moveOnes(
  graph: GraphReader,
  node: OnnxNode,
  value: SymbolicValue,
  wanted: readonly number[],
): SymbolicValue {
  const sizes = dimsOf(value);
  const others = value.axes.filter((_, i) => sizes[i] !== 1);
  const ones = presentAxes(value.axes).filter((axis) => !others.includes(axis));
  if (ones.length === 0 || ones.length === wanted.filter((size) => size === 1).length)
    return { ...value, axes: wanted.map((size) => (size === 1 ? ones.shift() : others.shift())) };
  if (wanted.length === 1) refuse(node, "the shape", "one with an axis beside the batch", wanted);
  return reshapeByLayer(graph, value, wanted);
}
