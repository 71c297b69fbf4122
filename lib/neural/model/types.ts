import type { LayersModel, Tensor } from "@tensorflow/tfjs";
import type { VectorLike } from "../../core/vectors";

/** A TensorFlow.js model. Whoever builds or loads one disposes of it with `model.dispose()`. */
export type Network = LayersModel;

/** The targets of samples. */
export type Targets =
  /** (n, size) class labels, from 0; `size` is the number of labels of a sample, such as its steps or pixels. @default 1 */
  | { readonly labels: ArrayLike<number>; readonly size?: number }
  /** (n, size) numbers, row by row. */
  | { readonly values: ArrayLike<number>; readonly size: number };

/** What `network.samples` takes as targets. */
export type TargetsLike =
  | { readonly labels: VectorLike; readonly size?: number }
  | { readonly values: VectorLike; readonly size: number };

/**
 * Samples for training or evaluation. The network reads them in batches, so their inputs need not be in memory: `inputs` may read
 * them from a file.
 */
export interface Samples {
  readonly count: number;
  /** One for each output, if the network has several. */
  readonly targets: Targets | readonly Targets[];
  /**
   * The inputs of the samples with these indices as a tensor, batch first; one for each input, if the network has several. The
   * caller disposes of them.
   *
   * @param epochSeed Given only in training, for random changes (augmentation) that depend on this seed and the index.
   */
  inputs(indices: Int32Array, epochSeed?: number): Tensor | readonly Tensor[];
  /** The inputs as bytes (255 is 1), if the source has them: faster for predictions from images. */
  inputBytes?(indices: Int32Array): { readonly bytes: Uint8Array; readonly shape: readonly number[] };
  /** A hash of everything that training depends on. A checkpoint is only used with the same fingerprint. */
  fingerprint(): string;
}

/** Outputs of a network: `values[i * size + k]` is number k of sample i, a probability if the last layer gives them. */
export interface NetworkOutputs {
  readonly count: number;
  /** Numbers in the output of a sample. */
  readonly size: number;
  /** Their shape, as predictions say it: [classes], [steps, channels], [height, width, channels]. */
  readonly shape?: readonly number[];
  readonly values: Float32Array;
}

/** Loss and metric of a network on samples whose targets are known. */
export interface NetworkEvaluation {
  /** Mean cross-entropy in nats for classes, mean squared error for numbers, or the loss asked for; with all penalties. */
  readonly loss: number;
  readonly accuracy?: number;
  readonly meanAbsoluteError?: number;
  /** The metrics asked for; with several outputs also loss and accuracy of each, as "name.loss". */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Those of the first output, if there are several; `network.predictAll` gives all. */
  readonly outputs: NetworkOutputs;
}
