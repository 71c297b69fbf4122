/** ARIMA models against statsmodels' SARIMAX (golden/arima.py made the answers), R and the covariance matrix of the process. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as cholesky from "../../../lib/core/linear-algebra/cholesky";
import * as random from "../../../lib/core/random";
import { arima } from "../../../lib/forecasting";
import { estimate } from "../../../lib/forecasting/arima/estimate";
import { extended, filterOf, multiplied, toPartial } from "../../../lib/forecasting/arima/likelihood";
import { readGolden } from "../../support/read-golden";
import { hasSeries, readSeries } from "../r-series";

interface Fit {
  readonly series: string;
  readonly order: readonly number[];
  readonly seasonal: readonly number[];
  readonly season: number;
  readonly regressors: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly aicc: number;
  readonly bic: number;
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  readonly variance: number;
  readonly mean: readonly number[];
  readonly variances: readonly number[];
}

const { fits } = readGolden<{ readonly fits: readonly Fit[] }>("forecasting/golden/arima.json");
const z95 = 1.959963984540054;

/** A simulated process with a season of 4 about 100, for tests without data. */
const noise = random.seeded(7);
const walk: number[] = [];
for (let t = 0; t < 80; t++)
  walk.push(100 + 0.5 * ((walk[t - 1] ?? 100) - 100) + 0.3 * ((walk[t - 4] ?? 100) - 100) + noise.normal());

describe.skipIf(!hasSeries)("series of R", () => {
  test.each(fits.map((fit) => [fit.series, `(${fit.order})(${fit.seasonal})${fit.season}`, fit] as const))(
    "%s %s agrees with statsmodels",
    async (name, _, golden) => {
      const read = await readSeries(name);
      const values = name === "austourists" ? read : read.map(Math.log);
      const waves = Array.from({ length: values.length + 8 }, (_, t) => [
        Math.sin(t / 5),
        Number(t % 7 === 0),
      ]);
      const [past, future] = golden.regressors
        ? [waves.slice(0, values.length), waves.slice(values.length)]
        : [];
      const { order, seasonal, season } = golden;
      const model = arima.fit(values, { order, seasonal, season, constant: false, regressors: past });
      const isExact = golden.regressors === 0; // statsmodels' start is only nearly diffuse with regressors.
      // auscafe's best there is 2e-5 below ours.
      expect(model.logLikelihood).toBeGreaterThan(golden.logLikelihood - (isExact ? 1e-6 : 1e-4));
      expect(model.logLikelihood).toBeLessThan(golden.logLikelihood + 3e-5);
      expect(model.aic).toBeCloseTo(golden.aic, 3);
      expect(model.aicc).toBeCloseTo(golden.aicc, 3);
      expect(model.bic).toBeCloseTo(golden.bic, 3);
      expect(model.converged).toBe(true);
      const k = model.coefficients.length - golden.regressors;
      const sorted = [...model.coefficients.slice(k), ...model.coefficients.slice(0, k)];
      sorted.forEach(({ value, standardError }, i) => {
        expect(Math.abs(value - golden.coefficients[i])).toBeLessThan(1e-4);
        expect(Math.abs(Number(standardError) / golden.standardErrors[i] - 1)).toBeLessThan(1e-3);
      });
      expect(Math.abs(model.variance / golden.variance - 1)).toBeLessThan(1e-4);
      const { mean, intervals } = arima.forecast(model, golden.mean.length, { futureRegressors: future });
      mean.forEach((value, t) => {
        expect(Math.abs(value / golden.mean[t] - 1)).toBeLessThan(1e-4);
        const deviation = (intervals[1].upper[t] - value) / z95;
        expect(Math.abs(deviation ** 2 / golden.variances[t] - 1)).toBeLessThan(1e-4);
      });
    },
  );

  test("the airline model of log AirPassengers is R's", async () => {
    const options = { order: [0, 1, 1], seasonal: [0, 1, 1], season: 12 };
    const model = arima.fit((await readSeries("AirPassengers")).map(Math.log), options);
    const [ma, seasonalMa] = model.coefficients;
    expect([ma.name, ma.value.toFixed(4), ma.standardError?.toFixed(4)]).toEqual([
      "ma1",
      "-0.4018",
      "0.0896",
    ]);
    expect([seasonalMa.value.toFixed(4), seasonalMa.standardError?.toFixed(4)]).toEqual([
      "-0.5569",
      "0.0731",
    ]);
    expect([model.variance.toFixed(6), model.logLikelihood.toFixed(2)]).toEqual(["0.001348", "244.70"]);
    const { mean, intervals } = arima.forecast(model, 4);
    expect(mean.map((value) => value.toFixed(5))).toEqual(["6.11019", "6.05377", "6.17171", "6.19930"]);
    const variances = mean.map((value, t) => ((intervals[1].upper[t] - value) / z95) ** 2);
    expect(variances.slice(0, 2).map((v) => v.toFixed(7))).toEqual(["0.0013481", "0.0018305"]);
  });
});

