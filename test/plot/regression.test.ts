import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import * as regressionPlots from "../../lib/plot/regression";
import type { BarTrace, ScatterTrace } from "../../lib/plot/types";
import { linearRegression, type RowInfluence } from "../../lib/regression";

/** A line with one wild row: number 9. */
const x = Array.from({ length: 12 }, (_, i) => [i, (i * i) % 7]);
const y = x.map(([first, second], i) => 2 * first - second + (i === 9 ? 20 : 0.1 * ((i % 3) - 1)));
const model = linearRegression.fit(x, y, { featureNames: ["price", "week"] });
const rows = linearRegression.influence(model, x, y);

function traces(figure: { readonly data: readonly unknown[] }): readonly ScatterTrace[] {
  return figure.data as readonly ScatterTrace[];
}

describe("every figure", () => {
  test.each([
    ["residualsVersusFitted", regressionPlots.residualsVersusFitted(rows)],
    ["normalQuantiles", regressionPlots.normalQuantiles(rows)],
    ["influence", regressionPlots.influence(rows)],
    ["coefficients", regressionPlots.coefficients(linearRegression.summary(model))],
    ["predictedVersusActual", regressionPlots.predictedVersusActual(y, linearRegression.predict(model, x))],
    ["varianceInflation", regressionPlots.varianceInflation([{ name: "price", factor: 6 }])],
  ])("%s() shows itself as plotly JSON, SVG and a sentence without NaN", (_, figure) => {
    const bundle = figure[DISPLAY]();
    expect(bundle["image/svg+xml"]).toContain("<svg");
    const all = JSON.stringify(bundle);
    expect(all).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("residualsVersusFitted()", () => {
  test("draws every row once, the outlier apart and named", () => {
    const figure = regressionPlots.residualsVersusFitted(rows);
    const [usual, outliers] = traces(figure);
    expect(usual.x.length + outliers.x.length).toBe(12);
    expect([...(outliers.text as string[])]).toEqual(["row 9"]);
    expect(figure.description).toContain("The largest, ");
    expect(figure.description).toContain("is row 9.");
  });
});

describe("normalQuantiles()", () => {
  test("has as many points as rows, both coordinates ascending", () => {
    const [, points] = traces(regressionPlots.normalQuantiles(rows));
    expect(points.x.length).toBe(12);
    for (const values of [points.x, points.y]) {
      const list = Array.from(values) as number[];
      expect(list).toEqual([...list].sort((a, b) => a - b));
    }
    // Symmetric about 0: (i + 1/2) / n.
    expect((points.x[0] as number) + (points.x[11] as number)).toBeCloseTo(0, 12);
  });
});

describe("influence()", () => {
  test("leaves out a row with leverage 1, and refuses if none is left", () => {
    const certain: RowInfluence = { ...rows[0], leverage: 1, cooksDistance: Number.POSITIVE_INFINITY };
    const [points] = traces(regressionPlots.influence([...rows, certain]));
    expect(points.x.length).toBe(12);
    expect(() => regressionPlots.influence([certain])).toThrow("rows with a finite Cook's distance");
  });

  test("keeps outliers where many rows are thinned out", () => {
    const many = Array.from({ length: 9000 }, (_, i) => ({ ...rows[i === 4001 ? 9 : 0], row: i }));
    const [points] = traces(regressionPlots.influence(many));
    expect(points.x.length).toBeLessThan(2500);
    expect(Array.from(points.text as string[]).some((text) => text.startsWith("row 4001,"))).toBe(true);
  });
});

describe("coefficients()", () => {
  test("leaves out the intercept, scales, and greys what may be zero", () => {
    const summary = linearRegression.summary(model);
    const figure = regressionPlots.coefficients(summary, { scales: { price: 10 } });
    const drawn = traces(figure).flatMap((trace) =>
      Array.from(trace.y, (name, i) => ({
        name,
        value: trace.x[i],
        isClear: trace.name === "clear of zero",
      })),
    );
    expect(drawn.map(({ name }) => name).sort()).toEqual(["price", "week"]);
    const price = drawn.find(({ name }) => name === "price");
    expect(price?.value).toBeCloseTo(10 * model.coefficients[0], 12);
    for (const { name, isClear } of drawn) {
      const line = summary.coefficients.find((one) => one.name === name);
      expect(isClear).toBe((line?.lower ?? 0) > 0 || (line?.upper ?? 0) < 0);
    }
  });
});

describe("varianceInflation()", () => {
  test("orders the bars and names an infinite factor without a bar", () => {
    const figure = regressionPlots.varianceInflation([
      { name: "a", factor: 2 },
      { name: "b", factor: Number.POSITIVE_INFINITY },
    ]);
    const bar = figure.data[0] as BarTrace;
    expect(bar.y).toEqual(["b", "a"]);
    expect(bar.x).toEqual([0, 2]);
    expect(bar.text).toEqual(["infinite", "2.0"]);
  });
});

describe("refusals", () => {
  const wrong = [{ name: "price" }] as never;
  const summary = linearRegression.summary(model);
  test.each<readonly [string, () => unknown]>([
    [
      "Cannot draw residuals: rows must be not empty, current value is an array of 0",
      () => regressionPlots.residualsVersusFitted([]),
    ],
    ["same length", () => regressionPlots.predictedVersusActual([1], [1, 2])],
    [
      "predicted[1] must be a finite number",
      () => regressionPlots.predictedVersusActual([1, 2], [1, Number.NaN]),
    ],
    ["actual must be at least 1 number", () => regressionPlots.predictedVersusActual([], [])],
    ["factors must be not empty", () => regressionPlots.varianceInflation([])],
    [
      "factors[0] must be a factor, as made by collinearity.varianceInflation",
      () => regressionPlots.varianceInflation(wrong),
    ],
    [
      "Cannot draw influence: rows[0] must be a row, as made by linearRegression.influence",
      () => regressionPlots.influence(wrong),
    ],
    ["Cannot draw quantiles: rows[0] must be a row", () => regressionPlots.normalQuantiles(wrong)],
    [
      "Cannot draw residuals: rows must be an array",
      () => regressionPlots.residualsVersusFitted(model as never),
    ],
    [
      "rows with finite residuals must be not empty",
      () => regressionPlots.normalQuantiles([{ ...rows[0], studentizedResidual: Number.POSITIVE_INFINITY }]),
    ],
    [
      "summary must be a summary, as made by linearRegression.summary",
      () => regressionPlots.coefficients(model as never),
    ],
    [
      'Cannot draw coefficients: scales must be by names of coefficients: (intercept), price, week, current value is "prise"',
      () => regressionPlots.coefficients(summary, { scales: { prise: 2 } }),
    ],
    [
      'scales["price"] must be a finite number, current value is NaN',
      () => regressionPlots.coefficients(summary, { scales: { price: Number.NaN } }),
    ],
    [
      "scales must be an object of factors",
      () => regressionPlots.coefficients(summary, { scales: [1] as never }),
    ],
    ['did you mean "title"?', () => regressionPlots.coefficients(summary, { titel: "x" } as never)],
    ['did you mean "unit"?', () => regressionPlots.residualsVersusFitted(rows, { units: "x" } as never)],
    ["title must be", () => regressionPlots.varianceInflation([{ name: "a", factor: 2 }], { title: "" })],
  ])("%s", (message, act) => {
    expect(act).toThrow(message);
  });

  test("a Series may be drawn; a dropped feature may have a scale", () => {
    const series = { values: y, index: y.map((_, i) => i) };
    expect(regressionPlots.predictedVersusActual(series, series).data).toHaveLength(2);
    const doubled = x.map(([first]) => [first, 2 * first]);
    const dropped = linearRegression.fit(doubled, y, { featureNames: ["a", "b"], aliased: "drop" });
    const scales = { a: 1, b: 2 };
    expect(regressionPlots.coefficients(linearRegression.summary(dropped), { scales }).data).toHaveLength(2);
  });
});
