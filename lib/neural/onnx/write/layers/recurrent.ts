/** Recurrent layers, in one direction or in both. */
import type { layers } from "@tensorflow/tfjs";
import { type LayerSettings, settingsOf } from "../../../model/layer-settings";
import { RECURRENT_ACTIVATIONS, RECURRENT_OPERATORS } from "../../operator-names";
import { addFloats, addIntegers, addNode, addNodeWithOutputs } from "../graph-builder";
import { type LayerContext, type LayerWriter, type Output, refuse, weightOf } from "../layer-writer";

export const recurrent: LayerWriter = (context) => {
  const { layer } = context;
  const { goBackwards = false, returnSequences = false } = settingsOf(layer);
  if (goBackwards && returnSequences) refuse(layer, "goBackwards", "false for sequences", true);
  return addRecurrent(context, [layer], returnSequences, goBackwards ? "reverse" : "forward");
};

export const bidirectional: LayerWriter = (context) => {
  const { layer } = context;
  const { mergeMode } = settingsOf(layer);
  if (mergeMode !== "concat") refuse(layer, "mergeMode", '"concat"', mergeMode);
  // TensorFlow.js's types do not declare the two layers.
  const { forwardLayer, backwardLayer } = layer as unknown as Record<string, layers.Layer>;
  const { returnSequences = false } = settingsOf(forwardLayer);
  return addRecurrent(context, [forwardLayer, backwardLayer], returnSequences, "bidirectional");
};

function addRecurrent(
  { graph, inputs }: LayerContext,
  directions: readonly layers.Layer[],
  returnSequences: boolean,
  direction: string,
): Output {
  const [first] = directions;
  const layerClass = first.getClassName();
  const { operator, gates } =
    RECURRENT_OPERATORS[layerClass] ??
    refuse(first, "", `one of ${Object.keys(RECURRENT_OPERATORS).join(", ")}`, layerClass);
  const weights = directions.map((layer) => weightsOf(layer, settingsOf(first), gates));
  const units = weightOf(first, 1).dims[0];
  const inputSize = weights[0].kernel.length / (gates.length * units);
  const addStacked = (dims: readonly number[], name: "kernel" | "recurrentKernel" | "bias") =>
    addFloats(graph, [directions.length, ...dims], concatenate(weights.map((own) => own[name])));
  const nodeInputs = [
    addNode(graph, "Transpose", [inputs[0].name], { perm: [1, 0, 2] }),
    addStacked([gates.length * units, inputSize], "kernel"),
    addStacked([gates.length * units, units], "recurrentKernel"),
    addStacked([2 * gates.length * units], "bias"),
  ];
  const [sequence, last] = addNodeWithOutputs(graph, 2, operator, nodeInputs, {
    hidden_size: units,
    direction,
    activations: directions.flatMap((layer) => activationsOf(layer, operator)),
    ...(operator === "GRU" && { linear_before_reset: weights[0].isResetAfter ? 1 : 0 }),
  });
  // ONNX's outputs are (time, directions, batch, units) and (directions, batch, units): batch first, then join the directions.
  const batchFirst = returnSequences
    ? addNode(graph, "Transpose", [sequence], { perm: [2, 0, 1, 3] })
    : addNode(graph, "Transpose", [last], { perm: [1, 0, 2] });
  const shape = addIntegers(graph, [0, ...(returnSequences ? [0] : []), directions.length * units]);
  return { name: addNode(graph, "Reshape", [batchFirst, shape]), isChannelsFirst: false };
}

function activationsOf(layer: layers.Layer, operator: string): string[] {
  const { activation = "tanh", recurrentActivation = "hardSigmoid" } = settingsOf(layer);
  const names =
    operator === "RNN"
      ? [activation]
      : operator === "GRU"
        ? [recurrentActivation, activation]
        : [recurrentActivation, activation, activation];
  return names.map(
    (name) =>
      RECURRENT_ACTIVATIONS.get(name) ??
      refuse(layer, "activation", `one of ${[...RECURRENT_ACTIVATIONS.keys()].join(", ")}`, name),
  );
}

/** The weights of one direction in ONNX's layout: a row for each unit, gate by gate; the bias of the input, then that of the state. */
function weightsOf(layer: layers.Layer, { useBias }: LayerSettings, gates: readonly number[]) {
  const [kernel, recurrentKernel] = [0, 1].map((i) => weightOf(layer, i));
  const units = recurrentKernel.dims[0];
  const toRows = ({ dims, values }: typeof kernel) => {
    const [size, columns] = dims;
    return Float32Array.from({ length: values.length }, (_, i) => {
      const row = Math.floor(i / size);
      const column = gates[Math.floor(row / units)] * units + (row % units);
      return values[(i % size) * columns + column];
    });
  };
  const length = gates.length * units;
  const own = useBias ? weightOf(layer, 2).values : new Float32Array(length);
  const isResetAfter = own.length === 2 * length;
  const bias = Float32Array.from({ length: 2 * length }, (_, i) => {
    if (i >= length && !isResetAfter) return 0;
    const gate = gates[Math.floor((i % length) / units)];
    return own[(i >= length ? length : 0) + gate * units + (i % units)];
  });
  return { kernel: toRows(kernel), recurrentKernel: toRows(recurrentKernel), bias, isResetAfter };
}

function concatenate(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const array of arrays) {
    all.set(array, start);
    start += array.length;
  }
  return all;
}
