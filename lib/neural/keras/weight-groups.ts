/** The HDF5 groups in which a `.keras` file has the weights of each layer. */
import type { KerasObject } from "./name-map";

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
export function innerLayersOf({
  class_name,
  config,
}: KerasObject): readonly (readonly [string, KerasObject])[] {
  const inner = config.layer as KerasObject;
  if (class_name === "Bidirectional")
    return [
      ["forward_layer", inner],
      ["backward_layer", inner],
    ];
  if (class_name === "TimeDistributed") return [["layer", inner]];
  const isRecurrent = ["SimpleRNN", "GRU", "LSTM"].includes(class_name);
  return isRecurrent ? [["cell", { class_name: `${class_name}Cell`, config: {} }]] : [];
}
