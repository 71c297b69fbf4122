import type { VectorLike } from "../../core/vectors";
import type { Samples } from "../model/types";
import type { JudgeOptions } from "../prediction/evaluate";
import type { OptimizerName, OptimizerOptions } from "./optimizers";
import type { Schedule } from "./schedule";

/** One epoch: one pass over all training samples. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss of the training samples during the epoch. */
  readonly loss: number;
  /** Fraction of right classes, if the targets are classes. */
  readonly accuracy?: number;
  /** If the targets are numbers. */
  readonly meanAbsoluteError?: number;
  /** The same on the validation samples after the epoch; absent without validation. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  readonly validationMeanAbsoluteError?: number;
  /** The metrics asked for; with several outputs also loss and accuracy of each, as "name.loss". */
  readonly metrics?: Readonly<Record<string, number>>;
  readonly validationMetrics?: Readonly<Record<string, number>>;
  /** Before the schedule. */
  readonly learningRate: number;
}

/** Progress of training, after each batch. */
export interface TrainingProgress {
  /** From 1. */
  readonly epoch: number;
  /** Batches finished in this epoch. */
  readonly batch: number;
  readonly batches: number;
  /** Samples finished in this epoch. */
  readonly samples: number;
  /** Mean over the epoch so far. */
  readonly loss: number;
  /** Mean over the epoch so far: accuracy for classes, mean absolute error for numbers; of the first output. */
  readonly metric: number;
}

/** Options of `network.fit`. */
export interface FitOptions extends JudgeOptions {
  /** @default 10 */
  readonly epochs?: number;
  /** @default 128 */
  readonly batchSize?: number;
  /** By name, or with its settings: `{ name: "sgd", momentum: 0.9, nesterov: true }`. @default "adam" */
  readonly optimizer?: OptimizerName | OptimizerOptions;
  /** @default 0.001, for "sgd" 0.01 */
  readonly learningRate?: number;
  /** Factor of the learning rate after each epoch: 1 keeps it, 0.8 reduces it. @default 1 */
  readonly learningRateDecay?: number;
  /** Warm-up and cosine decay, step by step; combines with the other changes of the rate. @default none */
  readonly schedule?: Schedule;
  /** Scales longer gradients down to this norm, for recurrent networks. @default never */
  readonly clipNorm?: number;
  /** Bounds each number of the gradients, before `clipNorm`. @default never */
  readonly clipValue?: number;
  /** Weight of each class in the loss, in the order of the classes, as Keras' `class_weight`. @default 1 each */
  readonly classWeights?: VectorLike;
  /** Weight of each training sample in the loss. @default 1 each */
  readonly sampleWeights?: VectorLike;
  /** Seed of sample order, hold-out validation and dropout: the same seed gives the same model on an engine. */
  readonly seed: number;
  /** Samples to validate on after each epoch. */
  readonly validation?: Samples;
  /** Weight of each validation sample in the validation loss. @default 1 each */
  readonly validationWeights?: VectorLike;
  /** Fraction of the training samples to hold out for validation instead; they keep their `sampleWeights`. @default 0 */
  readonly validationFraction?: number;
  /**
   * Stops when the validation loss (or the training loss, without validation) has not fallen for `patience` epochs, at least
   * 1. It must fall by more than `minimumGain`, 0 by default.
   */
  readonly earlyStopping?: { readonly patience: number; readonly minimumGain?: number };
  /** Restores the weights of the best epoch at the end. @default true with early stopping */
  readonly restoreBest?: boolean;
  /** Multiplies the learning rate by `factor` when that loss has not fallen for `patience` epochs. */
  readonly reduceLearningRate?: {
    /** In (0, 1). @default 0.5 */
    readonly factor?: number;
    readonly patience: number;
    /** The smallest learning rate. @default 1e-6 */
    readonly least?: number;
  };
  /** A file for the state after each epoch. A run resumes from its own file. */
  readonly checkpoint?: string;
  /** A CSV file with a row for each epoch, including those before a resumed checkpoint. */
  readonly csvLog?: string;
  /** Called after each batch. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called after each epoch; a promise is awaited. */
  readonly onEpoch?: (epoch: Epoch) => unknown;
  /** Stops training after the current batch with an `AbortError`; the checkpoint remains. */
  readonly signal?: AbortSignal;
}

/** The options as the training uses them. */
export interface RunOptions extends Omit<FitOptions, "classWeights" | "sampleWeights" | "validationWeights"> {
  readonly classWeights?: ArrayLike<number> | undefined;
  readonly sampleWeights?: ArrayLike<number> | undefined;
  readonly validationWeights?: ArrayLike<number> | undefined;
}

/** The result of training; can be saved as JSON. */
export interface Training {
  readonly epochs: readonly Epoch[];
  /** The epoch with the lowest monitored loss, from 1; 0 without any epoch. */
  readonly bestEpoch: number;
  readonly stoppedBy: "epochs" | "earlyStopping";
  /** Which loss was monitored. */
  readonly watched: "validationLoss" | "loss";
  readonly trainingCount: number;
  readonly validationCount: number;
}
