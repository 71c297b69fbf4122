/** What the end of a network gives: logits, probabilities or other numbers. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { entryOf } from "../layers";
import { innerLayers, isModel, sourceOf } from "../model/connections";
import { settingsOf } from "../model/layer-settings";

export interface Head {
  /** "linear" is any number, "unknown" a layer whose range is not known. */
  readonly activation: string;
  /** Whether the last layer itself applies it, so that the forward pass can leave it out. */
  readonly isLast: boolean;
}

export function headOf(output: SymbolicTensor): Head {
  const { sourceLayer: layer } = output;
  const { tensorIndex = 0 } = output as unknown as { readonly tensorIndex?: number };
  if (isModel(layer)) return headOf(layer.outputs[tensorIndex]);
  const { inputTensors } = sourceOf(output);
  const range = entryOf(layer)?.range;
  if (range === "input") return { ...headOf(inputTensors[0]), isLast: false };
  if (range === "inputs") {
    const areLinear = inputTensors.every((input) => headOf(input).activation === "linear");
    return { activation: areLinear ? "linear" : "unknown", isLast: false };
  }
  const isWrapper = layer.getClassName() === "TimeDistributed";
  return { activation: activationOf(isWrapper ? innerLayers(layer)[0] : layer), isLast: true };
}

function activationOf(layer: layers.Layer): string {
  if (isModel(layer)) return headOf(layer.outputs[0]).activation;
  const range = entryOf(layer)?.range;
  const { activation = "linear", axis } = settingsOf(layer);
  if (range === "activation") return activation;
  if (range === "softmax") {
    const rank = layer.outputShape.length;
    return [axis].flat().every((one) => one === -1 || one === rank - 1) ? "softmax" : "unknown";
  }
  return range === "linear" ? "linear" : "unknown";
}
