/** PNG and JPEG files as pixels. */
import { readFileSync } from "node:fs";
import { mustBe } from "../../core/errors";

/** A picture of any size. Channel c of pixel (y, x) is `pixels[(y * width + x) * channels + c]`, 0 to 255. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** Red, green, blue and opacity of each pixel. */
interface Colours {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** What is used of `@jsquash/jpeg`: libjpeg's decoder as WebAssembly. It is an ES module, whose types a CommonJS file cannot name. */
interface JpegLibrary {
  decode(bytes: Uint8Array, preserveOrientation: boolean): Colours;
}

type StartJpeg = (options: object) => Promise<JpegLibrary>;

/** More than a camera gives, and less than fills the memory: a small file may claim any size. */
const MOST_PIXELS = 1e8;
/** libjpeg goes on after these, with grey for what is missing. */
const BROKEN = /premature end|bad huffman code|corrupted/i;
/** What the decoder of JPEG said of the file at hand. */
const remarks: string[] = [];
let jpeg: Promise<JpegLibrary> | undefined;

/**
 * Reads a PNG or a JPEG file; which of both it is, its first bytes say. Opacity and any turn that a camera noted are not
 * heeded, as in Keras. Grey of colours is $0.299 R + 0.587 G + 0.114 B$ (ITU-R BT.601).
 *
 * @param source What the bytes come from, for messages.
 * @throws {SyntaxError} If the file is neither, not whole, or in the inks of a printer (CMYK).
 * @throws {RangeError} If it has more than 100 million pixels.
 */
export async function decode(bytes: Buffer, channels: 1 | 3, source: string): Promise<Picture> {
  const isPng = bytes.subarray(0, 8).toString("latin1") === "\x89PNG\r\n\x1a\n";
  const isJpeg = bytes.subarray(0, 3).toString("latin1") === "\xff\xd8\xff";
  if (!isPng && !isJpeg)
    throw new SyntaxError(mustBe(`read ${source}`, "its content", "a PNG or JPEG picture", "another"));
  const size = isPng ? pngSize(bytes) : jpegSize(bytes);
  if (size && size[0] * size[1] > MOST_PIXELS)
    throw new RangeError(
      mustBe(`read ${source}`, "its size", `at most ${MOST_PIXELS} pixels`, `${size[0]} x ${size[1]}`),
    );
  try {
    return withChannels(isPng ? decodePng(bytes) : await decodeJpeg(bytes), channels);
  } catch (error) {
    throw new SyntaxError(
      mustBe(`read ${source}`, "the picture", "whole, grey or RGB", (error as Error).message),
      {
        cause: error,
      },
    );
  }
}

function decodePng(bytes: Buffer): Colours {
  // Loaded only here, as the decoder of JPEG: most notebooks read no pictures.
  const { PNG } = require("pngjs") as { readonly PNG: { readonly sync: { read(bytes: Buffer): Colours } } };
  return PNG.sync.read(bytes);
}

async function decodeJpeg(bytes: Buffer): Promise<Colours> {
  jpeg ??= startJpeg();
  const library = await jpeg;
  remarks.length = 0;
  try {
    const colours = library.decode(bytes, false);
    if (!remarks.some((remark) => BROKEN.test(remark))) return colours;
  } catch {
    // What it throws says only that it ended; why, it remarked. Its memory may be in disorder: the next file gets a new one.
    jpeg = undefined;
  }
  throw new Error(remarks.join("; ") || "it cannot be decoded");
}

function startJpeg(): Promise<JpegLibrary> {
  const { default: start } = require("@jsquash/jpeg/codec/dec/mozjpeg_dec.js") as {
    readonly default: StartJpeg;
  };
  const wasmBinary = readFileSync(require.resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
  return start({ noInitialRun: true, wasmBinary, printErr: (remark: string) => remarks.push(remark) });
}

function pngSize(bytes: Buffer): readonly [number, number] | undefined {
  return bytes.length < 24 ? undefined : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** Width and height stand in the segment that begins the frame; each segment before it says how long it is. */
function jpegSize(bytes: Buffer): readonly [number, number] | undefined {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1];
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
  return undefined;
}

function withChannels({ width, height, data }: Colours, channels: 1 | 3): Picture {
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
