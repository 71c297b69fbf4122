/** Models that Keras saved, as networks that can be trained further: `.keras` (Keras 3) and `.h5` (Keras 2 and 3). */
import { createRequire } from "node:module";
import type { layers } from "@tensorflow/tfjs";
import { strFromU8, unzipSync } from "fflate";
import { mustBe } from "../../core/errors";
import { runningEngine } from "../engine/start";
import type { TensorFlow } from "../engine/types";
import { defineResetAfterGru } from "../layers/reset-after-gru";
import type { Network } from "../model/types";
import type { Convention, KerasObject } from "./name-map";
import { layersOf, READ_ACTION, topologyOf } from "./read-config";
import { groupNames, innerLayersOf } from "./weight-groups";

/** Files in a `.keras` archive. */
const ARCHIVE_FILES = ["metadata.json", "config.json", "model.weights.h5"];

/** The part of `jsfive` that is used here; the package has no types. */
interface Hdf5Group {
  readonly keys: readonly string[];
  readonly attrs: Readonly<Record<string, unknown>>;
  /** @throws {string} If nothing has this path. */
  get(path: string): unknown;
}

interface Hdf5Dataset {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly value: ArrayLike<number>;
}

/** A model, and the weights of each layer in Keras' order. */
interface KerasFile {
  readonly model: KerasObject;
  readonly convention: Convention;
  weightsOf(layer: KerasObject): readonly Hdf5Dataset[];
}

/**
 * The network in a `.keras` file: a zip of the layers as JSON and the weights as HDF5.
 *
 * @throws {SyntaxError} If the bytes are no such file, or incomplete.
 * @throws {TypeError} If TensorFlow.js lacks a layer or a setting of the model.
 */
export async function readKeras(bytes: Uint8Array): Promise<Network> {
  const files = requireIntact(".keras", () => unzipSync(bytes));
  if (ARCHIVE_FILES.some((name) => !files[name]))
    throw new SyntaxError(mustBe(READ_ACTION, "the archive", "one that holds a model", Object.keys(files)));
  const model = requireIntact("config.json", () => JSON.parse(strFromU8(files["config.json"])));
  const convention = requireIntact("metadata.json", () =>
    conventionOf(JSON.parse(strFromU8(files["metadata.json"])).keras_version),
  );
  const file = openHdf5(files["model.weights.h5"]);
  const groups = groupNames(layersOf(model));
  return await networkOf({
    model,
    convention,
    weightsOf: (layer) => datasetsIn(file.get(`layers/${groups.get(layer)}`) as Hdf5Group, layer),
  });
}

/**
 * The network in an `.h5` file.
 *
 * @throws Like `readKeras`, and a SyntaxError if the file has weights only.
 */
export async function readKerasH5(bytes: Uint8Array): Promise<Network> {
  const file = openHdf5(bytes);
  const { model_config: text, keras_version: version } = file.attrs;
  const rule = "one that holds a model and its weights";
  if (typeof text !== "string") throw new SyntaxError(mustBe(READ_ACTION, "the file", rule, "weights only"));
  return await networkOf({
    model: requireIntact("model_config", () => JSON.parse(text)),
    convention: conventionOf(version),
    weightsOf({ config: { name } }) {
      const group = file.get("model_weights") as Hdf5Group;
      if (!group.keys.includes(String(name))) return [];
      const names = (group.get(String(name)) as Hdf5Group).attrs.weight_names as readonly string[];
      return Array.from(names, (weight) => group.get(`${name}/${weight}`) as Hdf5Dataset);
    },
  });
}

/** The first `.keras` files were written by Keras 2. */
function conventionOf(version: unknown): Convention {
  return String(version).startsWith("2.") ? "keras2" : "keras3";
}

async function networkOf({ model, convention, weightsOf }: KerasFile): Promise<Network> {
  const { tf } = runningEngine(READ_ACTION);
  const layers = layersOf(model);
  const topology = topologyOf(model, convention);
  defineResetAfterGru(tf);
  const known = Object.keys(tf.serialization.SerializationMap.getMap().classNameMap);
  const unknown = layers.find(({ class_name }) => !known.includes(class_name));
  if (unknown) {
    const name = `layer ${unknown.config.name}`;
    throw new TypeError(mustBe(READ_ACTION, name, "one that TensorFlow.js has", unknown.class_name));
  }
  const network = await tf.models.modelFromJSON({ modelTopology: topology } as never);
  try {
    for (const layer of layers) {
      if (layer.class_name === "InputLayer") continue;
      const name = String(layer.config.name);
      const datasets = requireIntact(`the weights of layer ${name}`, () => weightsOf(layer));
      setWeights(tf, network.getLayer(name), datasets);
    }
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

function setWeights(tf: TensorFlow, layer: layers.Layer, datasets: readonly Hdf5Dataset[]): void {
  const name = `the weights of layer ${layer.name}`;
  const shapesOf = (weights: readonly { readonly shape: readonly unknown[] }[]) =>
    weights.map(({ shape }) => shape.join(" x ")).join(", ") || "none";
  const [expected, given] = [shapesOf(layer.weights), shapesOf(datasets)];
  if (given !== expected) throw new SyntaxError(mustBe(READ_ACTION, name, expected, given));
  const wrong = datasets.find(({ dtype }) => dtype !== "<f4");
  if (wrong) throw new TypeError(mustBe(READ_ACTION, name, "float32", wrong.dtype));
  tf.tidy(() =>
    layer.setWeights(datasets.map(({ value, shape }) => tf.tensor(Float32Array.from(value), [...shape]))),
  );
}

/** The weights of a layer: its own, then those of its inner layers. */
function datasetsIn(group: Hdf5Group, layer: KerasObject): Hdf5Dataset[] {
  const vars = group.get("vars") as Hdf5Group;
  const own = vars.keys.map((_, i) => vars.get(String(i)) as Hdf5Dataset);
  const inner = innerLayersOf(layer).flatMap(([name, innerLayer]) =>
    datasetsIn(group.get(name) as Hdf5Group, innerLayer),
  );
  return [...own, ...inner];
}

function openHdf5(bytes: Uint8Array): Hdf5Group {
  // Loaded on use, because most notebooks read no HDF5.
  const { File } = createRequire(__filename)("jsfive") as {
    readonly File: new (buffer: ArrayBufferLike, name: string) => Hdf5Group;
  };
  return requireIntact("HDF5", () => new File(Uint8Array.from(bytes).buffer, ""));
}

/** Libraries throw strings and errors of many kinds if the bytes are damaged. */
function requireIntact<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(mustBe(READ_ACTION, what, "whole", reason), { cause: error });
  }
}
