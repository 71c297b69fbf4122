/** A network as an ONNX model, which onnxruntime and others run. */
import { nodeOf } from "../../model/connections";
import { requireNetwork } from "../../model/require-network";
import type { Network } from "../../model/types";
import { encodeModel } from "./encode-model";
import { type GraphBuilder, toChannelsFirst, toChannelsLast, type Value } from "./graph-builder";
import { refuse, WRITE_ACTION } from "./layer-writer";
import { LAYER_WRITERS } from "./layers";

const OPSET = 17;

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
  const graph: GraphBuilder = { nodes: [], initializers: [], layer: "input" };
  const [input] = model.inputs;
  const [output] = model.outputs;
  // Transposed even if the first layer does not need it: readers recognize channels-last models by this node.
  const name = toChannelsFirst(graph, { name: "input", shape: input.shape, isChannelsFirst: false });
  const values = new Map<number, Value>([
    [input.id, { name, shape: input.shape, isChannelsFirst: input.shape.length === 4 }],
  ]);
  for (const layer of model.layers) {
    const layerClass = layer.getClassName();
    if (layerClass === "InputLayer") continue;
    const write =
      LAYER_WRITERS[layerClass] ??
      refuse(layer, "", `one of ${Object.keys(LAYER_WRITERS).join(", ")}`, layerClass);
    graph.layer = layer.name;
    const { inputTensors, outputTensors } = nodeOf(layer);
    const inputs = inputTensors.map(({ id }) => values.get(id) as Value);
    const [{ id, shape }] = outputTensors;
    values.set(id, { shape, ...write({ graph, layer, inputs, shape }) });
  }
  graph.layer = "output";
  const last = toChannelsLast(graph, values.get(output.id) as Value);
  graph.nodes.push({
    operator: "Identity",
    name: "output",
    inputs: [last],
    outputs: ["output"],
    attributes: {},
  });
  const dimsOf = (shape: readonly (number | null)[]) => shape.map((size) => size ?? undefined);
  return encodeModel({
    opset: OPSET,
    nodes: graph.nodes,
    initializers: graph.initializers,
    inputs: [{ name: "input", dims: dimsOf(input.shape) }],
    outputs: [{ name: "output", dims: dimsOf(output.shape) }],
  });
}
