import type { LayersModel, Tensor } from "@tensorflow/tfjs";

/** A TensorFlow.js model with one input and one output; who builds or loads one disposes of it with `model.dispose()`. */
export type Network = LayersModel;

/** What the samples should be answered with. */
export type Targets =
  /** (n) class numbers, from 0. */
  | { readonly labels: ArrayLike<number> }
  /** (n, size) numbers, row by row. */
  | { readonly values: ArrayLike<number>; readonly size: number };

/** Samples to learn from or to be judged by, wherever they lie: the network asks for a batch at a time. */
export interface Samples {
  readonly count: number;
  readonly targets: Targets;
  /**
   * The inputs of these samples, the batch first; the caller disposes of the tensor.
   *
   * @param epochSeed Given while training only: a source may change its samples a little, by this and their number.
   */
  inputs(indices: Int32Array, epochSeed?: number): Tensor;
  /** The inputs as bytes, 255 for 1, where the source has them so: a prediction makes numbers of them as it goes. */
  bytes?(indices: Int32Array): { readonly levels: Uint8Array; readonly shape: readonly number[] };
  /** A hash of all that training depends on, so that a checkpoint knows its own run. */
  fingerprint(): string;
}

/** Answers: `values[i * size + k]` is what the network says of sample i; a probability where it tells classes apart. */
export interface Answers {
  readonly count: number;
  readonly size: number;
  readonly values: Float32Array;
}

/** A network held against known targets. */
export interface Judgement {
  /** Mean cross-entropy in nats where the targets are classes, mean squared error where they are numbers. */
  readonly loss: number;
  readonly accuracy?: number;
  readonly meanAbsoluteError?: number;
  readonly answers: Answers;
}
