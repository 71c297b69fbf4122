/**
 * Names and values that differ between Keras and TensorFlow.js, in both directions, and settings that only one of them supports.
 * A setting with another name in Keras is one entry in `SETTINGS`, an activation one in `ACTIVATIONS`.
 */
import { mustBe } from "../../core/errors";

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
export type Convention = "tfjs" | "keras2" | "keras3";

/** The names of one thing. */
interface Names {
  readonly tfjs: string;
  readonly keras: string;
}

/** Settings with different names, for all classes or for one. */
const SETTINGS: readonly (Names & { readonly className?: string })[] = [
  { tfjs: "batch_input_shape", keras: "batch_shape" },
  { tfjs: "alpha", keras: "negative_slope", className: "LeakyReLU" },
];

const COMMON_ACTIVATIONS = [
  ...["elu", "gelu", "linear", "log_softmax", "mish", "relu", "relu6", "selu"],
  ...["sigmoid", "softmax", "softplus", "softsign", "tanh"],
].map((name): Names => ({ tfjs: name, keras: name }));

const ACTIVATIONS: Readonly<Record<"keras2" | "keras3", readonly Names[]>> = {
  keras2: [
    ...COMMON_ACTIVATIONS,
    { tfjs: "swish", keras: "swish" },
    // x / 5 + 1/2, as in TensorFlow.js; in Keras 3 it is x / 6 + 1/2.
    { tfjs: "hard_sigmoid", keras: "hard_sigmoid" },
  ],
  keras3: [...COMMON_ACTIVATIONS, { tfjs: "swish", keras: "silu" }],
};

/** Settings that must have one value for both to compute the same. */
const REQUIRED: readonly { readonly setting: string; readonly rule: string; readonly value: unknown }[] = [
  { setting: "groups", rule: "1", value: 1 },
  { setting: "data_format", rule: '"channels_last"', value: "channels_last" },
  { setting: "return_state", rule: "false", value: false },
];

/**
 * A setting of a layer in the other convention: its name and, for an activation, its value.
 *
 * @throws {TypeError} If only one of the two supports it, or its meaning differs.
 */
export function translateSetting(
  action: string,
  from: Convention,
  { class_name, config }: KerasObject,
  setting: string,
): readonly [name: string, value: unknown] {
  const value = config[setting];
  const sourceName = ({ tfjs, keras }: Names) => (from === "tfjs" ? tfjs : keras);
  const targetName = ({ tfjs, keras }: Names) => (from === "tfjs" ? keras : tfjs);
  const refuse = (rule: string): never => {
    const name = `${setting} of layer ${config.name} (${class_name})`;
    throw new TypeError(mustBe(action, name, rule, value));
  };
  if (setting === "activation" || setting === "recurrent_activation") {
    const activations = ACTIVATIONS[from === "keras2" ? "keras2" : "keras3"];
    const hint = value === "hard_sigmoid" ? " (hard_sigmoid is another in Keras 3)" : "";
    const found = activations.find((names) => sourceName(names) === value);
    const known = activations.map(sourceName).join(", ");
    return [setting, found ? targetName(found) : refuse(`one of ${known}${hint}`)];
  }
  const broken = REQUIRED.find((required) => required.setting === setting && required.value !== value);
  if (broken) refuse(broken.rule);
  const renamed = SETTINGS.find(
    (names) => sourceName(names) === setting && (names.className ?? class_name) === class_name,
  );
  return [renamed ? targetName(renamed) : setting, value];
}
