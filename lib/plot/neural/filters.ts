import { mustBe, requireKind } from "../../core/errors";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import { readVector } from "../../core/vectors";
import type { Filters } from "../../neural";
import { images } from "../charts";
import type { Figure } from "../types";
import { TITLE_OPTIONS, type TitleOptions } from "./options";

/** Pixels a weight. */
const ZOOM = 8;

/**
 * Filters as small images: white is a positive weight, black a negative one, grey is zero.
 *
 * @throws {TypeError} If these are no filters, or their weights are not as many as their size says.
 *
 * @example
 * const given = { count: 1, height: 1, width: 2, weights: Float32Array.of(1, -1) };
 * neuralPlots.filters(given).layout.images?.length; // 1
 */
export function filters(given: Filters, options: TitleOptions = {}): Figure {
  const action = "draw filters";
  const { title = localized("What the first layer looks for", "第一层在寻找什么") } = readOptions(
    action,
    options,
    TITLE_OPTIONS,
  );
  const kind = "filters, as imageClassifier.filters returns them";
  requireKind(action, "given", given, kind, {
    count: "integer",
    height: "integer",
    width: "integer",
    weights: "any",
  });
  const { count, height, width } = given;
  const size = height * width;
  const weights = Float32Array.from(readVector(action, "given.weights", given.weights));
  if (weights.length !== count * size)
    throw new TypeError(mustBe(action, "given.weights", `${count * size} numbers`, given.weights));
  const pixels = new Uint8Array(count * size * ZOOM * ZOOM);
  let at = 0;
  for (let f = 0; f < count; f++) {
    const own = weights.subarray(f * size, (f + 1) * size);
    const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-12);
    for (let y = 0; y < height * ZOOM; y++)
      for (let x = 0; x < width * ZOOM; x++) {
        const weight = own[Math.floor(y / ZOOM) * width + Math.floor(x / ZOOM)];
        pixels[at++] = Math.round(127.5 + (127.5 * weight) / largest);
      }
  }
  return images(
    { height: height * ZOOM, width: width * ZOOM, pixels },
    {
      title,
      indices: Array.from({ length: count }, (_, f) => f),
      labels: Array.from({ length: count }, (_, f) => String(f + 1)),
      description: localized(
        `${count} filters of ${height} by ${width} weights; light pixels raise a filter's answer, dark ones lower it.`,
        `${count} 个 ${height} × ${width} 的卷积核；浅色像素使输出升高，深色使其降低。`,
      ),
    },
  );
}
