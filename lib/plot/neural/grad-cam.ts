import { mustBe, requireOneOf, requirePosition } from "../../core/errors";
import { type LabelledImages, requireLabelledImages } from "../../core/labelled-data";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import { readColumns, readVector } from "../../core/vectors";
import type { ClassActivationMap } from "../../neural";
import { images } from "../charts";
import { requireEach } from "../text";
import type { Figure } from "../types";
import { GALLERY_OPTIONS, type GalleryOptions } from "./options";

const ORANGE = [230, 120, 0] as const;

/**
 * Grad-CAM: the regions of each image that support a class, overlaid in orange.
 *
 * @param given The images that were asked about.
 * @param found As `imageClassifier.gradCam` returns it.
 * @param labels One for each map of `found`, e.g. the predicted class and its probability.
 * @throws {TypeError} If there is not one label for each map, or a map is not of the size of the images.
 * @throws {RangeError} If the images have neither 1 nor 3 channels, or no image has the index of a map.
 *
 * @example
 * const image = { count: 1, height: 1, width: 2, channels: 1, pixels: Uint8Array.of(0, 255) };
 * const photos = { ...image, labels: Uint8Array.of(0), classNames: ["bag"] };
 * const map = { index: 0, classNumber: 0, height: 1, width: 2, weights: Float32Array.of(1, 0) };
 * neuralPlots.gradCam(photos, [map], ["bag 98 %"]).layout.annotations?.[0].text; // "bag 98 %"
 */
export function gradCam(
  given: LabelledImages,
  found: readonly ClassActivationMap[],
  labels: readonly string[],
  options: GalleryOptions = {},
): Figure {
  const action = "draw Grad-CAM";
  const { title = localized("Where the network looked", "网络看的是哪里"), columns } = readOptions(
    action,
    options,
    GALLERY_OPTIONS,
  );
  requireLabelledImages(action, "given", given);
  readColumns(action, { found, labels });
  const { height, width, channels } = given;
  requireOneOf(action, "given.channels", channels, [1, 3]);
  const size = height * width;
  const kind = "a map, as imageClassifier.gradCam returns it";
  requireEach(action, "found", found, kind, { index: "integer", weights: "any" });
  found.forEach((map, k) => {
    requirePosition(action, `found[${k}].index`, map.index, given.count);
    if (readVector(action, `found[${k}].weights`, map.weights).length !== size)
      throw new TypeError(mustBe(action, `found[${k}].weights`, `${size} numbers`, map.weights));
  });
  const pixels = new Uint8Array(found.length * size * 3);
  found.forEach(({ index, weights }, k) => {
    for (let i = 0; i < size; i++)
      for (let c = 0; c < 3; c++) {
        const own = given.pixels[(index * size + i) * channels + (channels === 3 ? c : 0)];
        const share = 0.6 * weights[i];
        pixels[(k * size + i) * 3 + c] = Math.round((1 - share) * own + share * ORANGE[c]);
      }
  });
  return images(
    { height, width, channels: 3, pixels },
    {
      title,
      columns,
      indices: found.map((_, k) => k),
      labels,
      description: localized(
        `${found.length} images; orange marks what supports the class named below each.`,
        `${found.length} 张图片；橙色标出支持下方类别的区域。`,
      ),
    },
  );
}
