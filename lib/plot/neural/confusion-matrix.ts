import { mustBe } from "../../core/errors";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure } from "../types";

/**
 * Confusion matrix (混淆矩阵): a row for each true class, a column for each predicted class. Only errors are coloured,
 * since the large counts on the diagonal would make them all pale.
 *
 * @param counts `counts[actual][predicted]`, as `metrics.confusionMatrix` returns them.
 * @throws {TypeError} If there is not one row and one column for each name.
 *
 * @example
 * const counts = [[5, 2], [0, 3]];
 * const { description } = neuralPlots.confusionMatrix(counts, ["hat", "bag"]);
 * description; // "8 of 10 images are classified correctly. The most frequent error: hat is classified as bag 2 times."
 */
export function confusionMatrix(
  counts: readonly (readonly number[])[],
  classNames: readonly string[],
  options: { readonly title?: string } = {},
): Figure {
  const { title = "Confusion matrix" } = options;
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
  const worstError =
    worst.count === 0
      ? "There are no errors."
      : `The most frequent error: ${classNames[worst.actual]} is classified as ${classNames[worst.predicted]} ${worst.count} times.`;
  return figure({
    title,
    description: `${right} of ${total} images are classified correctly. ${worstError}`,
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
        colorbar: { title: "errors" },
        xgap: 1,
        ygap: 1,
      },
    ],
    layout: {
      height: 180 + 36 * size,
      xaxis: { title: "predicted class", type: "category" },
      yaxis: { title: "true class", type: "category", autorange: "reversed" },
    },
  });
}
