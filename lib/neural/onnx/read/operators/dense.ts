/** Matrix products as dense layers, with their bias and activation. */
import type { OnnxNode } from "../../model";
import { arrangeAxes, batchFirstAxes } from "../axes";
import { transposeMatrix } from "../constant-folding";
import {
  type Constant,
  type GraphReader,
  isConstant,
  type NodeReader,
  type SymbolicValue,
} from "../graph-reader";
import { numberAttribute, refuse, requireAttributes } from "../node";
import { withActivation } from "./activations";

/** @param last The last node of the layer so far: the product, or the sum that adds its bias. */
function makeDense(
  graph: GraphReader,
  node: OnnxNode,
  last: OnnxNode,
  kernel: Constant,
  bias?: Constant,
): SymbolicValue {
  const value = graph.symbolicInput(node, 0);
  const axes = batchFirstAxes(value.axes);
  const input = arrangeAxes(graph, node, value, axes);
  const weights = bias ? [kernel, { ...bias, dims: [bias.values.length] }] : [kernel];
  return withActivation(graph, last, axes, (activation) => {
    const settings = {
      units: kernel.dims[1],
      activation,
      useBias: !!bias,
      kernelInitializer: "zeros",
    } as const;
    return graph.applyLayer(graph.tf.layers.dense(settings), input, weights);
  });
}

/** A product whose only consumer adds a constant vector: the vector is the bias. */
export const matMul: NodeReader = (graph, node) => {
  const kernel = graph.constantInput(node, 1);
  if (kernel.dims.length !== 2) refuse(node, "the weights", "a matrix", `${kernel.dims.length} axes`);
  const next = graph.onlyConsumer(node.outputs);
  const others = next?.operator === "Add" ? next.inputs.filter((name) => name !== node.outputs[0]) : [];
  const bias = graph.values.get(others[0] ?? "");
  if (!next || !bias || !isConstant(bias) || bias.values.length !== kernel.dims[1])
    return makeDense(graph, node, node, kernel);
  graph.fusedNodes.add(next);
  const value = makeDense(graph, node, next, kernel, bias);
  graph.values.set(next.outputs[0], value);
  return value;
};

export const gemm: NodeReader = (graph, node) => {
  requireAttributes(node, { alpha: 1, beta: 1, transA: 0 });
  const matrix = graph.constantInput(node, 1);
  const kernel = numberAttribute(node, "transB", 0) === 0 ? matrix : transposeMatrix(matrix);
  const bias = graph.optionalConstantInput(node, 2);
  if (bias && bias.values.length !== kernel.dims[1])
    refuse(node, "the bias", `${kernel.dims[1]} numbers`, `${bias.values.length} numbers`);
  return makeDense(graph, node, node, kernel, bias);
};
