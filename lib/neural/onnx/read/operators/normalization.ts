/** Batch and layer normalization. */
import { arrangeAxes, batchFirstAxes, IMAGE_AXES } from "../axes";
import type { NodeReader } from "../graph-reader";
import { numberAttribute, refuse } from "../node";

export const batchNormalization: NodeReader = (graph, node) => {
  const value = graph.symbolicInput(node, 0);
  if (numberAttribute(node, "training_mode", 0) !== 0)
    refuse(node, "training_mode", "0: export it for predictions", 1);
  const weights = [1, 2, 3, 4].map((i) => graph.constantInput(node, i));
  const axes = value.axes.length === 4 ? IMAGE_AXES : batchFirstAxes(value.axes);
  if (![2, 4].includes(axes.length)) refuse(node, "the input", "rows or images", `${axes.length} axes`);
  const layer = graph.tf.layers.batchNormalization({ epsilon: numberAttribute(node, "epsilon", 1e-5) });
  return { tensor: graph.applyLayer(layer, arrangeAxes(graph, node, value, axes), weights), axes };
};

export const layerNormalization: NodeReader = (graph, node) => {
  const value = graph.symbolicInput(node, 0);
  const axes = batchFirstAxes(value.axes);
  const axis = numberAttribute(node, "axis", -1);
  if (axis !== -1 && axis !== axes.length - 1) refuse(node, "axis", "the last", axis);
  const scale = graph.constantInput(node, 1);
  const bias = graph.optionalConstantInput(node, 2);
  const epsilon = numberAttribute(node, "epsilon", 1e-5);
  const layer = graph.tf.layers.layerNormalization({ epsilon, center: bias !== undefined });
  const input = arrangeAxes(graph, node, value, axes);
  return { tensor: graph.applyLayer(layer, input, bias ? [scale, bias] : [scale]), axes };
};
