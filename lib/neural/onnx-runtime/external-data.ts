/** Weights that are stored in files beside the model: PyTorch writes them so by default. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { mustBe } from "../../core/errors";
import { decodeMessages, encodeMessages, type Message } from "./onnx-file";

const EXTERNAL = 1;

/**
 * The bytes of a model with all weights within.
 *
 * @throws {TypeError} If a file of weights is missing, too short, or not in the folder of the model.
 */
export function readModelFile(action: string, file: string): Uint8Array {
  const bytes = readFileSync(file);
  const model = decodeMessages(action, bytes);
  const initializers: Message[] = model.graph?.initializer ?? [];
  const external = initializers.filter(({ dataLocation }) => dataLocation === EXTERNAL);
  if (external.length === 0) return bytes;
  const files = new Map<string, Uint8Array>();
  const inner = initializers.map((tensor) => {
    if (tensor.dataLocation !== EXTERNAL) return tensor;
    const {
      location = "",
      offset = "0",
      length,
    } = Object.fromEntries((tensor.externalData as Message[]).map(({ key, value }) => [key, value]));
    const place = path.join(path.dirname(file), path.basename(location));
    const wrong = (rule: string) =>
      new TypeError(mustBe(action, `the file of tensor ${tensor.name}`, rule, location));
    if (location !== path.basename(location)) throw wrong("in the folder of the model");
    try {
      if (!files.has(location)) files.set(location, readFileSync(place));
    } catch {
      throw wrong("beside the model");
    }
    const all = files.get(location) as Uint8Array;
    const end = length === undefined ? all.length : Number(offset) + Number(length);
    if (!(end <= all.length)) throw wrong("whole");
    const { dims, dataType, name } = tensor;
    return { dims, dataType, name, rawData: all.subarray(Number(offset), end) };
  });
  return encodeMessages({ ...model, graph: { ...model.graph, initializer: inner } });
}
