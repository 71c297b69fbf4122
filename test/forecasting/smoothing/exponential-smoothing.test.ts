/** Exponential smoothing against statsforecast 2.1 and statsmodels 0.15, against its recursion written out, and its edges. */
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import * as datasets from "../../../lib/data/datasets";
import { type ExponentialSmoothing, exponentialSmoothing, holtWinters } from "../../../lib/forecasting";
import { recur } from "../../../lib/forecasting/smoothing/recursion";
import { largestDifference } from "../../support/largest-difference";
import { readGolden } from "../../support/read-golden";

interface Fit {
  readonly series: string;
  readonly season: number;
  readonly spec: string;
  readonly model: string;
  readonly alpha: number;
  readonly beta?: number;
  readonly gamma?: number;
  readonly phi?: number;
  readonly logLikelihood: number;
  readonly aicc: number;
  readonly sigma: number;
  readonly mean: readonly number[];
  readonly lower80?: readonly number[];
  readonly initial: readonly number[];
  readonly llf: number;
  readonly statsmodelsForecast: readonly number[];
}
const { fits } = readGolden<{ fits: readonly Fit[] }>("forecasting/golden/exponential-smoothing.json");

const relative = (found: readonly number[], expected: readonly number[]) =>
  largestDifference(
    found.map((value, i) => value / expected[i]),
    expected.map(() => 1),
  );

describe.skipIf(!datasets.isAvailable("r-series"))("real series", () => {
  describe.each(fits.map((fit) => [`${fit.series} ${fit.spec}`, fit] as const))("%s", (_, golden) => {
    // statsforecast ends its search after 1,000 steps.
    const model = golden.spec === "ZZZ" ? "auto" : golden.spec;
    const options = { season: golden.season, model, maxIterations: 1000 };
    const fitting = datasets.series(golden.series).then(({ value }) => ({
      values: value,
      fitted: exponentialSmoothing.fit(value, options),
    }));
    const run = () => fitting;
    const isDamped = golden.model.includes("d");

    test("model, parameters and likelihood are statsforecast's", async () => {
      const { fitted } = await run();
      expect(fitted.model).toBe(golden.model);
      const { alpha, beta, gamma, phi } = fitted.parameters;
      expect(relative([alpha], [golden.alpha])).toBeLessThan(1e-4);
      expect(Math.abs(beta - (golden.beta ?? 0))).toBeLessThan(1e-4);
      expect(Math.abs(gamma - (golden.gamma ?? 0))).toBeLessThan(1e-4);
      expect(Math.abs(phi - (golden.phi ?? 1))).toBeLessThan(1e-4);
      expect(relative([fitted.logLikelihood, fitted.aicc], [golden.logLikelihood, golden.aicc])).toBeLessThan(
        1e-6,
      );
      expect(relative([fitted.deviation], [golden.sigma])).toBeLessThan(1e-4);
    });

    test("forecasts are statsforecast's; damped ones statsmodels', which damps from the first step on", async () => {
      const { fitted } = await run();
      const { mean, intervals } = exponentialSmoothing.forecast(fitted, 24);
      if (!isDamped) expect(relative(mean, golden.mean)).toBeLessThan(1e-4);
      if (!golden.model.endsWith("M")) {
        const four = [0, 11, 12, 23].map((h) => mean[h]);
        expect(relative(four, golden.statsmodelsForecast)).toBeLessThan(1e-4);
      }
      // statsforecast counts the seasons of the last step at every step.
      if (golden.lower80 && !isDamped)
        expect(relative([intervals[0].lower[23]], [golden.lower80[23]])).toBeLessThan(1e-4);
    });

    test("at statsforecast's parameters, the recursion has the likelihood of both", async () => {
      const { values } = await run();
      const hasTrend = golden.model[1] === "A";
      const [level, ...rest] = golden.initial;
      const state = Float64Array.of(level, hasTrend ? rest[0] : 0, ...rest.slice(hasTrend ? 1 : 0).reverse());
      const { alpha, beta = 0, gamma = 0, phi = 1 } = golden;
      const n = values.length;
      const season = golden.model.endsWith("N") ? 1 : golden.season;
      const found =
        recur(golden.model, season, { alpha, beta, gamma, phi }, state, values, new Float64Array(n)) / -2;
      expect(relative([found], [golden.logLikelihood])).toBeLessThan(1e-8);
      const constant = (n / 2) * (1 + Math.log((2 * Math.PI) / n));
      // statsmodels updates multiplicative indices by the new level, not the old one.
      if (!golden.model.endsWith("M")) expect(relative([found - constant], [golden.llf])).toBeLessThan(1e-8);
    });
  });

  test("AirPassengers: the search goes on to an AICc that is no worse than R's 1400.638 of ets(AirPassengers)", async () => {
    const { value } = await datasets.series("AirPassengers");
    const [short, whole] = [{ maxIterations: 1000 }, {}].map((more) =>
      exponentialSmoothing.fit(value, { season: 12, ...more }),
    );
    expect([short.converged, whole.converged]).toEqual([false, true]);
    expect(whole.model).toBe("MAM");
    expect(whole.aicc).toBeLessThan(1400.638);
    expect(short.aicc).toBeGreaterThan(1450);
  });

  test("austourists from 2005 on: the AIC that R has published at its parameters; ours are no worse", async () => {
    // Hyndman & Athanasopoulos (2018), Forecasting: principles and practice, 2nd ed., section 7.6: AIC 224.9, AICc 230.2.
    const { value } = await datasets.series("austourists");
    const values = value.slice(24);
    const state = Float64Array.of(32.3679, 0.9281, 1.2471, 0.7683, 0.9628, 1.0218);
    const parameters = { alpha: 0.1908, beta: 0.0392, gamma: 2e-4, phi: 1 };
    expect(
      Math.abs(recur("MAM", 4, parameters, state, values, new Float64Array(44)) + 18 - 224.9),
    ).toBeLessThan(0.05);
    const model = exponentialSmoothing.fit(values, { season: 4 });
    expect(model.model).toBe("MAM");
    expect(model.aicc).toBeLessThan(230.2);
  });
});

