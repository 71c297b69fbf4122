import { requireSameLength } from "../../core/errors";
import { figure } from "../figure";
import * as palette from "../palette";
import { requireSome } from "../text";
import type { Figure } from "../types";
import { largestBy, MOST_POINTS, type RegressionFigureOptions } from "./rows";

/**
 * Predicted against actual values (预测与实际): points on the diagonal are exact.
 *
 * @param actual (n), at least one.
 * @param predicted (n).
 * @throws {TypeError} If the lengths differ.
 * @throws {RangeError} If there are no rows.
 *
 * @example
 * const { description } = regressionPlots.predictedVersusActual([1, 2, 4], [1, 3, 4]);
 * description; // "3 rows. The largest miss is row 1: 2.00 was predicted as 3.00."
 */
export function predictedVersusActual(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  options: RegressionFigureOptions = {},
): Figure {
  const { title = "Predicted against actual", unit = "target" } = options;
  requireSameLength("draw predictions", "actual", actual, "predicted", predicted);
  const pairs = Array.from(actual, (y, row) => ({ row, actual: y, predicted: predicted[row] }));
  requireSome("draw predictions", "actual", pairs);
  const worst = largestBy(pairs, (pair) => Math.abs(pair.actual - pair.predicted));
  const step = Math.ceil(pairs.length / MOST_POINTS);
  const drawn = pairs.filter((pair, i) => i % step === 0 || pair === worst);
  const values = drawn.flatMap((pair) => [pair.actual, pair.predicted]);
  const ends = [Math.min(...values), Math.max(...values)];
  return figure({
    title,
    description: `${pairs.length} rows. The largest miss is row ${worst.row}: ${worst.actual.toFixed(2)} was predicted as ${worst.predicted.toFixed(2)}.`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "right",
        x: ends,
        y: ends,
        line: { color: palette.grey, dash: "dash" },
      },
      {
        type: "scatter",
        mode: "markers",
        name: "rows",
        x: drawn.map((pair) => pair.actual),
        y: drawn.map((pair) => pair.predicted),
        marker: { color: palette.blue, size: 6, opacity: 0.7 },
      },
    ],
    layout: { xaxis: { title: `actual ${unit}` }, yaxis: { title: `predicted ${unit}` } },
  });
}
