import type { LayersModel, Tensor } from "@tensorflow/tfjs";
import type { VectorLike } from "../../core/vectors";

/** A TensorFlow.js model with one input and one output. Whoever builds or loads one disposes of it with `model.dispose()`. */
export type Network = LayersModel;

/** The targets of samples. */
export type Targets =
  /** (n) class labels, from 0. */
  | { readonly labels: ArrayLike<number> }
  /** (n, size) numbers, row by row. */
  | { readonly values: ArrayLike<number>; readonly size: number };

/** What `network.samples` takes as targets. */
export type TargetsLike =
  | { readonly labels: VectorLike }
  | { readonly values: VectorLike; readonly size: number };

/** Samples for training or evaluation. The network reads them in batches, so they need not be in memory. */
export interface Samples {
  readonly count: number;
  readonly targets: Targets;
  /**
   * The inputs of the samples with these indices as a tensor, batch first. The caller disposes of it.
   *
   * @param epochSeed Given only in training, for random changes (augmentation) that depend on this seed and the index.
   */
  inputs(indices: Int32Array, epochSeed?: number): Tensor;
  /** The inputs as bytes (255 is 1), if the source has them: faster for predictions from images. */
  inputBytes?(indices: Int32Array): { readonly bytes: Uint8Array; readonly shape: readonly number[] };
  /** A hash of everything that training depends on. A checkpoint is only used with the same fingerprint. */
  fingerprint(): string;
}

/** Outputs of a network: `values[i * size + k]` is output k of sample i, a probability if the last layer gives them. */
export interface NetworkOutputs {
  readonly count: number;
  readonly size: number;
  readonly values: Float32Array;
}

/** Loss and metric of a network on samples whose targets are known. */
export interface NetworkEvaluation {
  /** Mean cross-entropy in nats for classes, mean squared error for numbers. */
  readonly loss: number;
  readonly accuracy?: number;
  readonly meanAbsoluteError?: number;
  readonly outputs: NetworkOutputs;
}
