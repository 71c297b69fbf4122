/** More pictures from the same ones: turned, moved, enlarged and blurred a little, as a camera would. */
import { mustBe, requireInteger } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { seeded } from "../../core/random";
import { momentSeed } from "../model/derive-seed";

/** The largest changes; each picture gets its own, drawn evenly in both directions. */
export interface Augmentation {
  /** Pixels, to the right or left and up or down. @default 0 */
  readonly shiftPixels?: number;
  /** Degrees, either way. @default 0 */
  readonly rotateDegrees?: number;
  /** Fraction by which a picture may grow or shrink: 0.1 is 10 %. @default 0 */
  readonly zoom?: number;
  /** Standard deviation of what is added to each pixel, in grey levels of 0 to 255. @default 0 */
  readonly noise?: number;
}

/** A square grid's place after turning, enlarging and moving, as the place it is read from. */
interface Movement {
  readonly cosine: number;
  readonly sine: number;
  readonly right: number;
  readonly down: number;
}

/**
 * The same pictures, each changed by chance (数据增强, augmentation): what a network sees in an epoch instead of the
 * originals, so that it learns what stays when a camera moves.
 *
 * Each pixel is read from where it was before the movement, between four neighbours by their nearness (bilinear); what
 * comes in from outside is black. The chances come from the seed and the picture's number alone. O(pixels).
 *
 * @returns New pictures with the same labels; without any change allowed, the same pixels.
 * @throws {RangeError} If a change is negative, or `zoom` is not below 1.
 */
export function augment(
  images: LabelledImages,
  options: Augmentation & { readonly seed: number },
): LabelledImages {
  requireAugmentation("augment pictures", options);
  requireInteger("augment pictures", "seed", options.seed, 0);
  const size = images.height * images.width * images.channels;
  const pixels = new Uint8Array(images.count * size);
  const values = new Float32Array(size);
  for (let i = 0; i < images.count; i++) {
    writeAugmented(images, i, options, momentSeed(options.seed, i), values, 0);
    for (let j = 0; j < size; j++) pixels[i * size + j] = Math.round(255 * values[j]);
  }
  return { ...images, pixels };
}

export function requireAugmentation(action: string, options: Augmentation): void {
  const { shiftPixels = 0, rotateDegrees = 0, zoom = 0, noise = 0 } = options;
  for (const [name, value] of Object.entries({ shiftPixels, rotateDegrees, noise }))
    if (!(value >= 0 && Number.isFinite(value)))
      throw new RangeError(mustBe(action, name, "a number >= 0", value));
  if (!(zoom >= 0 && zoom < 1)) throw new RangeError(mustBe(action, "zoom", "a fraction in [0, 1)", zoom));
}

/** Writes one changed picture as numbers from 0 to 1. */
export function writeAugmented(
  images: LabelledImages,
  picture: number,
  options: Augmentation,
  seed: number,
  values: Float32Array,
  start: number,
): void {
  const { shiftPixels = 0, rotateDegrees = 0, zoom = 0, noise = 0 } = options;
  const random = seeded(seed);
  const within = (most: number) => most * (2 * random.uniform() - 1);
  const angle = (within(rotateDegrees) * Math.PI) / 180;
  const size = 1 + within(zoom);
  const movement: Movement = {
    cosine: Math.cos(angle) / size,
    sine: Math.sin(angle) / size,
    right: within(shiftPixels),
    down: within(shiftPixels),
  };
  const { height, width, channels } = images;
  let at = start;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        const grey = read(images, picture, y, x, c, movement) + (noise > 0 ? noise * random.normal() : 0);
        values[at++] = Math.min(255, Math.max(0, grey)) / 255;
      }
}

function read(
  { height, width, channels, pixels }: LabelledImages,
  picture: number,
  y: number,
  x: number,
  channel: number,
  { cosine, sine, right, down }: Movement,
): number {
  const [fromCentreX, fromCentreY] = [x - (width - 1) / 2 - right, y - (height - 1) / 2 - down];
  const fromX = cosine * fromCentreX + sine * fromCentreY + (width - 1) / 2;
  const fromY = cosine * fromCentreY - sine * fromCentreX + (height - 1) / 2;
  const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
  let grey = 0;
  for (let row = top; row <= top + 1; row++)
    for (let column = left; column <= left + 1; column++) {
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const nearness = (1 - Math.abs(fromY - row)) * (1 - Math.abs(fromX - column));
      if (nearness > 0)
        grey += nearness * pixels[((picture * height + row) * width + column) * channels + channel];
    }
  return grey;
}
