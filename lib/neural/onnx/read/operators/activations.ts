/** Activations: as layers, or fused into the layer before. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import type { OnnxNode } from "../../model";
import { ACTIVATIONS } from "../../operator-names";
import { normalizeAxis, presentAxes } from "../axes";
import type { GraphReader, NodeReader, SymbolicValue } from "../graph-reader";
import { numberAttribute, refuse } from "../node";

/** Makes a layer and fuses the activation that follows `last` into it. The value then stands for that node's output too. */
export function withActivation(
  graph: GraphReader,
  last: OnnxNode,
  axes: SymbolicValue["axes"],
  makeLayer: (activation: "linear") => SymbolicTensor,
): SymbolicValue {
  const next = graph.onlyConsumer(last.outputs);
  const activation = next && activationOf(next);
  const isFused =
    activation !== undefined &&
    (next?.operator !== "Softmax" || axes[softmaxAxis(next, axes.length)] === Math.max(...presentAxes(axes)));
  // TensorFlow.js types each activation name separately.
  const value = { tensor: makeLayer((isFused ? activation : "linear") as "linear"), axes };
  if (next && isFused) {
    graph.fusedNodes.add(next);
    graph.values.set(next.outputs[0], value);
  }
  return value;
}

/** TensorFlow.js's name of a node's activation; `undefined` for other nodes, and for constants that differ. */
function activationOf(node: OnnxNode): string | undefined {
  const found = ACTIVATIONS.find(({ operator }) => operator === node.operator);
  const isSame = Object.entries(found?.constants ?? {}).every(
    ([name, constant]) => Math.abs(numberAttribute(node, name, constant) - constant) <= 1e-6,
  );
  return isSame ? found?.name : undefined;
}

function softmaxAxis(node: OnnxNode, rank: number): number {
  return normalizeAxis(numberAttribute(node, "axis", -1), rank);
}

export const activation: NodeReader = (graph, node) => {
  const { axes, tensor } = graph.symbolicInput(node, 0);
  const name = activationOf(node);
  if (name === undefined) return refuse(node, "alpha", "the default", node.attributes.alpha);
  if (node.operator === "Softmax" && axes[softmaxAxis(node, axes.length)] !== tensor.shape.length - 1)
    refuse(node, "axis", "that of the channels", node.attributes.axis);
  const layer = graph.tf.layers.activation({ activation: name as "relu" });
  return { tensor: graph.applyLayer(layer, tensor), axes };
};

export const leakyRelu: NodeReader = (graph, node) => {
  const { axes, tensor } = graph.symbolicInput(node, 0);
  const layer = graph.tf.layers.leakyReLU({ alpha: numberAttribute(node, "alpha", 0.01) });
  return { tensor: graph.applyLayer(layer, tensor), axes };
};

export const clip: NodeReader = (graph, node) => {
  const bound = (index: number, name: string) =>
    graph.optionalConstantInput(node, index)?.values[0] ?? numberAttribute(node, name, Number.NaN);
  const [lower, upper] = [bound(1, "min"), bound(2, "max")];
  if (lower !== 0 || upper !== 6) refuse(node, "bounds", "0 and 6", `${lower} and ${upper}`);
  const { axes, tensor } = graph.symbolicInput(node, 0);
  return { tensor: graph.applyLayer(graph.tf.layers.reLU({ maxValue: 6 }), tensor), axes };
};
