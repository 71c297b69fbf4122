/** Figures of linear regression (回归图): what the residuals say, which rows decide, how sure the coefficients are. */
import { normal } from "../../core/distributions";
import { mustBe, requireSameLength } from "../../core/errors";
import type { LinearRegressionSummary, RowInfluence, VarianceInflation } from "../../regression";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Annotation, Figure, ScatterTrace, Shape } from "../types";

/** More points than a reader can tell apart, and than a page should carry. */
const MOST_POINTS = 2000;
/** A studentised residual beyond this is drawn as an outlier: 1 row in 370 of honest errors. */
const OUTLIER = 3;

export interface RegressionFigureOptions {
  /** @default a plain name of the figure */
  readonly title?: string;
  /** The target and its unit, e.g. "median value (thousand dollars)". @default "target" */
  readonly unit?: string;
}

/**
 * Residuals against fitted values (残差图): a good model leaves a band without shape; a bend asks for another term, a funnel
 * for a logarithm.
 *
 * @param rows As `linearRegression.influence` gives them.
 * @throws {RangeError} If there are no rows.
 */
export function residualsVersusFitted(
  rows: readonly RowInfluence[],
  options: RegressionFigureOptions = {},
): Figure {
  const { title = "Residuals against fitted values", unit = "target" } = options;
  requireSome("draw residuals", "rows", rows);
  const outliers = rows.filter(isOutlier);
  const worst = largest(rows, ({ residual }) => Math.abs(residual));
  return figure({
    title,
    description: `${rows.length} residuals; ${outliers.length} lie more than ${OUTLIER} standard errors from zero. The largest, ${worst.residual.toFixed(2)}, is row ${worst.row}.`,
    data: [
      points(
        "rows",
        rows.filter((row) => !isOutlier(row)),
        "fitted",
        "residual",
        palette.blue,
      ),
      points("outliers", outliers, "fitted", "residual", palette.vermillion),
    ],
    layout: {
      xaxis: { title: `fitted ${unit}` },
      yaxis: { title: "residual" },
      shapes: [horizontal(0)],
      annotations: labels(rows, "fitted", "residual", ({ residual }) => Math.abs(residual)),
    },
  });
}

/**
 * Normal Q-Q plot (正态 Q-Q 图): ordered residuals against what as many normal draws would show; points on the line mean that
 * t tests and intervals can be believed.
 *
 * @throws {RangeError} If there are no rows.
 */
export function normalQuantiles(
  rows: readonly RowInfluence[],
  options: RegressionFigureOptions = {},
): Figure {
  const { title = "Are the residuals normal?" } = options;
  requireSome("draw quantiles", "rows", rows);
  const finite = rows.map((row) => row.studentizedResidual).filter(Number.isFinite);
  const ordered = finite.sort((a, b) => a - b);
  const n = ordered.length;
  const expected = ordered.map((_, i) => normal.quantile((i + 0.5) / n));
  const step = Math.ceil(n / MOST_POINTS);
  // The ends carry the message: they are never thinned out.
  const kept = ordered.map((_, i) => i).filter((i) => i % step === 0 || i < 50 || i >= n - 50);
  const reach = [expected[0], expected[n - 1]];
  return figure({
    title,
    description: `The smallest studentised residual is ${ordered[0].toFixed(2)} where a normal one would be ${reach[0].toFixed(2)}, the largest ${ordered[n - 1].toFixed(2)} where it would be ${reach[1].toFixed(2)}.`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "normal",
        x: reach,
        y: reach,
        line: { color: palette.grey, dash: "dash" },
      },
      {
        type: "scatter",
        mode: "markers",
        name: "residuals",
        x: kept.map((i) => expected[i]),
        y: kept.map((i) => ordered[i]),
        marker: { color: palette.blue, size: 5, opacity: 0.7 },
      },
    ],
    layout: {
      xaxis: { title: "expected of a normal distribution" },
      yaxis: { title: "studentised residual" },
    },
  });
}

/**
 * Leverage, residual and Cook's distance of each row (影响图): a row far to the right and far from zero decides the fit.
 *
 * The area of a point is its Cook's distance.
 *
 * @throws {RangeError} If there are no rows.
 */
