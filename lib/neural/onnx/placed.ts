/** A layer where it stands in the network, and what is read of its settings and weights to write it. */
import type { layers } from "@tensorflow/tfjs";
import { type Sheet, type Value, weights } from "./sheet";

export const WRITING = "write an ONNX model";

/** A layer where it stands in the network. */
export interface Placed {
  readonly sheet: Sheet;
  readonly layer: layers.Layer;
  readonly given: readonly Value[];
  /** Of its output. */
  readonly shape: readonly (number | null)[];
}

/** Writes a layer's operators; says what its output is called and how it lies. */
export type Put = (placed: Placed) => Pick<Value, "name" | "channelsFirst">;

/** What is read of a layer's settings; which ones are there depends on the layer. */
export interface Settings {
  readonly activation?: string;
  readonly alpha?: number;
  readonly axis?: number | readonly number[];
  readonly dataFormat?: string;
  readonly dims?: readonly number[];
  readonly dilationRate?: readonly number[];
  readonly epsilon?: number;
  readonly goBackwards?: boolean;
  readonly kernelSize?: readonly number[];
  readonly maskZero?: boolean;
  readonly maxValue?: number;
  readonly mergeMode?: string;
  readonly padding?: string | readonly (readonly number[])[];
  readonly poolSize?: readonly number[];
  readonly recurrentActivation?: string;
  readonly returnSequences?: boolean;
  readonly scale?: boolean;
  readonly center?: boolean;
  readonly strides?: readonly number[];
  readonly useBias?: boolean;
}

export function settingsOf(layer: layers.Layer): Settings {
  return layer.getConfig() as Settings;
}

/** The numbers of a layer's weight and their shape. */
export function weightOf(layer: layers.Layer, index: number): { dims: number[]; values: Float32Array } {
  const tensor = layer.weights[index].read();
  return { dims: tensor.shape, values: Float32Array.from(tensor.dataSync()) };
}

/** Writes a weight into the file; says what it is called there. */
export function tensorOf({ sheet, layer }: Placed, index: number): string {
  const { dims, values } = weightOf(layer, index);
  return weights(sheet, dims, values);
}
