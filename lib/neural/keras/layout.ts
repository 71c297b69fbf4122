/** Where the weights of each layer lie in a `.keras` file, for reading and writing: in groups by the class of the layer. */
import type { KerasObject } from "./spelling";

/** Keras 3 names the groups of an archive by the class of each layer, and numbers those of one class. */
export function groupNames(layers: readonly KerasObject[]): Map<KerasObject, string> {
  const counts = new Map<string, number>();
  return new Map(
    layers.map((layer) => {
      const kind = layer.class_name
        .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
        .replace(/([a-z])([A-Z])/g, "$1_$2")
        .toLowerCase();
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      return [layer, count === 0 ? kind : `${kind}_${count}`];
    }),
  );
}

/** The layers inside one, by their place: they share its weights evenly. None where the weights are its own. */
export function partsOf({ class_name, config }: KerasObject): readonly (readonly [string, KerasObject])[] {
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
