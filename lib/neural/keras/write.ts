/** A network as Keras saves it: `.keras` (Keras 3) and `.h5` (its older layout, which Keras 3 reads too). */
import type { layers } from "@tensorflow/tfjs";
import { strToU8, zipSync } from "fflate";
import { requireNetwork } from "../model/require-network";
import type { Network } from "../model/types";
import { configOf, WRITING } from "./config";
import { type Hdf5Array, type Hdf5Entries, type Hdf5Tree, writeHdf5 } from "./hdf5";
import { groupNames, partsOf } from "./layout";
import { namesOf } from "./names";
import type { KerasObject } from "./spelling";
import { layersOf } from "./topology";

type Layer = layers.Layer;

/** Whose layout it is. */
const VERSION = "3.15.1";
/** The same network gives the same bytes on any day: the first that a zip can say. */
const DATE = new Date(1980, 0, 1);

/**
 * The bytes of a `.keras` file, which Keras 3 loads and predicts the same with, within the rounding of float32. Neither
 * optimizer nor loss is in it. Layers keep their names, but for those that Keras would give to a step of a mask: in a network
 * with masks `concatenate` is written as `concatenate_layer`.
 *
 * @throws {TypeError} If the network has several inputs or outputs, or a layer or setting that Keras 3 lacks: it is named.
 *
 * @see Keras 3.15, keras/src/saving/saving_lib.py
 */
export function writeKeras(model: Network): Uint8Array {
  requireNetwork(WRITING, model);
  const config = configOf(model);
  const nameOf = namesOf(model);
  const arrays = new Map<unknown, Hdf5Array[]>(
    model.layers.map((layer) => [nameOf(layer.name), arraysOf(layer)]),
  );
  const groups = Array.from(groupNames(layersOf(config)), ([layer, name]) => [
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
 * The bytes of an `.h5` file; else as `writeKeras`.
 *
 * @see Keras 3.15, keras/src/legacy/saving/legacy_h5_format.py
 */
export function writeKerasH5(model: Network): Uint8Array {
  requireNetwork(WRITING, model);
  const config = configOf(model);
  const nameOf = namesOf(model);
  const writer = { backend: "tensorflow", keras_version: VERSION };
  const layers = Object.fromEntries(
    model.layers.map((layer) => {
      const names = layer.weights.map(({ originalName }) => originalName);
      const entries = nested(arraysOf(layer).map((array, i) => [names[i], array]));
      return [nameOf(layer.name), { attributes: { weight_names: names }, entries }];
    }),
  );
  const layer_names = model.layers.map(({ name }) => nameOf(name));
  return writeHdf5({
    attributes: { ...writer, model_config: JSON.stringify(config) },
    entries: { model_weights: { attributes: { ...writer, layer_names }, entries: layers } },
  });
}

function arraysOf({ weights }: Layer): Hdf5Array[] {
  return weights.map((weight) => {
    const { shape } = weight;
    return { shape: shape as number[], values: Float32Array.from(weight.read().dataSync()) };
  });
}

/** A layer's group in an archive: weights of its own by number, and a group a part. */
function groupOf(layer: KerasObject, arrays: readonly Hdf5Array[]): Hdf5Tree {
  const parts = partsOf(layer);
  const share = arrays.length / parts.length;
  const groups = parts.map(([part, inner], i) => [
    part,
    groupOf(inner, arrays.slice(i * share, (i + 1) * share)),
  ]);
  const own = parts.length === 0 ? arrays : [];
  return { entries: { vars: { entries: { ...own } }, ...Object.fromEntries(groups) } };
}

/** Arrays by their paths, as groups within groups. */
function nested(arrays: readonly (readonly [path: string, array: Hdf5Array])[]): Hdf5Entries {
  const entries: Record<string, Hdf5Tree | Hdf5Array> = {};
  for (const [path, array] of arrays) {
    const [head] = path.split("/", 1);
    const inside = arrays.filter(([other]) => other.startsWith(`${head}/`));
    entries[head] ??=
      path === head
        ? array
        : { entries: nested(inside.map(([other, one]) => [other.slice(head.length + 1), one])) };
  }
  return entries;
}
