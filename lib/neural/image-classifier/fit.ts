import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { fit as fitNetwork } from "../training/fit";
import { requireAugmentation } from "./augment";
import { requireImages, samplesOf } from "./images";
import type { Epoch, FitOptions, ImageClassifier, Training } from "./types";

const ACTION = "train a classifier";

/**
 * Trains a classifier on images (训练) with Adam on the cross-entropy, as `network.fit`.
 *
 * @throws {TypeError} If the size of the images is not that of the model.
 * @throws {RangeError} If there are no images, an option or a label is out of range, or the loss becomes NaN; the message names
 *   step and layer.
 * @throws {DOMException} An `AbortError`, if `signal` stops the training.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const pixels = Uint8Array.from({ length: 400 }, (_, i) => (i < 200 ? 0 : 255));
 * const images = { count: 4, height: 10, width: 10, channels: 1, pixels, labels: Uint8Array.of(0, 0, 1, 1), classNames: ["dark", "light"] };
 * const model = imageClassifier.build({ height: 10, width: 10, classCount: 2, seed: 1 });
 * await imageClassifier.fit(model, images, { epochs: 5, learningRate: 0.01, seed: 1 });
 * imageClassifier.evaluate(model, images).accuracy; // 1
 */
export async function fit(
  model: ImageClassifier,
  images: LabelledImages,
  options: FitOptions,
): Promise<Training> {
  const { augmentation, validation, onProgress, onEpoch, ...rest } = options;
  requireImages(ACTION, "images", images, model);
  if (validation) requireImages(ACTION, "validation", validation, model);
  if (augmentation) requireAugmentation(ACTION, augmentation);
  if (images.count === 0) throw new RangeError(mustBe(ACTION, "images", "at least one to train on", 0));
  // With labels the network's epochs have an accuracy, as those of a classifier.
  const training = await fitNetwork(model, samplesOf(images, augmentation), {
    ...rest,
    ...(validation && { validation: samplesOf(validation) }),
    ...(onEpoch && { onEpoch: (epoch) => onEpoch(epoch as Epoch) }),
    ...(onProgress && {
      onProgress: ({ samples, metric, ...progress }) =>
        onProgress({ ...progress, images: samples, accuracy: metric }),
    }),
  });
  return training as Training;
}
