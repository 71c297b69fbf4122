/** The config of a Keras model as a topology of TensorFlow.js. Keras 3 writes more, and some of it under other names. */
import { mustBe } from "../../core/errors";
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";
import { type Convention, type KerasObject, type Settings, translateSetting } from "./name-map";

/** What error messages say was attempted. */
export const READ_ACTION = "read a Keras model";

/** The layers that the output depends on, in model order. @throws {TypeError} If the model is neither sequential nor functional. */
export function layersOf({ class_name, config }: KerasObject): readonly KerasObject[] {
  const layers = config.layers as readonly KerasObject[] | undefined;
  if (!["Sequential", "Functional", "Model"].includes(class_name) || !Array.isArray(layers))
    throw new TypeError(mustBe(READ_ACTION, "the model", "sequential or functional", class_name));
  return class_name === "Sequential" ? layers : layersBefore(config.output_layers, layers);
}

/** Drops the mask operations that Keras 3 saves as layers: our forward pass computes masks itself. */
function layersBefore(outputs: unknown, layers: readonly KerasObject[]): readonly KerasObject[] {
  const namesIn = (tensors: unknown) => (tensors as readonly [string][]).map(([name]) => name);
  const inputsOf = (nodes: unknown) => namesIn((inboundNodes(nodes) as unknown[][]).flat());
  const inputs = new Map(layers.map(({ name, inbound_nodes }) => [name, inputsOf(inbound_nodes)]));
  const pending = namesIn(modelTensors(outputs));
  const visited = new Set<string>();
  // The loop also visits the names that it appends.
  for (const name of pending) {
    if (!visited.has(name)) pending.push(...(inputs.get(name) ?? []));
    visited.add(name);
  }
  return layers.filter(({ class_name, name = "" }) => class_name === "InputLayer" || visited.has(name));
}

/**
 * The model as TensorFlow.js reads it. All initializers are zeros, because the weights follow.
 *
 * @throws {TypeError} If a layer has a setting that TensorFlow.js lacks or interprets differently.
 */
export function topologyOf(model: KerasObject, from: Convention): KerasObject {
  const layers = layersOf(model).map((layer) => {
    const { name, inbound_nodes } = layer;
    return {
      ...objectOf(layer, from),
      ...(name !== undefined && { name }),
      ...(inbound_nodes !== undefined && { inbound_nodes: inboundNodes(inbound_nodes) }),
    };
  });
  const { name, input_layers, output_layers } = model.config;
  if (model.class_name === "Sequential") return { class_name: "Sequential", config: { name, layers } };
  const ends = { input_layers: modelTensors(input_layers), output_layers: modelTensors(output_layers) };
  return { class_name: "Model", config: { name, layers, ...ends } };
}

/** A GRU with `reset_after`, which TensorFlow.js lacks, becomes our layer. */
function objectOf(object: KerasObject, from: Convention): KerasObject {
  const { class_name, config } = object;
  const name = `layer ${config.name}`;
  if (config.layers !== undefined)
    throw new TypeError(mustBe(READ_ACTION, name, "a layer, not a nested model", class_name));
  const settings = settingsOf(object, from);
  if (class_name !== "GRU" || config.reset_after !== true) return { class_name, config: settings };
  const supported = { use_bias: true, dropout: 0, recurrent_dropout: 0 };
  for (const [setting, value] of Object.entries(supported)) {
    const given = config[setting] ?? value;
    const place = `${setting} of ${name} (GRU with reset_after)`;
    if (given !== value) throw new TypeError(mustBe(READ_ACTION, place, String(value), given));
  }
  return { class_name: RESET_AFTER_GRU, config: settings };
}

function settingsOf(object: KerasObject, from: Convention): Settings {
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object.config)) {
    // TensorFlow.js makes the backward layer from the forward one.
    if (value === null || key === "backward_layer") continue;
    const [name, translated] = translateSetting(READ_ACTION, from, object, key);
    settings[name] = key.endsWith("_initializer")
      ? { class_name: "Zeros", config: {} }
      : translateValue(translated, from);
  }
  return settings;
}

/** Nested objects in TensorFlow.js's form. A dtype policy is the name of the type. */
function translateValue(value: unknown, from: Convention): unknown {
  const object = value as Partial<KerasObject> | null;
  if (object === null || typeof object !== "object" || typeof object.class_name !== "string") return value;
  const { class_name, config = {} } = object;
  if (class_name.endsWith("DTypePolicy") || class_name === "Policy") return config.name;
  if (class_name === "L1" || class_name === "L2")
    return { class_name: "L1L2", config: { l1: 0, l2: 0, ...config } };
  return objectOf({ class_name, config }, from);
}

/** In Keras 3 `{args: [tensor or tensors]}`; in Keras 2 and TensorFlow.js lists of layer names and indices. */
function inboundNodes(nodes: unknown): unknown {
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

/** Inputs or outputs of the model: one `[name, node, tensor]`, or a list of them. */
function modelTensors(tensors: unknown): unknown {
  const list = tensors as readonly unknown[];
  return typeof list[0] === "string" ? [list] : list;
}