const fromPartial = (partial: readonly number[]) => partial.reduce(extended, []);

/** The naive way: the density of a normal vector with the covariance matrix of the process, from long sums of psi weights. */
function naive(phi: readonly number[], theta: readonly number[], values: ArrayLike<number>) {
  const psi: number[] = [];
  for (let k = 0; k < 3000; k++)
    psi.push(phi.reduce((sum, c, i) => sum + c * (psi[k - 1 - i] ?? 0), k === 0 ? 1 : (theta[k - 1] ?? 0)));
  const gamma = Array.from(values, (_, lag) => psi.reduce((sum, w, k) => sum + w * (psi[k + lag] ?? 0), 0));
  const matrix = Array.from(values, (_, i) => Array.from(values, (_, j) => gamma[Math.abs(i - j)]));
  const root = cholesky.factor(matrix) ?? [];
  const solved = cholesky.solve(root, values);
  return {
    squares: solved.reduce((sum, value, i) => sum + value * values[i], 0),
    logarithms: root.reduce((sum, row, i) => sum + 2 * Math.log(row[i]), 0),
  };
}

describe("the likelihood", () => {
  const partial = fc.array(fc.double({ min: -0.9, max: 0.9, noNaN: true }), { maxLength: 3 });

  test("is that of a normal vector with the process's covariance matrix", () => {
    fc.assert(
      fc.property(partial, partial, (ar, ma) => {
        const [phi, theta] = [fromPartial(ar), fromPartial(ma).map((value) => -value)];
        const values = Float64Array.from(walk.slice(0, 30), (value) => value - 99);
        const arma = { phi: Float64Array.from(phi), theta: Float64Array.from(theta) };
        const expected = naive(phi, theta, values);
        for (const visit of [undefined, () => {}]) {
          const { errors, logarithms } = filterOf([values])(arma, false, visit) ?? {
            errors: [],
            logarithms: 0,
          };
          const squares = errors[0].reduce((sum, error) => sum + error ** 2, 0);
          expect(squares / expected.squares).toBeCloseTo(1, 7);
          expect(logarithms).toBeCloseTo(expected.logarithms, 6);
        }
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test("partial autocorrelations give back their autoregression, stationary or not", () => {
    fc.assert(
      fc.property(partial, (values) => {
        const back = Array.from(toPartial(fromPartial(values)) ?? [Number.NaN]);
        back.forEach((value, i) => {
          expect(value).toBeCloseTo(values[i], 9);
        });
      }),
      { seed: 2 },
    );
    expect(toPartial([0.5, 0.5])).toBeUndefined();
    expect(toPartial([1])).toBeUndefined();
    expect(
      filterOf([Float64Array.of(1, 2)])({ phi: Float64Array.of(1.2), theta: new Float64Array(0) }, false),
    ).toBe(undefined);
  });

  test("factors are multiplied out", () => {
    expect(Array.from(multiplied([0.5], [0.2], 4, -1))).toEqual([0.5, 0, 0, 0.2, -0.1]);
    expect(Array.from(multiplied([0.5], [0.2], 4, 1))).toEqual([0.5, 0, 0, 0.2, 0.1]);
  });

  test("the conditional one takes the first p values as given", () => {
    const arma = { phi: Float64Array.of(0.5), theta: Float64Array.of(0.4) };
    const errors = filterOf([Float64Array.of(1, 2, 4)])(arma, true)?.errors[0];
    // 2 - 0.5; 4 - 0.5 * 2 - 0.4 * 1.5
    expect(Array.from(errors ?? [])).toEqual([0, 1.5, 2.4]);
    const ma = { phi: new Float64Array(0), theta: Float64Array.of(0.4) };
    expect(Array.from(filterOf([Float64Array.of(1, 2)])(ma, true)?.errors[0] ?? [])).toEqual([1, 1.6]);
    const orders = { order: [1, 0, 0], seasonal: [0, 0, 0], season: 1, constant: false };
    const [before, after] = [walk.slice(0, -1), walk.slice(1)];
    const slope =
      after.reduce((sum, y, t) => sum + y * before[t], 0) / before.reduce((sum, y) => sum + y * y, 0);
    const found = estimate(walk, [], orders, true);
    expect(found?.count).toBe(79);
    expect(found?.blocks[0][0]).toBeCloseTo(slope, 5);
  });
});

describe("fit()", () => {
  const options = { order: [1, 0, 1], seasonal: [1, 0, 0], season: 4 };
  const model = arima.fit(walk, options);

  test("is a record that passes through JSON, and residuals and fitted values add up", () => {
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    expect(model.coefficients.map(({ name }) => name)).toEqual(["ar1", "ma1", "sar1", "mean"]);
    expect(model.fitted.length).toBe(80);
    expect(model.fitted[60] + model.residuals[60]).toBeCloseTo(walk[60], 5);
    // In units of the same variance: their mean square is the variance, also that of the first ones.
    const squares = model.residuals.reduce((sum, residual) => sum + residual ** 2, 0);
    expect(squares / 80).toBeCloseTo(model.variance, 9);
    const [{ value, standardError, z, pValue }] = model.coefficients;
    expect(z).toBe(value / Number(standardError));
    expect(pValue).toBeGreaterThan(0);
    expect(arima.fit([1, 2, 4, 3, 5, 7, 6, 8, 9], { order: [0, 1, 0] }).fitted).toEqual([
      1, 2, 4, 3, 5, 7, 6, 8,
    ]);
  });

  test("a larger unit and another origin change nothing else", () => {
    const other = arima.fit(
      walk.map((value) => 1000 * value + 5e6),
      options,
    );
    model.coefficients.slice(0, 3).forEach(({ value }, i) => {
      expect(other.coefficients[i].value).toBeCloseTo(value, 4);
    });
    expect(other.coefficients[3].value).toBeCloseTo(1000 * model.coefficients[3].value + 5e6, 1);
    expect(other.variance / model.variance).toBeCloseTo(1e6, 0);
    expect(other.logLikelihood).toBeCloseTo(model.logLikelihood - 80 * Math.log(1000), 6);
  });

  test("regressors of white noise have the coefficients of least squares", () => {
    const rows = walk.map((_, t) => [t, Math.cos(t)]);
    const values = walk.map((_, t) => 3 + 0.5 * t - 2 * Math.cos(t) + (t % 3));
    const found = arima.fit(values, { order: [0, 0, 0], regressors: rows });
    expect(found.coefficients.map(({ name }) => name)).toEqual(["mean", "x1", "x2"]);
    const residuals = found.residuals;
    for (const regressor of [walk.map(() => 1), ...[0, 1].map((j) => rows.map((row) => row[j]))])
      expect(regressor.reduce((sum, x, t) => sum + x * residuals[t], 0)).toBeCloseTo(0, 8);
    const future = [[80, Math.cos(80)]];
    const [{ value: mean }, { value: slope }, { value: wave }] = found.coefficients;
    const forecast = arima.forecast(found, 1, { futureRegressors: future }).mean[0];
    expect(forecast).toBeCloseTo(mean + slope * 80 + wave * Math.cos(80), 10);
  });

  test("a drift is a slope a period, also with a seasonal difference", () => {
    const line = Array.from(
      { length: 60 },
      (_, t) => 5 + 0.7 * t + [1, -2, 4, 0][t % 4] + 0.01 * Math.sin(t * t),
    );
    for (const [d, D] of [
      [1, 0],
      [0, 1],
    ]) {
      const found = arima.fit(line, { order: [0, d, 0], seasonal: [0, D, 0], season: 4, constant: true });
      expect(found.coefficients[0].name).toBe("drift");
      expect(Math.abs(found.coefficients[0].value - 0.7)).toBeLessThan(0.05);
      const { mean } = arima.forecast(found, 8);
      expect(mean[7] - mean[3]).toBeCloseTo(4 * found.coefficients[0].value, 6);
    }
  });

  test("refuses what it cannot fit", () => {
    const fitting = (values: readonly number[], more: object) => () =>
      arima.fit(values, { order: [1, 0, 0], ...more });
    expect(fitting(walk.slice(0, 5), {})).toThrow(
      "Cannot fit an ARIMA model: series must be at least 6 values, current",
    );
    expect(fitting(walk.slice(0, 6), {})).not.toThrow();
    expect(fitting(new Array(20).fill(3), {})).toThrow("series must be varying, and its regressors linearly");
    expect(fitting(walk, { order: [1, 0] })).toThrow("order must be three integers");
    expect(fitting(walk, { seasonal: [1, 0, 0] })).toThrow("season must be at least 2 with seasonal orders");
    expect(fitting(walk, { order: [0, 2, 0], constant: true })).toThrow(
      "constant must be false if d + D > 1",
    );
    expect(fitting(walk, { regressors: [[1]] })).toThrow("regressors must be 80 rows, current value is 1");
    expect(fitting(walk, { regressors: walk.map((_, t) => [t, 2 * t]) })).toThrow("linearly independent");
    expect(fitting([1, Number.NaN, 3], {})).toThrow("series[1] must be a finite number");
    expect(fitting(walk, { order: [0, -1, 0] })).toThrow("order[1] must be an integer >= 0");
  });

  test("an outlier is believed: it widens the intervals", () => {
    const hit = arima.fit(
      walk.map((value, t) => (t === 40 ? 1e6 : value)),
      { order: [1, 0, 0] },
    );
    expect(hit.variance).toBeGreaterThan(1e9);
    expect(hit.converged).toBe(true);
  });
});

describe("automatic orders", () => {
  test.skipIf(!hasSeries)("of log AirPassengers are R's: the airline model", async () => {
    const model = arima.fit((await readSeries("AirPassengers")).map(Math.log), { season: 12 });
    expect([model.order, model.seasonal, model.constant]).toEqual([[0, 1, 1], [0, 1, 1], false]);
  });

  test("no neighbour is better, and no root is near 1", () => {
    const found = arima.fit(walk, { season: 4 });
    const { order, seasonal, season, constant } = found;
    const [p, d, q] = order;
    for (const next of [
      [p + 1, d, q],
      [Math.max(0, p - 1), d, q],
      [p, d, q + 1],
      [p, d, Math.max(0, q - 1)],
    ]) {
      const other = arima.fit(walk, { order: next, seasonal, season, constant });
      const edge = toPartial(
        multiplied(
          other.coefficients.slice(0, next[0]).map((c) => c.value * 1.01),
          [],
          4,
          -1,
        ),
      );
      if (edge) expect(other.aicc).toBeGreaterThan(found.aicc - 1e-6);
    }
  });

  test("a trend asks for a difference, white noise for none, a season for a seasonal one", () => {
    const draws = random.seeded(12);
    const noisy = (of: (t: number) => number) => Array.from({ length: 72 }, (_, t) => of(t) + draws.normal());
    expect(arima.fit(noisy(() => 5)).order).toEqual([0, 0, 0]);
    expect(arima.fit(noisy((t) => 3 * t)).order[1]).toBe(1);
    const seasonal = arima.fit(
      noisy((t) => [9, -9, 0, 4][t % 4]),
      { season: 4 },
    );
    expect([seasonal.seasonal[1], seasonal.order[1]]).toEqual([1, 0]);
  });

  test("know regressors, and pass them on", () => {
    const rows = walk.map((_, t) => [Number(t % 11 === 0)]);
    const promoted = walk.map((value, t) => value + 20 * rows[t][0]);
    const model = arima.fit(promoted, { regressors: rows });
    const promotion = model.coefficients.find(({ name }) => name === "x1");
    expect(Math.abs(Number(promotion?.value) - 20)).toBeLessThan(1.5);
    const [without, with_] = [0, 1].map((x) => arima.forecast(model, 1, { futureRegressors: [[x]] }).mean[0]);
    expect(with_ - without).toBeCloseTo(Number(promotion?.value), 9);
  });

  test("of more than 150 values are found by conditional likelihoods; the model is exact", () => {
    const long = [...walk, ...walk.slice().reverse(), ...walk];
    const { order, seasonal, season, constant, logLikelihood } = arima.fit(long);
    expect(arima.fit(long, { order, seasonal, season, constant }).logLikelihood).toBe(logLikelihood);
  });

  test("short series get few orders, and what has no variation is refused", () => {
    for (const n of [5, 6, 7, 9, 12]) {
      const { order } = arima.fit(walk.slice(0, n), { season: 4 });
      expect(order[0] + order[2]).toBeLessThan(4);
    }
    expect(() => arima.fit(walk.slice(0, 4))).toThrow("series must be at least 5 numbers");
    expect(() => arima.fit(new Array(30).fill(7), { season: 4 })).toThrow("series must be varying");
    expect(() => arima.fit(new Array(30).fill(0))).toThrow("series must be varying");
    const line = Array.from({ length: 30 }, (_, t) => 0.1 * t);
    expect(() => arima.fit(line)).toThrow("series must be varying");
    expect(() => arima.fit(walk, { seasonal: [0, 1, 1], season: 4 })).toThrow(
      "order must be given with seasonal",
    );
  });
});

describe("forecast()", () => {
  test("of a random walk is its last value, and the variance grows with the step", () => {
    const model = arima.fit(walk, { order: [0, 1, 0] });
    const { mean, intervals } = arima.forecast(model, 5, { levels: [0.5] });
    expect(mean).toEqual(new Array(5).fill(walk[79]));
    mean.forEach((value, i) => {
      const half = 0.6744897501960817 * Math.sqrt(model.variance * (i + 1));
      expect(intervals[0].upper[i] - value).toBeCloseTo(half, 9);
      expect(value - intervals[0].lower[i]).toBeCloseTo(half, 9);
    });
  });

  test("of a random walk with drift goes on from its last value", () => {
    const model = arima.fit(walk, { order: [0, 1, 0], constant: true });
    const drift = (walk[79] - walk[0]) / 79;
    expect(model.coefficients[0].value).toBeCloseTo(drift, 10);
    const { mean } = arima.forecast(model, 3);
    expect(mean[0]).toBeCloseTo(walk[79] + drift, 9);
    expect(mean[2]).toBeCloseTo(walk[79] + 3 * drift, 9);
  });

  test("of the far future is the mean with the variance of the process", () => {
    const model = arima.fit(walk, { order: [1, 0, 0] });
    const [{ value: phi }, { value: mean }] = model.coefficients;
    const far = arima.forecast(model, 400);
    expect(far.mean[399]).toBeCloseTo(mean, 6);
    const deviation = (far.intervals[1].upper[399] - mean) / z95;
    expect(deviation ** 2).toBeCloseTo(model.variance / (1 - phi ** 2), 6);
  });

  test("the variance of an overdifferenced series has what is not known of its level", () => {
    // theta = -1: the best forecast of white noise is the mean of n values, variance (1 + 1 / n).
    const values = Array.from({ length: 12 }, (_, t) => 5 + (-1) ** t * (1 + (t % 3)));
    const model = arima.fit(values, { order: [0, 1, 1] });
    const { mean, intervals } = arima.forecast(model, 1);
    expect(model.coefficients[0].value).toBeCloseTo(-1, 3);
    expect(mean[0]).toBeCloseTo(values.reduce((sum, value) => sum + value) / 12, 2);
    expect(((intervals[1].upper[0] - mean[0]) / z95) ** 2 / model.variance).toBeCloseTo(13 / 12, 3);
  });

  test("refuses a horizon of 0, missing future regressors and what is no model", () => {
    const model = arima.fit(walk, { order: [1, 0, 0], regressors: walk.map((_, t) => [Math.cos(t)]) });
    const forecast =
      (...given: unknown[]) =>
      () =>
        arima.forecast(...(given as Parameters<typeof arima.forecast>));
    expect(forecast(model, 0)).toThrow("horizon must be an integer >= 1");
    expect(forecast(model, 2)).toThrow("futureRegressors must be given, since the model has regressors");
    expect(forecast(model, 2, { futureRegressors: [[1]] })).toThrow("futureRegressors must be 2 rows");
    expect(forecast(model, 1, { futureRegressors: [[1, 2]] })).toThrow("rows of 1 numbers as in the fit");
    expect(forecast({ ...model, kind: "ets" }, 1)).toThrow(
      "model must be an ARIMA model, as made by arima.fit",
    );
  });
});

describe("regressors that do not tell their effects", () => {
  const series = Array.from(
    { length: 40 },
    (_, t) => 100 + t + 20 * Math.sin((t * Math.PI) / 2) + ((t * 7919) % 13),
  );
  const refusal = "its regressors linearly independent";

  test("dependent and nearly dependent columns are refused", () => {
    const twice = series.map((_, t) => [t % 2, 2 * (t % 2)]);
    const near = series.map((_, t) => [t % 3, (t % 3) + 1e-9 * ((t * 31) % 7)]);
    for (const regressors of [twice, near]) {
      expect(() => arima.fit(series, { order: [1, 0, 0], regressors })).toThrow(refusal);
      expect(() => arima.fit(series, { regressors })).toThrow(refusal);
    }
  });

  test("a column of large numbers that vary little, such as a time in milliseconds, is none of them", () => {
    const regressors = series.map((_, t) => [1.7e12 + t * 86_400_000]);
    const model = arima.fit(series, { order: [0, 0, 0], regressors });
    const daily = arima.fit(series, { order: [0, 0, 0], regressors: series.map((_, t) => [t]) });
    expect(model.coefficients[1].value * 86_400_000).toBeCloseTo(daily.coefficients[1].value, 5);
  });

  test("automatic orders do not take the differences that would make one constant", () => {
    const weekday = series.map((_, t) => [Number(t % 4 === 1)]);
    expect(arima.fit(series, { season: 4 }).seasonal[1]).toBe(1);
    const model = arima.fit(series, { season: 4, regressors: weekday });
    expect(model.seasonal[1]).toBe(0);
    expect(model.coefficients.at(-1)?.name).toBe("x1");
    const line = series.map((_, t) => [t]);
    expect(arima.fit(series, { regressors: line }).order[1]).toBe(0);
  });
});

test("a series of more values than a call can have arguments", () => {
  const long = Float64Array.from({ length: 150_000 }, (_, t) => 50 + ((t * 7919) % 101) / 10);
  expect(arima.fit(long, { order: [0, 0, 0] }).coefficients[0].value).toBeCloseTo(55, 2);
});
