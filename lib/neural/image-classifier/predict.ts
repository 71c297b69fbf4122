import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import type { Answers } from "../model/types";
import * as network from "../prediction/predict";
import { largest } from "../prediction/task";
import { requireImages, samplesOf } from "./images";
import type { Evaluation, ImageClassifier, Predictions } from "./types";

/**
 * The class and the probabilities of each picture. Labels are not looked at; no pictures give an empty answer.
 *
 * @throws {TypeError} If the pictures are not of the model's size.
 */
export function predict(model: ImageClassifier, images: LabelledImages): Predictions {
  requireImages("predict", "images", images, model);
  return predictionsOf(network.predict(model, samplesOf(images)));
}

/**
 * Accuracy and mean cross-entropy on pictures whose class is known.
 *
 * $$L = -\frac{1}{n} \sum_i \log p_{i, y_i}$$
 *
 * @throws {RangeError} If there are no pictures, or a label is not one of the model's classes.
 */
export function evaluate(model: ImageClassifier, images: LabelledImages): Evaluation {
  requireImages("evaluate", "images", images, model);
  if (images.count === 0) throw new RangeError(mustBe("evaluate", "images", "at least one picture", 0));
  const { accuracy = 0, loss, answers } = network.evaluate(model, samplesOf(images));
  return { accuracy, loss, predictions: predictionsOf(answers) };
}

function predictionsOf({ count, size, values }: Answers): Predictions {
  const classes = Int32Array.from({ length: count }, (_, i) => largest(values, i, size));
  return { count, classCount: size, classes, probabilities: values };
}
