/** Models that Keras saved: `.keras` (Keras 3) and `.h5` (Keras 2 and 3), as networks that can be trained on. */
import { createRequire } from "node:module";
import type { layers } from "@tensorflow/tfjs";
import { strFromU8, unzipSync } from "fflate";
import { mustBe } from "../../core/errors";
import { runningEngine } from "../engine/start";
import type { TensorFlow } from "../engine/types";
import { register } from "../layers/reset-after-gru";
import type { Network } from "../model/types";
import { groupNames, partsOf } from "./layout";
import type { Dialect, KerasObject } from "./spelling";
import { layersOf, READING, topologyOf } from "./topology";

/** What an archive holds. */
const ENTRIES = ["metadata.json", "config.json", "model.weights.h5"];

/** What is used of `jsfive`, which has no types. */
interface Hdf5Group {
  readonly keys: readonly string[];
  readonly attrs: Readonly<Record<string, unknown>>;
  /** @throws {string} If there is no such thing. */
  get(path: string): unknown;
}

interface Hdf5Dataset {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly value: ArrayLike<number>;
}

/** A model and the weights of each of its layers, in Keras' order. */
interface KerasModel {
  readonly model: KerasObject;
  readonly dialect: Dialect;
  weightsOf(layer: KerasObject): readonly Hdf5Dataset[];
}

/**
 * The network in a `.keras` file: a zip of the layers as JSON and the weights as HDF5.
 *
 * @throws {SyntaxError} If the bytes are no such file, or not whole.
 * @throws {TypeError} If TensorFlow.js lacks one of its layers, or a setting of one.
 */
export async function readKeras(bytes: Uint8Array): Promise<Network> {
  const files = intact(".keras", () => unzipSync(bytes));
  if (ENTRIES.some((name) => !files[name]))
    throw new SyntaxError(mustBe(READING, "the archive", "one that holds a model", Object.keys(files)));
  const model = intact("config.json", () => JSON.parse(strFromU8(files["config.json"])));
  const dialect = intact("metadata.json", () =>
    dialectOf(JSON.parse(strFromU8(files["metadata.json"])).keras_version),
  );
  const file = openHdf5(files["model.weights.h5"]);
  const groups = groupNames(layersOf(model));
  return await networkOf({
    model,
    dialect,
    weightsOf: (layer) => datasetsIn(file.get(`layers/${groups.get(layer)}`) as Hdf5Group, layer),
  });
}

/**
 * The network in an `.h5` file.
 *
 * @throws As `readKeras`, and if it holds weights only.
 */
export async function readKerasH5(bytes: Uint8Array): Promise<Network> {
  const file = openHdf5(bytes);
  const { model_config: text, keras_version: version } = file.attrs;
  if (typeof text !== "string")
    throw new SyntaxError(
      mustBe(READING, "the file", "one that holds a model and its weights", "weights only"),
    );
  return await networkOf({
    model: intact("model_config", () => JSON.parse(text)),
    dialect: dialectOf(version),
    weightsOf({ config: { name } }) {
      const group = file.get("model_weights") as Hdf5Group;
      if (!group.keys.includes(String(name))) return [];
      const names = (group.get(String(name)) as Hdf5Group).attrs.weight_names as readonly string[];
      return Array.from(names, (weight) => group.get(`${name}/${weight}`) as Hdf5Dataset);
    },
  });
}

/** Keras 2 noted its version too, in what it wrote first as `.keras`. */
function dialectOf(version: unknown): Dialect {
  return String(version).startsWith("2.") ? "keras2" : "keras3";
}

async function networkOf({ model, dialect, weightsOf }: KerasModel): Promise<Network> {
  const { tf } = runningEngine(READING);
  const layers = layersOf(model);
  const topology = topologyOf(model, dialect);
  register(tf);
  const known = Object.keys(tf.serialization.SerializationMap.getMap().classNameMap);
  for (const { class_name, config } of layers)
    if (!known.includes(class_name))
      throw new TypeError(mustBe(READING, `layer ${config.name}`, "one that TensorFlow.js has", class_name));
  const network = await tf.models.modelFromJSON({ modelTopology: topology } as never);
  try {
    for (const layer of layers) {
      if (layer.class_name === "InputLayer") continue;
      const name = String(layer.config.name);
      setWeights(
        tf,
        network.getLayer(name),
        name,
        intact(`the weights of layer ${name}`, () => weightsOf(layer)),
      );
    }
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

function setWeights(
  tf: TensorFlow,
  layer: layers.Layer,
  name: string,
  datasets: readonly Hdf5Dataset[],
): void {
  const shapes = layer.weights.map(({ shape }) => shape.join(" x "));
  const given = datasets.map(({ shape }) => shape.join(" x "));
  if (given.join(", ") !== shapes.join(", "))
    throw new SyntaxError(
      mustBe(
        READING,
        `the weights of layer ${name}`,
        shapes.join(", ") || "none",
        given.join(", ") || "none",
      ),
    );
  const wrong = datasets.find(({ dtype }) => dtype !== "<f4");
  if (wrong) throw new TypeError(mustBe(READING, `the weights of layer ${name}`, "float32", wrong.dtype));
  tf.tidy(() =>
    layer.setWeights(datasets.map(({ value, shape }) => tf.tensor(Float32Array.from(value), [...shape]))),
  );
}

/** The weights of a layer: its own, or those of its parts. */
function datasetsIn(group: Hdf5Group, layer: KerasObject): Hdf5Dataset[] {
  const vars = group.get("vars") as Hdf5Group;
  const own = vars.keys.map((_, i) => vars.get(String(i)) as Hdf5Dataset);
  const parts = partsOf(layer).flatMap(([part, inner]) => datasetsIn(group.get(part) as Hdf5Group, inner));
  return [...own, ...parts];
}

function openHdf5(bytes: Uint8Array): Hdf5Group {
  // Loaded only here: most notebooks read no such file.
  const { File } = createRequire(__filename)("jsfive") as {
    readonly File: new (buffer: ArrayBufferLike, name: string) => Hdf5Group;
  };
  return intact("HDF5", () => new File(Uint8Array.from(bytes).buffer, ""));
}

/** Libraries throw texts and errors of all kinds at bytes that are not what they should be. */
function intact<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(mustBe(READING, what, "whole", reason), { cause: error });
  }
}
