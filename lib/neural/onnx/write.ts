/** A network as an ONNX model, which onnxruntime and others run. */
import { mustBe } from "../../core/errors";
import { nodeOf } from "../model/connections";
import { requireNetwork } from "../model/require-network";
import type { Network } from "../model/types";
import { PUTS } from "./layers";
import { type Put, WRITING } from "./placed";
import { encode } from "./proto";
import { channelsFirst, channelsLast, type Sheet, type Value } from "./sheet";

const OPSET = 17;

/**
 * The bytes of an `.onnx` file that answers as the network does, within the rounding of float32: opset 17, float32, a batch
 * of any size. Inputs and outputs lie as here, pictures channels last; inside, ONNX has them channels first, so a
 * transposition follows the input (tf2onnx does the same). Dropout is left out: the file is for predictions.
 *
 * @throws {TypeError} If the network has several inputs or outputs, or a layer or setting that is not known here: it is named.
 *
 * @see ONNX authors (2022). Operators of opset 17, https://github.com/onnx/onnx/blob/v1.12.0/docs/Operators.md
 */
export function writeOnnx(model: Network): Uint8Array {
  requireNetwork(WRITING, model);
  const sheet: Sheet = { nodes: [], tensors: [], layer: "input" };
  const [input] = model.inputs;
  const [output] = model.outputs;
  // At once, also where the first layer does not ask for it: a reader knows by it how pictures lie.
  const first = channelsFirst(sheet, { name: "input", shape: input.shape, channelsFirst: false });
  const values = new Map<number, Value>([
    [input.id, { name: first, shape: input.shape, channelsFirst: input.shape.length === 4 }],
  ]);
  for (const layer of model.layers) {
    const kind = layer.getClassName();
    if (kind === "InputLayer") continue;
    const put: Put | undefined = PUTS[kind];
    if (!put)
      throw new TypeError(
        mustBe(WRITING, `layer ${layer.name}`, `one of ${Object.keys(PUTS).join(", ")}`, kind),
      );
    sheet.layer = layer.name;
    const { inputTensors, outputTensors } = nodeOf(layer);
    const given = inputTensors.map(({ id }) => values.get(id) as Value);
    const [{ id, shape }] = outputTensors;
    values.set(id, { shape, ...put({ sheet, layer, given, shape }) });
  }
  sheet.layer = "output";
  const last = channelsLast(sheet, values.get(output.id) as Value);
  sheet.nodes.push({
    operator: "Identity",
    name: "output",
    inputs: [last],
    outputs: ["output"],
    attributes: {},
  });
  const dims = (shape: readonly (number | null)[]) => shape.map((size) => size ?? undefined);
  return encode({
    opset: OPSET,
    nodes: sheet.nodes,
    tensors: sheet.tensors,
    inputs: [{ name: "input", dims: dims(input.shape) }],
    outputs: [{ name: "output", dims: dims(output.shape) }],
  });
}
