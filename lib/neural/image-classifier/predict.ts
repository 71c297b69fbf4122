import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/samples";
import { loaded } from "../engine";
import { classCountOf, requireImages } from "./checks";
import { batchOf, logits } from "./forward";
import type { Evaluation, ImageClassifier, Predictions } from "./types";

const BATCH = 256;

/**
 * The class and the probabilities of each picture. Labels are not looked at; no pictures give an empty answer.
 *
 * @throws {TypeError} If the pictures are not of the model's size.
 */
export function predict(model: ImageClassifier, images: LabelledImages): Predictions {
  const engine = loaded("predict");
  const classCount = classCountOf(model);
  requireImages("predict", "images", images, model, 256);
  const probabilities = new Float32Array(images.count * classCount);
  const order = Int32Array.from({ length: images.count }, (_, i) => i);
  for (let from = 0; from < images.count; from += BATCH) {
    const to = Math.min(images.count, from + BATCH);
    const { tf } = engine;
    const answer = tf.tidy(() => tf.softmax(logits(engine, model, batchOf(engine, images, order, from, to))));
    probabilities.set(answer.dataSync() as Float32Array, from * classCount);
    answer.dispose();
  }
  const classes = Int32Array.from({ length: images.count }, (_, i) => {
    let best = 0;
    for (let k = 1; k < classCount; k++)
      if (probabilities[i * classCount + k] > probabilities[i * classCount + best]) best = k;
    return best;
  });
  return { count: images.count, classCount, classes, probabilities };
}

/**
 * Accuracy and mean cross-entropy on pictures whose class is known.
 *
 * $$L = -\frac{1}{n} \sum_i \log p_{i, y_i}$$
 *
 * @throws {RangeError} If there are no pictures, or a label is not one of the model's classes.
 */
export function evaluate(model: ImageClassifier, images: LabelledImages): Evaluation {
  requireImages("evaluate", "images", images, model, classCountOf(model));
  if (images.count === 0) throw new RangeError(mustBe("evaluate", "images", "at least one picture", 0));
  const predictions = predict(model, images);
  const { classCount, classes, probabilities } = predictions;
  let hits = 0;
  let loss = 0;
  images.labels.forEach((label, i) => {
    if (classes[i] === label) hits++;
    // The smallest positive float32: a belief of exactly zero has no finite loss.
    loss -= Math.log(Math.max(probabilities[i * classCount + label], 1e-38));
  });
  return { accuracy: hits / images.count, loss: loss / images.count, predictions };
}
