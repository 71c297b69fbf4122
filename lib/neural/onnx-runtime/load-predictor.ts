import { existsSync, statSync } from "node:fs";
import { mustBe, requireKind, requireText } from "../../core/errors";
import { listOf, type OptionReaders, optional, readOptions, text } from "../../core/options";
import { readModelFile } from "./external-data";
import { onnxRuntime, openSession, refusal, SILENT } from "./runtime";
import {
  fromRuntime,
  isKnownType,
  type ModelValue,
  type TensorData,
  type TensorLike,
  toModelValue,
  toRuntime,
} from "./tensors";

/** What a predictor is asked for. */
export interface PredictorOptions {
  /** The outputs that are wanted. @default all */
  readonly outputs?: readonly string[];
}

/** A model that predicts and is not trained. Whoever loads one disposes of it. */
export interface Predictor {
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
  /**
   * The outputs by name.
   *
   * @param inputs A tensor for each input, by name.
   * @throws {TypeError} If an input is missing or unknown, its shape or an element does not fit, or a wanted output is no tensor.
   * @throws {Error} If onnxruntime cannot run the model with these inputs, or the predictor was disposed of.
   */
  predict(
    inputs: Readonly<Record<string, TensorLike>>,
    options?: PredictorOptions,
  ): Promise<Readonly<Record<string, TensorData>>>;
  dispose(): Promise<void>;
}

const OPTIONS: OptionReaders<PredictorOptions> = { outputs: optional(listOf(text)) };

/**
 * Opens an `.onnx` file for predictions (推理): any operator of any operator set that onnxruntime has, several inputs and outputs,
 * weights within the file or in files beside it. `network.load` reads what can be trained, this anything. onnxruntime runs the
 * model on WebAssembly, or natively where the package `onnxruntime-node` is installed. No engine need be started; nothing is
 * downloaded; nothing keeps the process alive. Images are as the file has them, usually channels first.
 *
 * @throws {TypeError} If there is no file, or an input is no tensor or of an element type that JavaScript lacks.
 * @throws {SyntaxError} If the file is damaged, or has what onnxruntime lacks: the message says what.
 * @throws {Error} If the package `onnxruntime-web` is not installed.
 *
 * @see ONNX Runtime developers (2018-2026). ONNX Runtime, https://onnxruntime.ai
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = network.stack([2], { seed: 1 }).dense(3, "softmax").build();
 * await network.save(model, "iris.onnx");
 * const predictor = await network.loadPredictor("iris.onnx");
 * predictor.inputs; // [{ name: "input", type: "float32", shape: ["batch", 2] }]
 * const { output } = await predictor.predict({ input: { values: [1, 2, 3, 4], shape: [2, 2] } });
 * output.shape; // [2, 3]
 * await predictor.dispose();
 * model.dispose();
 */
export async function loadPredictor(file: string): Promise<Predictor> {
  const action = "load a predictor";
  requireText(action, "file", file);
  if (!existsSync(file) || !statSync(file).isFile())
    throw new TypeError(mustBe(action, "file", "an ONNX file that is there", file));
  const runtime = onnxRuntime(action);
  const session = await openSession(action, readModelFile(action, file));
  const inputs = session.inputMetadata.map(toModelValue);
  const outputs = session.outputMetadata.map(toModelValue);
  const foreign = inputs.find(({ type }) => !isKnownType(type));
  if (foreign) {
    await session.release();
    throw new TypeError(mustBe(action, `input ${foreign.name}`, "a tensor of a known type", foreign.type));
  }
  let isOpen = true;
  return {
    inputs,
    outputs,
    async predict(given, options) {
      const { outputs: names = outputs.map(({ name }) => name) } = readOptions(
        "predict",
        options ?? {},
        OPTIONS,
      );
      if (!isOpen) throw new Error(mustBe("predict", "the predictor", "open", "disposed of"));
      const wanted = names.map((name) => requireTensor(outputs, name));
      requireNames(inputs, given);
      const feeds = Object.fromEntries(
        inputs.map((input) => [input.name, toRuntime(runtime, "predict", input, given[input.name])]),
      );
      try {
        const found = await session.run(feeds, wanted, SILENT);
        return Object.fromEntries(wanted.map((name) => [name, fromRuntime(found[name])]));
      } catch (cause) {
        const rule = "those that the model can run with";
        throw new Error(refusal("predict", "inputs", rule, cause), { cause });
      }
    },
    async dispose() {
      if (isOpen) await session.release();
      isOpen = false;
    },
  };
}

function requireTensor(outputs: readonly ModelValue[], name: string): string {
  const found = outputs.find((output) => output.name === name);
  const known = `one of ${outputs.map((output) => output.name).join(", ")}`;
  if (!found) throw new TypeError(mustBe("predict", "options.outputs", known, name));
  if (isKnownType(found.type)) return name;
  const rule = "a tensor of a known type: name the others in options.outputs";
  throw new TypeError(mustBe("predict", `output ${name}`, rule, found.type));
}

function requireNames(inputs: readonly ModelValue[], given: Readonly<Record<string, TensorLike>>): void {
  const names = inputs.map(({ name }) => name);
  requireKind(
    "predict",
    "inputs",
    given,
    `{ ${names.join(", ")} }`,
    Object.fromEntries(names.map((name) => [name, "object"])),
  );
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new TypeError(mustBe("predict", "the names of inputs", `of ${names.join(", ")}`, unknown));
}
