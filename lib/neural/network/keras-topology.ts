/** The layers of a Keras model as TensorFlow.js spells them: Keras 3 writes more, and some of it otherwise. */
import { mustBe } from "../../core/errors";
import { RESET_AFTER_GRU } from "./reset-after-gru";

export const ACTION = "read a Keras model";

/** A class and its settings, as Keras saves them. */
export interface KerasObject {
  readonly class_name: string;
  readonly config: Settings;
  readonly name?: string;
  readonly inbound_nodes?: unknown;
}

type Settings = Readonly<Record<string, unknown>>;

/** What TensorFlow.js calls a setting, where it has another name. */
const RENAMED: Readonly<Record<string, string>> = { batch_shape: "batch_input_shape" };

/** What a layer must have for TensorFlow.js to compute the same, and in whose words it is refused. */
const RULES: readonly { readonly setting: string; readonly rule: string; holds(value: unknown): boolean }[] =
  [
    { setting: "groups", rule: "1", holds: (value) => value === 1 },
    { setting: "data_format", rule: '"channels_last"', holds: (value) => value === "channels_last" },
    { setting: "return_state", rule: "false", holds: (value) => value === false },
  ];

/** Layers of the model that a value comes from, in its order. @throws {TypeError} If the model is not one of layers. */
export function layersOf({ class_name, config }: KerasObject): readonly KerasObject[] {
  const layers = config.layers as readonly KerasObject[] | undefined;
  if (!["Sequential", "Functional", "Model"].includes(class_name) || !Array.isArray(layers))
    throw new TypeError(mustBe(ACTION, "the model", "sequential or functional", class_name));
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
 * @throws {TypeError} If a layer has a setting that TensorFlow.js does not know.
 */
export function topologyOf(model: KerasObject): KerasObject {
  const layers = layersOf(model).map((layer) => {
    requireKnown(layer);
    const { class_name, config, name, inbound_nodes } = layer;
    return {
      ...spelled({ class_name, config }),
      ...(name !== undefined && { name }),
      ...(inbound_nodes !== undefined && { inbound_nodes: nodesOf(inbound_nodes) }),
    };
  });
  const { name, input_layers, output_layers } = model.config;
  if (model.class_name === "Sequential") return { class_name: "Sequential", config: { name, layers } };
  const ends = { input_layers: endsOf(input_layers), output_layers: endsOf(output_layers) };
  return { class_name: "Model", config: { name, layers, ...ends } };
}

function requireKnown({ class_name, config }: KerasObject): void {
  if (config.layers !== undefined)
    throw new TypeError(
      mustBe(ACTION, `layer ${config.name}`, "a layer, not a model of its own", class_name),
    );
  for (const { setting, rule, holds } of RULES) {
    const value = config[setting];
    if (value !== undefined && value !== null && !holds(value))
      throw new TypeError(mustBe(ACTION, `${setting} of layer ${config.name} (${class_name})`, rule, value));
  }
}

function settingsOf({ class_name }: KerasObject, config: Settings): Settings {
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    // A wrapper's second layer is the first one run backwards.
    if (value === null || key === "backward_layer") continue;
    const isSlope = key === "negative_slope" && class_name === "LeakyReLU";
    if (key.endsWith("_initializer")) settings[key] = { class_name: "Zeros", config: {} };
    else settings[isSlope ? "alpha" : (RENAMED[key] ?? key)] = plain(value);
  }
  return settings;
}

/** An object without what only Keras 3 notes of it; a policy of types is the name of the type. */
function plain(value: unknown): unknown {
  const object = value as Partial<KerasObject> | null;
  if (object === null || typeof object !== "object" || typeof object.class_name !== "string") return value;
  const { class_name, config = {} } = object;
  if (class_name.endsWith("DTypePolicy") || class_name === "Policy") return config.name;
  return spelled({ class_name, config });
}

/** As TensorFlow.js spells it: a GRU whose reset gate acts after the product is a layer of our own. */
function spelled({ class_name, config }: KerasObject): KerasObject {
  const settings = settingsOf({ class_name, config }, config);
  if (class_name !== "GRU" || config.reset_after !== true) return { class_name, config: settings };
  for (const [setting, rule] of [
    ["use_bias", true],
    ["dropout", 0],
    ["recurrent_dropout", 0],
  ] as const)
    if ((config[setting] ?? rule) !== rule)
      throw new TypeError(
        mustBe(
          ACTION,
          `${setting} of layer ${config.name} (GRU with reset_after)`,
          String(rule),
          config[setting],
        ),
      );
  return { class_name: RESET_AFTER_GRU, config: settings };
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
