/** The layers of a network as Keras 3 spells them. */
import { mustBe } from "../../core/errors";
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";
import { nodeOf } from "../model/connections";
import type { Network } from "../model/types";
import { namesOf } from "./names";
import { type KerasObject, respelled, type Settings } from "./spelling";

export const WRITING = "write a Keras model";

/** Layers that are the same in both, each held against Keras in the tests. */
const LAYERS: readonly string[] = [
  "Activation",
  "Add",
  "Average",
  "AveragePooling1D",
  "AveragePooling2D",
  "BatchNormalization",
  "Bidirectional",
  "Concatenate",
  "Conv1D",
  "Conv2D",
  "Conv2DTranspose",
  "Cropping2D",
  "Dense",
  "DepthwiseConv2D",
  "Dropout",
  "ELU",
  "Embedding",
  "Flatten",
  "GRU",
  "GaussianDropout",
  "GaussianNoise",
  "GlobalAveragePooling1D",
  "GlobalAveragePooling2D",
  "GlobalMaxPooling1D",
  "GlobalMaxPooling2D",
  "InputLayer",
  "LSTM",
  "LayerNormalization",
  "LeakyReLU",
  "Masking",
  "MaxPooling1D",
  "MaxPooling2D",
  "Maximum",
  "Minimum",
  "Multiply",
  "PReLU",
  "Permute",
  "ReLU",
  "RepeatVector",
  "Reshape",
  RESET_AFTER_GRU,
  "SeparableConv2D",
  "SimpleRNN",
  "Softmax",
  "TimeDistributed",
  "UpSampling2D",
  "ZeroPadding2D",
];

/**
 * The model as Keras saves it, layers by the names of `namesOf`. How first weights are drawn is left out, as in reading: the
 * file has better ones.
 *
 * @throws {TypeError} If Keras lacks a layer or a setting, or takes it otherwise.
 */
export function configOf(model: Network): KerasObject {
  // With Python's names, as in tfjs's own files.
  const { config } = model.toJSON(null, false) as unknown as KerasObject;
  const nameOf = namesOf(model);
  const layers = (config.layers as readonly KerasObject[]).map((own) => {
    const layer = layerOf(own);
    return { ...layer, config: { ...layer.config, name: nameOf(String(own.config.name)) } };
  });
  const [{ shape, dtype, sourceLayer }] = model.inputs;
  if (model.getClassName() === "Sequential") {
    const input = keras("keras.layers", "InputLayer", {
      name: nameOf(sourceLayer.name),
      batch_shape: shape,
      dtype,
    });
    const all = layers[0].class_name === "InputLayer" ? layers : [input, ...layers];
    return keras("keras", "Sequential", { name: model.name, layers: all });
  }
  const [output] = model.outputs;
  return keras("keras", "Model", {
    name: model.name,
    layers: layers.map((layer, i) => ({
      ...layer,
      name: layer.config.name,
      inbound_nodes: nodesOf(model.layers[i], nameOf),
    })),
    input_layers: [nameOf(sourceLayer.name), 0, 0],
    output_layers: [nameOf(output.sourceLayer.name), 0, 0],
  });
}

function layerOf({ class_name, config }: KerasObject): KerasObject {
  if (!LAYERS.includes(class_name))
    throw new TypeError(mustBe(WRITING, `layer ${config.name}`, `one of ${LAYERS.join(", ")}`, class_name));
  if (String(config.name).includes("/"))
    throw new TypeError(mustBe(WRITING, "the name of a layer", "without /", config.name));
  const settings: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(config)) {
    if (given === null || key.endsWith("_initializer")) continue;
    const [name, value] = respelled(WRITING, "ours", { class_name, config }, key);
    // The first layer of a sequential model has the shape of the samples, which is a layer of its own in Keras 3.
    if (name === "batch_shape" && class_name !== "InputLayer") continue;
    settings[name] = key === "layer" ? layerOf(value as KerasObject) : nested(name, value);
  }
  return class_name === RESET_AFTER_GRU
    ? keras("keras.layers", "GRU", { ...settings, reset_after: true })
    : keras("keras.layers", class_name, settings);
}

/** Regularizers and constraints are objects too. */
function nested(name: string, value: unknown): unknown {
  const kind = /_(regularizer|constraint)$/.exec(name)?.[1];
  if (!kind) return value;
  const { class_name, config } = value as KerasObject;
  return keras(`keras.${kind}s`, class_name, config);
}

/** With the module that Keras 3 looks for the class in. */
function keras(module: string, class_name: string, config: Settings): KerasObject {
  return { module, class_name, config, registered_name: null };
}

/** What a layer hears from: a tensor, or a list of several. */
function nodesOf(layer: Network["layers"][number], nameOf: (name: string) => string): unknown {
  if (layer.getClassName() === "InputLayer") return [];
  const tensors = nodeOf(layer).inputTensors.map(({ shape, dtype, sourceLayer }) => ({
    class_name: "__keras_tensor__",
    config: { shape, dtype, keras_history: [nameOf(sourceLayer.name), 0, 0] },
  }));
  return [{ args: tensors.length === 1 ? tensors : [tensors], kwargs: {} }];
}
