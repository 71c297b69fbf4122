/** Labelled data: the types that loaders return, `selection` splits and the topics learn from. */
import { mustBe, requireInteger, requireKind } from "./errors";
import type { Matrix } from "./linear-algebra/matrix";

/** Features, and the number to predict from them. */
export interface Supervised {
  /** (n, p). */
  readonly features: Matrix;
  /** (n). */
  readonly target: Float64Array;
  /** (p), the names of the columns of `features`. */
  readonly featureNames: readonly string[];
  readonly targetName: string;
}

/** Images with the class of each. Pixel (y, x, c) of image i is `pixels[((i * height + y) * width + x) * channels + c]`. */
export interface LabelledImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** 0 to 255, length `count * height * width * channels`. */
  readonly pixels: Uint8Array;
  /** (count), the class number of each image. */
  readonly labels: Uint8Array;
  readonly classNames: readonly string[];
}

/** @throws {TypeError | RangeError} If these are no labelled images, or their sizes do not fit together. */
export function requireLabelledImages(action: string, name: string, images: LabelledImages): void {
  requireKind(action, name, images, "labelled images, as datasets.mnist loads them", {
    count: "any",
    pixels: "any",
    labels: "any",
    classNames: "list",
  });
  const { count, height, width, channels, pixels, labels } = images;
  requireInteger(action, `${name}.count`, count, 0);
  for (const [size, value] of Object.entries({ height, width, channels }))
    requireInteger(action, `${name}.${size}`, value, 1);
  requireBytes(action, `${name}.pixels`, pixels, count * height * width * channels, count);
  requireBytes(action, `${name}.labels`, labels, count, count);
}

function requireBytes(action: string, name: string, bytes: Uint8Array, length: number, count: number): void {
  if (!/^\[object Uint8(Clamped)?Array\]$/.test(Object.prototype.toString.call(bytes)))
    throw new TypeError(mustBe(action, name, "a Uint8Array", bytes));
  if (bytes.length !== length)
    throw new TypeError(mustBe(action, name, `${length} long for ${count} images`, bytes.length));
}
