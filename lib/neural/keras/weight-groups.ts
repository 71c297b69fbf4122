/** The HDF5 groups in which a `.keras` file has the weights of each layer. */
import { LAYER_TABLE } from "../layers/table";
import type { KerasObject } from "./rules";

/** Keras 3 names the group of a layer after its class, in snake case, and numbers the layers of one class. */
export function groupNames(layers: readonly KerasObject[]): Map<KerasObject, string> {
  const counts = new Map<string, number>();
  return new Map(
    layers.map((layer) => {
      const name = layer.class_name
        .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
        .replace(/([a-z])([A-Z])/g, "$1_$2")
        .toLowerCase();
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      return [layer, count === 0 ? name : `${name}_${count}`];
    }),
  );
}

/**
 * The layers inside a layer, by the names of their groups. They have equal shares of its weights; if there are none, the weights
 * are in the group of the layer itself.
 */
export function innerLayersOf({ class_name, config }: KerasObject): readonly [string, KerasObject][] {
  const entry = LAYER_TABLE.find(({ keras }) => keras === (class_name === "RNN" ? "SimpleRNN" : class_name));
  const inner = (config.layer as KerasObject | undefined) ?? { class_name: "", config: {} };
  return (entry?.groups ?? []).map((name) => [name, inner]);
}
