/** Decodes PNG and JPEG files to pixels. */
import { readFileSync } from "node:fs";
import { mustBe } from "../../core/errors";

/** An image of any size. Channel c of pixel (y, x) is `pixels[(y * width + x) * channels + c]`, 0 to 255. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** Red, green, blue and alpha of each pixel. */
interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** The part of `@jsquash/jpeg`, libjpeg's decoder as WebAssembly, that is used. A CommonJS file cannot name its ES module types. */
interface JpegDecoder {
  decode(bytes: Uint8Array, preserveOrientation: boolean): Rgba;
}

type LoadJpegDecoder = (options: object) => Promise<JpegDecoder>;

/** More than a camera gives, less than fills the memory: a small file can claim any size. */
const MAX_PIXELS = 1e8;
/** Warnings after which libjpeg continues with grey for the missing pixels. */
const DAMAGED = /premature end|bad huffman code|corrupted/i;
/** Messages of the JPEG decoder about the current file. */
const messages: string[] = [];
let jpegDecoder: Promise<JpegDecoder> | undefined;

/**
 * Decodes a PNG or JPEG file; the first bytes decide which it is. As in Keras, alpha and the orientation stored by a camera
 * are ignored. Colour is converted to grey by $0.299 R + 0.587 G + 0.114 B$ (ITU-R BT.601).
 *
 * @param source Name of the file, for messages.
 * @throws {SyntaxError} If the file is neither PNG nor JPEG, damaged, or in CMYK.
 * @throws {RangeError} If it has no pixel or more than 100 million.
 */
export async function decodeImage(bytes: Buffer, channels: 1 | 3, source: string): Promise<Image> {
  const isPng = bytes.subarray(0, 8).toString("latin1") === "\x89PNG\r\n\x1a\n";
  const isJpeg = bytes.subarray(0, 3).toString("latin1") === "\xff\xd8\xff";
  if (!isPng && !isJpeg)
    throw new SyntaxError(mustBe(`read ${source}`, "its content", "a PNG or JPEG image", "another"));
  const size = isPng ? pngSize(bytes) : jpegSize(bytes);
  const pixelCount = size ? size[0] * size[1] : 1;
  if (pixelCount < 1 || pixelCount > MAX_PIXELS)
    throw new RangeError(
      mustBe(`read ${source}`, "its size", `1 to ${MAX_PIXELS} pixels`, size?.join(" x ")),
    );
  try {
    return toChannels(isPng ? decodePng(bytes) : await decodeJpeg(bytes), channels);
  } catch (error) {
    throw new SyntaxError(
      mustBe(`read ${source}`, "the image", "complete, grey or RGB", (error as Error).message),
      { cause: error },
    );
  }
}

function decodePng(bytes: Buffer): Rgba {
  // Both decoders are loaded on first use: most notebooks read no image files.
  const { PNG } = require("pngjs") as { readonly PNG: { readonly sync: { read(bytes: Buffer): Rgba } } };
  return PNG.sync.read(bytes);
}

async function decodeJpeg(bytes: Buffer): Promise<Rgba> {
  jpegDecoder ??= loadJpegDecoder();
  const decoder = await jpegDecoder;
  messages.length = 0;
  try {
    const image = decoder.decode(bytes, false);
    if (!messages.some((message) => DAMAGED.test(message))) return image;
  } catch {
    // The reason is in `messages`. The decoder's memory may be corrupt: the next file gets a new decoder.
    jpegDecoder = undefined;
  }
  throw new Error(messages.join("; ") || "it cannot be decoded");
}

function loadJpegDecoder(): Promise<JpegDecoder> {
  const { default: load } = require("@jsquash/jpeg/codec/dec/mozjpeg_dec.js") as {
    readonly default: LoadJpegDecoder;
  };
  const wasmBinary = readFileSync(require.resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
  return load({ noInitialRun: true, wasmBinary, printErr: (message: string) => messages.push(message) });
}

function pngSize(bytes: Buffer): readonly [number, number] | undefined {
  return bytes.length < 24 ? undefined : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** Width and height from the start-of-frame segment. Each segment before it contains its own length. */
function jpegSize(bytes: Buffer): readonly [number, number] | undefined {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1];
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
  return undefined;
}

function toChannels({ width, height, data }: Rgba, channels: 1 | 3): Image {
  const count = width * height;
  const pixels = new Uint8Array(count * channels);
  for (let i = 0; i < count; i++) {
    const [red, green, blue] = [data[4 * i], data[4 * i + 1], data[4 * i + 2]];
    if (channels === 1) pixels[i] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    else {
      pixels[3 * i] = red;
      pixels[3 * i + 1] = green;
      pixels[3 * i + 2] = blue;
    }
  }
  return { height, width, channels, pixels };
}
