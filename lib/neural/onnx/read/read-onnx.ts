/** An ONNX model as a network of TensorFlow.js layers, which can be trained further. */
import type { Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import { runningEngine } from "../../engine/start";
import type { Network } from "../../model/types";
import { type Observed, observe, READ_ACTION, sizesOf } from "../../onnx-runtime/observe";
import { DATA_TYPE, decodeMessages, type Message } from "../../onnx-runtime/onnx-file";
import { type Graph, Node } from "./node";
import { isReshape, OPERATORS } from "./operators";

/** The most that an answer here may differ from onnxruntime's, as a share of the largest. */
const TOLERANCE = 1e-3;
const CHANNELS_FIRST = "0,3,1,2";

/**
 * The network in an `.onnx` file made of operators that can be trained here: dense, convolution, pooling and batch normalization
 * layers, activations, element-wise sums, products and concatenation, as PyTorch, tf2onnx and `network.save` write them. A matrix
 * product or convolution, its bias and its activation become one layer. The network takes and returns images channels last,
 * although ONNX has them channels first; where the order matters, as for a flatten, a layer permutes them.
 *
 * onnxruntime runs the model for two and three random samples: what it computes from constants and the sizes that it observes are
 * taken from it, and the network must give its answers.
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
  const { input, sizes } = inputOf(model);
  const output: string = model.graph.output[0].name;
  const nodes = computedNodes(model, input);
  for (const node of nodes) requireKnown(node);
  const observed = await observe(model, input, sizes, wantedValues(nodes, input, output));
  const uses = new Map([[output, 1]]);
  for (const node of nodes) for (const name of node.inputs) uses.set(name, (uses.get(name) ?? 0) + 1);
  const isOwnSet = ({ domain }: Message) => !domain || domain === "ai.onnx";
  const opset = Number(model.opsetImport.find(isOwnSet)?.version);
  const graph: Graph = { tf, opset, values: new Map(), observed, uses, layers: [] };
  try {
    const axes =
      sizes.length === 4 && !takesChannelsLast(nodes, graph, input, sizes) ? [0, 2, 3, 1] : sizes.keys();
    const [, ...shape] = Array.from(axes, (axis) => sizes[axis] || null);
    graph.values.set(input, { tensor: tf.input({ shape }), isImage: Array.isArray(axes) });
    for (const node of nodes) readNode(graph, node);
    const network = toNetwork(graph, input, output);
    requireSameAnswers(graph, network, input, output);
    return network;
  } catch (error) {
    for (const layer of graph.layers) if (layer.built) layer.dispose();
    throw error;
  }
}

function inputOf({ graph }: Message): { input: string; sizes: number[] } {
  if (!graph) throw new SyntaxError(mustBe(READ_ACTION, "the file", "one that holds a graph", "without"));
  const weights = new Set(graph.initializer.map(({ name }: Message) => name));
  const inputs: Message[] = graph.input.filter(({ name }: Message) => !weights.has(name));
  const given = `${inputs.length} inputs, ${graph.output.length} outputs`;
  if (inputs.length !== 1 || graph.output.length !== 1)
    throw new TypeError(mustBe(READ_ACTION, "the model", "of one input and one output", given));
  const [{ name, type }] = inputs;
  const { elemType, shape } = type?.tensorType ?? {};
  if (elemType !== DATA_TYPE.float || !(shape?.dim.length >= 2))
    throw new TypeError(mustBe(READ_ACTION, `input ${name}`, "a batch of float32 of known rank", "another"));
  const [, ...sizes] = shape.dim.map(({ dimValue }: Message) => Number(dimValue ?? 0) || Number.NaN);
  return { input: name, sizes: [-1, ...sizes] };
}

/** The nodes that depend on the numbers of the samples, not only on how many there are. */
function computedNodes({ graph }: Message, input: string): Node[] {
  const values = new Set([input]);
  return graph.node
    .map((message: Message) => new Node(message))
    .filter(({ operator, inputs, outputs }: Node) => {
      // A loop or a branch may take any value; random numbers are not constants.
      const isOther = /^(If|Loop|Scan|SequenceMap|Random.*|Bernoulli|Multinomial)$|\./.test(operator);
      const isComputed = inputs.some((name) => values.has(name)) && !["Shape", "Size"].includes(operator);
      if (isComputed || isOther) for (const name of outputs) values.add(name);
      return isComputed || isOther;
    });
}

/** Constants that these nodes take, the sizes of what they reshape, and the answers. */
function wantedValues(nodes: readonly Node[], input: string, output: string): Set<string> {
  const values = new Set([input, ...nodes.flatMap(({ outputs }) => outputs)]);
  const wanted = nodes.flatMap(({ operator, inputs, outputs }) =>
    isReshape(operator) ? outputs : inputs.filter((name) => name !== "" && !values.has(name)),
  );
  return new Set([output, ...wanted]);
}

/** @throws {TypeError} If an operator, an attribute or an input of the node is not supported. */
function requireKnown(node: Node): void {
  const known = `one of ${Object.keys(OPERATORS).join(", ")}`;
  if (!Object.hasOwn(OPERATORS, node.operator))
    throw new TypeError(mustBe(READ_ACTION, String(node), known, node.operator));
  const { attributes = [], fixed = {}, inputs = Number.POSITIVE_INFINITY } = OPERATORS[node.operator];
  for (const [name, value] of Object.entries(node.attributes))
    if (!attributes.includes(name) && String(value) !== String(fixed[name]))
      node.refuse(name, String(fixed[name] ?? "left out"), value);
  const other = node.inputs.findIndex((name, i) => name !== "" && i >= inputs);
  if (other >= 0) node.refuse(`input ${other}`, "left out", node.inputs[other]);
}

/** tf2onnx and `network.save` begin with a transposition to channels first; tf2onnx reshapes instead if there is one channel. */
function takesChannelsLast(
  nodes: readonly Node[],
  { observed }: Graph,
  input: string,
  [, height, width, channels]: readonly number[],
): boolean {
  const takers = nodes.filter(({ inputs }) => inputs.includes(input));
  const first = String([-1, 1, height, width]);
  return takers.every(({ operator, attributes, outputs }) => {
    if (operator === "Transpose") return String(attributes.perm) === CHANNELS_FIRST;
    const isReshaped = operator === "Reshape" && channels === 1;
    return isReshaped && String(sizesOf(observed.get(outputs[0]) as Observed)) === first;
  });
}

function readNode(graph: Graph, node: Node): void {
  try {
    graph.values.set(node.outputs[0], OPERATORS[node.operator].read(graph, node));
  } catch (error) {
    // TensorFlow.js's own errors, for example about sizes that do not match, do not name the node.
    const { message } = error as Error;
    if (message.startsWith("Cannot ")) throw error;
    const text = mustBe(READ_ACTION, String(node), "one that TensorFlow.js can do", message);
    throw new TypeError(text, { cause: error });
  }
}

function toNetwork(graph: Graph, input: string, output: string): Network {
  const last = graph.values.get(output);
  if (!last) throw new TypeError(mustBe(READ_ACTION, `output ${output}`, "computed from the samples", "not"));
  const { tensor } = graph.values.get(input) ?? last;
  const network = graph.tf.model({ inputs: tensor, outputs: last.tensor });
  const used = new Set(network.layers);
  for (const layer of graph.layers) if (!used.has(layer)) layer.dispose();
  return network;
}

/** @throws {TypeError} If the network's answers are not those of onnxruntime. */
function requireSameAnswers(
  { tf, observed, values }: Graph,
  network: Network,
  input: string,
  output: string,
): void {
  const difference = tf.tidy(() => {
    const [given, expected] = [input, output].map((name) => {
      const [{ data, dims }] = observed.get(name) as Observed;
      const tensor = tf.tensor(Float32Array.from(data as Float32Array, Number), [...dims]);
      return values.get(name)?.isImage && dims.length === 4 ? tf.transpose(tensor, [0, 2, 3, 1]) : tensor;
    });
    const answers = network.predict(given) as Tensor;
    // After global pooling, the network has no height and width.
    const isPooled = values.get(output)?.isImage && answers.rank === 2;
    const right = isPooled ? tf.reshape(expected, answers.shape) : expected;
    if (String(answers.shape) !== String(right.shape)) return Number.NaN;
    const largest = (tensor: Tensor) => tf.max(tf.abs(tensor)).dataSync()[0];
    return largest(tf.sub(answers, right)) / (largest(right) || 1);
  });
  if (difference <= TOLERANCE) return;
  throw new TypeError(
    mustBe(READ_ACTION, "the network", "one that answers as onnxruntime does", `off by ${difference}`),
  );
}
