import type { LabelledImages } from "../../core/labelled-data";
import type { Mistake } from "../../neural";
import { images } from "../charts";
import type { Figure } from "../types";
import { percent } from "./percent";

/** The pictures a model was surest of and wrong about, each with "true class → answer, belief". */
export function wrongest(
  pictures: LabelledImages,
  mistakes: readonly Mistake[],
  options: { readonly title?: string; readonly columns?: number } = {},
): Figure {
  const { title = "The surest mistakes: true class → answer", columns = 6 } = options;
  const name = (label: number) => pictures.classNames[label] ?? String(label);
  const [first] = mistakes;
  const isLong = mistakes.some(({ actual, predicted }) => name(actual).length + name(predicted).length > 6);
  const labels = mistakes.map(
    ({ actual, predicted, belief }) =>
      `${name(actual)}${isLong ? "<br>" : " "}→ ${name(predicted)}${isLong ? "<br>" : " "}${percent(belief, 1)}`,
  );
  return images(pictures, {
    title,
    indices: mistakes.map(({ index }) => index),
    labels,
    columns,
    // Long names take three lines, for which a picture's usual place is too low.
    ...(isLong && { height: 80 + Math.ceil(mistakes.length / columns) * 190 }),
    description: first
      ? `${mistakes.length} pictures; the surest mistake takes ${name(first.actual)} for ${name(first.predicted)} with ${percent(first.belief)} belief.`
      : "There is no mistake to show.",
  });
}
