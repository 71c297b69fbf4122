/** Models in files: a folder in TensorFlow.js's layout, or one file for Keras or ONNX. */
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { mustBe, requireText } from "../../core/errors";
import { runningEngine } from "../engine/start";
import { replaceFile } from "../files";
import { readKeras, readKerasH5 } from "../keras/read/read-keras";
import { writeKeras, writeKerasH5 } from "../keras/write-keras";
import { requireModel } from "../model/require-network";
import type { Network } from "../model/types";
import { readOnnx } from "../onnx/read/read-onnx";
import { writeOnnx } from "../onnx/write-onnx";
import { readModelFile } from "../onnx-runtime/external-data";
import { READ_ACTION } from "../onnx-runtime/onnx-node";
import { loadFolder, saveFolder } from "./folder";

interface Format {
  read(file: string): Network | Promise<Network>;
  write(model: Network): Uint8Array;
}

const KERAS_H5: Format = { read: (file) => readKerasH5(readFileSync(file)), write: writeKerasH5 };

/** By file extension, in capitals or not. A path with any other extension is a folder. */
const FORMATS: Readonly<Record<string, Format>> = {
  ".h5": KERAS_H5,
  ".hdf5": KERAS_H5,
  ".keras": { read: (file) => readKeras(readFileSync(file)), write: writeKeras },
  ".onnx": { read: (file) => readOnnx(readModelFile(READ_ACTION, file)), write: writeOnnx },
};

/**
 * Saves a model. The extension of the path decides the format: `.keras` and `.h5` (or `.hdf5`), which Keras 3 loads; `.onnx`,
 * which onnxruntime and others run; otherwise a folder in TensorFlow.js's own layout (`model.json` and a weights file named by
 * its content). This works on every engine, and the same model gives the same bytes. The file is replaced in one step: a reader
 * finds the old model or the new one, complete. Keras reserves names like `concatenate` in a network with masks: a layer with
 * such a name is written for Keras as `concatenate_layer`.
 *
 * @param place A folder, or the path of a Keras or ONNX file.
 * @throws {TypeError} If the format is a folder and a file exists at the path, or the reverse; if Keras or ONNX lacks a layer or a
 *   setting: the message names it.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = network.stack([4], { seed: 1 }).dense(3, "softmax").build();
 * await network.save(model, "models/iris"); // a folder, for further work here
 * await network.save(model, "models/iris.keras"); // for Keras
 * await network.save(model, "models/iris.onnx"); // for onnxruntime and others
 * model.dispose();
 */
export async function save(model: Network, place: string): Promise<void> {
  runningEngine("save a network");
  requireModel("save a network", model);
  requireText("save a network", "place", place);
  const format = FORMATS[path.extname(place).toLowerCase()];
  if (!format) return await saveFolder(model, place);
  if (existsSync(place) && statSync(place).isDirectory())
    throw new TypeError(mustBe("save a network", "place", "no folder where it ends as a file does", place));
  replaceFile(place, format.write(model));
}

/**
 * Loads a model. One that `save` wrote into a folder predicts bit-identical numbers; one that Keras saved as `.keras` or `.h5`, or
 * that PyTorch or another program exported as `.onnx`, predicts the same numbers within float32 rounding. Either can be trained
 * further. Images are channels last, whatever the file uses. The caller disposes of the model.
 *
 * Of ONNX files, those of dense, convolution, pooling and normalization layers are read, compared with the answers of onnxruntime
 * (package `onnxruntime-web`); `loadPredictor` runs any other.
 *
 * @param place A folder that `save` wrote, or the path of a Keras or ONNX file.
 * @throws {TypeError} If there is no model, or TensorFlow.js lacks one of its layers or settings: the message names it.
 * @throws {SyntaxError} If the file is damaged or incomplete.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = network.stack([4], { seed: 1 }).dense(3, "softmax").build();
 * await network.save(model, "iris.onnx");
 * const loadedModel = await network.load("iris.onnx");
 * loadedModel.countParams(); // 15
 * model.dispose();
 * loadedModel.dispose();
 */
export async function load(place: string): Promise<Network> {
  requireText("load a network", "place", place);
  const format = FORMATS[path.extname(place).toLowerCase()];
  if (!format) return await loadFolder(place);
  runningEngine("load a network");
  if (!existsSync(place) || !statSync(place).isFile())
    throw new TypeError(mustBe("load a network", "place", "a folder or a file that is there", place));
  return await format.read(place);
}
