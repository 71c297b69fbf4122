import type { Filters } from "../../neural";
import { images } from "../charts";
import type { Figure } from "../types";

/** Filters as small pictures: white is a positive weight, black a negative one, grey is zero. */
export function filters(given: Filters, options: { readonly title?: string } = {}): Figure {
  const { title = "What the first layer looks for" } = options;
  const { count, height, width, weights } = given;
  const size = height * width;
  const zoom = 8;
  const pixels = new Uint8Array(count * size * zoom * zoom);
  let at = 0;
  for (let f = 0; f < count; f++) {
    const own = weights.subarray(f * size, (f + 1) * size);
    const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-12);
    for (let y = 0; y < height * zoom; y++)
      for (let x = 0; x < width * zoom; x++) {
        const weight = own[Math.floor(y / zoom) * width + Math.floor(x / zoom)];
        pixels[at++] = Math.round(127.5 + (127.5 * weight) / largest);
      }
  }
  return images(
    { height: height * zoom, width: width * zoom, pixels },
    {
      title,
      indices: Array.from({ length: count }, (_, f) => f),
      labels: Array.from({ length: count }, (_, f) => String(f + 1)),
      description: `${count} filters of ${height} by ${width} weights; light pixels raise a filter's answer, dark ones lower it.`,
    },
  );
}