describe("the recursion, written out", () => {
  const random = (seed: number) => () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const draw = random(7);
  const values = Array.from({ length: 30 }, (_, t) => 20 + t + [4, -3, 1, -2][t % 4] + draw());

  /** One-step forecasts and the forecasts after the end, one component after the other. */
  function naive({ model, parameters, initial, season }: ExponentialSmoothing, horizon: number) {
    const { alpha, beta, gamma, phi } = parameters;
    let [l, b] = initial;
    const s = initial.slice(2);
    const expect1 = (b1: number, t: number) => {
      const q = l + phi * b1;
      return model.endsWith("A") ? q + s[t] : model.endsWith("M") ? q * s[t] : q;
    };
    const fitted = values.map((y, t) => {
      const yhat = expect1(b, t);
      const [l0, b0, s0] = [l, b, s[t]];
      const e = model[0] === "M" ? (y - yhat) / yhat : y - yhat;
      const q = l0 + phi * b0;
      // Table 7.7 of Hyndman & Athanasopoulos: each form of the error has its own equations.
      if (model[0] === "A") {
        const scale = model.endsWith("M") ? s0 : 1;
        l = q + (alpha * e) / scale;
        b = phi * b0 + (beta * e) / scale;
        if (model.endsWith("A")) s.push(s0 + gamma * e);
        if (model.endsWith("M")) s.push(s0 + (gamma * e) / q);
      } else {
        const base = model.endsWith("A") ? q + s0 : q;
        l = q + alpha * base * e;
        b = phi * b0 + beta * base * e;
        if (model.endsWith("A")) s.push(s0 + gamma * base * e);
        if (model.endsWith("M")) s.push(s0 * (1 + gamma * e));
      }
      return yhat;
    });
    const ahead = Array.from({ length: horizon }, (_, h) => {
      let q = l;
      for (let j = 1; j <= h + 1; j++) q += phi ** j * b;
      const index = s[values.length + (h % season)];
      return model.endsWith("A") ? q + index : model.endsWith("M") ? q * index : q;
    });
    return { fitted, ahead };
  }

  const models = ["A", "M"].flatMap((e) =>
    ["N", "A", "Ad"].flatMap((t) => ["N", "A", "M"].map((s) => [e + t + s] as const)),
  );
  test.each(models)(
    "%s: fitted values, residuals, and forecasts, also at multiples of the season",
    (name) => {
      const model = exponentialSmoothing.fit(values, { season: 4, model: name });
      const expected = naive(model, 12);
      expect(largestDifference(model.fitted, expected.fitted)).toBeLessThan(1e-9);
      expect(largestDifference(exponentialSmoothing.forecast(model, 12).mean, expected.ahead)).toBeLessThan(
        1e-9,
      );
      const errors = values.map((y, t) =>
        name[0] === "M" ? y / expected.fitted[t] - 1 : y - expected.fitted[t],
      );
      expect(largestDifference(model.residuals, errors)).toBeLessThan(1e-9);
      const squares = errors.reduce((sum, e) => sum + e * e, 0);
      const logs = expected.fitted.reduce((sum, yhat) => sum + Math.log(yhat), 0);
      const n = values.length;
      expect(model.logLikelihood).toBeCloseTo((-n / 2) * Math.log(squares) - (name[0] === "M" ? logs : 0), 7);
      const count =
        3 +
        2 * +name.includes("A", 1) * +(name[1] === "A") +
        +name.includes("d") +
        (name.endsWith("N") ? 0 : 4);
      expect(model.aicc).toBeCloseTo(
        -2 * model.logLikelihood + 2 * count + (2 * count * (count + 1)) / (n - count - 1),
        7,
      );
      expect(model.deviation).toBeCloseTo(Math.sqrt(squares / (n - count - 1)), 9);
      expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    },
  );

  test.each([["AAdN"], ["ANA"], ["MNN"], ["MAdA"], ["MAdM"]])(
    "%s: the analytic intervals are those of many simulated paths",
    (name) => {
      const model = exponentialSmoothing.fit(values, { season: 4, model: name });
      const parameters = {
        alpha: 0.3,
        beta: name[1] === "A" ? 0.05 : 0,
        gamma: name.endsWith("N") ? 0 : 0.2,
        phi: name.includes("d") ? 0.9 : 1,
      };
      const wide = { ...model, parameters, deviation: name[0] === "M" ? 0.05 : 2 };
      const [analytic] = exponentialSmoothing.forecast(wide, 9, { levels: [0.8] }).intervals;
      const random = seeded(5);
      const paths = Array.from({ length: 5000 }, () => {
        const path = new Float64Array(9);
        const errors = path.map(() => wide.deviation * random.normal());
        recur(name, wide.season, parameters, Float64Array.from(wide.final), path, errors, true);
        return path;
      });
      const simulated = analytic.upper.map((_, h) => {
        const values = paths.map((path) => path[h]).sort((a, b) => a - b);
        return values[4500] - values[500];
      });
      const widths = analytic.upper.map((value, h) => value - analytic.lower[h]);
      expect(relative(widths, simulated)).toBeLessThan(0.04);
    },
  );

  test("the automatic choice has the least AICc of all but the unstable models", () => {
    const all = models.map(([name]) => exponentialSmoothing.fit(values, { season: 4, model: name }));
    const stable = all.filter(({ model }) => !/^A.*M$/.test(model));
    const best = stable.reduce((a, b) => (b.aicc < a.aicc ? b : a));
    expect(exponentialSmoothing.fit(values, { season: 4 }).model).toBe(best.model);
  });

  test("Holt and Winters' method is a member of the family", () => {
    const made = (options: object) => holtWinters.fit(values, { season: 4, ...options });
    expect(made({})).toEqual(exponentialSmoothing.fit(values, { season: 4, model: "AAA" }));
    expect(made({ seasonal: "multiplicative" }).model).toBe("AAM");
    expect(made({ trend: "damped", seasonal: "multiplicative" }).model).toBe("AAdM");
    expect(made({ trend: "none" }).model).toBe("ANA");
    expect(holtWinters.forecast).toBe(exponentialSmoothing.forecast);
  });
});

