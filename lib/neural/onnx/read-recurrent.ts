/**
 * How ONNX's recurrent operators are read: time first and gates in another order there, and one bias for each product. Where
 * both the sequence and its last step are used, each gets a layer of its own with the same weights.
 */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { resetAfterGru } from "../layers/reset-after-gru";
import { RECURRENT_OPERATOR_OF } from "./activations";
import type { OnnxNode, OnnxTensor } from "./proto";
import {
  arranged,
  type Constant,
  computedOf,
  constantOf,
  isConstant,
  numberOf,
  type Operate,
  optionalConstant,
  put,
  type Reading,
  refuse,
} from "./reading";
import { KINDS } from "./recurrent";

const TIME_FIRST = [1, 0, 2];

export const readRecurrent: Operate = (reading, node) => {
  requireKnown(reading, node);
  const direction = String(node.attributes.direction ?? "forward");
  const units = numberOf(node, "hidden_size", 0);
  const input = arranged(reading, node, computedOf(reading, node, 0), TIME_FIRST);
  const isBoth = direction === "bidirectional";
  const [sequenceName = "", lastName = ""] = node.outputs;
  const isHeard = (name: string) => name === reading.outputName || reading.listeners.has(name);
  const run = (returnSequences: boolean): SymbolicTensor =>
    runOf(reading, node, input, units, returnSequences);
  if (isHeard(lastName)) {
    const tensor = run(false);
    reading.values.set(
      lastName,
      isBoth
        ? { tensor: split(reading, tensor, [2, units]), axes: [1, 0, 2] }
        : { tensor, axes: [undefined, 0, 1] },
    );
  }
  if (!isHeard(sequenceName)) return undefined;
  if (direction === "reverse")
    refuse(node, "output", "the last state, where the direction is reverse", "all");
  const tensor = run(true);
  const time = tensor.shape[1];
  if (!isBoth) return { tensor, axes: [1, undefined, 0, 2], last: () => run(false) };
  if (time === null) return refuse(node, "the input", "of a fixed number of steps", "any number");
  return { tensor: split(reading, tensor, [time, 2, units]), axes: [1, 2, 0, 3] };
};

function split(reading: Reading, tensor: SymbolicTensor, targetShape: number[]): SymbolicTensor {
  return put(reading, reading.tf.layers.reshape({ targetShape }), tensor);
}

/** @throws {TypeError} If the operator does what TensorFlow.js's layers cannot. */
function requireKnown(reading: Reading, node: OnnxNode): void {
  for (const [name, rule] of [
    ["layout", 0],
    ["input_forget", 0],
  ] as const)
    if (numberOf(node, name, rule) !== rule) refuse(node, name, String(rule), node.attributes[name]);
  if (node.attributes.clip !== undefined) refuse(node, "clip", "left out", node.attributes.clip);
  // After the weights come the lengths of the sequences, the first states and an LSTM's peepholes.
  const isUsed = (index: number) => (node.inputs[index] ?? "") !== "";
  if (isUsed(4)) refuse(node, "sequence_lens", "left out", node.inputs[4]);
  if (isUsed(7)) refuse(node, "peepholes", "left out", node.inputs[7]);
  for (const index of [5, 6]) {
    const state = reading.values.get(node.inputs[index] ?? "");
    if (isUsed(index) && !(state && isConstant(state) && Array.from(state.values).every((x) => x === 0)))
      refuse(node, "the first state", "zeros", "another");
  }
}

function runOf(
  reading: Reading,
  node: OnnxNode,
  input: SymbolicTensor,
  units: number,
  returnSequences: boolean,
): SymbolicTensor {
  const { tf } = reading;
  const direction = String(node.attributes.direction ?? "forward");
  const [kind, { gates }] =
    Object.entries(KINDS).find(([, { operator }]) => operator === node.operator) ??
    refuse(node, "operator", "RNN, GRU or LSTM", node.operator);
  const isResetAfter = node.operator === "GRU" && numberOf(node, "linear_before_reset", 0) === 1;
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
  const layer = makers[kind]();
  const isBoth = direction === "bidirectional";
  const outer = isBoth ? tf.layers.bidirectional({ layer: layer as layers.RNN, mergeMode: "concat" }) : layer;
  const weights = Array.from({ length: isBoth ? 2 : 1 }, (_, i) =>
    weightsOf(reading, node, i, units, gates, isResetAfter),
  );
  return put(reading, outer, input, weights.flat());
}

/** Names a direction; TensorFlow.js takes the same for both. */
function activationsOf(node: OnnxNode): Record<string, string> {
  const count = { RNN: 1, GRU: 2, LSTM: 3 }[node.operator] ?? 1;
  const given = node.attributes.activations;
  const usual = count === 1 ? ["Tanh"] : ["Sigmoid", "Tanh", "Tanh"].slice(0, count);
  const names = Array.isArray(given) ? given.map(String) : usual;
  const own = names.slice(0, count);
  if (String(own) !== String(names.slice(count)) && names.length > count)
    refuse(node, "activations", "the same in both directions", names.join(", "));
  if (node.attributes.activation_alpha !== undefined || node.attributes.activation_beta !== undefined)
    refuse(node, "activation_alpha and activation_beta", "left out", "others");
  const ours = own.map((name) => {
    const found = [...RECURRENT_OPERATOR_OF].find(([, operator]) => operator === name);
    return found
      ? found[0]
      : refuse(node, "activations", `of ${[...RECURRENT_OPERATOR_OF.values()].join(", ")}`, name);
  });
  if (count === 3 && ours[1] !== ours[2])
    refuse(node, "activations", "the same for cell and state", own.join(", "));
  return count === 1 ? { activation: ours[0] } : { recurrentActivation: ours[0], activation: ours[1] };
}

/** Kernel, recurrent kernel and bias of one direction, as TensorFlow.js has them. */
function weightsOf(
  reading: Reading,
  node: OnnxNode,
  direction: number,
  units: number,
  gates: readonly number[],
  isResetAfter: boolean,
): Constant[] {
  const length = gates.length * units;
  const columnOf = (row: number) => gates[Math.floor(row / units)] * units + (row % units);
  const matrix = (index: number): Constant => {
    const { dims, values } = constantOf(reading, node, index);
    const size = dims[2];
    if (dims[1] !== length) refuse(node, `input ${index}`, `of ${length} rows`, dims[1]);
    const turned = new Float32Array(size * length);
    for (let row = 0; row < length; row++)
      for (let column = 0; column < size; column++)
        turned[column * length + columnOf(row)] = values[(direction * length + row) * size + column];
    return { dims: [size, length], values: turned, isInteger: false };
  };
  const given: Pick<OnnxTensor, "values"> | undefined = optionalConstant(reading, node, 3);
  const halves = [0, 1].map((half) => {
    const bias = new Float32Array(length);
    for (let row = 0; row < length; row++)
      bias[columnOf(row)] = given?.values[(direction * 2 + half) * length + row] ?? 0;
    return bias;
  });
  const bias: Constant = isResetAfter
    ? { dims: [2, length], values: [...halves[0], ...halves[1]], isInteger: false }
    : { dims: [length], values: halves[0].map((x, i) => x + halves[1][i]), isInteger: false };
  return [matrix(1), matrix(2), bias];
}
