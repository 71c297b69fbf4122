import { describe, expect, test } from "vitest";
import * as palette from "../../../lib/plot/palette";
import * as regressionPlots from "../../../lib/plot/regression";
import type { ScatterTrace } from "../../../lib/plot/types";
import { type LinearRegressionSummary, linearRegression, type RowInfluence } from "../../../lib/regression";

function rowOf(values: Partial<RowInfluence>): RowInfluence {
  const usual = { fitted: 10, residual: 0.25, leverage: 0.1, studentizedResidual: 0.5, cooksDistance: 0.01 };
  return { row: 0, standardizedResidual: 0, outlierProbability: 1, dffits: 0, ...usual, ...values };
}

/** Leverages add up to 3. Row 2 is no outlier yet; row 1 is the first of two with the largest Cook's distance. */
const rows: readonly RowInfluence[] = Object.freeze(
  [
    { cooksDistance: 0.25, residual: 2.5 },
    { studentizedResidual: -3.5, cooksDistance: 1, residual: -7.125, fitted: 11 },
    { studentizedResidual: 3, cooksDistance: 0.04 },
    { studentizedResidual: Number.POSITIVE_INFINITY, cooksDistance: 0.36, residual: 3 },
    {},
    { cooksDistance: 1 },
    {},
    { leverage: 0.5 },
    { leverage: 0.8 },
    { leverage: 1, studentizedResidual: 0, cooksDistance: Number.POSITIVE_INFINITY, residual: 0 },
  ].map((values, row) => rowOf({ row, ...values })),
);
const grey = { color: palette.grey, dash: "dash" };
const zeroLine = { type: "line", x0: 0, x1: 1, xref: "paper", y0: 0, y1: 0, line: { ...grey, width: 1 } };
const upright = (x: number, dash: string) => ({
  ...{ type: "line", x0: x, x1: x, y0: 0, y1: 1, yref: "paper" },
  line: { color: palette.grey, dash, width: 1 },
});
const label = (row: number, x: number, y: number) => ({
  ...{ text: `row ${row}`, x, y, xanchor: "left", xshift: 10 },
});
const many = (count: number, valuesOf: (row: number) => Partial<RowInfluence>) =>
  Array.from({ length: count }, (_, row) => rowOf({ row, ...valuesOf(row) }));

describe("residualsVersusFitted()", () => {
  test("draws residuals by hand, outliers apart, and names the three largest", () => {
    const figure = regressionPlots.residualsVersusFitted(rows);
    expect(figure.description).toBe(
      "10 residuals; 2 lie more than 3 standard errors from zero. The largest, -7.13, is row 1.",
    );
    const [usual, outliers] = figure.data as readonly ScatterTrace[];
    expect(usual).toMatchObject({ name: "rows", mode: "markers" });
    expect(usual.marker).toEqual({ color: palette.blue, size: 6, opacity: 0.7 });
    expect(usual.x).toEqual(new Array(8).fill(10));
    expect(usual.y).toEqual([2.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0]);
    expect(outliers).toMatchObject({
      name: "outliers",
      x: [11, 10],
      y: [-7.125, 3],
      text: ["row 1", "row 3"],
    });
    expect(outliers.marker?.color).toBe(palette.vermillion);
    expect(figure.title).toBe("Residuals against fitted values");
    expect(figure.layout).toMatchObject({
      xaxis: { title: "fitted target" },
      yaxis: { title: "residual" },
      shapes: [zeroLine],
      annotations: [label(1, 11, -7.125), label(3, 10, 3), label(0, 10, 2.5)],
    });
  });
});

