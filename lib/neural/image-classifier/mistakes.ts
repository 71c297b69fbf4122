import { mustBe, requireInteger, requireSameLength } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import type { Predictions } from "./types";

/** A picture that was taken for something else. */
export interface Mistake {
  /** Number of the picture. */
  readonly index: number;
  /** Class numbers. */
  readonly actual: number;
  readonly predicted: number;
  /** The model's belief in its answer, a fraction. */
  readonly belief: number;
}

/**
 * The mistakes a model was surest of, surest first; equal beliefs in the order of the pictures.
 *
 * @param options.limit How many at most. @default 24
 * @throws {TypeError} If the predictions are not for these pictures.
 *
 * @example
 * mistakes(test, predict(model, test), { limit: 3 }); // [{ index: 2654, actual: 6, predicted: 1, belief: 0.99 }, …]
 */
export function mistakes(
  images: LabelledImages,
  predictions: Predictions,
  options: { readonly limit?: number } = {},
): Mistake[] {
  const { limit = 24 } = options;
  const action = "find the mistakes";
  requireInteger(action, "limit", limit, 0);
  requireSameLength(action, "images", images.labels, "predictions", predictions.classes);
  const { classCount, classes, probabilities } = predictions;
  const found: Mistake[] = [];
  images.labels.forEach((actual, index) => {
    const predicted = classes[index];
    if (predicted !== actual)
      found.push({ index, actual, predicted, belief: probabilities[index * classCount + predicted] });
  });
  return found.sort((a, b) => b.belief - a.belief || a.index - b.index).slice(0, limit);
}

/** What a rule "answer only when sure" would do: how many pictures it answers, and how well. */
export interface Coverage {
  readonly threshold: number;
  /** Fraction of the pictures that get an answer. */
  readonly answered: number;
  /** Fraction of those answers that are right; 1 where none is given. */
  readonly accuracy: number;
}

/**
 * Leaves the unsure pictures to a person (拒识): for each threshold, the share answered and the accuracy there.
 *
 * @param thresholds Least beliefs, fractions.
 * @throws {RangeError} If there are no pictures, or a threshold is not a fraction.
 */
export function coverage(
  images: LabelledImages,
  predictions: Predictions,
  thresholds: readonly number[],
): Coverage[] {
  const action = "count the answers";
  requireSameLength(action, "images", images.labels, "predictions", predictions.classes);
  if (images.count === 0) throw new RangeError(mustBe(action, "images", "at least one picture", 0));
  const { classCount, classes, probabilities } = predictions;
  return thresholds.map((threshold) => {
    if (!(threshold >= 0 && threshold <= 1))
      throw new RangeError(mustBe(action, "threshold", "a fraction between 0 and 1", threshold));
    let [answered, right] = [0, 0];
    images.labels.forEach((actual, i) => {
      if (probabilities[i * classCount + classes[i]] < threshold) return;
      answered++;
      if (classes[i] === actual) right++;
    });
    return { threshold, answered: answered / images.count, accuracy: answered === 0 ? 1 : right / answered };
  });
}
