/** Pictures as samples: grey levels as numbers from 0 to 1, changed a little while training where that is asked for. */
import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { runningEngine } from "../engine/start";
import { sha256 } from "../files";
import { momentSeed } from "../model/derive-seed";
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
          writeAugmented(images, index, augmentation, momentSeed(epochSeed, index), values, to);
        else writeGrey(pixels, index * size, size, values, to);
        to += size;
      }
      return runningEngine("read pictures").tf.tensor(values, [indices.length, height, width, channels]);
    },
    bytes(indices) {
      const levels = new Uint8Array(indices.length * size);
      indices.forEach((index, i) => {
        levels.set(pixels.subarray(index * size, (index + 1) * size), i * size);
      });
      return { levels, shape: [indices.length, height, width, channels] };
    },
    fingerprint: () => JSON.stringify([sha256(pixels), sha256(labels), augmentation]),
  };
}

/** Looked up, since a division takes longer. */
const GREYS = Float32Array.from({ length: 256 }, (_, level) => level / 255);

/** On its own, since V8 makes a loop within a closure three times as slow. */
function writeGrey(pixels: Uint8Array, from: number, count: number, values: Float32Array, to: number): void {
  for (let i = 0; i < count; i++) values[to + i] = GREYS[pixels[from + i]];
}

/**
 * The pictures of these numbers, in this order.
 *
 * @throws {RangeError} If a number is not one of a picture.
 */
export function take(images: LabelledImages, indices: ArrayLike<number>): LabelledImages {
  const size = images.height * images.width * images.channels;
  const pixels = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (!(Number.isInteger(index) && index >= 0 && index < images.count))
      throw new RangeError(mustBe("take pictures", `index ${i}`, `an integer below ${images.count}`, index));
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), i * size);
    labels[i] = images.labels[index];
  }
  return { ...images, count: indices.length, pixels, labels };
}

/** Pictures that are whole, and of the size the model was built for. */
export function requireImages(
  action: string,
  name: string,
  images: LabelledImages,
  model: ImageClassifier,
): void {
  const [, height, width, channels] = model.inputs[0].shape;
  if (images.height !== height || images.width !== width || images.channels !== channels)
    throw new TypeError(
      mustBe(
        action,
        name,
        `pictures of ${height} x ${width} x ${channels}`,
        `${images.height} x ${images.width} x ${images.channels}`,
      ),
    );
  const expected = images.count * images.height * images.width * images.channels;
  if (images.pixels.length !== expected)
    throw new TypeError(
      mustBe(action, `${name}.pixels`, `${expected} long for ${images.count} pictures`, images.pixels.length),
    );
  if (images.labels.length !== images.count)
    throw new TypeError(
      mustBe(action, `${name}.labels`, `${images.count} long, one a picture`, images.labels.length),
    );
}
