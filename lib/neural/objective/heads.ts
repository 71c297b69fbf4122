/** What the end of a network gives: logits, probabilities or other numbers. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { innerLayers, isModel, sourceOf } from "../model/connections";
import { settingsOf } from "../model/layer-settings";

export interface Head {
  /** "linear" is any number, "unknown" a layer whose range is not known. */
  readonly activation: string;
  /** Whether the last layer itself applies it, so that the forward pass can leave it out. */
  readonly isLast: boolean;
}

/** Layers whose outputs have the range of their inputs. */
const SAME_RANGE: ReadonlySet<string> = new Set([
  ...["Reshape", "Flatten", "Permute", "RepeatVector", "Cropping2D", "UpSampling2D", "SpatialDropout1D"],
  ...["AveragePooling1D", "AveragePooling2D", "GlobalAveragePooling1D", "GlobalAveragePooling2D"],
  ...["MaxPooling1D", "MaxPooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "Dropout"],
]);
const MERGERS: ReadonlySet<string> = new Set(["Add", "Average", "Concatenate"]);
const LINEAR: ReadonlySet<string> = new Set([
  "BatchNormalization",
  "LayerNormalization",
  "Embedding",
  "Rescaling",
]);
/** Layers whose activation acts on their sums. */
const ACTIVATED: ReadonlySet<string> = new Set([
  ...[
    "Activation",
    "Dense",
    "Conv1D",
    "Conv2D",
    "Conv3D",
    "Conv2DTranspose",
    "DepthwiseConv2D",
    "SeparableConv2D",
  ],
]);

export function headOf(output: SymbolicTensor): Head {
  const { sourceLayer: layer } = output;
  const { tensorIndex = 0 } = output as unknown as { readonly tensorIndex?: number };
  if (isModel(layer)) return headOf(layer.outputs[tensorIndex]);
  const kind = layer.getClassName();
  const { inputTensors } = sourceOf(output);
  if (SAME_RANGE.has(kind)) return { ...headOf(inputTensors[0]), isLast: false };
  if (MERGERS.has(kind)) {
    const areLinear = inputTensors.every((input) => headOf(input).activation === "linear");
    return { activation: areLinear ? "linear" : "unknown", isLast: false };
  }
  return {
    activation: activationOf(kind === "TimeDistributed" ? innerLayers(layer)[0] : layer),
    isLast: true,
  };
}

function activationOf(layer: layers.Layer): string {
  if (isModel(layer)) return headOf(layer.outputs[0]).activation;
  const kind = layer.getClassName();
  const { activation = "linear", axis } = settingsOf(layer);
  if (ACTIVATED.has(kind)) return activation;
  if (kind === "Softmax") {
    const rank = layer.outputShape.length;
    return [axis].flat().every((one) => one === -1 || one === rank - 1) ? "softmax" : "unknown";
  }
  return LINEAR.has(kind) ? "linear" : "unknown";
}
