/** Convolution (卷积) of a small image by the formula, to see what a layer computes. */
import { mustBe } from "../core/errors";
import { type Matrix, type MatrixLike, toMatrix, zeros } from "../core/linear-algebra/matrix";
import { finite, integer, type OptionReaders, readOptions, withDefault } from "../core/options";

/** Options of `convolution.slide`. */
export interface ConvolutionOptions {
  /** Added to every sum. @default 0 */
  readonly bias?: number;
  /** Pixels the window moves at each step. @default 1 */
  readonly stride?: number;
}

const CONVOLUTION_OPTIONS = {
  bias: withDefault(0, finite),
  stride: withDefault(1, integer(1)),
} satisfies OptionReaders<ConvolutionOptions>;

/**
 * Slides a filter over an image, as a convolution layer does: each output is the sum of the window's pixels times the
 * filter's weights. (Signal processing calls this cross-correlation, since the filter is not flipped.)
 *
 * $$y_{ij} = b + \sum_{u} \sum_{v} w_{uv}\, x_{is+u,\, js+v}$$
 *
 * Without padding, so an (h, w) image and a (k, l) filter give (⌊(h-k)/s⌋+1, ⌊(w-l)/s⌋+1). O(h w k l).
 *
 * @param image (h, w) grey values.
 * @param filter (k, l) weights, no larger than the image.
 * @throws {TypeError} If image or filter is not a matrix of numbers.
 * @throws {RangeError} If the filter is empty or larger than the image, or `stride` is not a positive integer.
 *
 * @see Dumoulin, V. & Visin, F. (2016). A guide to convolution arithmetic for deep learning. arXiv:1603.07285.
 *
 * @example
 * slide([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]]).data; // [-4, -4, -4, -4]
 */
export function slide(image: MatrixLike, filter: MatrixLike, options: ConvolutionOptions = {}): Matrix {
  const { bias, stride } = readOptions("convolve", options, CONVOLUTION_OPTIONS);
  const x = toMatrix(image);
  const w = toMatrix(filter);
  const rule = `1 x 1 to ${x.rows} x ${x.columns}`;
  if (w.rows === 0 || w.columns === 0 || w.rows > x.rows || w.columns > x.columns)
    throw new RangeError(mustBe("convolve", "filter", rule, `${w.rows} x ${w.columns}`));

  const positions = (length: number, size: number) => Math.floor((length - size) / stride) + 1;
  const result = zeros(positions(x.rows, w.rows), positions(x.columns, w.columns));
  for (let i = 0; i < result.rows; i++)
    for (let j = 0; j < result.columns; j++) {
      let sum = bias;
      for (let u = 0; u < w.rows; u++)
        for (let v = 0; v < w.columns; v++)
          sum += w.data[u * w.columns + v] * x.data[(i * stride + u) * x.columns + j * stride + v];
      result.data[i * result.columns + j] = sum;
    }
  return result;
}
