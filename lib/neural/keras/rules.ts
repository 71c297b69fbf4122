/** The settings of a layer in Keras and in TensorFlow.js, by the rules of the layer table. */
import { mustBe } from "../../core/errors";
import type { WeightLimit } from "../layers/defined/define-layer";
import { augmentation } from "../layers/defined/operations";
import type { LayerEntry, Rule } from "../layers/entry";

/** A class and its settings, as Keras saves them. */
export interface KerasObject {
  readonly class_name: string;
  readonly config: Settings;
  /** The Python module of the class, in Keras 3. */
  readonly module?: string;
  readonly registered_name?: null;
  /** For a layer in a functional model. */
  readonly name?: string;
  readonly inbound_nodes?: unknown;
}

export type Settings = Readonly<Record<string, unknown>>;

/** Whose names a config uses. `save` writes those of Keras 3. */
export type Convention = "keras2" | "keras3";

/** What a reader or writer knows about the layer whose settings it translates. */
export interface Translation {
  readonly action: string;
  readonly convention: Convention;
  /** The layer in error messages. */
  readonly place: string;
  readonly config: Settings;
  readonly isInBidirectional?: boolean;
  readonly limit?: WeightLimit;
  /** Translates the layer in a wrapper. */
  inner(layer: KerasObject): KerasObject;
}

/** Activations in Keras 3, in Keras 2 and in TensorFlow.js. A missing one has no equal. */
const ACTIVATIONS: readonly (readonly [keras3: string, keras2: string, tfjs: string])[] = [
  ...[
    "elu",
    "exponential",
    "gelu",
    "leaky_relu",
    "linear",
    "log_softmax",
    "mish",
    "relu",
    "relu6",
    "selu",
  ].map(alike),
  ...["sigmoid", "softmax", "softplus", "softsign", "tanh"].map(alike),
  ["silu", "swish", "swish"],
  ["hard_silu", "", "hard_silu"],
  ["hard_sigmoid", "", "hard_sigmoid_of_keras3"],
  // x / 5 + 1/2, as in TensorFlow.js; in Keras 3 it is x / 6 + 1/2.
  ["", "hard_sigmoid", "hard_sigmoid"],
];

function alike(name: string): readonly [string, string, string] {
  return [name, name, name];
}

/** Regularizers and constraints of TensorFlow.js, with their settings. */
const PENALTIES: Readonly<Record<string, readonly string[]>> = {
  L1: ["l1"],
  L2: ["l2"],
  L1L2: ["l1", "l2"],
  MaxNorm: ["max_value", "axis"],
  MinMaxNorm: ["min_value", "max_value", "rate", "axis"],
  NonNeg: [],
  UnitNorm: ["axis"],
};

/** Computing with half precision, which is only faster in Keras, is computing with float32 here. */
const POLICIES = ["float32", "mixed_float16", "mixed_bfloat16"];
/** Types of inputs. */
const NUMBERS = ["float32", "float16", "bfloat16", "float64"];
const INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"];

/** Whether a layer changes images at random in training only: all of its settings are kept, for Keras. */
export function isAugmentation({ definition }: LayerEntry): boolean {
  return definition === augmentation;
}

/** Numbers that TensorFlow.js takes as they are. */
const NUMERIC: readonly (readonly [names: RegExp, isInRange: (value: unknown) => boolean])[] = [
  [
    /^(kernel_size|pool_size|strides|dilation_rate)$/,
    (value) => Number.isInteger(value) && Number(value) > 0,
  ],
  [/^(rate|dropout|recurrent_dropout)$/, (value) => typeof value === "number" && value >= 0 && value < 1],
];

/** A layer's settings for TensorFlow.js. @throws {TypeError} If a setting or its value is not supported. */
export function readSettings(entry: LayerEntry, translation: Translation): Settings {
  const settings: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(translation.config)) {
    const { tfjs, isIgnored } = ruleFor(name, given, entry, translation);
    const value = given === null || isIgnored ? undefined : readValue(name, given, entry, translation);
    if (value !== undefined) settings[tfjs] = value;
  }
  return { ...settings, ...entry.fixed };
}

/** A layer's settings for Keras. @throws {TypeError} If Keras lacks a setting or value. */
export function writeSettings(entry: LayerEntry, translation: Translation): Settings {
  const { fixed, rules } = entry;
  const settings: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(translation.config)) {
    if (value === null || given in fixed) continue;
    const name = Object.keys(rules).find((key) => rules[key].tfjs === given) ?? given;
    const { isIgnored } = ruleFor(name, value, entry, translation);
    if (!isIgnored && !name.endsWith("_initializer")) settings[name] = writeValue(name, value, translation);
  }
  for (const [name, { isWritten, values = [] }] of Object.entries(rules))
    if (isWritten) [settings[name]] = values;
  return settings;
}

