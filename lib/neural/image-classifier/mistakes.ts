import { mustBe, requireFraction, requireKind } from "../../core/errors";
import { type LabelledImages, requireLabelledImages } from "../../core/labelled-data";
import { integer, type OptionReaders, readOptions, withDefault } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import type { Predictions } from "./types";

/** Options of `imageClassifier.mistakes`. */
export interface MistakesOptions {
  /** The most to return. @default 24 */
  readonly limit?: number;
}

const MISTAKES_OPTIONS = { limit: withDefault(24, integer(0)) } satisfies OptionReaders<MistakesOptions>;

/** An image with a wrong prediction. */
export interface Mistake {
  /** Index of the image. */
  readonly index: number;
  /** Class numbers. */
  readonly actual: number;
  readonly predicted: number;
  /** Probability of the predicted class. */
  readonly confidence: number;
}

/**
 * The most confident wrong predictions, by falling confidence; equal ones in the order of the images.
 *
 * @throws {TypeError} If the predictions are not for these images.
 * @throws {RangeError} If `limit` is not an integer >= 0.
 *
 * @example
 * const images = { count: 2, height: 1, width: 1, channels: 1, pixels: Uint8Array.of(0, 9), labels: Uint8Array.of(0, 1), classNames: ["a", "b"] };
 * const predictions = { count: 2, classCount: 2, classes: Int32Array.of(0, 0), probabilities: Float32Array.of(1, 0, 0.75, 0.25) };
 * imageClassifier.mistakes(images, predictions); // [{ index: 1, actual: 1, predicted: 0, confidence: 0.75 }]
 */
export function mistakes(
  images: LabelledImages,
  predictions: Predictions,
  options: MistakesOptions = {},
): Mistake[] {
  const action = "find the mistakes";
  const { limit } = readOptions(action, options, MISTAKES_OPTIONS);
  requirePredictions(action, images, predictions);
  const { classCount, classes, probabilities } = predictions;
  const found: Mistake[] = [];
  images.labels.forEach((actual, index) => {
    const predicted = classes[index];
    if (predicted !== actual)
      found.push({ index, actual, predicted, confidence: probabilities[index * classCount + predicted] });
  });
  return found.sort((a, b) => b.confidence - a.confidence || a.index - b.index).slice(0, limit);
}

/** Coverage and accuracy if only predictions of at least some confidence are used. */
export interface Coverage {
  readonly threshold: number;
  /** Fraction of the images with such a prediction. */
  readonly answered: number;
  /** Fraction of these predictions that are right; 1 if there are none. */
  readonly accuracy: number;
}

/**
 * Coverage and accuracy if images below a confidence are left to a person (拒识, reject option), for each threshold.
 *
 * @param thresholds Smallest confidences, from 0 to 1.
 * @throws {TypeError} If the predictions are not for these images.
 * @throws {RangeError} If there are no images, or a threshold is not a fraction.
 *
 * @example
 * const images = { count: 2, height: 1, width: 1, channels: 1, pixels: Uint8Array.of(0, 9), labels: Uint8Array.of(0, 1), classNames: ["a", "b"] };
 * const predictions = { count: 2, classCount: 2, classes: Int32Array.of(0, 0), probabilities: Float32Array.of(1, 0, 0.75, 0.25) };
 * imageClassifier.coverage(images, predictions, [0.8]); // [{ threshold: 0.8, answered: 0.5, accuracy: 1 }]
 */
export function coverage(
  images: LabelledImages,
  predictions: Predictions,
  thresholds: VectorLike,
): Coverage[] {
  const action = "measure the coverage";
  requirePredictions(action, images, predictions);
  if (images.count === 0) throw new RangeError(mustBe(action, "images", "at least one image", 0));
  const { classCount, classes, probabilities } = predictions;
  return Array.from(readVector(action, "thresholds", thresholds), (threshold, k) => {
    requireFraction(action, `thresholds[${k}]`, threshold);
    let [answered, right] = [0, 0];
    images.labels.forEach((actual, i) => {
      if (probabilities[i * classCount + classes[i]] < threshold) return;
      answered++;
      if (classes[i] === actual) right++;
    });
    return { threshold, answered: answered / images.count, accuracy: answered === 0 ? 1 : right / answered };
  });
}

/** @throws {TypeError} If these are no predictions, or not for these images. */
function requirePredictions(action: string, images: LabelledImages, predictions: Predictions): void {
  requireLabelledImages(action, "images", images);
  const kind = "predictions, as imageClassifier.predict makes them";
  requireKind(action, "predictions", predictions, kind, {
    classCount: "integer",
    classes: "vector",
    probabilities: "vector",
  });
  const { classCount, classes, probabilities } = predictions;
  const { length } = classes;
  if (length !== images.count || probabilities.length !== length * classCount)
    throw new TypeError(mustBe(action, "predictions", `for ${images.count} images`, `for ${length}`));
}
