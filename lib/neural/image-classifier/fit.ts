import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import {
  callback,
  checkedLater,
  nested,
  type OptionReader,
  type OptionReaders,
  optional,
  readOptions,
} from "../../core/options";
import { fit as fitNetwork } from "../training/fit";
import { FIT_OPTIONS as NETWORK_FIT_OPTIONS } from "../training/options";
import { AUGMENTATION, type Augmentation } from "./augment";
import { requireImages, samplesOf } from "./images";
import type { Epoch, FitOptions, ImageClassifier, Training } from "./types";

const FIT_OPTIONS = {
  ...NETWORK_FIT_OPTIONS,
  validation: checkedLater<LabelledImages | undefined>(),
  augmentation: optional(nested(AUGMENTATION)) as OptionReader<Augmentation | undefined>,
  onProgress: optional(callback<NonNullable<FitOptions["onProgress"]>>()),
  onEpoch: optional(callback<NonNullable<FitOptions["onEpoch"]>>()),
} satisfies OptionReaders<FitOptions>;

const ACTION = "train a classifier";

/**
 * Trains a classifier on images (训练) with Adam on the cross-entropy, as `network.fit`.
 *
 * @throws {TypeError} If there is no such option, or the size of the images is not that of the model.
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
  const read = readOptions(ACTION, options, FIT_OPTIONS) as FitOptions;
  const { augmentation, validation, onProgress, onEpoch, ...rest } = read;
  requireImages(ACTION, "images", images, model);
  if (validation) requireImages(ACTION, "validation", validation, model);
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
