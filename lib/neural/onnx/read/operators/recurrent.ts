/**
 * Recurrent operators. In ONNX time is the first axis, and the sequence and its last step are two outputs. If both are used, each
 * becomes a layer with the same weights.
 */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { resetAfterGru } from "../../../layers/reset-after-gru";
import type { OnnxNode } from "../../model";
import { RECURRENT_ACTIVATIONS, RECURRENT_OPERATORS } from "../../operator-names";
import { arrangeAxes } from "../axes";
import { type GraphReader, isConstant, type NodeReader, type SymbolicValue } from "../graph-reader";
import { numberAttribute, refuse, requireAttributes } from "../node";
import { recurrentWeights } from "./recurrent-weights";

const TIME_FIRST = [1, 0, 2];
/** Positions of the optional inputs after the weights and the bias. */
const INPUT = { sequenceLengths: 4, initialH: 5, initialC: 6, peepholes: 7 } as const;

export const recurrent: NodeReader = (graph, node) => {
  requireSupported(graph, node);
  const direction = directionOf(node);
  const units = numberAttribute(node, "hidden_size", 0);
  const input = arrangeAxes(graph, node, graph.symbolicInput(node, 0), TIME_FIRST);
  const isBidirectional = direction === "bidirectional";
  const [sequenceName = "", lastName = ""] = node.outputs;
  const isUsed = (name: string) => name === graph.outputName || graph.consumers.has(name);
  const splitDirections = (tensor: SymbolicTensor, targetShape: number[]) =>
    graph.applyLayer(graph.tf.layers.reshape({ targetShape }), tensor);
  if (isUsed(lastName)) {
    const tensor = applyRecurrent(graph, node, input, false);
    const last: SymbolicValue = isBidirectional
      ? { tensor: splitDirections(tensor, [2, units]), axes: [1, 0, 2] }
      : { tensor, axes: [undefined, 0, 1] };
    graph.values.set(lastName, last);
  }
  if (!isUsed(sequenceName)) return undefined;
  if (direction === "reverse")
    refuse(node, "output", "the last state, where the direction is reverse", "all");
  const tensor = applyRecurrent(graph, node, input, true);
  const time = tensor.shape[1];
  if (!isBidirectional)
    return { tensor, axes: [1, undefined, 0, 2], lastStep: () => applyRecurrent(graph, node, input, false) };
  if (time === null) return refuse(node, "the input", "of a fixed number of steps", "any number");
  return { tensor: splitDirections(tensor, [time, 2, units]), axes: [1, 2, 0, 3] };
};

function directionOf(node: OnnxNode): string {
  return String(node.attributes.direction ?? "forward");
}

/** @throws {TypeError} If TensorFlow.js's layers cannot do what the node does. */
function requireSupported(graph: GraphReader, node: OnnxNode): void {
  requireAttributes(node, { layout: 0, input_forget: 0 });
  if (node.attributes.clip !== undefined) refuse(node, "clip", "left out", node.attributes.clip);
  const nameOf = (index: number) => node.inputs[index] ?? "";
  const { sequenceLengths, initialH, initialC, peepholes } = INPUT;
  if (nameOf(sequenceLengths) !== "") refuse(node, "sequence_lens", "left out", nameOf(sequenceLengths));
  if (nameOf(peepholes) !== "") refuse(node, "peepholes", "left out", nameOf(peepholes));
  for (const index of [initialH, initialC]) {
    const state = graph.values.get(nameOf(index));
    const isZero = state && isConstant(state) && Array.from(state.values).every((value) => value === 0);
    if (nameOf(index) !== "" && !isZero) refuse(node, "the initial state", "zeros", "another");
  }
}

function applyRecurrent(
  graph: GraphReader,
  node: OnnxNode,
  input: SymbolicTensor,
  returnSequences: boolean,
): SymbolicTensor {
  const { tf } = graph;
  const direction = directionOf(node);
  const units = numberAttribute(node, "hidden_size", 0);
  const [layerClass, { gates }] =
    Object.entries(RECURRENT_OPERATORS).find(([, { operator }]) => operator === node.operator) ??
    refuse(node, "operator", "RNN, GRU or LSTM", node.operator);
  const isResetAfter = node.operator === "GRU" && numberAttribute(node, "linear_before_reset", 0) === 1;
  const settings = {
    ...activationsOf(node),
    units,
    returnSequences,
    goBackwards: direction === "reverse",
    kernelInitializer: "zeros",
    recurrentInitializer: "zeros",
  } as const;
  const makers: Readonly<Record<string, () => layers.Layer>> = {
    GRU: () =>
      isResetAfter ? resetAfterGru(tf, settings) : tf.layers.gru({ ...settings, resetAfter: false } as never),
    LSTM: () => tf.layers.lstm(settings as never),
    SimpleRNN: () => tf.layers.simpleRNN(settings as never),
  };
  const layer = makers[layerClass]();
  const isBidirectional = direction === "bidirectional";
  const outer = isBidirectional
    ? tf.layers.bidirectional({ layer: layer as layers.RNN, mergeMode: "concat" })
    : layer;
  const weights = Array.from({ length: isBidirectional ? 2 : 1 }, (_, i) =>
    recurrentWeights(graph, node, { direction: i, units, gates, isResetAfter }),
  );
  return graph.applyLayer(outer, input, weights.flat());
}

/** ONNX lists them for each direction; TensorFlow.js uses the same in both. */
function activationsOf(node: OnnxNode): Record<string, string> {
  const count = { RNN: 1, GRU: 2, LSTM: 3 }[node.operator] ?? 1;
  const given = node.attributes.activations;
  const defaults = count === 1 ? ["Tanh"] : ["Sigmoid", "Tanh", "Tanh"].slice(0, count);
  const operators = Array.isArray(given) ? given.map(String) : defaults;
  const forward = operators.slice(0, count);
  if (operators.length > count && String(forward) !== String(operators.slice(count)))
    refuse(node, "activations", "the same in both directions", operators.join(", "));
  if (node.attributes.activation_alpha !== undefined || node.attributes.activation_beta !== undefined)
    refuse(node, "activation_alpha and activation_beta", "left out", "others");
  const names = forward.map((operator) => {
    const found = [...RECURRENT_ACTIVATIONS].find(([, other]) => other === operator);
    return found
      ? found[0]
      : refuse(node, "activations", `of ${[...RECURRENT_ACTIVATIONS.values()].join(", ")}`, operator);
  });
  if (count === 3 && names[1] !== names[2])
    refuse(node, "activations", "the same for cell and state", forward.join(", "));
  return count === 1 ? { activation: names[0] } : { recurrentActivation: names[0], activation: names[1] };
}
