/** How recurrent layers are written: ONNX has time first, its own order of the gates, and one operator for both directions. */
import type { layers } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";
import { RECURRENT_OPERATOR_OF } from "./activations";
import { type Placed, type Put, type Settings, settingsOf, WRITING, weightOf } from "./placed";
import { emit, emitAll, integers, type Value, weights } from "./sheet";

/** ONNX's operator, and where each of its gates lies among TensorFlow.js's: i, f, c, o there, i, o, f, c here. */
export const KINDS: Readonly<
  Record<string, { readonly operator: string; readonly gates: readonly number[] }>
> = {
  SimpleRNN: { operator: "RNN", gates: [0] },
  GRU: { operator: "GRU", gates: [0, 1, 2] },
  [RESET_AFTER_GRU]: { operator: "GRU", gates: [0, 1, 2] },
  LSTM: { operator: "LSTM", gates: [0, 3, 1, 2] },
};

export const recurrent: Put = (placed) => {
  const { layer } = placed;
  const { goBackwards = false, returnSequences = false } = settingsOf(layer);
  if (goBackwards && returnSequences)
    throw new TypeError(mustBe(WRITING, `goBackwards of layer ${layer.name}`, "false for sequences", true));
  return run(placed, [layer], returnSequences, goBackwards ? "reverse" : "forward");
};

export const bidirectional: Put = (placed) => {
  const { layer } = placed;
  const { mergeMode } = settingsOf(layer);
  if (mergeMode !== "concat")
    throw new TypeError(mustBe(WRITING, `mergeMode of layer ${layer.name}`, '"concat"', mergeMode));
  // TensorFlow.js keeps the two from its types.
  const { forwardLayer, backwardLayer } = layer as unknown as Record<string, layers.Layer>;
  const { returnSequences = false } = settingsOf(forwardLayer);
  return run(placed, [forwardLayer, backwardLayer], returnSequences, "bidirectional");
};

function run(
  { sheet, given }: Placed,
  directions: readonly layers.Layer[],
  returnSequences: boolean,
  direction: string,
): Pick<Value, "name" | "channelsFirst"> {
  const [first] = directions;
  const { operator, gates } = kindOf(first);
  const settings = settingsOf(first);
  const parts = directions.map((layer) => partsOf(layer, settings, gates));
  const units = weightOf(first, 1).dims[0];
  const size = parts[0].kernel.length / (gates.length * units);
  const stack = (dims: readonly number[], pick: (part: (typeof parts)[number]) => Float32Array) =>
    weights(sheet, [directions.length, ...dims], concatenated(parts.map(pick)));
  const inputs = [
    emit(sheet, "Transpose", [given[0].name], { perm: [1, 0, 2] }),
    stack([gates.length * units, size], ({ kernel }) => kernel),
    stack([gates.length * units, units], ({ recurrentKernel }) => recurrentKernel),
    stack([2 * gates.length * units], ({ bias }) => bias),
  ];
  const [sequence, last] = emitAll(
    sheet,
    operator,
    inputs,
    {
      hidden_size: units,
      direction,
      activations: directions.flatMap((layer) => activationsOf(layer, operator)),
      ...(operator === "GRU" && { linear_before_reset: parts[0].isResetAfter ? 1 : 0 }),
    },
    2,
  );
  // (time, directions, batch, units) and (directions, batch, units): the batch comes first, the directions join.
  const turned = returnSequences
    ? emit(sheet, "Transpose", [sequence], { perm: [2, 0, 1, 3] })
    : emit(sheet, "Transpose", [last], { perm: [1, 0, 2] });
  const shape = integers(
    sheet,
    returnSequences ? [0, 0, directions.length * units] : [0, directions.length * units],
  );
  return { name: emit(sheet, "Reshape", [turned, shape]), channelsFirst: false };
}

function kindOf(layer: layers.Layer): { operator: string; gates: readonly number[] } {
  const kind = layer.getClassName();
  if (!KINDS[kind])
    throw new TypeError(
      mustBe(WRITING, `layer ${layer.name}`, `one of ${Object.keys(KINDS).join(", ")}`, kind),
    );
  return KINDS[kind];
}

function activationsOf(layer: layers.Layer, operator: string): string[] {
  const { activation = "tanh", recurrentActivation = "hardSigmoid" } = settingsOf(layer);
  const names =
    operator === "RNN"
      ? [activation]
      : operator === "GRU"
        ? [recurrentActivation, activation]
        : [recurrentActivation, activation, activation];
  return names.map((name) => {
    const found = RECURRENT_OPERATOR_OF.get(name);
    if (found === undefined)
      throw new TypeError(
        mustBe(
          WRITING,
          `activation of layer ${layer.name}`,
          `one of ${[...RECURRENT_OPERATOR_OF.keys()].join(", ")}`,
          name,
        ),
      );
    return found;
  });
}

/** A direction's weights in ONNX's order: a row a unit, gate by gate; the bias of the input, then that of the state. */
function partsOf(layer: layers.Layer, { useBias }: Settings, gates: readonly number[]) {
  const [kernel, recurrentKernel] = [0, 1].map((i) => weightOf(layer, i));
  const units = recurrentKernel.dims[0];
  const rows = ({ dims, values }: typeof kernel) => {
    const [size, columns] = dims;
    return Float32Array.from({ length: values.length }, (_, i) => {
      const row = Math.floor(i / size);
      const column = gates[Math.floor(row / units)] * units + (row % units);
      return values[(i % size) * columns + column];
    });
  };
  const length = gates.length * units;
  const given = useBias ? weightOf(layer, 2) : { dims: [length], values: new Float32Array(length) };
  const isResetAfter = given.values.length === 2 * length;
  const bias = Float32Array.from({ length: 2 * length }, (_, i) => {
    if (i >= length && !isResetAfter) return 0;
    const gate = gates[Math.floor((i % length) / units)];
    return given.values[(i >= length ? length : 0) + gate * units + (i % units)];
  });
  return { kernel: rows(kernel), recurrentKernel: rows(recurrentKernel), bias, isResetAfter };
}

function concatenated(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