export function influence(rows: readonly RowInfluence[], options: RegressionFigureOptions = {}): Figure {
  const { title = "Which rows decide the fit?" } = options;
  requireSome("draw influence", "rows", rows);
  const drawable = rows.filter((row) => Number.isFinite(row.cooksDistance));
  requireSome("draw influence", "rows with leverage below 1", drawable);
  const top = largest(drawable, ({ cooksDistance }) => cooksDistance);
  // Leverages add up to the number of coefficients.
  const usual = rows.reduce((total, { leverage }) => total + leverage, 0) / rows.length;
  const shown = thinned(drawable);
  return figure({
    title,
    description: `Row ${top.row} has the largest Cook's distance, ${top.cooksDistance.toFixed(3)}. Leverage is ${usual.toFixed(3)} on average; ${rows.filter(({ leverage }) => leverage > 3 * usual).length} rows have more than three times that.`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: shown.map(({ leverage }) => leverage),
        y: shown.map(({ studentizedResidual }) => studentizedResidual),
        text: shown.map(
          ({ row, cooksDistance }) => `row ${row}, Cook's distance ${cooksDistance.toFixed(4)}`,
        ),
        marker: {
          color: shown.map((row) => (isOutlier(row) ? palette.vermillion : palette.blue)),
          size: shown.map(
            ({ cooksDistance }) => 4 + 26 * Math.sqrt(cooksDistance / (top.cooksDistance || 1)),
          ),
          opacity: 0.5,
        },
      },
    ],
    layout: {
      xaxis: { title: "leverage" },
      yaxis: { title: "studentised residual" },
      shapes: [
        horizontal(0),
        {
          type: "line",
          x0: 3 * usual,
          x1: 3 * usual,
          y0: 0,
          y1: 1,
          yref: "paper",
          line: { color: palette.grey, dash: "dot", width: 1 },
        },
      ],
      annotations: labels(drawable, "leverage", "studentizedResidual", ({ cooksDistance }) => cooksDistance),
    },
  });
}

export interface CoefficientFigureOptions {
  readonly title?: string;
  /**
   * What to multiply each coefficient by, by name: with the standard deviation of every feature the coefficients have one
   * unit and can be compared. @default 1 each
   */
  readonly scales?: Readonly<Record<string, number>>;
  /** What is drawn, with its unit. @default "coefficient" */
  readonly unit?: string;
}

/**
 * Coefficients with their confidence intervals (系数图), the intercept left out: an interval that holds zero is drawn in grey.
 *
 * @throws {RangeError} If there is no coefficient but the intercept.
 */
export function coefficients(
  summary: LinearRegressionSummary,
  options: CoefficientFigureOptions = {},
): Figure {
  const { title = "Coefficients and how sure they are", scales = {}, unit = "coefficient" } = options;
  const drawn = summary.coefficients
    .filter(({ name }) => name !== "(intercept)")
    .map((one) => {
      const scale = Object.hasOwn(scales, one.name) ? scales[one.name] : 1;
      return {
        name: one.name,
        estimate: one.estimate * scale,
        half: ((one.upper - one.lower) / 2) * Math.abs(scale),
        isClear: one.lower > 0 || one.upper < 0,
      };
    })
    .sort((a, b) => Math.abs(b.estimate) - Math.abs(a.estimate));
  requireSome("draw coefficients", "coefficients", drawn);
  const traceOf = (name: string, isClear: boolean, color: string): ScatterTrace => {
    const some = drawn.filter((one) => one.isClear === isClear);
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: some.map(({ estimate }) => estimate),
      y: some.map((one) => one.name),
      error_x: { array: some.map(({ half }) => half), color, thickness: 2 },
      marker: { color, size: 9 },
    };
  };
  const clear = drawn.filter(({ isClear }) => isClear);
  return figure({
    title,
    description: `${clear.length} of ${drawn.length} intervals leave out zero. The largest coefficient is that of ${drawn[0].name}, ${drawn[0].estimate.toPrecision(3)}.`,
    data: [traceOf("clear of zero", true, palette.blue), traceOf("may be zero", false, palette.grey)],
    layout: {
      xaxis: { title: `${unit}, ${Number((100 * summary.confidence).toPrecision(6))} % interval` },
      yaxis: { type: "category", categoryarray: drawn.map(({ name }) => name), autorange: "reversed" },
      shapes: [
        {
          type: "line",
          x0: 0,
          x1: 0,
          y0: 0,
          y1: 1,
          yref: "paper",
          line: { color: palette.grey, dash: "dash", width: 1 },
        },
      ],
      height: 140 + 26 * drawn.length,
    },
  });
}

