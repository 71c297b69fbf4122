/** Gather, of which two uses are known: an embedding, and the last step of a sequence. */
import type { OnnxNode } from "../../model";
import { arrangeAxes, batchFirstAxes, dimsOf, normalizeAxis } from "../axes";
import {
  type Constant,
  type GraphReader,
  isConstant,
  type NodeReader,
  type SymbolicValue,
} from "../graph-reader";
import { numberAttribute, refuse } from "../node";

export const gather: NodeReader = (graph, node) => {
  const data = graph.input(node, 0);
  const axis = numberAttribute(node, "axis", 0);
  return isConstant(data) ? embed(graph, node, data, axis) : takeStep(graph, node, data, axis);
};

function embed(graph: GraphReader, node: OnnxNode, table: Constant, axis: number): SymbolicValue {
  const indices = graph.symbolicInput(node, 1);
  if (axis !== 0 || table.dims.length !== 2) refuse(node, "the table", "a matrix, read by rows", table.dims);
  const axes = batchFirstAxes(indices.axes);
  const [inputDim, outputDim] = table.dims;
  const layer = graph.tf.layers.embedding({ inputDim, outputDim, embeddingsInitializer: "zeros" });
  const tensor = graph.applyLayer(layer, arrangeAxes(graph, node, indices, axes), [table]);
  return { tensor, axes: [...axes, axes.length] };
}

/** Takes one index of an axis; the axis is removed if the index is a scalar. */
function takeStep(graph: GraphReader, node: OnnxNode, data: SymbolicValue, axis: number): SymbolicValue {
  const { values, dims } = graph.constantInput(node, 1);
  const position = normalizeAxis(axis, data.axes.length);
  const remaining = (axes: SymbolicValue["axes"]) =>
    dims.length === 0 ? axes.filter((_, i) => i !== position) : axes;
  if (data.axes[position] === undefined && values.length === 1)
    return { ...data, axes: remaining(data.axes) };
  const isLast = values.length === 1 && (values[0] === -1 || values[0] === dimsOf(data)[position] - 1);
  if (!data.lastStep || data.axes[position] !== 1 || !isLast)
    return refuse(node, "the index", "the last step of a recurrent layer that runs forward", values[0]);
  const withoutTime = data.axes.map((own) => (own === 1 ? undefined : own && Math.max(0, own - 1)));
  return { tensor: data.lastStep(), axes: remaining(withoutTime) };
}
