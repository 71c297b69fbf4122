/** Data augmentation: random shifts, rotations, zooms and noise. */
import { type LabelledImages, requireLabelledImages } from "../../core/labelled-data";
import {
  fractionBelowOne,
  integer,
  nonNegative,
  type OptionReaders,
  optional,
  readOptions,
} from "../../core/options";
import { seeded } from "../../core/random";
import { deriveSeed } from "../model/derive-seed";

/** The largest changes. Those of each image are drawn uniformly, in both directions. */
export interface Augmentation {
  /** Pixels, horizontally and vertically. @default 0 */
  readonly shiftPixels?: number;
  /** Degrees, in either direction. @default 0 */
  readonly rotateDegrees?: number;
  /** Fraction by which an image may grow or shrink: 0.1 is 10 %. @default 0 */
  readonly zoom?: number;
  /** Standard deviation of the normal noise of each pixel, in grey levels of 0 to 255. @default 0 */
  readonly noise?: number;
}

export const AUGMENTATION = {
  shiftPixels: optional(nonNegative),
  rotateDegrees: optional(nonNegative),
  zoom: optional(fractionBelowOne),
  noise: optional(nonNegative),
} satisfies OptionReaders<Augmentation>;

/** The inverse transform: from a pixel to where it is read. */
interface Transform {
  readonly cosine: number;
  readonly sine: number;
  readonly right: number;
  readonly down: number;
}

/**
 * Randomly changed copies of images (数据增强, data augmentation), so that a network learns to ignore such changes.
 *
 * Pixels are interpolated between four neighbours (bilinear); those from outside the image are black. The changes depend only
 * on the seed and the index of the image. O(pixels).
 *
 * @returns New images with the same labels; without any option, the same pixels.
 * @throws {TypeError} If these are no labelled images.
 * @throws {RangeError} If an option is negative, or `zoom` is not below 1.
 *
 * @example
 * const images = { count: 1, height: 2, width: 2, channels: 1, pixels: Uint8Array.of(9, 8, 7, 6), labels: Uint8Array.of(0), classNames: ["a"] };
 * imageClassifier.augment(images, { seed: 1 }).pixels; // Uint8Array [9, 8, 7, 6]
 */
export function augment(
  images: LabelledImages,
  options: Augmentation & { readonly seed: number },
): LabelledImages {
  const action = "augment images";
  const { seed, ...changes } = readOptions(action, options, { ...AUGMENTATION, seed: integer(0) });
  requireLabelledImages(action, "images", images);
  const size = images.height * images.width * images.channels;
  const pixels = new Uint8Array(images.count * size);
  const values = new Float32Array(size);
  for (let i = 0; i < images.count; i++) {
    writeAugmented(images, i, changes as Augmentation, deriveSeed(seed, i), values, 0);
    for (let j = 0; j < size; j++) pixels[i * size + j] = Math.round(255 * values[j]);
  }
  return { ...images, pixels };
}

/** Writes one changed image as numbers from 0 to 1, from `start` on. */
export function writeAugmented(
  images: LabelledImages,
  image: number,
  options: Augmentation,
  seed: number,
  values: Float32Array,
  start: number,
): void {
  const { shiftPixels = 0, rotateDegrees = 0, zoom = 0, noise = 0 } = options;
  const random = seeded(seed);
  const drawWithin = (largest: number) => largest * (2 * random.uniform() - 1);
  const angle = (drawWithin(rotateDegrees) * Math.PI) / 180;
  const scale = 1 + drawWithin(zoom);
  const transform: Transform = {
    cosine: Math.cos(angle) / scale,
    sine: Math.sin(angle) / scale,
    right: drawWithin(shiftPixels),
    down: drawWithin(shiftPixels),
  };
  const { height, width, channels } = images;
  let target = start;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        const grey =
          interpolate(images, image, y, x, c, transform) + (noise > 0 ? noise * random.normal() : 0);
        values[target++] = Math.min(255, Math.max(0, grey)) / 255;
      }
}

function interpolate(
  { height, width, channels, pixels }: LabelledImages,
  image: number,
  y: number,
  x: number,
  channel: number,
  { cosine, sine, right, down }: Transform,
): number {
  const [centredX, centredY] = [x - (width - 1) / 2 - right, y - (height - 1) / 2 - down];
  const sourceX = cosine * centredX + sine * centredY + (width - 1) / 2;
  const sourceY = cosine * centredY - sine * centredX + (height - 1) / 2;
  const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
  let grey = 0;
  for (let row = top; row <= top + 1; row++)
    for (let column = left; column <= left + 1; column++) {
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const weight = (1 - Math.abs(sourceY - row)) * (1 - Math.abs(sourceX - column));
      if (weight > 0) grey += weight * pixels[((image * height + row) * width + column) * channels + channel];
    }
  return grey;
}
