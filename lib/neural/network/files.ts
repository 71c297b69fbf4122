import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { io } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { loaded } from "../engine";
import { readKeras, readKerasH5 } from "../keras/read";
import { writeKeras, writeKerasH5 } from "../keras/write";
import { readOnnx } from "../onnx/read";
import { writeOnnx } from "../onnx/write";
import { replaceFile, sha256 } from "./packed-file";
import { register } from "./reset-after-gru";
import type { Network } from "./types";

const MODEL = "model.json";

interface Format {
  read(bytes: Uint8Array): Network | Promise<Network>;
  write(model: Network): Uint8Array;
}

const KERAS_H5: Format = { read: readKerasH5, write: writeKerasH5 };

/** By the ending of the file. */
const FORMATS: Readonly<Record<string, Format>> = {
  ".h5": KERAS_H5,
  ".hdf5": KERAS_H5,
  ".keras": { read: readKeras, write: writeKeras },
  ".onnx": { read: readOnnx, write: writeOnnx },
};

/** tfjs's model.json, with the hash of the weights beside their name. */
interface SavedModel {
  readonly format: "layers-model";
  readonly generatedBy: string;
  readonly modelTopology: {
    readonly config: {
      readonly layers: readonly {
        readonly config: { readonly name: string; readonly trainable?: boolean };
      }[];
    };
  };
  readonly weightsManifest: readonly {
    readonly paths: readonly [string];
    readonly weights: io.WeightsManifestEntry[];
    readonly sha256: string;
  }[];
}

/**
 * Saves a model in a folder, in TensorFlow.js's own layout (`model.json` and a weights file named by its content), on
 * every engine; or, by the ending of the path, as one file for others: `.keras` and `.h5` (or `.hdf5`), which Keras 3 loads,
 * and `.onnx`, which onnxruntime and others run. The same model gives the same bytes. What others read is replaced last and
 * in one step: a reader finds the old model or the new one, whole. In a network with masks Keras keeps names like
 * `concatenate` for itself: such a layer is written for it as `concatenate_layer`.
 *
 * @param place The folder, or the path of a Keras or ONNX file.
 * @throws {TypeError} If a folder is asked for and there is a file, or the reverse; if Keras or ONNX lacks a layer or a setting: it
 *   is named.
 *
 * @example
 * await network.save(model, "models/digits"); // to go on with here
 * await network.save(model, "models/digits.keras"); // to go on with in Keras
 * await network.save(model, "models/digits.onnx"); // to predict elsewhere
 */
export async function save(model: Network, place: string): Promise<void> {
  loaded("save a network");
  const format = FORMATS[path.extname(place)];
  if (!format) return await saveFolder(model, place);
  if (existsSync(place) && statSync(place).isDirectory())
    throw new TypeError(mustBe("save a network", "place", "no folder where it ends as a file does", place));
  replaceFile(place, format.write(model));
}

async function saveFolder(model: Network, folder: string): Promise<void> {
  const { tf } = loaded("save a network");
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new TypeError(mustBe("save a network", "folder", "a folder", folder));
  const saveArtifacts = async (artifacts: io.ModelArtifacts): Promise<io.SaveResult> => {
    const bytes = new Uint8Array(tf.io.concatenateArrayBuffers([artifacts.weightData ?? []].flat()));
    const hash = sha256(bytes);
    const name = `weights-${hash.slice(0, 12)}.bin`;
    const saved: SavedModel = {
      format: "layers-model",
      generatedBy: "merchant-lab",
      modelTopology: artifacts.modelTopology as SavedModel["modelTopology"],
      weightsManifest: [{ paths: [name], weights: artifacts.weightSpecs ?? [], sha256: hash }],
    };
    replaceFile(path.join(folder, name), bytes);
    replaceFile(path.join(folder, MODEL), JSON.stringify(saved));
    for (const file of readdirSync(folder))
      if (/^weights-[0-9a-f]{12}\.bin$/.test(file) && file !== name) rmSync(path.join(folder, file));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
  };
  await model.save({ save: saveArtifacts });
}

/**
 * Loads a model: one that `save` left in a folder predicts the very numbers it did before; one that Keras saved as `.keras`
 * or `.h5`, or that PyTorch or others wrote as `.onnx`, predicts what it does there, within the rounding of float32, and can
 * be trained on. Pictures lie channels last, whatever the file says. The caller disposes of the model.
 *
 * @param place A folder that `save` wrote, or the path of a Keras or ONNX file.
 * @throws {TypeError} If there is no model, or TensorFlow.js lacks one of its layers or settings: they are named.
 * @throws {SyntaxError} If the model is not whole.
 */
export async function load(place: string): Promise<Network> {
  const format = FORMATS[path.extname(place)];
  if (!format) return await loadFolder(place);
  loaded("load a network");
  if (!existsSync(place) || !statSync(place).isFile())
    throw new TypeError(mustBe("load a network", "place", "a folder or a file that is there", place));
  return await format.read(readFileSync(place));
}

async function loadFolder(folder: string): Promise<Network> {
  const { tf } = loaded("load a network");
  const file = path.join(folder, MODEL);
  if (!existsSync(file))
    throw new TypeError(mustBe("load a network", "folder", `one that holds ${MODEL}`, folder));
  const { modelTopology, weightsManifest } = readSaved(file);
  const [{ paths, weights, sha256: expected }] = weightsManifest;
  const weightsFile = path.join(folder, path.basename(paths[0]));
  const bytes = existsSync(weightsFile) ? readFileSync(weightsFile) : new Uint8Array();
  if (sha256(bytes) !== expected)
    throw new SyntaxError(
      mustBe("load a network", path.basename(paths[0]), "whole, with its SHA-256", "another"),
    );
  const weightData = Uint8Array.from(bytes).buffer;
  register(tf);
  const model = await tf.loadLayersModel({
    load: async () => ({ modelTopology, weightSpecs: weights, weightData }),
  });
  // TensorFlow.js notes that a layer in both directions is frozen, and forgets it when it reads.
  for (const { config } of modelTopology.config.layers)
    if (config.trainable === false) model.getLayer(config.name).trainable = false;
  return model;
}

function readSaved(file: string): SavedModel {
  try {
    const saved = JSON.parse(readFileSync(file, "utf8")) as SavedModel;
    if (saved.weightsManifest?.length === 1 && saved.modelTopology?.config?.layers) return saved;
  } catch {
    // Unreadable text and text without a model get the same answer.
  }
  throw new SyntaxError(mustBe("load a network", MODEL, "a saved network", "another text"));
}
