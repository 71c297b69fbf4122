/** The layers of a Keras model as TensorFlow.js spells them: Keras 3 writes more, and some of it otherwise. */
import { mustBe } from "../../core/errors";
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";
import { type Dialect, type KerasObject, respelled, type Settings } from "./spelling";

export const READING = "read a Keras model";

/** Layers of the model that a value comes from, in its order. @throws {TypeError} If the model is not one of layers. */
export function layersOf({ class_name, config }: KerasObject): readonly KerasObject[] {
  const layers = config.layers as readonly KerasObject[] | undefined;
  if (!["Sequential", "Functional", "Model"].includes(class_name) || !Array.isArray(layers))
    throw new TypeError(mustBe(READING, "the model", "sequential or functional", class_name));
  return class_name === "Sequential" ? layers : heard(layers, config.output_layers);
}

/** Those that the answer hears from: Keras 3 notes as layers, too, how each mask is computed, which here `walk` does. */
function heard(layers: readonly KerasObject[], ends: unknown): readonly KerasObject[] {
  const namesIn = (tensors: unknown) => (tensors as readonly [string][]).map(([name]) => name);
  const sources = new Map(
    layers.map(({ name, inbound_nodes }) => [name, namesIn((nodesOf(inbound_nodes) as unknown[][]).flat())]),
  );
  const names = namesIn(endsOf(ends));
  const found = new Set<string>();
  // The list grows while it is gone through.
  for (const name of names) {
    if (!found.has(name)) names.push(...(sources.get(name) ?? []));
    found.add(name);
  }
  return layers.filter(({ class_name, name = "" }) => class_name === "InputLayer" || found.has(name));
}

/**
 * The model as TensorFlow.js reads it. First weights are not drawn, since they will be replaced.
 *
 * @throws {TypeError} If a layer has a setting that TensorFlow.js does not know, or takes otherwise.
 */
export function topologyOf(model: KerasObject, from: Dialect): KerasObject {
  const layers = layersOf(model).map((layer) => {
    const { name, inbound_nodes } = layer;
    return {
      ...objectOf(layer, from),
      ...(name !== undefined && { name }),
      ...(inbound_nodes !== undefined && { inbound_nodes: nodesOf(inbound_nodes) }),
    };
  });
  const { name, input_layers, output_layers } = model.config;
  if (model.class_name === "Sequential") return { class_name: "Sequential", config: { name, layers } };
  const ends = { input_layers: endsOf(input_layers), output_layers: endsOf(output_layers) };
  return { class_name: "Model", config: { name, layers, ...ends } };
}

/** As TensorFlow.js spells it: a GRU whose reset gate acts after the product is a layer of our own. */
function objectOf(object: KerasObject, from: Dialect): KerasObject {
  const { class_name, config } = object;
  if (config.layers !== undefined)
    throw new TypeError(
      mustBe(READING, `layer ${config.name}`, "a layer, not a model of its own", class_name),
    );
  const settings = settingsOf(object, from);
  if (class_name !== "GRU" || config.reset_after !== true) return { class_name, config: settings };
  for (const [setting, rule] of [
    ["use_bias", true],
    ["dropout", 0],
    ["recurrent_dropout", 0],
  ] as const)
    if ((config[setting] ?? rule) !== rule)
      throw new TypeError(
        mustBe(
          READING,
          `${setting} of layer ${config.name} (GRU with reset_after)`,
          String(rule),
          config[setting],
        ),
      );
  return { class_name: RESET_AFTER_GRU, config: settings };
}

function settingsOf(object: KerasObject, from: Dialect): Settings {
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object.config)) {
    // A wrapper's second layer is the first one run backwards.
    if (value === null || key === "backward_layer") continue;
    const [name, spelled] = respelled(READING, from, object, key);
    settings[name] = key.endsWith("_initializer")
      ? { class_name: "Zeros", config: {} }
      : plain(spelled, from);
  }
  return settings;
}

/** An object without what only Keras 3 notes of it; a policy of types is the name of the type. */
function plain(value: unknown, from: Dialect): unknown {
  const object = value as Partial<KerasObject> | null;
  if (object === null || typeof object !== "object" || typeof object.class_name !== "string") return value;
  const { class_name, config = {} } = object;
  if (class_name.endsWith("DTypePolicy") || class_name === "Policy") return config.name;
  if (class_name === "L1" || class_name === "L2")
    return { class_name: "L1L2", config: { l1: 0, l2: 0, ...config } };
  return objectOf({ class_name, config }, from);
}

/** Keras 3: `{args: [tensor or tensors]}`; before it, and in TensorFlow.js, lists of names and places. */
function nodesOf(nodes: unknown): unknown {
  return (nodes as readonly unknown[]).map((node) => {
    const { args } = node as { readonly args?: readonly unknown[] };
    return args === undefined ? node : args.flatMap(tensorsIn);
  });
}

function tensorsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  const { config } = value as { readonly config?: { readonly keras_history?: readonly unknown[] } };
  return config?.keras_history ? [[...config.keras_history, {}]] : [];
}

/** One end is a name and its place, or a list of one. */
function endsOf(ends: unknown): unknown {
  const list = ends as readonly unknown[];
  return typeof list[0] === "string" ? [list] : list;
}
