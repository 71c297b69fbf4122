import { mustBe } from "../../core/errors";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import { type ColumnLike, readColumn, readIntegers, type VectorLike } from "../../core/vectors";
import { readCategories } from "../charts/chart";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure } from "../types";
import { TITLE_OPTIONS, type TitleOptions } from "./options";

/**
 * Confusion matrix (混淆矩阵): a row for each true class, a column for each predicted class. Only errors are coloured,
 * since the large counts on the diagonal would make them all pale.
 *
 * @param counts `counts[actual][predicted]`, as `metrics.confusionMatrix` returns them.
 * @throws {TypeError} If there is not one row and one column for each name, or a count is not a number.
 * @throws {RangeError} If a count is not an integer of at least 0, or two classes have the same name.
 *
 * @example
 * const counts = [[5, 2], [0, 3]];
 * const { description } = neuralPlots.confusionMatrix(counts, ["hat", "bag"]);
 * description; // "8 of 10 images are classified correctly. The most frequent error: hat is classified as bag 2 times."
 */
export function confusionMatrix(
  counts: readonly VectorLike[],
  classNames: ColumnLike<string>,
  options: TitleOptions = {},
): Figure {
  const action = "draw a confusion matrix";
  const { title = localized("Confusion matrix", "混淆矩阵") } = readOptions(action, options, TITLE_OPTIONS);
  const rows = Array.from(readColumn<VectorLike>(action, "counts", counts), (row, i) =>
    Array.from(readIntegers(action, `counts[${i}]`, row, 0)),
  );
  const size = rows.length;
  const names = readCategories(action, "classNames", classNames, size);
  if (rows.some((row) => row.length !== size))
    throw new TypeError(mustBe(action, "counts", `${size} by ${size}`, counts));
  let [total, right] = [0, 0];
  let worst = { actual: 0, predicted: 0, count: 0 };
  rows.forEach((row, actual) => {
    row.forEach((count, predicted) => {
      total += count;
      if (actual === predicted) right += count;
      else if (count > worst.count) worst = { actual, predicted, count };
    });
  });
  const worstError =
    worst.count === 0
      ? localized("There are no errors.", "没有错误。")
      : localized(
          `The most frequent error: ${names[worst.actual]} is classified as ${names[worst.predicted]} ${worst.count} times.`,
          `最常见的错误：把“${names[worst.actual]}”判为“${names[worst.predicted]}”，共 ${worst.count} 次。`,
        );
  return figure({
    title,
    description: localized(
      `${right} of ${total} images are classified correctly. ${worstError}`,
      `${total} 张图片中有 ${right} 张判断正确。${worstError}`,
    ),
    data: [
      {
        type: "heatmap",
        z: rows.map((row, i) => row.map((count, j) => (i === j ? null : count))),
        x: names,
        y: names,
        text: rows.map((row) => row.map((count) => (count === 0 ? "" : String(count)))),
        colorscale: palette.sequential,
        zmin: 0,
        zmax: Math.max(1, worst.count),
        colorbar: { title: localized("errors", "错误数") },
        xgap: 1,
        ygap: 1,
      },
    ],
    layout: {
      height: 180 + 36 * size,
      xaxis: { title: localized("predicted class", "预测类别"), type: "category" },
      yaxis: { title: localized("true class", "真实类别"), type: "category", autorange: "reversed" },
    },
  });
}
