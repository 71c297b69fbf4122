/** The shapes in which labelled data travels from `data` over `selection` to the topics. */
import type { Matrix } from "./linear-algebra/matrix";

/** Features with the number to be predicted from them. */
export interface Supervised {
  /** (n, p). */
  readonly features: Matrix;
  /** (n). */
  readonly target: Float64Array;
  /** One name a column of `features`. */
  readonly featureNames: readonly string[];
  readonly targetName: string;
}

/** Pictures with the class of each. Pixel (y, x, c) of picture i is `pixels[((i * height + y) * width + x) * channels + c]`. */
export interface LabelledImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** 0 to 255, length `count * height * width * channels`. */
  readonly pixels: Uint8Array;
  /** Class number of each picture. */
  readonly labels: Uint8Array;
  readonly classNames: readonly string[];
}
