import { mustBe } from "../../core/errors";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure } from "../types";

/**
 * Confusion matrix (混淆矩阵): a row for each true class, a column for each answer. Only errors are coloured: the large
 * counts on the diagonal would make them all pale.
 *
 * @param counts `counts[actual][predicted]`, as `metrics.confusionMatrix` returns them.
 * @throws {TypeError} If there is not one row and one column for each name.
 *
 * @example
 * const counts = [[5, 2], [0, 3]];
 * const { description } = neuralPlots.confusionMatrix(counts, ["hat", "bag"]);
 * description; // "8 of 10 images are right. The most frequent mistake: 2 times hat is taken for bag."
 */
export function confusionMatrix(
  counts: readonly (readonly number[])[],
  classNames: readonly string[],
  options: { readonly title?: string } = {},
): Figure {
  const { title = "What is taken for what" } = options;
  const size = classNames.length;
  if (counts.length !== size || counts.some((row) => row.length !== size))
    throw new TypeError(mustBe("draw a confusion matrix", "counts", `${size} by ${size}`, counts));
  let [total, right] = [0, 0];
  let worst = { actual: 0, predicted: 0, count: 0 };
  counts.forEach((row, actual) => {
    row.forEach((count, predicted) => {
      total += count;
      if (actual === predicted) right += count;
      else if (count > worst.count) worst = { actual, predicted, count };
    });
  });
  const mistake =
    worst.count === 0
      ? "No image is taken for another class."
      : `The most frequent mistake: ${worst.count} times ${classNames[worst.actual]} is taken for ${classNames[worst.predicted]}.`;
  return figure({
    title,
    description: `${right} of ${total} images are right. ${mistake}`,
    data: [
      {
        type: "heatmap",
        z: counts.map((row, i) => row.map((count, j) => (i === j ? null : count))),
        x: [...classNames],
        y: [...classNames],
        text: counts.map((row) => row.map((count) => (count === 0 ? "" : String(count)))),
        colorscale: palette.sequential,
        zmin: 0,
        zmax: Math.max(1, worst.count),
        colorbar: { title: "mistakes" },
        xgap: 1,
        ygap: 1,
      },
    ],
    layout: {
      height: 180 + 36 * size,
      xaxis: { title: "answer", type: "category" },
      yaxis: { title: "true class", type: "category", autorange: "reversed" },
    },
  });
}
