import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import type { NetworkOutputs } from "../model/types";
import { argMax } from "../objective/arg-max";
import { evaluate as evaluateNetwork } from "../prediction/evaluate";
import { predict as predictNetwork } from "../prediction/predict";
import { requireImages, samplesOf } from "./images";
import type { Evaluation, ImageClassifier, Predictions } from "./types";

/**
 * The predicted class of each image, and the probabilities of all classes (预测). Labels are not used. No images give an empty
 * result.
 *
 * @throws {TypeError} If the size of the images is not that of the model.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = imageClassifier.build({ height: 10, width: 10, classCount: 2, seed: 1 });
 * const images = { count: 1, height: 10, width: 10, channels: 1, pixels: new Uint8Array(100), labels: Uint8Array.of(0), classNames: ["a", "b"] };
 * imageClassifier.predict(model, images).probabilities; // Float32Array [0.5, 0.5]
 */
export function predict(model: ImageClassifier, images: LabelledImages): Predictions {
  requireImages("predict", "images", images, model);
  return predictionsOf(predictNetwork(model, samplesOf(images)));
}

/**
 * Accuracy and mean cross-entropy on images whose class is known (评估).
 *
 * $$L = -\frac{1}{n} \sum_i \log p_{i, y_i}$$
 *
 * @throws {TypeError} If the size of the images is not that of the model.
 * @throws {RangeError} If there are no images, or a label is not one of the model's classes.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = imageClassifier.build({ height: 10, width: 10, classCount: 2, seed: 1 });
 * const images = { count: 1, height: 10, width: 10, channels: 1, pixels: new Uint8Array(100), labels: Uint8Array.of(0), classNames: ["a", "b"] };
 * imageClassifier.evaluate(model, images).accuracy; // 1
 */
export function evaluate(model: ImageClassifier, images: LabelledImages): Evaluation {
  requireImages("evaluate", "images", images, model);
  if (images.count === 0) throw new RangeError(mustBe("evaluate", "images", "at least one image", 0));
  const { accuracy = 0, loss, outputs } = evaluateNetwork(model, samplesOf(images));
  return { accuracy, loss, predictions: predictionsOf(outputs) };
}

function predictionsOf({ count, size, values }: NetworkOutputs): Predictions {
  const classes = Int32Array.from({ length: count }, (_, i) => argMax(values, i, size));
  const wrong = classes.indexOf(-1);
  if (wrong >= 0)
    throw new RangeError(mustBe("predict", `the output for image ${wrong}`, "numbers", Number.NaN));
  return { count, classCount: size, classes, probabilities: values };
}
