/** The state of a training run: what a checkpoint holds, and how weights are read from tensors and written back. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import type { LossMonitor } from "./loss-monitor";
import type { Slots } from "./optimizers";
import type { Epoch } from "./types";

/** The JSON record of a checkpoint, beside weights, state of the optimizer and best weights; its property names must not change. */
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

/** Restores weights and slots from the arrays of a checkpoint; returns the best weights in it. */
export function restore(
  engine: Engine,
  savedWeights: readonly Variable[],
  slots: Slots,
  arrays: Float32Array[],
): Float32Array[] {
  assignValues(engine, savedWeights, arrays);
  let next = savedWeights.length;
  for (const own of slots)
    own.forEach((slot, k) => {
      own[k] = engine.tf.tensor(arrays[next++], slot.shape);
      slot.dispose();
    });
  return arrays.slice(next);
}