describe("influence()", () => {
  test("draws Cook's distances as areas, and leaves out what is infinite", () => {
    const figure = regressionPlots.influence(rows);
    expect(figure.description).toBe(
      "Row 1 has the largest Cook's distance, 1.000. Leverage is 0.300 on average; 1 rows have more than three times that. Not drawn, since infinite: 2.",
    );
    const [points] = figure.data as readonly ScatterTrace[];
    expect(points.x).toEqual([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.5, 0.8]);
    expect((points.text as string[])[2]).toBe("row 2, Cook's distance 0.0400");
    expect(points.marker?.opacity).toBe(0.5);
    const sizes = [17, 30, 9.2, 6.6, 30, 6.6, 6.6, 6.6];
    const { size, color } = points.marker as { size: number[]; color: string[] };
    sizes.forEach((expected, i) => {
      expect(size[i]).toBeCloseTo(expected, 12);
    });
    const isRed = color.map((one) => one === palette.vermillion);
    expect(isRed).toEqual([false, true, false, false, false, false, false, false]);
    expect(figure.title).toBe("Which rows decide the fit?");
    expect(figure.layout).toMatchObject({
      xaxis: { title: "leverage" },
      yaxis: { title: "studentised residual" },
      annotations: [label(1, 0.1, -3.5), label(5, 0.1, 0.5), label(0, 0.1, 0.5)],
    });
    const [horizontal, vertical] = figure.layout.shapes ?? [];
    expect(horizontal).toEqual(zeroLine);
    const x = vertical.x0 as number;
    expect(x).toBeCloseTo(0.9, 14);
    expect(vertical).toEqual(upright(x, "dot"));
  });

  test("of an exact fit: all points are small", () => {
    const figure = regressionPlots.influence([rowOf({ cooksDistance: 0 })]);
    expect((figure.data[0] as ScatterTrace).marker?.size).toEqual([4]);
    expect(figure.description).not.toContain("Not drawn");
  });

  test("of a line with one wild row, whose residual is infinite: it could not be drawn at all", () => {
    const x = [[0], [1], [2], [3], [4]];
    const y = [0, 1, 2, 3, 40];
    const measured = linearRegression.influence(linearRegression.fit(x, y), x, y);
    expect(measured[4].studentizedResidual).toBe(Number.POSITIVE_INFINITY);
    expect(regressionPlots.influence(measured).data).toHaveLength(1);
  });
});

describe("normalQuantiles()", () => {
  test("draws residuals against scipy.stats.norm.ppf((i + 1/2) / n)", () => {
    const values = [2, -1, Number.POSITIVE_INFINITY, 0.5, 0];
    const figure = regressionPlots.normalQuantiles(
      values.map((studentizedResidual) => rowOf({ studentizedResidual })),
    );
    expect(figure.description).toBe(
      "The smallest studentised residual is -1.00 where a normal one would be -1.15, the largest 2.00 where it would be 1.15.",
    );
    const [line, points] = figure.data as readonly ScatterTrace[];
    expect(points.y).toEqual([-1, 0, 0.5, 2]);
    [-1.1503493803760079, -0.31863936396437514, 0.31863936396437514, 1.1503493803760079].forEach((x, i) => {
      expect(points.x[i]).toBeCloseTo(x, 14);
    });
    expect(points.marker).toEqual({ color: palette.blue, size: 5, opacity: 0.7 });
    const ends = [points.x[0], points.x[3]];
    expect(line).toEqual({ type: "scatter", mode: "lines", name: "normal", x: ends, y: ends, line: grey });
    expect(figure.title).toBe("Are the residuals normal?");
    expect(figure.layout).toMatchObject({
      xaxis: { title: "expected of a normal distribution" },
      yaxis: { title: "studentised residual" },
    });
  });

  test("of many rows draws every third, and 50 at each end", () => {
    const figure = regressionPlots.normalQuantiles(
      many(4099, (row) => ({ studentizedResidual: row / 4099 })),
    );
    // Of numbers 50 to 4048 a third: 51, 54, …, 4047.
    expect((figure.data[1] as ScatterTrace).x).toHaveLength(50 + 1333 + 50);
  });
});

describe("predictedVersusActual()", () => {
  test("draws pairs, the diagonal of both, and the largest miss", () => {
    const figure = regressionPlots.predictedVersusActual([1, 2, 6], [0.5, 5, 3.5], { unit: "euros" });
    expect(figure.description).toBe("3 rows. The largest miss is row 1: 2.00 was predicted as 5.00.");
    expect(figure.data).toMatchObject([
      { name: "right", x: [0.5, 6], y: [0.5, 6] },
      { name: "rows", x: [1, 2, 6], y: [0.5, 5, 3.5] },
    ]);
    expect(figure.title).toBe("Predicted against actual");
    expect(figure.layout).toMatchObject({
      xaxis: { title: "actual euros" },
      yaxis: { title: "predicted euros" },
    });
  });

  test("of many rows draws every third, and the largest miss", () => {
    const actual = Array.from({ length: 4001 }, (_, i) => i);
    const figure = regressionPlots.predictedVersusActual(
      actual,
      actual.map((value) => (value === 2000 ? 0 : value)),
    );
    const { x } = figure.data[1] as ScatterTrace;
    expect(x).toHaveLength(1334 + 1);
    expect(x[0]).toBe(0);
    expect(Array.from(x)).toContain(2000);
  });
});

