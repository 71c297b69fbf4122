import type { Picture } from "./picture";

/** The pixels of a line that one new pixel is a mean of: the first of them, and what each counts. */
interface Span {
  readonly from: number;
  readonly weights: Float64Array;
}

/**
 * A picture in another size (缩放, bilinear): each new pixel is a mean of the old ones around its centre, weighted by their
 * nearness, and rounded to a whole level.
 *
 * @param antialias Whether a smaller picture heeds every old pixel; else only the two nearest each way, as Keras does.
 * @param pixels Where the new picture goes, from `start` on.
 *
 * @see tf.image.resize, method "bilinear": half-pixel centres, edges continued.
 */
export function resize(
  picture: Picture,
  height: number,
  width: number,
  antialias: boolean,
  pixels: Uint8Array,
  start: number,
): void {
  const { channels } = picture;
  const rows = spans(picture.height, height, antialias);
  const columns = spans(picture.width, width, antialias);
  const line = new Float64Array(picture.width * channels);
  let at = start;
  for (const row of rows) {
    line.fill(0);
    row.weights.forEach((weight, k) => {
      const first = (row.from + k) * line.length;
      for (let i = 0; i < line.length; i++) line[i] += weight * picture.pixels[first + i];
    });
    for (const { from, weights } of columns)
      for (let channel = 0; channel < channels; channel++) {
        let level = 0;
        for (let k = 0; k < weights.length; k++) level += weights[k] * line[(from + k) * channels + channel];
        pixels[at++] = Math.round(level);
      }
  }
}

function spans(size: number, newSize: number, antialias: boolean): Span[] {
  const ratio = size / newSize;
  const reach = antialias ? Math.max(1, ratio) : 1;
  return Array.from({ length: newSize }, (_, i) => {
    const centre = (i + 0.5) * ratio - 0.5;
    const from = Math.max(0, Math.ceil(centre - reach));
    const to = Math.min(size - 1, Math.floor(centre + reach));
    const nearness = Float64Array.from({ length: to - from + 1 }, (_, k) =>
      Math.max(0, 1 - Math.abs(from + k - centre) / reach),
    );
    const sum = nearness.reduce((total, weight) => total + weight, 0);
    return { from, weights: nearness.map((weight) => weight / sum) };
  });
}
