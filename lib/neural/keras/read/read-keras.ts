/** Models that Keras saved, as networks that can be trained further: `.keras` (Keras 3) and `.h5` (Keras 2 and 3). */
import { strFromU8 } from "fflate";
import { mustBe } from "../../../core/errors";
import { runningEngine } from "../../engine/start";
import type { TensorFlow } from "../../engine/types";
import { defineLayers, entryOf } from "../../layers";
import { nodeOf } from "../../model/connections";
import type { Network } from "../../model/types";
import type { Convention, KerasObject } from "../rules";
import { READ_ACTION } from "./calls";
import { type GraphLayer, graphOf } from "./graph";
import { topologyOf, usedLayers } from "./read-config";
import {
  attributesOf,
  groupAt,
  type Hdf5Dataset,
  isOurs,
  openHdf5,
  requireIntact,
  textsOf,
} from "./read-hdf5";
import { readZip } from "./read-zip";
import { adaptedSettings, datasetsIn, type Stored, setWeights, sizeOf, storedAs } from "./stored-weights";

/** A model and its weights. */
interface KerasFile {
  readonly model: KerasObject;
  readonly convention: Convention;
  /** In bytes. */
  readonly size: number;
  /** Where the weights of a layer are: for all layers of a nested model in one place, or for each alone. */
  placeOf(layer: GraphLayer): string;
  storedFor(layer: GraphLayer): readonly Stored[];
}

/**
 * The network in a `.keras` file: a zip of the layers as JSON and the weights as HDF5. Nested models become part of the network.
 *
 * @throws {SyntaxError} If the bytes are no such file, damaged or incomplete.
 * @throws {TypeError} If a layer or a setting of the model is not supported.
 */
export async function readKeras(bytes: Uint8Array): Promise<Network> {
  const [metadata, config, weights] = readZip(bytes, ["metadata.json", "config.json", "model.weights.h5"]);
  const root = openHdf5(weights);
  return await networkOf({
    model: requireIntact("config.json", () => JSON.parse(strFromU8(config))),
    convention: conventionOf(
      requireIntact("metadata.json", () => JSON.parse(strFromU8(metadata)).keras_version),
    ),
    size: weights.length,
    placeOf: ({ path }) => path.join("/"),
    storedFor: ({ object, path }) => datasetsIn(groupAt(root, path), object),
  });
}

/**
 * The network in an `.h5` file.
 *
 * @throws Like `readKeras`, and a SyntaxError if the file has weights only.
 */
export async function readKerasH5(bytes: Uint8Array): Promise<Network> {
  const root = openHdf5(bytes);
  const { model_config: text, keras_version: version } = requireIntact("HDF5", () => attributesOf(root));
  const rule = "one that holds a model and its weights";
  if (typeof text !== "string") throw new SyntaxError(mustBe(READ_ACTION, "the file", rule, "weights only"));
  return await networkOf({
    model: requireIntact("model_config", () => JSON.parse(text)),
    convention: conventionOf(version),
    size: bytes.length,
    placeOf: ({ outermost }) => outermost,
    storedFor({ outermost }) {
      const group = groupAt(root, ["model_weights", outermost]);
      const paths = group ? textsOf(group, "weight_names") : [];
      return paths.map((path) => storedAs(group?.get(path) as Hdf5Dataset, path.split("/")));
    },
  });
}

/** The first `.keras` files were written by Keras 2. */
function conventionOf(version: unknown): Convention {
  return String(version).startsWith("2.") ? "keras2" : "keras3";
}

async function networkOf(file: KerasFile): Promise<Network> {
  const { tf } = runningEngine(READ_ACTION);
  defineLayers(tf);
  const graph = requireIntact("the model", () => graphOf(file.model, file.convention));
  if (graph.outputs.length === 0)
    throw new SyntaxError(mustBe(READ_ACTION, "the model", "one with an output", "none"));
  const stored = new Map<string, readonly Stored[]>();
  for (const layer of usedLayers(graph))
    if (!layer.isOperation && !stored.has(file.placeOf(layer)))
      stored.set(
        file.placeOf(layer),
        requireIntact(`the weights of layer ${layer.name}`, () => file.storedFor(layer)),
      );
  const weightsFor = (layer: GraphLayer) => stored.get(file.placeOf(layer)) ?? [];
  const topology = requireIntact("the model", () =>
    topologyOf(
      graph,
      {
        convention: file.convention,
        // A damaged file may declare any size. Compressed weights are seldom a hundred times smaller.
        largestWeight: (layer) => Math.min(25 * file.size, Math.max(0, ...weightsFor(layer).map(sizeOf))),
        storedSettings: (layer) =>
          requireIntact(`layer ${layer.name}`, () => adaptedSettings(layer, weightsFor(layer))),
      },
      String(file.model.config.name ?? "model"),
    ),
  );
  const network = await build(tf, topology);
  // TensorFlow.js counts each use of a layer, but `dispose` takes one back.
  for (const layer of network.layers) Object.assign(layer, { _refCount: 1 });
  try {
    requireLastAxes(network);
    requireIntact("the weights", () => setWeights(tf, network, graph, file.placeOf, stored));
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** @throws {TypeError} If TensorFlow.js cannot build it. Nothing stays in memory then. */
async function build(tf: TensorFlow, modelTopology: KerasObject): Promise<Network> {
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  try {
    return await tf.models.modelFromJSON({ modelTopology } as never);
  } catch (error) {
    for (const [name, variable] of Object.entries(tf.engine().registeredVariables))
      if (!before.has(name)) variable.dispose();
    if (isOurs(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(mustBe(READ_ACTION, "the model", "one that TensorFlow.js can build", reason), {
      cause: error,
    });
  }
}

/** @throws {TypeError} If a layer works along another axis than the last, and TensorFlow.js' layer cannot. */
function requireLastAxes(network: Network): void {
  for (const layer of network.layers) {
    if (!entryOf(layer)?.rules.axis?.values?.includes("last")) continue;
    const { axis = -1 } = layer.getConfig() as { readonly axis?: number | readonly number[] };
    const last = nodeOf(layer).inputTensors[0].shape.length - 1;
    if (![axis].flat().every((given) => given === -1 || given === last))
      throw new TypeError(mustBe(READ_ACTION, `axis of layer ${layer.name}`, "the last", axis));
  }
}
