/** The HDF5 groups in which a `.keras` file has the weights of each layer. */
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
  const wrapped = config.layer as KerasObject;
  const part = (name: string): [string, KerasObject] => [name, { class_name: "", config: {} }];
  if (class_name === "Bidirectional")
    return Object.entries({ forward_layer: wrapped, backward_layer: wrapped });
  if (class_name === "TimeDistributed") return [["layer", wrapped]];
  if (class_name === "MultiHeadAttention")
    return ["query_dense", "key_dense", "value_dense", "output_dense"].map(part);
  return ["RNN", "SimpleRNN", "GRU", "LSTM"].includes(class_name) ? [part("cell")] : [];
}
