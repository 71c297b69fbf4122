import { localized } from "../../core/text/language";
import type { RowInfluence } from "../../regression";
import { figure } from "../figure";
import * as palette from "../palette";
import { requireNotEmpty } from "../text";
import type { Figure } from "../types";
import {
  horizontalLine,
  isOutlier,
  largestBy,
  type RegressionFigureOptions,
  readFigureOptions,
  requireRows,
  rowLabels,
  sampleRows,
  verticalLine,
} from "./rows";

/**
 * Leverage and studentised residual of each row (影响图); the area of a point is its Cook's distance. A row with high
 * leverage and a large residual has a strong influence on the coefficients. The description counts the rows that cannot be
 * drawn: those that determine a coefficient alone, and those without which the fit would be exact.
 *
 * @throws {RangeError} If there are no rows, or none that can be drawn.
 *
 * @example
 * const [x, y] = [[[1], [2], [3], [4]], [2, 4, 5, 9]];
 * const rows = linearRegression.influence(linearRegression.fit(x, y), x, y);
 * regressionPlots.influence(rows).layout.annotations?.map(({ text }) => text); // ["row 3", "row 2", "row 0"]
 */
export function influence(rows: readonly RowInfluence[], options: RegressionFigureOptions = {}): Figure {
  const action = "draw influence";
  const { title } = readFigureOptions(
    action,
    options,
    localized("Which rows decide the fit?", "哪些行决定了拟合？"),
  );
  const cooksDistanceOf = (row: RowInfluence) => row.cooksDistance;
  requireRows(action, rows);
  const drawable = rows.filter((row) => Number.isFinite(row.cooksDistance + row.studentizedResidual));
  requireNotEmpty(action, "rows with a finite Cook's distance and residual", drawable);
  const rest = rows.length - drawable.length;
  const note =
    rest > 0 ? localized(` Not drawn, since infinite: ${rest}.`, `另有 ${rest} 行为无穷大，未画出。`) : "";
  const top = largestBy(drawable, cooksDistanceOf);
  // Leverages add up to the number of coefficients.
  const meanLeverage = rows.reduce((total, { leverage }) => total + leverage, 0) / rows.length;
  const isFar = ({ leverage }: RowInfluence) => leverage > 3 * meanLeverage;
  const drawn = sampleRows(drawable);
  return figure({
    title,
    description: localized(
      `Row ${top.row} has the largest Cook's distance, ${top.cooksDistance.toFixed(3)}. Leverage is ${meanLeverage.toFixed(3)} on average; ${rows.filter(isFar).length} rows have more than three times that.${note}`,
      `第 ${top.row} 行的 Cook 距离最大，为 ${top.cooksDistance.toFixed(3)}。杠杆值平均为 ${meanLeverage.toFixed(3)}，有 ${rows.filter(isFar).length} 行超过平均的三倍。${note}`,
    ),
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: drawn.map(({ leverage }) => leverage),
        y: drawn.map(({ studentizedResidual }) => studentizedResidual),
        text: drawn.map((row) => {
          const distance = row.cooksDistance.toFixed(4);
          return localized(
            `row ${row.row}, Cook's distance ${distance}`,
            `第 ${row.row} 行，Cook 距离 ${distance}`,
          );
        }),
        marker: {
          color: drawn.map((row) => (isOutlier(row) ? palette.vermillion : palette.blue)),
          size: drawn.map((row) => 4 + 26 * Math.sqrt(row.cooksDistance / (top.cooksDistance || 1))),
          opacity: 0.5,
        },
      },
    ],
    layout: {
      xaxis: { title: localized("leverage", "杠杆值") },
      yaxis: { title: localized("studentised residual", "学生化残差") },
      shapes: [horizontalLine(0), verticalLine(3 * meanLeverage, "dot")],
      annotations: rowLabels(drawable, "leverage", "studentizedResidual", cooksDistanceOf),
    },
  });
}
