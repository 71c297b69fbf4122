import type { LabelledImages } from "../../core/labelled-data";
import type * as network from "../model/types";
import type * as training from "../training/types";
import type { Augmentation } from "./augment";

/** A TensorFlow.js model; who builds or loads one disposes of it with `model.dispose()`. */
export type ImageClassifier = network.Network;

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
export interface Epoch extends training.Epoch {
  readonly accuracy: number;
}

/** Where training stands, after each batch. */
export interface TrainingProgress extends Omit<training.TrainingProgress, "samples" | "quality"> {
  /** Pictures done in this epoch. */
  readonly pictures: number;
  /** Mean over the epoch so far. */
  readonly accuracy: number;
}

export interface FitOptions extends Omit<training.FitOptions, "validation" | "onProgress" | "onEpoch"> {
  /** Pictures to validate on after each epoch. */
  readonly validation?: LabelledImages;
  /** Each epoch sees the pictures changed a little, every time otherwise. @default not at all */
  readonly augmentation?: Augmentation;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly onEpoch?: (epoch: Epoch) => void;
}

/** What training did; saves as JSON. */
export interface Training extends training.Training {
  readonly epochs: readonly Epoch[];
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
