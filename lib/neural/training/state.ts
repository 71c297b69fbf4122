/** The state of a training run: what a checkpoint holds, and how weights are read from tensors and written back. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import type { Moments } from "./adam";
import type { LossMonitor } from "./loss-monitor";
import type { Epoch } from "./types";

/** The JSON record of a checkpoint, beside weights, moments and best weights; its property names must not change. */
export interface State {
  /** Identifies data and settings. */
  readonly run: string;
  readonly epochs: readonly Epoch[];
  readonly steps: number;
  readonly watch: LossMonitor;
}

export function readValues(tensor: Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

export function assignValues(
  { tf }: Engine,
  weights: readonly Variable[],
  values: readonly Float32Array[],
): void {
  weights.forEach((weight, i) => {
    const value = tf.tensor(values[i], weight.shape);
    weight.assign(value);
    value.dispose();
  });
}

/** Restores weights and moments from the arrays of a checkpoint; returns the best weights in it. */
export function restore(
  engine: Engine,
  savedWeights: readonly Variable[],
  moments: readonly Moments[],
  arrays: Float32Array[],
): Float32Array[] {
  assignValues(engine, savedWeights, arrays);
  moments.forEach((moment, i) => {
    const { shape } = moment.first;
    const start = savedWeights.length + 2 * i;
    engine.tf.dispose([moment.first, moment.second]);
    moment.first = engine.tf.tensor(arrays[start], shape);
    moment.second = engine.tf.tensor(arrays[start + 1], shape);
  });
  return arrays.slice(savedWeights.length + 2 * moments.length);
}
