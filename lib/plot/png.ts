/** PNG files from pixels: for galleries of images, and for heatmaps with more cells than an SVG should hold. */
import { mustBe, requireInteger } from "../core/errors";

type Encoder = (image: { width: number; height: number; data: ArrayLike<number> }, options: object) => Buffer;

const ACTION = "encode a PNG";
/** The colour types of PNG (ISO/IEC 15948, table 8) by number of channels: grey, RGB, RGBA. */
const COLOUR_TYPES: Readonly<Record<number, number>> = { 1: 0, 3: 2, 4: 6 };

/**
 * A PNG file, 8 bits a channel, not interlaced.
 *
 * @param pixels Row by row, `width * height * channels` values from 0 to 255.
 * @param channels 1 grey, 3 RGB, 4 RGBA.
 * @throws {RangeError} If the size is not that of the pixels, or there are not 1, 3 or 4 channels.
 */
export function encode(pixels: ArrayLike<number>, width: number, height: number, channels = 1): Uint8Array {
  requireInteger(ACTION, "width", width, 1);
  requireInteger(ACTION, "height", height, 1);
  const colorType = COLOUR_TYPES[channels];
  if (colorType === undefined) throw new RangeError(mustBe(ACTION, "channels", "1, 3 or 4", channels));
  const size = width * height * channels;
  if (pixels.length !== size)
    throw new RangeError(mustBe(ACTION, "the number of pixel values", String(size), pixels.length));

  // Loaded on first use: most figures hold no image.
  const { PNG } = require("pngjs") as { readonly PNG: { readonly sync: { readonly write: Encoder } } };
  // Without row filters and with the default strategy, flat areas compress best.
  const compression = { filterType: 0, deflateStrategy: 0, deflateLevel: 9 };
  const options = { ...compression, colorType, inputColorType: colorType, inputHasAlpha: channels === 4 };
  return PNG.sync.write({ width, height, data: Buffer.from(Uint8Array.from(pixels)) }, options);
}

/** A PNG file as a `data:` URI, as figures and pages embed it. */
export function toDataUri(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  channels?: number,
): string {
  return `data:image/png;base64,${Buffer.from(encode(pixels, width, height, channels)).toString("base64")}`;
}
