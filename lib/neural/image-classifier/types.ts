import type { LayersModel } from "@tensorflow/tfjs";
import type { LabelledImages } from "../../core/samples";
import type { Augmentation } from "./augment";
import type { Schedule } from "./schedule";

/** A TensorFlow.js model; who builds or loads one disposes of it with `model.dispose()`. */
export type ImageClassifier = LayersModel;

/** The article's network for pictures of some size. */
export interface NetworkOptions {
  /** @default 28 */
  readonly height?: number;
  /** @default 28 */
  readonly width?: number;
  /** @default 1 */
  readonly channels?: number;
  /** @default 10 */
  readonly classCount?: number;
  /** Fraction of values dropped while training, before the last layer; 0 leaves dropout out. @default 0 */
  readonly dropoutRate?: number;
  readonly seed: number;
}

/** One epoch: once through all training pictures. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean cross-entropy of the training pictures while they were learned, in nats. */
  readonly loss: number;
  readonly accuracy: number;
  /** The same on the validation pictures after the epoch; absent without any. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
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
  /** Pictures done in this epoch. */
  readonly pictures: number;
  /** Means over the epoch so far. */
  readonly loss: number;
  readonly accuracy: number;
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
  /** Each epoch sees the pictures changed a little, every time otherwise. @default not at all */
  readonly augmentation?: Augmentation;
  /** What a mistake on each class counts, in the order of the classes, as Keras' `class_weight`. @default 1 each */
  readonly classWeights?: ArrayLike<number>;
  /** What a mistake on each training picture counts; one a picture of `images`. @default 1 each */
  readonly sampleWeights?: ArrayLike<number>;
  /** Orders the pictures, parts off the validation set, drops values: the same seed gives the same model on an engine. */
  readonly seed: number;
  /** Pictures to validate on after each epoch. */
  readonly validation?: LabelledImages;
  /** Fraction of the training pictures held back for validation instead. @default 0 */
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

/** Answers for pictures; `probabilities[i * classCount + k]` is the model's belief that picture i is of class k. */
export interface Predictions {
  readonly count: number;
  readonly classCount: number;
  readonly classes: Int32Array;
  readonly probabilities: Float32Array;
}

/** A model held against known labels. */
export interface Evaluation {
  readonly accuracy: number;
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  readonly predictions: Predictions;
}
