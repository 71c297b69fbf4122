/** Where Keras and TensorFlow.js write the same thing otherwise, for both directions; and what they do not have in common. */
import { mustBe } from "../../core/errors";

/** A class and its settings, as Keras saves them. */
export interface KerasObject {
  readonly class_name: string;
  readonly config: Settings;
  /** Where Keras 3 looks for the class. */
  readonly module?: string;
  readonly registered_name?: null;
  /** Of a layer in a functional model. */
  readonly name?: string;
  readonly inbound_nodes?: unknown;
}

export type Settings = Readonly<Record<string, unknown>>;

/** Whose spelling it is. What is written here is Keras 3's. */
export type Dialect = "ours" | "keras2" | "keras3";

/** The same thing in TensorFlow.js and in Keras. */
interface Names {
  readonly ours: string;
  readonly keras: string;
}

/** Settings of all classes, or of one kind, that are called otherwise. */
const SETTINGS: readonly (Names & { readonly kind?: string })[] = [
  { ours: "batch_input_shape", keras: "batch_shape" },
  { ours: "alpha", keras: "negative_slope", kind: "LeakyReLU" },
];

const COMMON_ACTIVATIONS = [
  "elu",
  "gelu",
  "linear",
  "log_softmax",
  "mish",
  "relu",
  "relu6",
  "selu",
  "sigmoid",
  "softmax",
  "softplus",
  "softsign",
  "tanh",
].map((name): Names => ({ ours: name, keras: name }));

const ACTIVATIONS: Readonly<Record<"keras2" | "keras3", readonly Names[]>> = {
  keras2: [
    ...COMMON_ACTIVATIONS,
    { ours: "swish", keras: "swish" },
    // x / 5 + 1/2, as in TensorFlow.js; in Keras 3 it is x / 6 + 1/2.
    { ours: "hard_sigmoid", keras: "hard_sigmoid" },
  ],
  keras3: [...COMMON_ACTIVATIONS, { ours: "swish", keras: "silu" }],
};

/** What a layer must have for both to compute the same. */
const RULES: readonly { readonly setting: string; readonly rule: string; readonly value: unknown }[] = [
  { setting: "groups", rule: "1", value: 1 },
  { setting: "data_format", rule: '"channels_last"', value: "channels_last" },
  { setting: "return_state", rule: "false", value: false },
];

/**
 * A setting of a layer as the other side writes it: its name and, where it is an activation, its value.
 *
 * @throws {TypeError} If only one of the two knows it, or they understand it otherwise.
 */
export function respelled(
  action: string,
  from: Dialect,
  { class_name, config }: KerasObject,
  setting: string,
): readonly [name: string, value: unknown] {
  const value = config[setting];
  const here = ({ ours, keras }: Names) => (from === "ours" ? ours : keras);
  const there = ({ ours, keras }: Names) => (from === "ours" ? keras : ours);
  const refuse = (rule: string): never => {
    const name = `${setting} of layer ${config.name} (${class_name})`;
    throw new TypeError(mustBe(action, name, rule, value));
  };
  if (setting === "activation" || setting === "recurrent_activation") {
    const table = ACTIVATIONS[from === "keras2" ? "keras2" : "keras3"];
    const hint = value === "hard_sigmoid" ? " (hard_sigmoid is another in Keras 3)" : "";
    const found = table.find((names) => here(names) === value);
    return [setting, found ? there(found) : refuse(`one of ${table.map(here).join(", ")}${hint}`)];
  }
  const broken = RULES.find((rule) => rule.setting === setting && rule.value !== value);
  if (broken) refuse(broken.rule);
  const renamed = SETTINGS.find(
    (names) => here(names) === setting && (names.kind ?? class_name) === class_name,
  );
  return [renamed ? there(renamed) : setting, value];
}