describe("coefficients()", () => {
  const coefficient = (name: string, estimate: number, lower: number, upper: number) => ({
    ...{ name, estimate, lower, upper, standardError: 1, t: 1, p: 1 },
  });
  const summaryOf = (...coefficients: ReturnType<typeof coefficient>[]) =>
    ({ confidence: 0.975, aliased: [], coefficients }) as unknown as LinearRegressionSummary;
  const intercept = coefficient("(intercept)", 9, 8, 10);

  test("draws scaled intervals by size", () => {
    const summary = summaryOf(
      intercept,
      coefficient("constructor", 0.5, 0.25, 0.75),
      coefficient("week", -3, -6, 0),
      coefficient("price", 2, 1, 3),
      coefficient("sale", -4, -5, -3),
    );
    const figure = regressionPlots.coefficients(summary, { scales: { price: -10 } });
    expect(figure.description).toBe(
      "3 of 4 intervals leave out zero. The largest coefficient is that of price, -20.0.",
    );
    const [clear, zero] = figure.data as readonly ScatterTrace[];
    expect(clear).toMatchObject({
      name: "clear of zero",
      x: [-20, -4, 0.5],
      y: ["price", "sale", "constructor"],
    });
    expect(clear.error_x).toEqual({ array: [10, 1, 0.25], color: palette.blue, thickness: 2 });
    expect(zero).toMatchObject({ name: "may be zero", x: [-3], y: ["week"] });
    expect(zero.error_x).toEqual({ array: [3], color: palette.grey, thickness: 2 });
    expect(figure.title).toBe("Coefficients and how sure they are");
    expect(figure.layout).toMatchObject({
      xaxis: { title: "coefficient, 97.5 % interval" },
      yaxis: { categoryarray: ["price", "sale", "week", "constructor"] },
      shapes: [upright(0, "dash")],
      height: 244,
    });
  });

  test("refuses a model with an intercept alone, and scales that are null", () => {
    expect(() => regressionPlots.coefficients(summaryOf(intercept))).toThrow(
      "coefficients must be not empty",
    );
    expect(() => regressionPlots.coefficients(summaryOf(intercept), { scales: null as never })).toThrow(
      "scales must be an object of factors by name, current value is null",
    );
  });
});

describe("varianceInflation()", () => {
  test("draws factors by size; from above 5 on they are red", () => {
    const factors = Object.freeze([
      { name: "a", factor: 5 },
      { name: "b", factor: 12.26 },
      { name: "c", factor: 7 },
    ]);
    const figure = regressionPlots.varianceInflation(factors);
    expect(figure.description).toBe("b has the largest factor, 12.26; 2 of 3 are above 5.");
    expect(figure.data).toMatchObject([
      {
        ...{ x: [12.26, 7, 5], y: ["b", "c", "a"], text: ["12.3", "7.0", "5.0"] },
        marker: { color: [palette.vermillion, palette.vermillion, palette.blue] },
      },
    ]);
    expect(figure.title).toBe("Which features tell the same story?");
    expect(figure.layout).toMatchObject({
      xaxis: { range: [0, 12.26 * 1.1] },
      yaxis: { autorange: "reversed" },
      shapes: [upright(5, "dot"), upright(10, "dot")],
      height: 192,
    });
    expect(regressionPlots.varianceInflation([{ name: "a", factor: 2 }]).layout.xaxis?.range).toEqual([
      0,
      11 * 1.1,
    ]);
  });
});

test("every row is checked", () => {
  const { studentizedResidual: _, ...other } = rows[0];
  expect(() => regressionPlots.influence([rows[0], other as never])).toThrow("rows[1] must be a row");
});
