import { localized } from "../../core/text/language";
import type { RowInfluence } from "../../regression";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure } from "../types";
import {
  horizontalLine,
  isOutlier,
  largestBy,
  OUTLIER,
  points,
  type RegressionFigureOptions,
  readFigureOptions,
  requireRows,
  rowLabels,
  rowName,
  sampleRows,
} from "./rows";

/**
 * Residuals against fitted values (残差图). A good model leaves a band without structure; a curve suggests another term,
 * a funnel a logarithm of the target.
 *
 * @param rows As `linearRegression.influence` returns them.
 * @throws {RangeError} If there are no rows.
 *
 * @example
 * const [x, y] = [[[1], [2], [3], [4]], [2, 4, 5, 9]];
 * const rows = linearRegression.influence(linearRegression.fit(x, y), x, y);
 * regressionPlots.residualsVersusFitted(rows).data.map(({ name }) => name); // ["rows", "outliers"]
 */
export function residualsVersusFitted(
  rows: readonly RowInfluence[],
  options: RegressionFigureOptions = {},
): Figure {
  const action = "draw residuals";
  const { title, unit } = readFigureOptions(
    action,
    options,
    localized("Residuals against fitted values", "残差与拟合值"),
  );
  requireRows(action, rows);
  const outliers = rows.filter(isOutlier);
  const worst = largestBy(rows, ({ residual }) => Math.abs(residual));
  return figure({
    title,
    description: localized(
      `${rows.length} residuals; ${outliers.length} lie more than ${OUTLIER} standard errors from zero. The largest, ${worst.residual.toFixed(2)}, is row ${worst.row}.`,
      `共 ${rows.length} 个残差，其中 ${outliers.length} 个偏离零超过 ${OUTLIER} 倍标准误。最大的是第 ${worst.row} 行，为 ${worst.residual.toFixed(2)}。`,
    ),
    data: [
      points(localized("rows", "各行"), residuals(rows.filter((row) => !isOutlier(row)))),
      points(localized("outliers", "离群行"), residuals(outliers), palette.vermillion),
    ],
    layout: {
      xaxis: { title: localized(`fitted ${unit}`, `拟合值：${unit}`) },
      yaxis: { title: localized("residual", "残差") },
      shapes: [horizontalLine(0)],
      annotations: rowLabels(rows, "fitted", "residual", ({ residual }) => Math.abs(residual)),
    },
  });
}

function residuals(rows: readonly RowInfluence[]) {
  const drawn = sampleRows(rows);
  return {
    x: drawn.map(({ fitted }) => fitted),
    y: drawn.map(({ residual }) => residual),
    text: drawn.map(rowName),
  };
}
