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
  const kind = "labelled images, as datasets.mnist loads them";
  const sizes = ["count", "height", "width", "channels"] as const;
  requireKind(action, name, images, kind, {
    count: "any",
    pixels: "any",
    labels: "any",
    classNames: "list",
  });
  for (const size of sizes) requireInteger(action, `${name}.${size}`, images[size], size === "count" ? 0 : 1);
  const { count, height, width, channels } = images;
  const lengths = { pixels: count * height * width * channels, labels: count } as const;
  for (const [part, length] of Object.entries(lengths) as [keyof typeof lengths, number][]) {
    if (!/^\[object Uint8(Clamped)?Array\]$/.test(Object.prototype.toString.call(images[part])))
      throw new TypeError(mustBe(action, `${name}.${part}`, "a Uint8Array", images[part]));
    if (images[part].length !== length)
      throw new TypeError(
        mustBe(action, `${name}.${part}`, `${length} long for ${count} images`, images[part].length),
      );
  }
}
