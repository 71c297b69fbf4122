/** Images as samples of a network: grey levels become numbers from 0 to 1; training images may be augmented. */
import { mustBe } from "../../core/errors";
import { type LabelledImages, requireLabelledImages } from "../../core/labelled-data";
import { readPositions, type VectorLike } from "../../core/vectors";
import { runningEngine } from "../engine/start";
import { sha256 } from "../files";
import { deriveSeed } from "../model/derive-seed";
import { requireModel } from "../model/require-network";
import type { Samples } from "../model/types";
import { type Augmentation, writeAugmented } from "./augment";
import type { ImageClassifier } from "./types";

export function samplesOf(images: LabelledImages, augmentation?: Augmentation): Samples {
  const { count, height, width, channels, pixels, labels } = images;
  const size = height * width * channels;
  return {
    count,
    targets: { labels },
    inputs(indices, epochSeed) {
      const values = new Float32Array(indices.length * size);
      let to = 0;
      for (const index of indices) {
        if (augmentation && epochSeed !== undefined)
          writeAugmented(images, index, augmentation, deriveSeed(epochSeed, index), values, to);
        else scalePixels(pixels, index * size, size, values, to);
        to += size;
      }
      return runningEngine("read images").tf.tensor(values, [indices.length, height, width, channels]);
    },
    inputBytes(indices) {
      const bytes = new Uint8Array(indices.length * size);
      indices.forEach((index, i) => {
        bytes.set(pixels.subarray(index * size, (index + 1) * size), i * size);
      });
      return { bytes, shape: [indices.length, height, width, channels] };
    },
    fingerprint: () => JSON.stringify([sha256(pixels), sha256(labels), augmentation]),
  };
}

/** A table is faster than a division. */
const SCALED_LEVELS = Float32Array.from({ length: 256 }, (_, level) => level / 255);

/** Not inside a closure, where V8 runs the loop three times as slowly. */
function scalePixels(
  pixels: Uint8Array,
  from: number,
  count: number,
  values: Float32Array,
  to: number,
): void {
  for (let i = 0; i < count; i++) values[to + i] = SCALED_LEVELS[pixels[from + i]];
}

/**
 * The images with these indices, in this order.
 *
 * @throws {TypeError} If these are no labelled images. @throws {RangeError} If an index is out of range.
 *
 * @example
 * const images = { count: 2, height: 1, width: 2, channels: 1, pixels: Uint8Array.of(1, 2, 3, 4), labels: Uint8Array.of(0, 1), classNames: ["a", "b"] };
 * imageClassifier.take(images, [1]).pixels; // Uint8Array [3, 4]
 */
export function take(images: LabelledImages, indices: VectorLike): LabelledImages {
  const action = "take images";
  requireLabelledImages(action, "images", images);
  const taken = readPositions(action, "indices", indices, images.count);
  const size = images.height * images.width * images.channels;
  const pixels = new Uint8Array(taken.length * size);
  const labels = new Uint8Array(taken.length);
  for (let i = 0; i < taken.length; i++) {
    const index = taken[i];
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), i * size);
    labels[i] = images.labels[index];
  }
  return { ...images, count: taken.length, pixels, labels };
}

/** @throws {TypeError} If the images are incomplete, or their size is not that of the model. */
export function requireImages(
  action: string,
  name: string,
  images: LabelledImages,
  model: ImageClassifier,
): void {
  requireModel(action, model);
  requireLabelledImages(action, name, images);
  const { height, width, channels } = images;
  const size = `${height} x ${width} x ${channels}`;
  const wanted = model.inputs[0].shape.slice(1).join(" x ");
  if (size !== wanted) throw new TypeError(mustBe(action, name, `of ${wanted}`, size));
}
