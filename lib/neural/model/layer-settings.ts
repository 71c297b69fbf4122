/** What a layer was built with. */
import type { layers } from "@tensorflow/tfjs";

/** Values that decide which step computes a layer. */
export interface LayerSettings {
  readonly activation?: string;
  readonly strides?: readonly number[];
  readonly padding?: string;
  readonly dataFormat?: string;
  readonly dilationRate?: readonly number[];
  readonly useBias?: boolean;
  readonly poolSize?: readonly number[];
}

export function settingsOf(layer: layers.Layer): LayerSettings {
  return layer.getConfig() as LayerSettings;
}

/** Whether an activation makes probabilities. */
export function isProbability(activation: string | undefined): boolean {
  return activation === "softmax" || activation === "sigmoid";
}
