/** An ONNX model as a network of TensorFlow.js layers, which can be trained further. */
import type { Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import { runningEngine } from "../../engine/start";
import type { Network } from "../../model/types";
import { type Observed, type ObservedModel, observe } from "../../onnx-runtime/observe";
import { decodeMessages, type Message } from "../../onnx-runtime/onnx-file";
import { type OnnxNode, READ_ACTION } from "../../onnx-runtime/onnx-node";
import { type Graph, Node } from "./node";
import { isReshape, OPERATORS } from "./operators";

/** The most that an answer here may differ from onnxruntime's, as a share of the largest. */
const TOLERANCE = 1e-3;

/**
 * The network in an `.onnx` file made of operators that can be trained here: dense, convolution, pooling and batch normalization
 * layers, activations, element-wise sums, products and concatenation, as PyTorch, tf2onnx and `network.save` write them. A matrix
 * product or convolution, its bias and its activation become one layer. The network takes and returns images channels last,
 * although ONNX has them channels first; where the order matters, as for a flatten, a layer permutes them.
 *
 * onnxruntime runs the model twice for a few random samples: what it computes from constants and the sizes that it observes are
 * taken from it, and the network must give its answers. So reading takes about as long as predicting ten samples.
 *
 * @throws {SyntaxError} If the bytes are no ONNX model, or incomplete.
 * @throws {TypeError} If the model has several inputs or outputs, or an operator or attribute that is not supported: the message
 *   names the node. All tensors are disposed of.
 * @throws {Error} If the package `onnxruntime-web` is not installed.
 *
 * @see ONNX authors (2017-2026). Operator schemas, https://onnx.ai/onnx/operators/
 */
export async function readOnnx(bytes: Uint8Array): Promise<Network> {
  const model = decodeMessages(READ_ACTION, bytes);
  try {
    return await readModel(model);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`${error.message}; network.loadPredictor runs it without training`, { cause: error });
  }
}

async function readModel(model: Message): Promise<Network> {
  const { tf } = runningEngine(READ_ACTION);
  const observed = await observe(model, requireKnown);
  const { nodes, values, input, output } = observed;
  const uses = new Map([[output, 1]]);
  for (const { inputs } of nodes) for (const name of inputs) uses.set(name, (uses.get(name) ?? 0) + 1);
  const isOwnSet = ({ domain }: Message) => !domain || domain === "ai.onnx";
  const opset = Number(model.opsetImport.find(isOwnSet)?.version);
  const graph: Graph = { tf, opset, observed: values, values: new Map(), uses, layers: [] };
  try {
    const { sizes } = values.get(input) as Observed;
    const isImage = sizes.length === 4 && !takesChannelsLast(observed, sizes);
    const [, ...shape] = (isImage ? [0, 2, 3, 1] : [...sizes.keys()]).map((axis) => sizes[axis] || null);
    const first = tf.input({ shape });
    graph.values.set(input, { tensor: first, isImage });
    for (const { message } of nodes) readNode(graph, new Node(graph, message));
    const last = graph.values.get(output);
    if (!last)
      throw new TypeError(mustBe(READ_ACTION, `output ${output}`, "computed from the samples", "not"));
    const network = tf.model({ inputs: first, outputs: last.tensor });
    requireSameAnswers(graph, network, [input, output]);
    for (const layer of graph.layers) if (!network.layers.includes(layer)) layer.dispose();
    return network;
  } catch (error) {
    for (const layer of graph.layers) if (layer.built) layer.dispose();
    throw error;
  }
}

/** Whether only its sizes are needed. @throws {TypeError} If an operator, an attribute or an input of the node is not supported. */
function requireKnown(node: OnnxNode): boolean {
  const known = `one of ${Object.keys(OPERATORS).join(", ")}`;
  if (!Object.hasOwn(OPERATORS, node.operator))
    throw new TypeError(mustBe(READ_ACTION, String(node), known, node.operator));
  const { attributes = [], fixed = {}, inputs = Number.POSITIVE_INFINITY } = OPERATORS[node.operator];
  for (const [name, value] of Object.entries(node.attributes))
    if (!attributes.includes(name) && String(value) !== String(fixed[name]))
      node.refuse(name, String(fixed[name] ?? "left out"), value);
  const other = node.inputs.findIndex((name, i) => name !== "" && i >= inputs);
  if (other >= 0) node.refuse(`input ${other}`, "left out", node.inputs[other]);
  return isReshape(node.operator);
}

/** tf2onnx and `network.save` begin with a transposition to channels first; tf2onnx reshapes instead if there is one channel. */
function takesChannelsLast(
  { nodes, input, values }: ObservedModel,
  [, height, width, channels]: readonly number[],
) {
  const takers = nodes.filter(({ inputs }) => inputs.includes(input));
  return takers.every(({ operator, attributes, outputs }) => {
    if (operator === "Transpose") return String(attributes.perm) === "0,3,1,2";
    return channels === 1 && String(values.get(outputs[0])?.sizes) === String([-1, 1, height, width]);
  });
}

function readNode({ values }: Graph, node: Node): void {
  try {
    values.set(node.outputs[0], OPERATORS[node.operator].read(node));
  } catch (error) {
    // TensorFlow.js's own errors, for example about sizes that do not match, do not name the node.
    const { message } = error as Error;
    if (message.startsWith("Cannot ")) throw error;
    const text = mustBe(READ_ACTION, String(node), "one that TensorFlow.js can do", message);
    throw new TypeError(text, { cause: error });
  }
}

/** @param ends The names of the input and the output. @throws {TypeError} If the answers are not those of onnxruntime. */
function requireSameAnswers(
  { tf, observed, values }: Graph,
  network: Network,
  ends: readonly string[],
): void {
  const difference = tf.tidy(() => {
    const [given, expected] = ends.map((name) => {
      const [{ data, dims }] = (observed.get(name) as Observed).runs;
      const tensor = tf.tensor(Float32Array.from(data as Float32Array, Number), [...dims]);
      return values.get(name)?.isImage && dims.length === 4 ? tf.transpose(tensor, [0, 2, 3, 1]) : tensor;
    });
    const answers = network.predict(given) as Tensor;
    // After global pooling, the network has no height and width.
    const right =
      answers.rank === 2 && values.get(ends[1])?.isImage ? expected.reshape(answers.shape) : expected;
    if (String(answers.shape) !== String(right.shape)) return Number.NaN;
    const largest = (tensor: Tensor) => tf.max(tf.abs(tensor)).dataSync()[0];
    return largest(tf.sub(answers, right)) / (largest(right) || 1);
  });
  const rule = "one that answers as onnxruntime does";
  if (!(difference <= TOLERANCE))
    throw new TypeError(mustBe(READ_ACTION, "the network", rule, `off by ${difference}`));
}
