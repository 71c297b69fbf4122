/** A network in a file for Keras 3: `.keras`, or `.h5`, the older format. */
import type { layers } from "@tensorflow/tfjs";
import { strToU8, zipSync } from "fflate";
import { requireNetwork } from "../model/require-network";
import type { Network } from "../model/types";
import { kerasNamesOf } from "./layer-names";
import { isOperation } from "./read/graph";
import type { KerasObject } from "./rules";
import { groupNames, innerLayersOf } from "./weight-groups";
import { configOf, WRITE_ACTION } from "./write-config";
import { type Hdf5Array, type Hdf5Entries, type Hdf5Group, writeHdf5 } from "./write-hdf5";

/** The version of Keras whose format this is. */
const VERSION = "3.15.1";
/** A fixed date, the earliest that a zip can have, so that the same network gives the same bytes. */
const DATE = new Date(1980, 0, 1);

/**
 * The bytes of a `.keras` file. Keras 3 loads it, and its predictions agree within float32 rounding. The file has no optimizer
 * and no loss. Layers keep their names, except those that Keras could give to a mask operation: in a network with masks
 * `concatenate` becomes `concatenate_layer`.
 *
 * @throws {TypeError} If the network has several inputs or outputs, or a layer or setting that Keras 3 lacks: the message names it.
 *
 * @see Keras 3.15, keras/src/saving/saving_lib.py
 */
export function writeKeras(model: Network): Uint8Array {
  requireNetwork(WRITE_ACTION, model);
  const config = configOf(model);
  const kerasName = kerasNamesOf(model);
  const layers = (config.config.layers as readonly KerasObject[]).filter((layer) => !isOperation(layer));
  const arrays = new Map<unknown, Hdf5Array[]>(
    model.layers.map((layer) => [kerasName(layer.name), arraysOf(layer)]),
  );
  const groups = Array.from(groupNames(layers), ([layer, name]) => [
    name,
    groupOf(layer, arrays.get(layer.config.name) ?? []),
  ]);
  const metadata = { keras_version: VERSION, date_saved: "1980-01-01@00:00:00" };
  const files = {
    "metadata.json": strToU8(JSON.stringify(metadata)),
    "config.json": strToU8(JSON.stringify(config)),
    "model.weights.h5": writeHdf5({
      entries: { layers: { entries: Object.fromEntries(groups) }, vars: { entries: {} } },
    }),
  };
  return zipSync(files, { level: 0, mtime: DATE });
}

/**
 * The bytes of an `.h5` file; otherwise like `writeKeras`.
 *
 * @see Keras 3.15, keras/src/legacy/saving/legacy_h5_format.py
 */
export function writeKerasH5(model: Network): Uint8Array {
  requireNetwork(WRITE_ACTION, model);
  const config = configOf(model);
  const kerasName = kerasNamesOf(model);
  const writer = { backend: "tensorflow", keras_version: VERSION };
  const groups = model.layers.map((layer) => {
    const names = layer.weights.map(({ originalName }) => originalName);
    const entries = nestByPath(arraysOf(layer).map((array, i) => [names[i], array]));
    return [kerasName(layer.name), { attributes: { weight_names: names }, entries }];
  });
  const layer_names = model.layers.map(({ name }) => kerasName(name));
  return writeHdf5({
    attributes: { ...writer, model_config: JSON.stringify(config) },
    entries: {
      model_weights: { attributes: { ...writer, layer_names }, entries: Object.fromEntries(groups) },
    },
  });
}

function arraysOf({ weights }: layers.Layer): Hdf5Array[] {
  return weights.map((weight) => {
    const { shape } = weight;
    return { shape: shape as number[], values: Float32Array.from(weight.read().dataSync()) };
  });
}

/** The group of a layer in a `.keras` file: its weights by number, and a group for each inner layer. */
function groupOf(layer: KerasObject, arrays: readonly Hdf5Array[]): Hdf5Group {
  const inner = innerLayersOf(layer);
  const share = arrays.length / inner.length;
  const groups = inner.map(([name, innerLayer], i) => [
    name,
    groupOf(innerLayer, arrays.slice(i * share, (i + 1) * share)),
  ]);
  const own = inner.length === 0 ? arrays : [];
  return { entries: { vars: { entries: { ...own } }, ...Object.fromEntries(groups) } };
}

/** Turns paths like "lstm/kernel" into groups within groups. */
function nestByPath(arrays: readonly (readonly [path: string, array: Hdf5Array])[]): Hdf5Entries {
  const entries: Record<string, Hdf5Group | Hdf5Array> = {};
  for (const [path, array] of arrays) {
    const [head] = path.split("/", 1);
    const inside = arrays.filter(([other]) => other.startsWith(`${head}/`));
    entries[head] ??=
      path === head
        ? array
        : { entries: nestByPath(inside.map(([other, one]) => [other.slice(head.length + 1), one])) };
  }
  return entries;
}
