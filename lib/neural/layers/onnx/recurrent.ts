/** Recurrent layers, in one direction or in both. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { settingsOf } from "../../model/layer-settings";
import { RESET_AFTER_GRU } from "../reset-after-gru";
import type { LayerContext } from "./graph-builder";
import { OPERATOR_NAMES } from "./operator-names";

const ACTIVATIONS = ["hardSigmoid", "relu", "sigmoid", "softsign", "tanh"];

/** `gates[i]` is TensorFlow.js's position of ONNX's gate i: for an LSTM, ONNX has i, o, f, c and TensorFlow.js i, f, c, o. */
const OPERATORS: Readonly<Record<string, { readonly operator: string; readonly gates: readonly number[] }>> =
  {
    SimpleRNN: { operator: "RNN", gates: [0] },
    GRU: { operator: "GRU", gates: [0, 1, 2] },
    [RESET_AFTER_GRU]: { operator: "GRU", gates: [0, 1, 2] },
    LSTM: { operator: "LSTM", gates: [0, 3, 1, 2] },
  };

export function recurrent(context: LayerContext): string {
  const { goBackwards = false, returnSequences = false } = context.settings;
  if (goBackwards && returnSequences) context.refuse("goBackwards", "false for sequences", true);
  return addRecurrent(context, [context.layer], returnSequences, goBackwards ? "reverse" : "forward");
}

export function bidirectional(context: LayerContext): string {
  const { mergeMode } = context.settings;
  if (mergeMode !== "concat") context.refuse("mergeMode", '"concat"', mergeMode);
  // TensorFlow.js's types do not declare the two layers.
  const { forwardLayer, backwardLayer } = context.layer as unknown as Record<string, layers.Layer>;
  const { returnSequences = false } = settingsOf(forwardLayer);
  return addRecurrent(context, [forwardLayer, backwardLayer], returnSequences, "bidirectional");
}

function addRecurrent(
  context: LayerContext,
  directions: readonly layers.Layer[],
  returnSequences: boolean,
  direction: string,
): string {
  const [first] = directions;
  const layerClass = first.getClassName();
  const { operator, gates } =
    OPERATORS[layerClass] ??
    context.refuse("", `one of ${Object.keys(OPERATORS).join(", ")}`, layerClass, first);
  const { useBias } = settingsOf(first);
  const units = first.weights[1].shape[0] as number;
  const length = gates.length * units;
  const isResetAfter = useBias === true && first.weights[2].shape.length === 2;
  /** A tensor of each direction, one after the other. */
  const addStacked = (dims: readonly number[], compute: (weights: Tensor[]) => ArrayLike<number>) => {
    const parts = directions.flatMap(({ weights }) =>
      Array.from(compute(weights.map((weight) => weight.read()))),
    );
    return context.addTensor([directions.length, ...dims], Float32Array.from(parts));
  };
  /** ONNX has a row for each unit, gate by gate; TensorFlow.js a column, in another order of the gates. */
  const toRows = (kernel: Tensor) =>
    kernel
      .reshape([-1, gates.length, units])
      .transpose([1, 2, 0])
      .gather([...gates])
      .dataSync();
  /** That of the input, then that of the state, which only a GRU with reset after has. */
  const toBiases = (bias: Tensor | undefined) => {
    const both = new Float32Array(2 * length);
    if (bias)
      both.set(
        bias
          .reshape([-1, gates.length, units])
          .gather([...gates], 1)
          .dataSync(),
      );
    return both;
  };
  const inputs = [
    context.add("Transpose", [context.inputs[0].name], { perm: [1, 0, 2] }),
    addStacked([length, first.weights[0].shape[0] as number], ([kernel]) => toRows(kernel)),
    addStacked([length, units], ([, kernel]) => toRows(kernel)),
    addStacked([2 * length], ([, , bias]) => toBiases(bias)),
  ];
  const [sequence, last] = context.addNodes(2, operator, inputs, {
    hidden_size: units,
    direction,
    activations: directions.flatMap((layer) => activationsOf(context, layer, operator)),
    ...(operator === "GRU" && { linear_before_reset: Number(isResetAfter) }),
  });
  // ONNX's outputs are (time, directions, batch, units) and (directions, batch, units): batch first, then join the directions.
  const batchFirst = returnSequences
    ? context.add("Transpose", [sequence], { perm: [2, 0, 1, 3] })
    : context.add("Transpose", [last], { perm: [1, 0, 2] });
  const sizes = [0, ...(returnSequences ? [0] : []), directions.length * units];
  return context.add("Reshape", [batchFirst, context.addTensor([sizes.length], sizes)]);
}

function activationsOf(context: LayerContext, layer: layers.Layer, operator: string): string[] {
  const { activation = "tanh", recurrentActivation = "hardSigmoid" } = settingsOf(layer);
  const gates = operator === "RNN" ? [] : [recurrentActivation];
  return [...gates, activation, ...(operator === "LSTM" ? [activation] : [])].map((name) =>
    ACTIVATIONS.includes(name)
      ? String(OPERATOR_NAMES.get(name))
      : context.refuse("activation", `one of ${ACTIVATIONS.join(", ")}`, name, layer),
  );
}
