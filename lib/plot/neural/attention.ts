import { mustBe, requireSameLength } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import type { Attention } from "../../neural";
import { images } from "../charts";
import type { Figure } from "../types";

/** What is laid over a grey picture where it speaks most for the class. */
const ORANGE = [230, 120, 0] as const;

/**
 * Where each picture speaks for its class, laid over it in orange: as `imageClassifier.gradCam` gives.
 *
 * @param labels One a picture, e.g. the answer and the belief in it.
 * @throws {TypeError} If there is not one label a picture.
 * @throws {RangeError} If the pictures are neither grey nor coloured.
 */
export function attention(
  pictures: LabelledImages,
  found: readonly Attention[],
  labels: readonly string[],
  options: { readonly title?: string; readonly columns?: number } = {},
): Figure {
  const { title = "Where the network looked", columns = 6 } = options;
  requireSameLength("draw attention", "found", found, "labels", labels);
  const { height, width, channels } = pictures;
  if (channels !== 1 && channels !== 3)
    throw new RangeError(mustBe("draw attention", "channels", "1 or 3", channels));
  const size = height * width;
  const pixels = new Uint8Array(found.length * size * 3);
  found.forEach(({ index, weights }, k) => {
    for (let i = 0; i < size; i++)
      for (let c = 0; c < 3; c++) {
        const own = pictures.pixels[(index * size + i) * channels + (channels === 3 ? c : 0)];
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
      description: `${found.length} pictures; orange marks what speaks for the class named below each.`,
    },
  );
}
