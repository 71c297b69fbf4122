/** An ONNX model as a network of TensorFlow.js layers, which can be trained further. */
import { mustBe } from "../../../core/errors";
import { runningEngine } from "../../engine/start";
import type { Network } from "../../model/types";
import type { OnnxModel, OnnxNode, OnnxValueInfo } from "../model";
import { arrangeAxes, batchFirstAxes, IMAGE_AXES } from "./axes";
import { foldConstant } from "./constant-folding";
import { decodeModel, READ_ACTION } from "./decode-model";
import { GraphReader, isConstant, type SymbolicValue } from "./graph-reader";
import { describeNode } from "./node";
import { NODE_READERS } from "./operators";

/** In earlier versions a softmax treated the channels and all axes after them as one. */
const OLDEST_OPSET = 13;

/**
 * The network in an `.onnx` file made of the operators that PyTorch and `network.save` write for these layers: dense,
 * convolution, pooling, normalization, recurrent, embedding, and element-wise sums, products and concatenation. A matrix product
 * or convolution, its bias and its activation become one layer. The network takes and returns images channels last, although ONNX
 * has them channels first; where the order matters, as for a flatten, a layer permutes them. Predictions agree within float32
 * rounding.
 *
 * @throws {SyntaxError} If the bytes are no ONNX model, or incomplete.
 * @throws {TypeError} If the model has several inputs or outputs, weights in another file, or an operator or attribute that is
 *   not supported: the message names the node. All tensors are disposed of.
 *
 * @see ONNX authors (2017-2026). Operator schemas, https://onnx.ai/onnx/operators/
 */
export function readOnnx(bytes: Uint8Array): Network {
  const { tf } = runningEngine(READ_ACTION);
  const model = decodeModel(bytes);
  const { name, dims } = requireOneInput(model);
  const graph = new GraphReader(tf, model);
  const isChannelsFirst = dims.length === 4 && !takesChannelsLast(graph, name, dims);
  const axes = isChannelsFirst ? IMAGE_AXES : dims.map((_, i) => i);
  const sizes = dims.map((_, axis) => dims[axes.indexOf(axis)] ?? null).slice(1);
  const input = tf.input({ shape: sizes });
  graph.values.set(name, { tensor: input, axes });
  try {
    for (const node of model.nodes) if (!graph.fusedNodes.has(node)) readNode(graph, node);
    const network = tf.model({ inputs: input, outputs: outputOf(graph, model) });
    const used = new Set(network.layers);
    for (const layer of graph.layers) if (!used.has(layer)) layer.dispose();
    return network;
  } catch (error) {
    for (const layer of graph.layers) if (layer.built) layer.dispose();
    throw error;
  }
}

function requireOneInput(model: OnnxModel): OnnxValueInfo {
  const rule = `${OLDEST_OPSET} or later: export it anew`;
  if (model.opset < OLDEST_OPSET) throw new TypeError(mustBe(READ_ACTION, "the opset", rule, model.opset));
  const initializers = new Set(model.initializers.map(({ name }) => name));
  const inputs = model.inputs.filter(({ name }) => !initializers.has(name));
  const given = `${inputs.length} inputs, ${model.outputs.length} outputs`;
  if (inputs.length !== 1 || model.outputs.length !== 1)
    throw new TypeError(mustBe(READ_ACTION, "the model", "of one input and one output", given));
  const [{ name, dims }] = inputs;
  if (dims.length < 2)
    throw new TypeError(mustBe(READ_ACTION, `input ${name}`, "a batch of known shape", dims));
  return inputs[0];
}

/** tf2onnx and `network.save` begin with a transposition to channels first; tf2onnx reshapes instead if there is one channel. */
function takesChannelsLast(
  graph: GraphReader,
  name: string,
  [, height, width, channels]: OnnxValueInfo["dims"],
): boolean {
  const consumers = graph.consumers.get(name) ?? [];
  return (
    consumers.length > 0 &&
    consumers.every(({ operator, attributes, inputs }) => {
      if (operator === "Transpose") return String(attributes.perm) === String(IMAGE_AXES);
      const shape = graph.values.get(inputs[1] ?? "");
      if (operator !== "Reshape" || channels !== 1 || !shape || !isConstant(shape)) return false;
      return String(Array.from(shape.values).slice(1)) === String([channels, height, width]);
    })
  );
}

function readNode(graph: GraphReader, node: OnnxNode): void {
  const constant = foldConstant(graph, node);
  if (constant) {
    graph.values.set(node.outputs[0], constant);
    return;
  }
  const read = NODE_READERS[node.operator];
  const known = `one of ${Object.keys(NODE_READERS).join(", ")}`;
  if (!read) throw new TypeError(mustBe(READ_ACTION, describeNode(node), known, node.operator));
  try {
    const value = read(graph, node);
    if (value) graph.values.set(node.outputs[0], value);
  } catch (error) {
    // TensorFlow.js's own errors, for example about sizes that do not match, do not name the node.
    const { message } = error as Error;
    if (message.startsWith("Cannot ")) throw error;
    const text = mustBe(READ_ACTION, describeNode(node), "one that TensorFlow.js can do", message);
    throw new TypeError(text, { cause: error });
  }
}

function outputOf(graph: GraphReader, { nodes }: OnnxModel): SymbolicValue["tensor"] {
  const { values, outputName } = graph;
  const value = values.get(outputName);
  const lastNode = nodes.find(({ outputs }) => outputs.includes(outputName));
  const rule = "computed from the samples";
  if (!value || !lastNode || isConstant(value))
    throw new TypeError(mustBe(READ_ACTION, `output ${outputName}`, rule, "a constant or missing"));
  const isImage = String(value.axes) === String(IMAGE_AXES);
  return isImage ? value.tensor : arrangeAxes(graph, lastNode, value, batchFirstAxes(value.axes));
}
