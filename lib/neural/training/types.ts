import type { Samples } from "../model/types";
import type { Schedule } from "./schedule";

/** One epoch: once through all training samples. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss of the training samples while they were learned. */
  readonly loss: number;
  /** Fraction of right answers, where the targets are classes. */
  readonly accuracy?: number;
  /** Where they are numbers. */
  readonly meanAbsoluteError?: number;
  /** The same on the validation samples after the epoch; absent without any. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  readonly validationMeanAbsoluteError?: number;
  /** Before any schedule. */
  readonly learningRate: number;
}

/** Where training stands, after each batch. */
export interface TrainingProgress {
  /** From 1. */
  readonly epoch: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  readonly batches: number;
  /** Samples done in this epoch. */
  readonly samples: number;
  /** Means over the epoch so far; accuracy of classes, mean absolute error of numbers. */
  readonly loss: number;
  readonly quality: number;
}

export interface FitOptions {
  /** @default 10 */
  readonly epochs?: number;
  /** @default 128 */
  readonly batchSize?: number;
  /** Adam's. @default 0.001 */
  readonly learningRate?: number;
  /** Multiplies the learning rate after each epoch: 1 keeps it, 0.8 takes smaller and smaller steps. @default 1 */
  readonly learningRateDecay?: number;
  /** Warm-up, and a fall along half a cosine, step by step; multiplies with the rest. @default none */
  readonly schedule?: Schedule;
  /** Scales the gradients of a step down to this norm where they are longer: for recurrent networks. @default never */
  readonly clipNorm?: number;
  /** What a mistake on each class counts, in the order of the classes, as Keras' `class_weight`. @default 1 each */
  readonly classWeights?: ArrayLike<number>;
  /** What a mistake on each training sample counts, one a sample. @default 1 each */
  readonly sampleWeights?: ArrayLike<number>;
  /** Orders the samples, parts off the validation set, drops values: the same seed gives the same model on an engine. */
  readonly seed: number;
  /** Samples to validate on after each epoch. */
  readonly validation?: Samples;
  /** Fraction of the training samples held back for validation instead. @default 0 */
  readonly validationFraction?: number;
  /** Stops when the validation loss (without one, the training loss) has not fallen for `patience` epochs. */
  readonly earlyStopping?: { readonly patience: number; readonly minimumGain?: number };
  /** Puts the weights of the best epoch back at the end. @default true where there is early stopping */
  readonly restoreBest?: boolean;
  /** Multiplies the learning rate by `factor` when that loss has not fallen for `patience` epochs. */
  readonly reduceLearningRate?: {
    readonly factor?: number;
    readonly patience: number;
    readonly least?: number;
  };
  /** A file that holds the state after each epoch; a run that finds its own goes on from there. */
  readonly checkpoint?: string;
  /** A CSV file with a row an epoch, whole after each; a run that goes on from a checkpoint writes the earlier rows too. */
  readonly csvLog?: string;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly onEpoch?: (epoch: Epoch) => void;
  /** Ends training after the batch at hand, with an `AbortError`; a checkpoint stays. */
  readonly signal?: AbortSignal;
}

/** What training did; saves as JSON. */
export interface Training {
  readonly epochs: readonly Epoch[];
  /** The epoch with the least watched loss, from 1; 0 where none was run. */
  readonly bestEpoch: number;
  readonly stoppedBy: "epochs" | "earlyStopping";
  /** Which loss was watched. */
  readonly watched: "validationLoss" | "loss";
  readonly trainingCount: number;
  readonly validationCount: number;
}
