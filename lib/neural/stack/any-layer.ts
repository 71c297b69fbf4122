/** Any layer of the layer table, by its name in Keras. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { runningEngine } from "../engine/start";
import type { TensorFlow } from "../engine/types";
import { translateObject } from "../keras/read/read-config";
import type { KerasObject, Settings } from "../keras/rules";
import { createLayer } from "../layers";
import { LAYER_TABLE } from "../layers/table";
import { flatLayers } from "../model/connections";
import type { LayerStep } from "./layers";
import type { Sizes } from "./shapes";

/**
 * The layer on samples of this shape. Settings that are left out are Keras'.
 *
 * @throws {TypeError} If there is no such layer, it takes several tensors, or a setting is not supported.
 */
export function anyLayer(shape: Sizes, kind: string, settings: Settings = {}): LayerStep {
  const action = `add ${kind}`;
  const { tf } = runningEngine(action);
  const surroundings = { action, convention: "keras3" } as const;
  const { entry, ...object } = translateObject(toKeras(kind, settings), kind, surroundings);
  if (entry.takesSeveral || kind === "InputLayer")
    throw new TypeError(mustBe(action, "the layer", "one that takes one tensor", kind));
  const make = (input: object) => fromTranslated(tf, object, input);
  try {
    const trial = make({});
    const output = trial.apply(tf.input({ shape: [...shape] })) as SymbolicTensor;
    const [parameters, next] = [trial.countParams(), output.shape.slice(1) as number[]];
    trial.dispose();
    return { layer: kind, shape: next, parameters, make: ({ input }) => make(input) };
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new TypeError(mustBe(action, `its settings, on ${shape.join(" x ")},`, "valid", reason), { cause });
  }
}

/** Seeds the first weights of a layer and of those inside it: Glorot's, but for embeddings. */
export function seedWeights({ initializers }: TensorFlow, layer: layers.Layer, seed: () => number): void {
  for (const { layer: one } of flatLayers(layer)) {
    const own = one as unknown as Record<string, unknown>;
    for (const name of ["kernel", "depthwise", "pointwise", "recurrent"].map((part) => `${part}Initializer`))
      if (own[name]) own[name] = initializers.glorotUniform({ seed: seed() });
    if (own.embeddingsInitializer)
      own.embeddingsInitializer = initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: seed() });
    if ("weightSeed" in own) own.weightSeed = seed();
  }
}

const toSnake = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
const toCamel = (name: string): string => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** Names in camel case as Keras has them; the layer in a wrapper is `{ kind, ...settings }`. */
function toKeras(kind: string, settings: Settings): KerasObject {
  const { defaults = {} } = LAYER_TABLE.find(({ keras }) => keras === kind) ?? {};
  const given = Object.entries(settings).map(([name, value]) => {
    if (name === "layer") {
      const { kind: innerKind = "", ...inner } = Object(value) as Settings;
      return [name, toKeras(String(innerKind), inner)];
    }
    const isActivation = /activation$/i.test(name) && typeof value === "string";
    return [toSnake(name), isActivation ? toSnake(value) : value];
  });
  return { class_name: kind, config: { ...defaults, ...Object.fromEntries(given) } };
}

function fromTranslated(tf: TensorFlow, { class_name, config }: KerasObject, input: object): layers.Layer {
  const settings = Object.entries(config).map(([name, value]) => {
    if (name === "layer") return [name, fromTranslated(tf, value as KerasObject, {})];
    const isActivation = name.endsWith("activation");
    return [toCamel(name), isActivation ? toCamel(String(value)) : withCamelNames(value)];
  });
  return createLayer(tf, class_name, { ...input, ...Object.fromEntries(settings) });
}

function withCamelNames(value: unknown): unknown {
  if (Array.isArray(value) || Object(value) !== value) return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([name, one]) => [toCamel(name), withCamelNames(one)]));
}
