/** An ONNX model as a network of TensorFlow.js's layers, which can be trained on. */
import { mustBe } from "../../core/errors";
import { runningEngine } from "../engine/start";
import type { Network } from "../model/types";
import { folded } from "./constants";
import { OPERATORS } from "./operators";
import { decode, type OnnxEnd, type OnnxModel, type OnnxNode, READING } from "./proto";
import { arranged, batchFirst, type Computed, called, isConstant, type Reading } from "./reading";

/** Before it a softmax took the channels and all behind them for one axis. */
const OLDEST = 13;

/**
 * The network in an `.onnx` file, of the operators that PyTorch and `network.save` write for these layers: dense,
 * convolutions, pooling, normalization, recurrent ones, embeddings, sums, products and joins. A weight and its bias and
 * activation become one layer. Pictures go in and come out channels last, as everywhere here; ONNX has them channels first,
 * and what depends on the order (a flatten) gets a layer that turns them. Answers are equal within the rounding of float32.
 *
 * @throws {SyntaxError} If the bytes are no such file, or not whole.
 * @throws {TypeError} If it has several inputs or outputs, weights in another file, or an operator or setting that is not
 *   known here: the node is named. No tensor is left behind.
 *
 * @see ONNX authors (2017-2026). Operator schemas, https://onnx.ai/onnx/operators/
 */
export function readOnnx(bytes: Uint8Array): Network {
  const { tf } = runningEngine(READING);
  const model = decode(bytes);
  if (model.opset < OLDEST)
    throw new TypeError(mustBe(READING, "the opset", `${OLDEST} or later: export it anew`, model.opset));
  const constants = new Set(model.tensors.map(({ name }) => name));
  const inputs = model.inputs.filter(({ name }) => !constants.has(name));
  if (inputs.length !== 1 || model.outputs.length !== 1)
    throw new TypeError(
      mustBe(
        READING,
        "the model",
        "of one input and one output",
        `${inputs.length} inputs, ${model.outputs.length} outputs`,
      ),
    );
  const [{ name, dims }] = inputs;
  if (dims.length < 2) throw new TypeError(mustBe(READING, `input ${name}`, "a batch of known shape", dims));
  const reading: Reading = {
    tf,
    values: new Map(model.tensors.map((tensor) => [tensor.name, tensor])),
    listeners: listenersOf(model),
    outputName: model.outputs[0].name,
    done: new Set(),
    made: [],
  };
  const isTurned = dims.length === 4 && !takesChannelsLast(reading, name, dims);
  const axes = isTurned ? [0, 3, 1, 2] : dims.map((_, i) => i);
  const sizes = dims.map((_, place) => dims[axes.indexOf(place)] ?? null).slice(1);
  const input = tf.input({ shape: sizes });
  reading.values.set(name, { tensor: input, axes });
  try {
    for (const node of model.nodes) if (!reading.done.has(node)) follow(reading, node);
    const network = tf.model({ inputs: input, outputs: outputOf(reading, model) });
    const used = new Set(network.layers);
    for (const layer of reading.made) if (!used.has(layer)) layer.dispose();
    return network;
  } catch (error) {
    for (const layer of reading.made) if (layer.built) layer.dispose();
    throw error;
  }
}

function listenersOf({ nodes }: OnnxModel): Map<string, OnnxNode[]> {
  const listeners = new Map<string, OnnxNode[]>();
  for (const node of nodes)
    for (const input of new Set(node.inputs)) {
      const all = listeners.get(input);
      if (all) all.push(node);
      else listeners.set(input, [node]);
    }
  return listeners;
}

/** tf2onnx and `network.save` turn the pictures themselves, first thing; those of one channel may be reshaped instead. */
function takesChannelsLast(
  reading: Reading,
  name: string,
  [, height, width, channels]: OnnxEnd["dims"],
): boolean {
  const listeners = reading.listeners.get(name) ?? [];
  return (
    listeners.length > 0 &&
    listeners.every(({ operator, attributes, inputs }) => {
      if (operator === "Transpose") return String(attributes.perm) === "0,3,1,2";
      const shape = reading.values.get(inputs[1] ?? "");
      if (operator !== "Reshape" || channels !== 1 || !shape || !isConstant(shape)) return false;
      return String(Array.from(shape.values).slice(1)) === String([channels, height, width]);
    })
  );
}

function follow(reading: Reading, node: OnnxNode): void {
  const constant = folded(reading, node);
  if (constant) {
    reading.values.set(node.outputs[0], constant);
    return;
  }
  const operate = OPERATORS[node.operator];
  if (!operate)
    throw new TypeError(
      mustBe(READING, called(node), `one of ${Object.keys(OPERATORS).join(", ")}`, node.operator),
    );
  try {
    const value = operate(reading, node);
    if (value) reading.values.set(node.outputs[0], value);
  } catch (error) {
    // tfjs's own refusals, of sizes that do not fit for one, do not say which node it is about.
    const { message } = error as Error;
    if (message.startsWith("Cannot ")) throw error;
    throw new TypeError(mustBe(READING, called(node), "one that TensorFlow.js can do", message), {
      cause: error,
    });
  }
}

function outputOf(reading: Reading, { nodes }: OnnxModel): Computed["tensor"] {
  const value = reading.values.get(reading.outputName);
  const last = nodes.find(({ outputs }) => outputs.includes(reading.outputName));
  if (!value || !last || isConstant(value))
    throw new TypeError(mustBe(READING, `output ${reading.outputName}`, "computed from the samples", "not"));
  const isPicture = String(value.axes) === "0,3,1,2";
  return isPicture ? value.tensor : arranged(reading, last, value, batchFirst(value.axes));
}
