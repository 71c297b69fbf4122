/** PNG pictures from pixels: for galleries of digits and for heatmaps with more cells than a drawing should hold. */
import { crc32, deflateSync } from "node:zlib";
import { mustBe, requireInteger } from "../core/errors";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * A PNG file (ISO/IEC 15948), 8 bits a channel, not interlaced.
 *
 * @param pixels Row by row, `width * height * channels` values of 0 to 255.
 * @param channels 1 grey, 3 red-green-blue, 4 with opacity.
 * @throws {RangeError} If the size is not that of the pixels, or there are not 1, 3 or 4 channels.
 */
export function encode(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  channels: 1 | 3 | 4 = 1,
): Uint8Array {
  requireInteger("encode a PNG", "width", width, 1);
  requireInteger("encode a PNG", "height", height, 1);
  const colourType = { 1: 0, 3: 2, 4: 6 }[channels];
  if (colourType === undefined)
    throw new RangeError(mustBe("encode a PNG", "channels", "1, 3 or 4", channels));
  const line = width * channels;
  if (pixels.length !== line * height)
    throw new RangeError(
      mustBe("encode a PNG", "the number of pixel values", String(line * height), pixels.length),
    );

  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, 0], 8);

  // Each line begins with its filter; 0 is none, best for flat areas and small pictures.
  const lines = Buffer.alloc((line + 1) * height);
  for (let y = 0; y < height; y++)
    for (let i = 0; i < line; i++) lines[y * (line + 1) + 1 + i] = pixels[y * line + i];

  const compressed = deflateSync(lines, { level: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", compressed),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The same as a `data:` address, to stand in a figure or a page. */
export function toDataUri(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  channels: 1 | 3 | 4 = 1,
): string {
  return `data:image/png;base64,${Buffer.from(encode(pixels, width, height, channels)).toString("base64")}`;
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
