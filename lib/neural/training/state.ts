/** Where a training stands: what a checkpoint holds, and how weights go in and out of tensors. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import type { Moments } from "./adam";
import type { Watch } from "./loss-monitor";
import type { Epoch } from "./types";

/** What a checkpoint holds beside weights, moments and best weights. */
export interface State {
  readonly run: string;
  readonly epochs: readonly Epoch[];
  readonly steps: number;
  readonly watch: Watch;
}

export function numbers(tensor: Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

export function assign({ tf }: Engine, weights: readonly Variable[], values: readonly Float32Array[]): void {
  weights.forEach((weight, i) => {
    const value = tf.tensor(values[i], weight.shape);
    weight.assign(value);
    value.dispose();
  });
}

/** Puts a checkpoint's numbers back; returns the best weights it holds. */
export function restore(
  engine: Engine,
  kept: readonly Variable[],
  weights: readonly Variable[],
  moments: readonly Moments[],
  arrays: Float32Array[],
): Float32Array[] {
  assign(engine, kept, arrays);
  moments.forEach((state, i) => {
    const { shape } = weights[i];
    const at = kept.length + 2 * i;
    engine.tf.dispose([state.first, state.second]);
    state.first = engine.tf.tensor(arrays[at], shape);
    state.second = engine.tf.tensor(arrays[at + 1], shape);
  });
  return arrays.slice(kept.length + 2 * weights.length);
}
