/** Forecasts by lags, against least squares in numpy; golden/lags.py made the answers. */
import { describe, expect, test } from "vitest";
import { backtest, conformalForecast, forecaster, lagRegression, naive } from "../../../lib/forecasting";
import { linearRegression, ridge } from "../../../lib/regression";
import { learner } from "../../../lib/selection";
import { gradientBoosting } from "../../../lib/trees";
import { readGolden } from "../../support/read-golden";

type Numbers = readonly number[];
interface Golden {
  readonly series: Numbers;
  readonly regressors: readonly Numbers[];
  readonly futureRegressors: readonly Numbers[];
  readonly rows: readonly Numbers[];
  readonly forecast: Numbers;
}

const golden = readGolden<Golden>("forecasting/golden/lags.json");
const COLUMNS = { lags: [1, 2, 7], rollingMeans: [3], season: 7 };
const line = learner.of("line", linearRegression);

describe("lagRegression.of()", () => {
  test("gives its learner the columns of numpy", async () => {
    const seen: [readonly Numbers[], Numbers][] = [];
    const spy = learner.of("spy", {
      fit: (rows: readonly Numbers[], target: Numbers) => void seen.push([rows, target]),
      predict: () => [0],
    });
    const { series, regressors } = golden;
    await lagRegression.of(spy, { ...COLUMNS, usesRegressors: true }).fit(series, { regressors });
    expect(seen[0][1]).toEqual(series.slice(7));
    expect(seen[0][0].length).toBe(golden.rows.length);
    for (const [i, value] of golden.rows.flat().entries())
      expect(seen[0][0].flat()[i]).toBeCloseTo(value, 12);
    await lagRegression.of(spy).fit([1, 2, 4]);
    await lagRegression.of(spy, { lags: [], rollingMeans: [3] }).fit([1, 2, 6, 8]);
    expect(seen.slice(1)).toEqual([
      [
        [[1], [2]],
        [2, 4],
      ],
      [[[3]], [8]],
    ]);
  });

  test("forecasts as least squares in numpy, step by step", async () => {
    const made = lagRegression.of(line, { ...COLUMNS, usesRegressors: true });
    const model = await made.fit(golden.series, { regressors: golden.regressors });
    const { futureRegressors } = golden;
    const { mean, intervals } = await made.forecast(JSON.parse(JSON.stringify(model)), 10, {
      futureRegressors,
    });
    for (const [step, value] of mean.entries()) expect(value).toBeCloseTo(golden.forecast[step], 7);
    expect([mean.length, intervals, made.name, made.usesRegressors]).toEqual([10, [], "line", true]);
  });

  test("stands in a backtest beside others, sees no future value, and conformal intervals go around it", async () => {
    const models = [
      forecaster.of("naive", naive),
      lagRegression.of(learner.of("ridge", ridge, { penalty: 0.1 }), { ...COLUMNS, usesRegressors: true }),
      conformalForecast.of(lagRegression.of(line, { ...COLUMNS, usesRegressors: true }), { origins: 20 }),
      lagRegression.of(learner.of("trees", gradientBoosting, { trees: 20, minLeafRows: 2 }), COLUMNS),
    ];
    const means = [];
    for (const planted of [0, 1e6]) {
      const values = golden.series.map((value, t) => (t < 90 ? value : value + planted));
      const known = { values, knownRegressors: golden.regressors };
      const { rows, scores, failures } = await backtest.run(models, known, { horizon: 10, levels: [0.8] });
      expect(failures).toEqual([]);
      means.push(rows.mean);
      if (planted === 0) {
        const [ridged, sure] = ["ridge", "line, conformal"].map((name) =>
          scores.find((score) => score.name === name),
        );
        expect(ridged?.mae).toBeLessThan(scores.find(({ name }) => name === "naive")?.mae ?? 0);
        expect([ridged?.coverage, sure?.coverage.length]).toEqual([[], 1]);
      }
    }
    expect(means[0]).toEqual(means[1]);
  });

  test("refuses to forecast without future regressors, and other misuse", async () => {
    const made = lagRegression.of(line, { usesRegressors: true });
    const model = await made.fit([1, 2, 4, 7], { regressors: [[1], [0], [1], [1]] });
    const forecast = (horizon: number, futureRegressors?: readonly Numbers[]) => () =>
      made.forecast(model, horizon, futureRegressors && { futureRegressors });
    expect(forecast(1)).toThrow(
      "Cannot forecast by lags: futureRegressors must be given, current value is undefined",
    );
    expect(forecast(2, [[1]])).toThrow("futureRegressors must be 2 rows, current value is 1");
    expect(forecast(1, [[1, 2]])).toThrow("rows of 2 numbers as in the fit");
    expect(forecast(0, [[1]])).toThrow("horizon must be an integer >= 1");
    await expect(made.fit([1, 2, 4])).rejects.toThrow("regressors must be given");
    const plain = lagRegression.of(line);
    await expect(plain.fit([1, 2, 4], { regressors: [[1], [2], [3]] })).rejects.toThrow(
      "regressors must be left out",
    );
    await expect(made.fit([1, 2], { regressors: [[1]] })).rejects.toThrow(
      "regressors must be 2 rows, current value is 1",
    );
    await expect(made.fit([1, Number.NaN])).rejects.toThrow("series[1] must be a finite number");
    expect(() => lagRegression.of(line, { lags: [0] })).toThrow("lags[0] must be an integer >= 1");
    await expect(plain.fit([1])).rejects.toThrow("series must be at least 2 numbers");
    expect(() => lagRegression.of({} as never)).toThrow("learner must be a learner, as made by learner.of");
  });
});

test("refuses what is no model of its fit", () => {
  const { forecast } = lagRegression.of(learner.of("line", linearRegression));
  for (const model of [null, {}])
    expect(() => forecast(model, 1)).toThrow("model must be a model, as made by its fit");
});
