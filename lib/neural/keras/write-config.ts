/** The config of a network as Keras 3 saves it. */
import { mustBe } from "../../core/errors";
import { LAYER_TABLE } from "../layers/table";
import { nodeOf } from "../model/connections";
import type { Network } from "../model/types";
import { kerasNamesOf } from "./layer-names";
import { writtenOperation } from "./operations";
import { isAugmentation, type KerasObject, type Settings, writeSettings } from "./rules";

/** What error messages say was attempted. */
export const WRITE_ACTION = "write a Keras model";

/**
 * The model as Keras saves it. Initializers are left out, because the file has the weights.
 *
 * @throws {TypeError} If Keras lacks a layer or a setting, or interprets it differently.
 */
export function configOf(model: Network): KerasObject {
  // With Python's names, as in TensorFlow.js's own files.
  const { config } = model.toJSON(null, false) as unknown as KerasObject;
  const kerasName = kerasNamesOf(model);
  const written = (config.layers as readonly KerasObject[]).map((saved) => {
    const name = kerasName(String(saved.config.name));
    const operation = writtenOperation(saved, name);
    if (operation) return operation;
    const layer = layerOf(saved);
    return { object: { ...layer, config: { ...layer.config, name } } };
  });
  const [{ shape, dtype, sourceLayer }] = model.inputs;
  if (
    model.getClassName() === "Sequential" &&
    written.every(({ object }) => object.module === "keras.layers")
  ) {
    const layers = written.map(({ object }) => object);
    const name = kerasName(sourceLayer.name);
    const input = kerasObject("keras.layers", "InputLayer", { name, batch_shape: shape, dtype });
    const all = layers[0].class_name === "InputLayer" ? layers : [input, ...layers];
    return kerasObject("keras", "Sequential", { name: model.name, layers: all });
  }
  const [output] = model.outputs;
  return kerasObject("keras", "Model", {
    name: model.name,
    layers: written.map(({ object, ...operation }, i) => ({
      ...object,
      name: object.config.name,
      inbound_nodes: inboundNodes(
        model.layers[i],
        kerasName,
        "args" in operation ? operation.args : undefined,
      ),
    })),
    input_layers: [kerasName(sourceLayer.name), 0, 0],
    output_layers: [kerasName(output.sourceLayer.name), 0, 0],
  });
}

function layerOf({ class_name, config }: KerasObject): KerasObject {
  const place = `layer ${config.name} (${class_name})`;
  if (String(config.name).includes("/"))
    throw new TypeError(mustBe(WRITE_ACTION, "the name of a layer", "without /", config.name));
  const translation = { action: WRITE_ACTION, convention: "keras3", place, config, inner: layerOf } as const;
  let failure: unknown = new TypeError(
    mustBe(WRITE_ACTION, `layer ${config.name}`, "one that Keras has", class_name),
  );
  for (const entry of LAYER_TABLE.filter(({ tfjs }) => tfjs === class_name)) {
    const { keras, fixed } = entry;
    if (Object.entries(fixed).some(([key, value]) => value !== config[key])) continue;
    const { kind, options, ...own } = config;
    if (isAugmentation(entry))
      return kerasObject("keras.layers", keras, { ...own, ...(options as Settings) });
    try {
      const { batch_shape, ...settings } = writeSettings(entry, translation);
      // In TensorFlow.js the first layer of a sequential model has the input shape; in Keras 3 an InputLayer has it.
      const shape = keras === "InputLayer" ? { batch_shape } : {};
      return kerasObject("keras.layers", keras, { ...shape, ...settings });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** Keras 3 looks for the class in the module. */
function kerasObject(module: string, class_name: string, config: Settings): KerasObject {
  return { module, class_name, config, registered_name: null };
}

/** The inputs of a layer: one tensor, a list of several, or a tensor and the arguments of an operation. */
function inboundNodes(
  layer: Network["layers"][number],
  kerasName: (name: string) => string,
  args: readonly unknown[] | undefined,
): unknown {
  const kind = layer.getClassName();
  if (kind === "InputLayer") return [];
  const { inputTensors, callArgs } = nodeOf(layer);
  const tensors = inputTensors.map(({ shape, dtype, sourceLayer }) => ({
    class_name: "__keras_tensor__",
    config: { shape, dtype, keras_history: [kerasName(sourceLayer.name), 0, 0] },
  }));
  const { causal } = layer.getConfig() as { readonly causal?: boolean };
  const kwargs = {
    ...(callArgs?.training === false && { training: false }),
    ...(causal && { use_causal_mask: true }),
  };
  if (args) return [{ args: [...tensors, ...args], kwargs }];
  return [{ args: tensors.length > 1 && kind !== "MultiHeadAttention" ? [tensors] : tensors, kwargs }];
}
