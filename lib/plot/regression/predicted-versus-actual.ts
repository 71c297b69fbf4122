import { localized } from "../../core/text/language";
import { readVectors, type VectorLike } from "../../core/vectors";
import { figure } from "../figure";
import type { Figure } from "../types";
import {
  diagonal,
  largestBy,
  MOST_POINTS,
  points,
  type RegressionFigureOptions,
  readFigureOptions,
} from "./rows";

/**
 * Predicted against actual values (预测与实际): points on the diagonal are exact.
 *
 * @param actual (n) finite numbers, at least one.
 * @param predicted (n) finite numbers.
 * @throws {TypeError} If the lengths differ.
 * @throws {RangeError} If there are no rows.
 *
 * @example
 * const { description } = regressionPlots.predictedVersusActual([1, 2, 4], [1, 3, 4]);
 * description; // "3 rows. The largest miss is row 1: 2.00 was predicted as 3.00."
 */
export function predictedVersusActual(
  actual: VectorLike,
  predicted: VectorLike,
  options: RegressionFigureOptions = {},
): Figure {
  const action = "draw predictions";
  const { title, unit } = readFigureOptions(
    action,
    options,
    localized("Predicted against actual", "预测值与实际值"),
  );
  const read = readVectors(action, { actual, predicted }, 1);
  const pairs = Array.from(read.actual, (y, row) => ({ row, actual: y, predicted: read.predicted[row] }));
  const worst = largestBy(pairs, (pair) => Math.abs(pair.actual - pair.predicted));
  const step = Math.ceil(pairs.length / MOST_POINTS);
  const drawn = pairs.filter((pair, i) => i % step === 0 || pair === worst);
  const x = drawn.map((pair) => pair.actual);
  const y = drawn.map((pair) => pair.predicted);
  const ends = [Math.min(...x, ...y), Math.max(...x, ...y)];
  return figure({
    title,
    description: localized(
      `${pairs.length} rows. The largest miss is row ${worst.row}: ${worst.actual.toFixed(2)} was predicted as ${worst.predicted.toFixed(2)}.`,
      `共 ${pairs.length} 行。偏差最大的是第 ${worst.row} 行：实际 ${worst.actual.toFixed(2)}，预测 ${worst.predicted.toFixed(2)}。`,
    ),
    data: [diagonal(localized("right", "预测准确"), ends), points(localized("rows", "各行"), { x, y })],
    layout: {
      xaxis: { title: localized(`actual ${unit}`, `实际值：${unit}`) },
      yaxis: { title: localized(`predicted ${unit}`, `预测值：${unit}`) },
    },
  });
}
