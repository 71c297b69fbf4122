import { type LabelledImages, requireLabelledImages } from "../../core/labelled-data";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import { readColumn } from "../../core/vectors";
import type { Mistake } from "../../neural";
import { images } from "../charts";
import { percent, requireEach } from "../text";
import type { Figure } from "../types";
import { GALLERY_OPTIONS, type GalleryOptions } from "./options";

/** Height of a row of images whose labels take three lines. */
const HIGH_ROW = 190;

/**
 * The most confident errors: misclassified images, each with "true → predicted class" and the predicted probability.
 *
 * @param given The images that were classified.
 * @param mistakes As `imageClassifier.mistakes` returns them.
 * @throws {TypeError} If these are no labelled images, or no mistakes.
 * @throws {RangeError} If no image has the index of a mistake.
 *
 * @example
 * const image = { count: 1, height: 1, width: 2, channels: 1, pixels: Uint8Array.of(0, 255) };
 * const photos = { ...image, labels: Uint8Array.of(0), classNames: ["hat", "bag"] };
 * const mistakes = [{ index: 0, actual: 0, predicted: 1, confidence: 0.9 }];
 * neuralPlots.mostConfidentErrors(photos, mistakes).layout.annotations?.[0].text; // "hat → bag 90.0%"
 */
export function mostConfidentErrors(
  given: LabelledImages,
  mistakes: readonly Mistake[],
  options: GalleryOptions = {},
): Figure {
  const action = "draw the most confident errors";
  const {
    title = localized(
      "The most confident errors: true → predicted class",
      "最有把握的错误：真实类别 → 预测类别",
    ),
    columns,
  } = readOptions(action, options, GALLERY_OPTIONS);
  requireLabelledImages(action, "given", given);
  readColumn(action, "mistakes", mistakes);
  requireEach(action, "mistakes", mistakes, "a mistake, as imageClassifier.mistakes finds it", {
    index: "integer",
    actual: "integer",
    predicted: "integer",
    confidence: "number",
  });
  const name = (label: number) => given.classNames[label] ?? String(label);
  const [first] = mistakes;
  const isLong = mistakes.some(({ actual, predicted }) => name(actual).length + name(predicted).length > 6);
  const gap = isLong ? "<br>" : " ";
  return images(given, {
    title,
    indices: mistakes.map(({ index }) => index),
    labels: mistakes.map(
      ({ actual, predicted, confidence }) =>
        `${name(actual)}${gap}→ ${name(predicted)}${gap}${percent(confidence, 1)}`,
    ),
    columns,
    ...(isLong && { height: 80 + Math.ceil(mistakes.length / columns) * HIGH_ROW }),
    description: first
      ? localized(
          `${mistakes.length} images; the most confident error classifies ${name(first.actual)} as ${name(first.predicted)} with ${percent(first.confidence)} confidence.`,
          `${mistakes.length} 张图片；最有把握的错误以 ${percent(first.confidence)} 的概率把“${name(first.actual)}”判为“${name(first.predicted)}”。`,
        )
      : localized("There is no error to show.", "没有错误可以展示。"),
  });
}
