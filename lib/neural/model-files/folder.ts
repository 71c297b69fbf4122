/** A model in a folder, in TensorFlow.js's own layout: `model.json` and a weights file named by its content. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { io } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { runningEngine } from "../engine/start";
import { replaceFile, sha256 } from "../files";
import { defineLayers } from "../layers";
import type { Network } from "../model/types";

const MODEL = "model.json";

interface SavedLayer {
  readonly config: { readonly name: string; readonly trainable?: boolean };
}

/** TensorFlow.js's `model.json`, with the SHA-256 of the weights file beside its name. */
interface SavedModel {
  readonly format: "layers-model";
  readonly generatedBy: string;
  readonly modelTopology: { readonly config: { readonly layers: readonly SavedLayer[] } };
  readonly weightsManifest: readonly {
    readonly paths: readonly [string];
    readonly weights: io.WeightsManifestEntry[];
    readonly sha256: string;
  }[];
}

/** Writes the weights first and `model.json` last, so that a reader finds the old model or the new one, complete. */
export async function saveFolder(model: Network, folder: string): Promise<void> {
  const { tf } = runningEngine("save a network");
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

export async function loadFolder(folder: string): Promise<Network> {
  const { tf } = runningEngine("load a network");
  const file = path.join(folder, MODEL);
  if (!existsSync(file))
    throw new TypeError(mustBe("load a network", "folder", `one that holds ${MODEL}`, folder));
  const { modelTopology, weightsManifest } = readSavedModel(file);
  const [{ paths, weights, sha256: expected }] = weightsManifest;
  const weightsFile = path.join(folder, path.basename(paths[0]));
  const bytes = existsSync(weightsFile) ? readFileSync(weightsFile) : new Uint8Array();
  if (sha256(bytes) !== expected)
    throw new SyntaxError(
      mustBe("load a network", path.basename(weightsFile), "whole, with its SHA-256", "another"),
    );
  const weightData = Uint8Array.from(bytes).buffer;
  defineLayers(tf);
  const model = await tf.loadLayersModel({
    load: async () => ({ modelTopology, weightSpecs: weights, weightData }),
  });
  // TensorFlow.js saves that a bidirectional layer is frozen, but ignores it when it loads the model.
  for (const { config } of modelTopology.config.layers)
    if (config.trainable === false) model.getLayer(config.name).trainable = false;
  return model;
}

function readSavedModel(file: string): SavedModel {
  try {
    const saved = JSON.parse(readFileSync(file, "utf8")) as SavedModel;
    const [weights] = saved.weightsManifest;
    const isNamed = [weights.paths[0], weights.sha256].every((text) => typeof text === "string");
    const areLayers = saved.modelTopology.config.layers.every(
      ({ config }) => typeof config.name === "string",
    );
    if (saved.weightsManifest.length === 1 && isNamed && Array.isArray(weights.weights) && areLayers)
      return saved;
  } catch {
    // Text that is no JSON, and JSON that lacks a part of a model, get the same error.
  }
  throw new SyntaxError(mustBe("load a network", MODEL, "a saved network", "another text"));
}
