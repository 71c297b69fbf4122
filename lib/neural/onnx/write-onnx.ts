/** A network as an ONNX model, which onnxruntime and others run. */
import type { layers } from "@tensorflow/tfjs";
import { runningEngine } from "../engine/start";
import { entryOf } from "../layers";
import { type Graph, LayerContext, type Value, WRITE_ACTION } from "../layers/onnx/graph-builder";
import { LAYER_TABLE } from "../layers/table";
import { nodeOf } from "../model/connections";
import { requireNetwork } from "../model/require-network";
import type { Network } from "../model/types";
import { encodeModel, valueMessage } from "../onnx-runtime/onnx-file";

const OPSET = 17;
/** Settings that the writers read, or that change no prediction. Of others, only an empty value is written. */
const SETTINGS = new Set(
  `activation alpha axis batchInputShape center dataFormat depthMultiplier dilationRate dims dtype epsilon filters goBackwards
  implementation inputDim inputLength kernelSize layer maxValue mergeMode momentum name noiseShape outputDim padding poolSize rate
  recurrentActivation resetAfter returnSequences scale seed stddev strides targetShape trainable unitForgetBias
  units unroll useBias`.split(/\s+/),
);

/**
 * The bytes of an `.onnx` file whose predictions agree with the network's within float32 rounding: opset 17, float32, any batch
 * size. The model takes and returns images channels last, as the network does. Inside, images are channels first, as ONNX
 * requires: a transposition follows the input, as in tf2onnx. Dropout is left out, because the file is for prediction.
 *
 * @throws {TypeError} If the network has several inputs or outputs, or a layer or setting that ONNX lacks: the message names it.
 *
 * @see ONNX authors (2022). Operators of opset 17, https://github.com/onnx/onnx/blob/v1.12.0/docs/Operators.md
 */
export function writeOnnx(model: Network): Uint8Array {
  requireNetwork(WRITE_ACTION, model);
  let bytes: Uint8Array = new Uint8Array();
  // Not returned from `tidy`, which visits every element.
  runningEngine(WRITE_ACTION).tf.tidy(() => {
    bytes = encodeNetwork(model);
  });
  return bytes;
}

function encodeNetwork(model: Network): Uint8Array {
  const graph: Graph = { nodes: [], initializers: [] };
  const [input, output] = [model.inputs[0], model.outputs[0]];
  /** At an end of the network, which is no layer. */
  const endOf = (name: string) => new LayerContext(graph, { name } as layers.Layer, [], []);
  // Transposed even if the first layer does not need it: readers recognize channels-last models by this node.
  const isChannelsFirst = input.shape.length === 4;
  const name = endOf("input").channelsFirst({ name: "input", shape: input.shape, isChannelsFirst: false });
  const values = new Map<number, Value>([[input.id, { name, shape: input.shape, isChannelsFirst }]]);
  for (const layer of model.layers) {
    const layerClass = layer.getClassName();
    if (layerClass === "InputLayer") continue;
    const { inputTensors, outputTensors } = nodeOf(layer);
    const inputs = inputTensors.map(({ id }) => values.get(id) as Value);
    const [{ id, shape }] = outputTensors;
    const entry = entryOf(layer);
    const context = new LayerContext(graph, layer, inputs, shape, entry?.operators?.[0]);
    const known = () => LAYER_TABLE.flatMap(({ onnx, tfjs }) => (onnx ? [tfjs] : [])).join(", ");
    const write = entry?.onnx ?? context.refuse("", `one of ${known()}`, layerClass);
    requireKnown(context);
    const written = write(context);
    const value = typeof written === "string" ? { name: written, isChannelsFirst: false } : written;
    values.set(id, { shape, ...value });
  }
  const last = endOf("output").channelsLast(values.get(output.id));
  graph.nodes.push({ name: "output", opType: "Identity", input: [last], output: ["output"] });
  return encodeModel({
    opsets: { "": OPSET },
    ...graph,
    inputs: [valueMessage("input", input.shape)],
    outputs: [valueMessage("output", output.shape)],
  });
}

function requireKnown(context: LayerContext): void {
  const { dataFormat = "channelsLast" } = context.settings;
  if (dataFormat !== "channelsLast") context.refuse("dataFormat", '"channelsLast"', dataFormat);
  for (const [name, value] of Object.entries(context.settings))
    if (value && !SETTINGS.has(name) && !/(Initializer|Regularizer|Constraint)$/.test(name))
      context.refuse(name, "left out", value);
}
