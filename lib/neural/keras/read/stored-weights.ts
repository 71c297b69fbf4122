/** The weights that a file of Keras has, and the layers that get them. */
import type { Variable } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import type { TensorFlow } from "../../engine/types";
import type { Network } from "../../model/types";
import type { KerasObject, Settings } from "../rules";
import { innerLayersOf } from "../weight-groups";
import { READ_ACTION } from "./calls";
import type { Graph, GraphLayer } from "./graph";
import { usedLayers } from "./read-config";
import { groupAt, type Hdf5Dataset, type Hdf5Group } from "./read-hdf5";

export interface Stored extends Hdf5Dataset {
  /** Keras' path of the weight; empty in a `.keras` file, which has numbers. */
  readonly path: readonly string[];
}

export function sizeOf({ shape }: Hdf5Dataset): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** What a normalization was adapted to: Keras saves mean, variance and count as weights; here they are settings. */
export function adaptedSettings(
  { object: { class_name, config }, path }: GraphLayer,
  stored: readonly Stored[],
): Settings {
  if (class_name !== "Normalization" || (config.mean ?? null) !== null) return {};
  const isNested = path.length > 2;
  const own = stored.filter(
    (one) => !isNested || one.path.length === 0 || one.path.includes(String(config.name)),
  );
  const [mean, variance] = own.map(({ value }) => Array.from(value));
  if (own.length !== 3)
    throw new SyntaxError(mustBe(READ_ACTION, `weights of ${config.name}`, "3", own.length));
  return { mean, variance };
}

/** In an `.h5` file, the weights of a nested model are one list: first those that are trained. */
export function setWeights(
  tf: TensorFlow,
  network: Network,
  graph: Graph,
  placeOf: (layer: GraphLayer) => string,
  stored: ReadonlyMap<string, readonly Stored[]>,
): void {
  // TensorFlow.js has no layer for an input that no output depends on.
  const layers = usedLayers(graph).filter(
    ({ isOperation, object }) => !isOperation && object.class_name !== "InputLayer",
  );
  for (const place of new Set(layers.map(placeOf))) {
    const members = layers.filter((layer) => placeOf(layer) === place);
    const all = members.flatMap(({ name, isTrainable }) =>
      network
        .getLayer(name)
        .weights.map((weight) => ({ weight, isFrozen: !isTrainable || !weight.trainable })),
    );
    const isTogether = members.length > 1;
    const weights = isTogether
      ? [...all.filter((one) => !one.isFrozen), ...all.filter((one) => one.isFrozen)]
      : all;
    const adapted = members.flatMap(({ object: { class_name, config } }) =>
      class_name === "Normalization" ? [String(config.name)] : [],
    );
    const datasets = (stored.get(place) ?? []).filter(
      ({ path }) => adapted.length === 0 || (isTogether && !adapted.some((name) => path.includes(name))),
    );
    const name = isTogether ? members[0].outermost : members[0].name;
    requireShapes(
      name,
      weights.map(({ weight }) => weight),
      datasets,
    );
    tf.tidy(() => {
      // A constraint of the layer must not change what is stored, which is what `weight.write` would do.
      for (const [i, { weight }] of weights.entries())
        (weight.read() as Variable).assign(
          tf.tensor(Float32Array.from(datasets[i].value), [...datasets[i].shape]),
        );
    });
  }
}

function requireShapes(
  layer: string,
  weights: readonly { readonly shape: readonly unknown[] }[],
  stored: readonly Stored[],
): void {
  const name = `the weights of layer ${layer}`;
  const shapesOf = (all: readonly { readonly shape: readonly unknown[] }[]) =>
    all.map(({ shape }) => shape.join(" x ")).join(", ") || "none";
  const [expected, given] = [shapesOf(weights), shapesOf(stored)];
  if (given !== expected) throw new SyntaxError(mustBe(READ_ACTION, name, expected, given));
  const wrong = stored.find(({ dtype }) => dtype !== "<f4");
  if (wrong) throw new TypeError(mustBe(READ_ACTION, name, "float32", wrong.dtype));
}

/** The weights of a layer: its own, then those of its inner layers. */
export function datasetsIn(group: Hdf5Group | undefined, layer: KerasObject): Stored[] {
  if (!group) return [];
  const vars = groupAt(group, ["vars"]);
  const own = (vars?.keys ?? []).map((_, i) => storedAs(vars?.get(String(i)) as Hdf5Dataset, []));
  const inner = innerLayersOf(layer).flatMap(([name, innerLayer]) =>
    datasetsIn(groupAt(group, [name]), innerLayer),
  );
  return [...own, ...inner];
}

/** The values are read when they are needed. */
export function storedAs(dataset: Hdf5Dataset, path: readonly string[]): Stored {
  const { shape, dtype } = dataset;
  return {
    ...{ path, shape, dtype },
    get value() {
      return dataset.value;
    },
  };
}