describe("edges and refusals", () => {
  const fitted = exponentialSmoothing.fit;
  const line = Array.from({ length: 24 }, (_, t) => 5 + t + (t % 2));

  test.each([0, 3, 1e-9])("a constant series of %s is forecast by its value, without width", (value) => {
    const model = fitted(new Array(12).fill(value), { season: 4 });
    const { mean, intervals } = exponentialSmoothing.forecast(model, 3);
    expect(largestDifference(mean, [value, value, value])).toBeLessThanOrEqual(1e-12 * value);
    expect(largestDifference(intervals[1].upper, [value, value, value])).toBeLessThanOrEqual(1e-9 * value);
    expect(Number.isFinite(model.logLikelihood)).toBe(true);
  });

  test("values that are not above 0 leave multiplicative models out; too few seasons leave seasonal ones out", () => {
    expect(fitted([...line, 0], { season: 2 }).model).not.toContain("M");
    expect(fitted(line, { season: 13 }).model).toMatch(/N$/);
    expect(fitted(line.slice(0, 7), { season: 12 }).season).toBe(1);
    expect(fitted(line.slice(0, 12), { season: 4, model: "AAdA" }).aicc).toBeLessThan(Infinity);
  });

  test("an outlier of a million is a value as others", () => {
    const values = [...line];
    values[10] = 1e6;
    const { mean } = exponentialSmoothing.forecast(fitted(values, { season: 2 }), 4);
    expect(mean.every(Number.isFinite)).toBe(true);
  });

  test("paths of a model without variances draw residuals as wide as the deviation", () => {
    const model = fitted([...line, 20, 40, 30], { model: "AAM", season: 2 });
    const width = (deviation: number) => {
      const { intervals } = exponentialSmoothing.forecast({ ...model, deviation }, 1);
      return intervals[0].upper[0] - intervals[0].lower[0];
    };
    expect(width(2 * model.deviation)).toBeCloseTo(2 * width(model.deviation), 8);
    const squares = model.residuals.reduce((sum, e) => sum + e * e, 0) / 27;
    const same = exponentialSmoothing.forecast({ ...model, deviation: Math.sqrt(squares) }, 1);
    const found = same.intervals[1].lower[0] - same.mean[0];
    expect(model.residuals.some((residual) => Math.abs(residual - found) < 1e-9)).toBe(true);
  });

  test("the bounds of the parameters, where the best are beyond them", () => {
    const random = seeded(1);
    const walk = Array.from({ length: 60 }, () => random.normal());
    for (let t = 4; t < 60; t++) walk[t] += walk[t - 4];
    const seasonal = fitted(walk, { season: 4, model: "ANA" });
    const most = 1 - 1e-4 - (0.2 * 0.9998) / 4;
    expect(seasonal.parameters.gamma).toBeGreaterThan(most - 1e-3);
    expect(seasonal.parameters.gamma).toBeLessThanOrEqual(most + 1e-12);
    let sum = 0;
    const sums = walk.map(() => {
      sum += 1 + random.normal();
      return sum;
    });
    expect(fitted(sums, { model: "ANN" }).parameters.alpha).toBeCloseTo(0.9999, 6);
  });

  test("noise needs neither trend nor season", () => {
    const random = seeded(2);
    const noise = Array.from({ length: 40 }, () => 100 + random.normal());
    expect(fitted(noise, { season: 4 }).model).toMatch(/^.NN$/);
  });

  test("multiplicative indices are not below 0", () => {
    const random = seeded(4);
    const pulses = Array.from({ length: 40 }, (_, t) => (t % 4 === 3 ? 1000 : 1) * Math.exp(random.normal()));
    for (const model of ["MNM", "MAM", "ANM", "AAM"])
      expect(Math.min(...fitted(pulses, { season: 4, model }).initial.slice(2))).toBeGreaterThanOrEqual(0);
  });

  test("a bootstrap knows that the parameters, and an automatic model, might have been others", () => {
    const random = seeded(1);
    let sum = 100;
    const walk = Array.from({ length: 20 }, () => {
      sum += random.normal();
      return sum;
    });
    const widthOf = (model: ExponentialSmoothing, intervals: "analytic" | "bootstrap") => {
      const options = { intervals, levels: [0.95] };
      const [{ lower, upper }] = exponentialSmoothing.forecast(model, 12, options).intervals;
      return upper[11] - lower[11];
    };
    const models = [fitted(walk, { model: "ANN" }), fitted(walk)];
    const [chosen, any] = models.map((model) => widthOf(model, "bootstrap") / widthOf(model, "analytic"));
    expect(chosen).toBeGreaterThan(1.2);
    expect(any).toBeGreaterThan(1.2);
  });

  test("bootstrap paths: the same seed, the same intervals", () => {
    const model = fitted([...line, 20, 40, 30]);
    const run = (seed: object) =>
      exponentialSmoothing.forecast(model, 3, { intervals: "bootstrap", ...seed });
    expect(run({ seed: 1 })).toEqual(run({ seed: 1 }));
    expect(run({})).toEqual(run({ seed: 0 }));
    expect(run({ seed: 2 })).not.toEqual(run({ seed: 1 }));
  });

  test.each([
    [() => fitted(line.slice(0, 6)), /series must be at least 7 numbers/],
    [() => fitted([...line, Number.NaN]), /series\[24\] must be a finite number/],
    [
      () => fitted([...line, -1], { model: "MAN" }),
      /model must be one that the length and the signs of the series allow/,
    ],
    [() => fitted(line, { model: "AAA" }), /model must be one that/],
    [() => fitted(line, { model: "AAA", season: 13 }), /model must be one that/],
    [() => fitted(line.slice(0, 8), { model: "AAA", season: 4 }), /model must be one that/],
    [() => fitted(line.slice(0, 11), { model: "AAdA", season: 4 }), /model must be one that/],
    [() => fitted(line, { model: "AMA" }), /model must be one of auto, ANN/],
    [() => fitted(line, { season: 1.5 }), /season must be an integer >= 1/],
    [() => holtWinters.fit(line, { season: 1 }), /season must be an integer >= 2/],
    [() => exponentialSmoothing.forecast(fitted(line), 0), /horizon must be an integer >= 1/],
    [
      () => exponentialSmoothing.forecast({} as never, 1),
      /model must be a model, as made by exponentialSmoothing/,
    ],
  ])("refuses %s", (call, message) => {
    expect(call).toThrow(message);
  });
});

test("a constant series needs no search through the family", () => {
  const model = exponentialSmoothing.fit(new Array(40).fill(0.1), { season: 12 });
  expect([model.model, model.converged]).toEqual(["ANN", true]);
  expect(exponentialSmoothing.forecast(model, 1).mean[0]).toBeCloseTo(0.1, 9);
});
