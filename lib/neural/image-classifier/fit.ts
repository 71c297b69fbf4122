import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { fit as fitNetwork } from "../training/fit";
import { requireAugmentation } from "./augment";
import { requireImages, samplesOf } from "./images";
import type { Epoch, FitOptions, ImageClassifier, Training } from "./types";

const ACTION = "train a classifier";

/**
 * Trains a classifier (训练) with Adam on the cross-entropy of its softmax, as `network.fit` does, on pictures.
 *
 * @param images Labelled pictures of the model's size.
 * @throws {TypeError} If the pictures are not of the model's size.
 * @throws {RangeError} If there are no pictures, a label is not a class, or the loss becomes NaN: step and layer are named.
 * @throws {DOMException} An `AbortError`, when `signal` asks for the end.
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
  // Labels always give an accuracy: an epoch of the network is one of a classifier.
  const training = await fitNetwork(model, samplesOf(images, augmentation), {
    ...rest,
    ...(validation && { validation: samplesOf(validation) }),
    ...(onEpoch && { onEpoch: (epoch) => onEpoch(epoch as Epoch) }),
    ...(onProgress && {
      onProgress: ({ samples, quality, ...progress }) =>
        onProgress({ ...progress, pictures: samples, accuracy: quality }),
    }),
  });
  return training as Training;
}