/**
 * Predicted against actual values (预测与实际): points on the diagonal are right.
 *
 * @param actual (n), at least one.
 * @param predicted (n).
 * @throws {TypeError} If the lengths differ.
 * @throws {RangeError} If there are no rows.
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
  const worst = largest(pairs, (pair) => Math.abs(pair.actual - pair.predicted));
  const step = Math.ceil(pairs.length / MOST_POINTS);
  const shown = pairs.filter((pair, i) => i % step === 0 || pair === worst);
  const values = shown.flatMap((pair) => [pair.actual, pair.predicted]);
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
        x: shown.map((pair) => pair.actual),
        y: shown.map((pair) => pair.predicted),
        marker: { color: palette.blue, size: 6, opacity: 0.7 },
      },
    ],
    layout: { xaxis: { title: `actual ${unit}` }, yaxis: { title: `predicted ${unit}` } },
  });
}

/**
 * Variance inflation factors as bars (方差膨胀因子图), with the usual warning lines at 5 and 10. A feature that others add up to has an
 * infinite factor: it is named, without a bar.
 *
 * @throws {RangeError} If there are no factors.
 */
export function varianceInflation(
  factors: readonly VarianceInflation[],
  options: { readonly title?: string } = {},
): Figure {
  const { title = "Which features tell the same story?" } = options;
  requireSome("draw variance inflation", "factors", factors);
  const ordered = [...factors].sort((a, b) => b.factor - a.factor);
  const finite = ordered.map(({ factor }) => (Number.isFinite(factor) ? factor : 0));
  const limit = (x: number): Shape => ({
    type: "line",
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    yref: "paper",
    line: { color: palette.grey, dash: "dot", width: 1 },
  });
  return figure({
    title,
    description: `${ordered[0].name} has the largest factor, ${ordered[0].factor.toFixed(2)}; ${ordered.filter(({ factor }) => factor > 5).length} of ${ordered.length} are above 5.`,
    data: [
      {
        type: "bar",
        orientation: "h",
        x: finite,
        y: ordered.map(({ name }) => name),
        text: ordered.map(({ factor }) => (Number.isFinite(factor) ? factor.toFixed(1) : "infinite")),
        textposition: "outside",
        marker: { color: ordered.map(({ factor }) => (factor > 5 ? palette.vermillion : palette.blue)) },
      },
    ],
    layout: {
      xaxis: { title: "variance inflation factor", range: [0, Math.max(11, ...finite) * 1.1] },
      yaxis: { autorange: "reversed" },
      shapes: [limit(5), limit(10)],
      height: 120 + 24 * ordered.length,
    },
  });
}

type Measure = "fitted" | "residual" | "leverage" | "studentizedResidual";

function points(
  name: string,
  rows: readonly RowInfluence[],
  x: Measure,
  y: Measure,
  color: string,
): ScatterTrace {
  const shown = thinned(rows);
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: shown.map((row) => row[x]),
    y: shown.map((row) => row[y]),
    text: shown.map(({ row }) => `row ${row}`),
    marker: { color, size: 6, opacity: 0.7 },
  };
}

/** Row numbers beside the three most striking points. */
function labels(
  rows: readonly RowInfluence[],
  x: Measure,
  y: Measure,
  measure: (row: RowInfluence) => number,
): Annotation[] {
  return [...rows]
    .filter((row) => Number.isFinite(row[x]) && Number.isFinite(row[y]))
    .sort((a, b) => measure(b) - measure(a))
    .slice(0, 3)
    .map((row) => ({ text: `row ${row.row}`, x: row[x], y: row[y], xanchor: "left", xshift: 10 }));
}

function isOutlier({ studentizedResidual }: RowInfluence): boolean {
  return Math.abs(studentizedResidual) > OUTLIER;
}

function thinned(rows: readonly RowInfluence[]): readonly RowInfluence[] {
  const step = Math.ceil(rows.length / MOST_POINTS);
  return rows.filter((row, i) => i % step === 0 || isOutlier(row));
}

function horizontal(y: number): Shape {
  return {
    type: "line",
    x0: 0,
    x1: 1,
    xref: "paper",
    y0: y,
    y1: y,
    line: { color: palette.grey, dash: "dash", width: 1 },
  };
}

function largest<T>(values: readonly T[], measure: (value: T) => number): T {
  let best = values[0];
  for (const value of values) if (measure(value) > measure(best)) best = value;
  return best;
}

function requireSome(action: string, name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw new RangeError(mustBe(action, name, "at least one", values));
}
