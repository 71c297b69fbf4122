/** The settings that a layer was built with. */
import type { layers } from "@tensorflow/tfjs";

/** Which of them are present depends on the class of the layer. */
export interface LayerSettings {
  readonly activation?: string;
  readonly alpha?: number;
  readonly axis?: number | readonly number[];
  readonly center?: boolean;
  readonly dataFormat?: string;
  readonly dilationRate?: readonly number[];
  readonly dims?: readonly number[];
  readonly dropout?: number;
  readonly epsilon?: number;
  readonly goBackwards?: boolean;
  readonly kernelSize?: readonly number[];
  /** The inner layer of a wrapper. */
  readonly layer?: { readonly className: string };
  readonly maskValue?: number;
  readonly maskZero?: boolean;
  readonly maxValue?: number;
  readonly mergeMode?: string | null;
  readonly momentum?: number;
  readonly noiseShape?: readonly (number | null)[];
  readonly padding?: string;
  readonly poolSize?: readonly number[];
  readonly rate?: number;
  readonly recurrentActivation?: string;
  readonly recurrentDropout?: number;
  readonly returnSequences?: boolean;
  readonly scale?: boolean;
  readonly stddev?: number;
  readonly strides?: readonly number[];
  readonly useBias?: boolean;
}

export function settingsOf(layer: layers.Layer): LayerSettings {
  return layer.getConfig() as LayerSettings;
}

/** Whether an activation returns probabilities. */
export function isProbability(activation: string | undefined): boolean {
  return activation === "softmax" || activation === "sigmoid";
}
