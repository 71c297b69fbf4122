import type { LabelledImages } from "../../core/labelled-data";
import type * as network from "../model/types";
import type * as training from "../training/types";
import type { Augmentation } from "./augment";

/** A TensorFlow.js model. Whoever builds or loads one disposes of it with `model.dispose()`. */
export type ImageClassifier = network.Network;

/** Options of `imageClassifier.build`. */
export interface NetworkOptions {
  /** @default 28 */
  readonly height?: number;
  /** @default 28 */
  readonly width?: number;
  /** @default 1 */
  readonly channels?: number;
  /** @default 10 */
  readonly classCount?: number;
  /** Fraction of values dropped in training before the last layer; 0 leaves dropout out. @default 0 */
  readonly dropoutRate?: number;
  readonly seed: number;
}

/** One epoch: one pass over all training images. */
export interface Epoch extends training.Epoch {
  readonly accuracy: number;
}

/** Progress of training, after each batch. */
export interface TrainingProgress extends Omit<training.TrainingProgress, "samples" | "metric"> {
  /** Images finished in this epoch. */
  readonly images: number;
  /** Mean over the epoch so far. */
  readonly accuracy: number;
}

/** Options of `imageClassifier.fit`: those of `network.fit`, with images for validation, and augmentation. */
export interface FitOptions extends Omit<training.FitOptions, "validation" | "onProgress" | "onEpoch"> {
  /** Images to validate on after each epoch. */
  readonly validation?: LabelledImages;
  /** Random changes of the training images, different in each epoch. @default none */
  readonly augmentation?: Augmentation;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly onEpoch?: (epoch: Epoch) => void;
}

/** The result of training; can be saved as JSON. */
export interface Training extends training.Training {
  readonly epochs: readonly Epoch[];
}

/** Predictions for images; `probabilities[i * classCount + k]` is the probability that image i is of class k. */
export interface Predictions {
  readonly count: number;
  readonly classCount: number;
  readonly classes: Int32Array;
  readonly probabilities: Float32Array;
}

/** Accuracy and loss of a model on images whose classes are known. */
export interface Evaluation {
  readonly accuracy: number;
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  readonly predictions: Predictions;
}