function ruleFor(name: string, value: unknown, { rules }: LayerEntry, translation: Translation): Rule {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  // Keras' default is null for every setting that is not known here.
  if (!rule)
    return value === null
      ? { tfjs: name }
      : refuse(translation, name, "absent, since it is not supported", value);
  const isAllowed = (allowed: unknown) =>
    allowed === "last" || JSON.stringify(allowed) === JSON.stringify(value);
  if (!rule.values || rule.values.some(isAllowed)) return rule;
  return refuse(translation, name, rule.values.map((one) => JSON.stringify(one)).join(" or "), value);
}

function refuse({ action, place }: Translation, name: string, rule: string, value: unknown): never {
  throw new TypeError(mustBe(action, `${name} of ${place}`, rule, value));
}

function readValue(name: string, value: unknown, entry: LayerEntry, translation: Translation): unknown {
  const { convention, config, inner, isInBidirectional, limit } = translation;
  const isInRange = NUMERIC.find(([names]) => names.test(name))?.[1];
  if (isInRange && ![value].flat().every(isInRange)) refuse(translation, name, "in its range", value);
  if (name === "dtype") return readType(value, entry.keras, translation);
  if (name.endsWith("activation")) {
    const column = convention === "keras3" ? 0 : 1;
    const found = ACTIVATIONS.find((names) => names[column] === value);
    const known = ACTIVATIONS.flatMap((names) => names[column] || []).join(", ");
    return found?.[2] ?? refuse(translation, name, `one of ${known}`, value);
  }
  // Initial values are zeros, because the weights follow; not more of them than are stored.
  if (name.endsWith("_initializer")) return { class_name: "StoredZeros", config: limit };
  if (/_(regularizer|constraint)$/.test(name)) {
    const penalty = requirePenalty(name, value, translation);
    if (!["L1", "L2"].includes(penalty.class_name)) return penalty;
    return { class_name: "L1L2", config: { l1: 0, l2: 0, ...penalty.config } };
  }
  if (name === "layer") return inner(value as KerasObject);
  if (name === "backward_layer") {
    // TensorFlow.js makes the backward layer from the forward one.
    const differing = differences(config.layer as KerasObject, value as KerasObject);
    return differing ? refuse(translation, name, "the forward layer, backwards", differing) : undefined;
  }
  // Keras sets it in bidirectional layers, which output zeros for masked steps.
  if (name === "zero_output_for_mask")
    return value === false || isInBidirectional ? undefined : refuse(translation, name, "false", value);
  return value;
}

function writeValue(name: string, value: unknown, translation: Translation): unknown {
  if (name === "layer") return translation.inner(value as KerasObject);
  if (name.endsWith("activation")) {
    const found = ACTIVATIONS.find(([keras3, , tfjs]) => keras3 !== "" && tfjs === value);
    const known = ACTIVATIONS.flatMap(([keras3, , tfjs]) => (keras3 ? [tfjs] : [])).join(", ");
    return found?.[0] ?? refuse(translation, name, `one of ${known}`, value);
  }
  const kind = /_(regularizer|constraint)$/.exec(name)?.[1];
  if (!kind) return value;
  return { module: `keras.${kind}s`, ...requirePenalty(name, value, translation), registered_name: null };
}

function readType(value: unknown, kind: string, translation: Translation): string {
  const { class_name, config } = Object(value) as Partial<KerasObject>;
  const type = String(config?.name ?? class_name ?? value);
  if (kind === "InputLayer" && INTEGERS.includes(type)) return "int32";
  if (kind === "InputLayer" && type === "bool") return type;
  const known = kind === "InputLayer" ? NUMBERS : POLICIES;
  return known.includes(type) ? "float32" : refuse(translation, "dtype", `one of ${known.join(", ")}`, type);
}

function requirePenalty(name: string, value: unknown, translation: Translation): KerasObject {
  const { class_name = String(value), config = {} } = Object(value) as Partial<KerasObject>;
  const known = Object.hasOwn(PENALTIES, class_name) ? PENALTIES[class_name] : undefined;
  if (!known) return refuse(translation, name, `one of ${Object.keys(PENALTIES).join(", ")}`, class_name);
  const other = Object.keys(config).find((setting) => !known.includes(setting));
  return other ? refuse(translation, name, `without ${other}`, class_name) : { class_name, config };
}

/** The first setting that differs, but for the direction. */
function differences(forward: KerasObject, backward: KerasObject): string | undefined {
  if (forward.class_name !== backward.class_name) return backward.class_name;
  const isOwn = (key: string) => /^(name|dtype|seed|go_backwards)$|_initializer$/.test(key);
  const text = (value: unknown) =>
    JSON.stringify(value, (key, one) => (key === "shared_object_id" ? undefined : one));
  if (forward.config.go_backwards === backward.config.go_backwards) return "go_backwards";
  return Object.keys({ ...forward.config, ...backward.config }).find(
    (key) => !isOwn(key) && text(forward.config[key]) !== text(backward.config[key]),
  );
}
