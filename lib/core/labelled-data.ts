/** Labelled data: the types that loaders return, `selection` splits and the topics learn from. */
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
