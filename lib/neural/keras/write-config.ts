/**
 * The config of a network as Keras 3 saves it.
 *
 * A new layer for Keras needs one entry in `LAYERS`, in name-map.ts whatever Keras calls by another name, in weight-groups.ts its
 * inner layers if it has any, and a place in a network of test/neural/keras/keras-networks.ts. Then run
 * test/neural/golden/make-written-keras.ts, which has Keras load and run these networks.
 */
import { mustBe } from "../../core/errors";
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";
import { nodeOf } from "../model/connections";
import type { Network } from "../model/types";
import { kerasNamesOf } from "./layer-names";
import { type KerasObject, type Settings, translateSetting } from "./name-map";

/** What error messages say was attempted. */
export const WRITE_ACTION = "write a Keras model";

/** Layers that compute the same in both; a test compares each with Keras. */
const LAYERS: readonly string[] = [
  ...["Activation", "Add", "Average", "AveragePooling1D", "AveragePooling2D", "BatchNormalization"],
  ...["Bidirectional", "Concatenate", "Conv1D", "Conv2D", "Conv2DTranspose", "Cropping2D", "Dense"],
  ...["DepthwiseConv2D", "Dropout", "ELU", "Embedding", "Flatten", "GRU", "GaussianDropout", "GaussianNoise"],
  ...["GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D"],
  ...["InputLayer", "LSTM", "LayerNormalization", "LeakyReLU", "Masking", "MaxPooling1D", "MaxPooling2D"],
  ...["Maximum", "Minimum", "Multiply", "PReLU", "Permute", "ReLU", "RepeatVector", "Reshape"],
  ...[RESET_AFTER_GRU, "SeparableConv2D", "SimpleRNN", "Softmax", "TimeDistributed", "UpSampling2D"],
  "ZeroPadding2D",
];

/**
 * The model as Keras saves it. Initializers are left out, because the file has the weights.
 *
 * @throws {TypeError} If Keras lacks a layer or a setting, or interprets it differently.
 */
export function configOf(model: Network): KerasObject {
  // With Python's names, as in TensorFlow.js's own files.
  const { config } = model.toJSON(null, false) as unknown as KerasObject;
  const kerasName = kerasNamesOf(model);
  const layers = (config.layers as readonly KerasObject[]).map((saved) => {
    const layer = layerOf(saved);
    return { ...layer, config: { ...layer.config, name: kerasName(String(saved.config.name)) } };
  });
  const [{ shape, dtype, sourceLayer }] = model.inputs;
  if (model.getClassName() === "Sequential") {
    const name = kerasName(sourceLayer.name);
    const input = kerasObject("keras.layers", "InputLayer", { name, batch_shape: shape, dtype });
    const all = layers[0].class_name === "InputLayer" ? layers : [input, ...layers];
    return kerasObject("keras", "Sequential", { name: model.name, layers: all });
  }
  const [output] = model.outputs;
  return kerasObject("keras", "Model", {
    name: model.name,
    layers: layers.map((layer, i) => ({
      ...layer,
      name: layer.config.name,
      inbound_nodes: inboundNodes(model.layers[i], kerasName),
    })),
    input_layers: [kerasName(sourceLayer.name), 0, 0],
    output_layers: [kerasName(output.sourceLayer.name), 0, 0],
  });
}

function layerOf({ class_name, config }: KerasObject): KerasObject {
  if (!LAYERS.includes(class_name))
    throw new TypeError(
      mustBe(WRITE_ACTION, `layer ${config.name}`, `one of ${LAYERS.join(", ")}`, class_name),
    );
  if (String(config.name).includes("/"))
    throw new TypeError(mustBe(WRITE_ACTION, "the name of a layer", "without /", config.name));
  const settings: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(config)) {
    if (given === null || key.endsWith("_initializer")) continue;
    const [name, value] = translateSetting(WRITE_ACTION, "tfjs", { class_name, config }, key);
    // In TensorFlow.js the first layer of a sequential model has the input shape; in Keras 3 an InputLayer has it.
    if (name === "batch_shape" && class_name !== "InputLayer") continue;
    settings[name] = key === "layer" ? layerOf(value as KerasObject) : settingValue(name, value);
  }
  return class_name === RESET_AFTER_GRU
    ? kerasObject("keras.layers", "GRU", { ...settings, reset_after: true })
    : kerasObject("keras.layers", class_name, settings);
}

/** Regularizers and constraints are nested objects. */
function settingValue(name: string, value: unknown): unknown {
  const kind = /_(regularizer|constraint)$/.exec(name)?.[1];
  if (!kind) return value;
  const { class_name, config } = value as KerasObject;
  return kerasObject(`keras.${kind}s`, class_name, config);
}

/** Keras 3 looks for the class in the module. */
function kerasObject(module: string, class_name: string, config: Settings): KerasObject {
  return { module, class_name, config, registered_name: null };
}

/** The inputs of a layer: one tensor, or a list of several. */
function inboundNodes(layer: Network["layers"][number], kerasName: (name: string) => string): unknown {
  if (layer.getClassName() === "InputLayer") return [];
  const tensors = nodeOf(layer).inputTensors.map(({ shape, dtype, sourceLayer }) => ({
    class_name: "__keras_tensor__",
    config: { shape, dtype, keras_history: [kerasName(sourceLayer.name), 0, 0] },
  }));
  return [{ args: tensors.length === 1 ? tensors : [tensors], kwargs: {} }];
}
