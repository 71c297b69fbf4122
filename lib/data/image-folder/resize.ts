/** Bilinear resizing. */
import type { Image } from "./decode-image";

/** The old pixels of a row or column that contribute to one new pixel, and their weights. */
interface Window {
  readonly from: number;
  readonly weights: Float64Array;
}

/**
 * Resizes an image (缩放, bilinear): each new pixel is a weighted mean of the old pixels around its centre, rounded.
 *
 * @param antialias Whether a smaller image averages all old pixels; else only the two nearest in each direction, as in Keras.
 * @param pixels Receives the new image, from index `start` on.
 *
 * @see tf.image.resize, method "bilinear": half-pixel centres, edge pixels repeated.
 */
export function resize(
  image: Image,
  height: number,
  width: number,
  antialias: boolean,
  pixels: Uint8Array,
  start: number,
): void {
  const { channels } = image;
  const rows = windows(image.height, height, antialias);
  const columns = windows(image.width, width, antialias);
  const line = new Float64Array(image.width * channels);
  let at = start;
  for (const row of rows) {
    line.fill(0);
    row.weights.forEach((weight, k) => {
      const first = (row.from + k) * line.length;
      for (let i = 0; i < line.length; i++) line[i] += weight * image.pixels[first + i];
    });
    for (const { from, weights } of columns)
      for (let channel = 0; channel < channels; channel++) {
        let level = 0;
        for (let k = 0; k < weights.length; k++) level += weights[k] * line[(from + k) * channels + channel];
        pixels[at++] = Math.round(level);
      }
  }
}

function windows(size: number, newSize: number, antialias: boolean): Window[] {
  const scale = size / newSize;
  const radius = antialias ? Math.max(1, scale) : 1;
  return Array.from({ length: newSize }, (_, i) => {
    const centre = (i + 0.5) * scale - 0.5;
    const from = Math.max(0, Math.ceil(centre - radius));
    const to = Math.min(size - 1, Math.floor(centre + radius));
    const weights = Float64Array.from({ length: to - from + 1 }, (_, k) =>
      Math.max(0, 1 - Math.abs(from + k - centre) / radius),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { from, weights: weights.map((weight) => weight / sum) };
  });
}
