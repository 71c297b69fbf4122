/** Which pictures go where. */
import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import type { LabelledImages } from "../../core/samples";
import { momentSeed } from "./moment-seed";
import type { FitOptions } from "./types";

/** Which pictures are learned, and which validate: some given, or a fraction parted off by the seed. */
export function part(
  images: LabelledImages,
  options: FitOptions,
): { readonly training: Int32Array; readonly validation: LabelledImages | undefined } {
  const { validation, validationFraction = 0, seed } = options;
  if (!(validationFraction >= 0 && validationFraction < 1))
    throw new RangeError(
      mustBe("train a classifier", "validationFraction", "a fraction in [0, 1)", validationFraction),
    );
  if (validation && validationFraction > 0)
    throw new RangeError(
      mustBe("train a classifier", "validationFraction", "0 where validation is given", validationFraction),
    );
  const order = seeded(momentSeed(seed, 0)).permutation(images.count);
  const held = Math.round(images.count * validationFraction);
  if (held === 0) return { training: order.sort(), validation };
  return { training: order.slice(held).sort(), validation: take(images, order.slice(0, held).sort()) };
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
