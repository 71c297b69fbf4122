import { normal } from "../../core/distributions";
import { localized } from "../../core/text/language";
import type { RowInfluence } from "../../regression";
import { figure } from "../figure";
import * as palette from "../palette";
import { requireNotEmpty } from "../text";
import type { Figure } from "../types";
import {
  diagonal,
  MOST_POINTS,
  points,
  type RegressionFigureOptions,
  readFigureOptions,
  requireRows,
} from "./rows";

/** Points at each end that are always drawn: departures from normality show there. */
const END_POINTS = 50;

/**
 * Normal Q-Q plot (正态 Q-Q 图): ordered studentised residuals against the quantiles of a normal distribution. Where the
 * points follow the line, t tests and confidence intervals are valid.
 *
 * @throws {RangeError} If there are no rows.
 *
 * @example
 * const [x, y] = [[[1], [2], [3], [4]], [2, 4, 5, 9]];
 * const rows = linearRegression.influence(linearRegression.fit(x, y), x, y);
 * regressionPlots.normalQuantiles(rows).data.map(({ name }) => name); // ["normal", "residuals"]
 */
export function normalQuantiles(
  rows: readonly RowInfluence[],
  options: RegressionFigureOptions = {},
): Figure {
  const action = "draw quantiles";
  const { title } = readFigureOptions(
    action,
    options,
    localized("Are the residuals normal?", "残差服从正态分布吗？"),
  );
  requireRows(action, rows);
  const residuals = rows.map(({ studentizedResidual }) => studentizedResidual);
  const ordered = residuals.filter(Number.isFinite).sort((a, b) => a - b);
  requireNotEmpty(action, "rows with finite residuals", ordered);
  const n = ordered.length;
  const expected = ordered.map((_, i) => normal.quantile((i + 0.5) / n));
  const step = Math.ceil(n / MOST_POINTS);
  const kept = ordered
    .map((_, i) => i)
    .filter((i) => i % step === 0 || i < END_POINTS || i >= n - END_POINTS);
  const drawn = { x: kept.map((i) => expected[i]), y: kept.map((i) => ordered[i]) };
  const ends = [expected[0], expected[n - 1]];
  return figure({
    title,
    description: localized(
      `The smallest studentised residual is ${ordered[0].toFixed(2)} where a normal one would be ${ends[0].toFixed(2)}, the largest ${ordered[n - 1].toFixed(2)} where it would be ${ends[1].toFixed(2)}.`,
      `学生化残差最小为 ${ordered[0].toFixed(2)}，若为正态应是 ${ends[0].toFixed(2)}；最大为 ${ordered[n - 1].toFixed(2)}，若为正态应是 ${ends[1].toFixed(2)}。`,
    ),
    data: [
      diagonal(localized("normal", "正态"), ends),
      points(localized("residuals", "残差"), drawn, palette.blue, 5),
    ],
    layout: {
      xaxis: { title: localized("expected of a normal distribution", "正态分布的理论分位数") },
      yaxis: { title: localized("studentised residual", "学生化残差") },
    },
  });
}
