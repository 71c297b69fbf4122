/** Recurrent forecasters (循环神经网络预测): an RNN, GRU or LSTM learns the next season from the values before it. */
import { requireKind } from "../../core/errors";
import type { Forecast, ForecastOptions } from "../../core/forecasting/forecast";
import { readLevels, requireHorizon, sampleIntervals } from "../../core/forecasting/forecast";
import { integer, type OptionReaders, oneOf, readOptions, withDefault } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { runningEngine } from "../engine/start";
import { range, samples } from "../model/samples";
import { predict } from "../prediction/predict";
import { stack } from "../stack";
import { fit as train } from "../training/fit";
import { FIT_OPTIONS } from "../training/options";
import type { FitOptions } from "../training/types";

/** How to fit a recurrent forecaster; `epochs` is 100 by default. */
export interface RecurrentForecasterOptions
  extends Pick<FitOptions, "epochs" | "seed" | "onProgress" | "signal"> {
  /** @default "lstm" */
  readonly cell?: "rnn" | "gru" | "lstm";
  /** Observations a season, which are forecast at once. @default 1 */
  readonly season?: number;
  /** Values that a forecast is made of. @default 24 */
  readonly window?: number;
  /** @default 16 */
  readonly units?: number;
}

/** A fitted network as a plain record, which `JSON.parse` gives back. */
export interface RecurrentForecast
  extends Required<Pick<RecurrentForecasterOptions, "cell" | "season" | "window" | "units">> {
  readonly kind: "recurrent-forecast";
  readonly weights: readonly (readonly number[])[];
  /** Whether it has learnt logarithms; `last` are the values that the first forecast is made of, `scale` is their unit. */
  readonly isLog: boolean;
  readonly scale: number;
  readonly last: readonly number[];
  /** For each step of a season, actual less fitted in units of `scale`; mean squared error of each epoch in its square. */
  readonly residuals: readonly (readonly number[])[];
  readonly losses: readonly number[];
}

const OPTIONS = {
  ...{ seed: FIT_OPTIONS.seed, onProgress: FIT_OPTIONS.onProgress, signal: FIT_OPTIONS.signal },
  cell: withDefault("lstm", oneOf(["rnn", "gru", "lstm"] as const)),
  season: withDefault(1, integer(1)),
  window: withDefault(24, integer(1)),
  units: withDefault(16, integer(1)),
  epochs: withDefault(100, integer(1)),
} satisfies OptionReaders<RecurrentForecasterOptions>;

/**
 * Fits a recurrent network to seasonal differences (of logarithms if all values are positive), divided by their root mean square:
 * from each window it learns the whole season after it. The same seed gives the same losses on an engine. Leaves no tensor behind.
 *
 * @param series (n) at least `window` + 2 `season` values. @throws {RangeError} If there are fewer. @throws As `network.fit`.
 * @see Hewamalage, H., Bergmeir, C. & Bandara, K. (2021). Recurrent neural networks for time series forecasting. IJF 37(1), 388-427.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = await fit([1, 2, 1, 2, 1, 2, 1, 2], { cell: "rnn", season: 2, window: 3, units: 2, epochs: 1, seed: 1 });
 * model.losses; // [0]
 */
export async function fit(
  series: VectorLike,
  options: RecurrentForecasterOptions,
): Promise<RecurrentForecast> {
  const action = "fit a recurrent forecaster";
  const { cell, season, window, units, ...training } = readOptions(action, options, OPTIONS);
  const given = Array.from(readVector(action, "series", series, window + 2 * season));
  const isLog = given.every((value) => value > 0);
  const values = isLog ? given.map(Math.log) : given;
  const changes = differences(values, season);
  const scale = Math.sqrt(changes.reduce((sum, change) => sum + change * change, 0) / changes.length) || 1;
  const scaled = changes.map((change) => change / scale);
  const starts = Array.from(range(scaled.length - window - season + 1));
  const inputs = starts.flatMap((start) => scaled.slice(start, start + window));
  const targets = starts.flatMap((start) => scaled.slice(start + window, start + window + season));
  const shape = { cell, season, window, units };
  const network = build(shape, training.seed);
  try {
    const windows = samples(inputs, [window, 1], { values: targets, size: season });
    const settings = { ...training, batchSize: 32, learningRate: 0.01, clipNorm: 1 } as FitOptions;
    const { epochs } = await train(network, windows, settings);
    const fitted = predict(network, windows).values;
    const residuals = Array.from({ length: season }, (_, k) =>
      starts.map((start) => targets[start * season + k] - fitted[start * season + k]),
    );
    const weights = network.getWeights().map((weight) => Array.from(weight.dataSync()));
    const fit = { weights, isLog, scale, last: values.slice(-window - season), residuals };
    return { kind: "recurrent-forecast", ...shape, ...fit, losses: epochs.map(({ loss }) => loss) };
  } finally {
    network.dispose();
  }
}

/**
 * Forecasts a season at once, and then from its own forecasts the next one. The intervals are between quantiles of the residuals, which
 * grow with the square root of the number of seasons; residuals of what a network has learnt are small, so the intervals are narrow.
 *
 * @throws {TypeError} If this is no fitted forecaster. @throws {RangeError} If the horizon is not an integer of at least 1.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = await fit([1, 2, 1, 2, 1, 2, 1, 2], { cell: "gru", season: 2, window: 3, units: 2, epochs: 1, seed: 1 });
 * forecast(model, 3).mean.map((value) => Math.round(value)); // [1, 2, 1]
 */
export function forecast(model: RecurrentForecast, horizon: number, options: ForecastOptions = {}): Forecast {
  const action = "forecast by a recurrent network";
  const lists = { weights: "list", last: "list", residuals: "list" } as const;
  requireKind(action, "model", model, "a forecaster, as made by recurrentForecaster.fit", {
    cell: "text",
    ...lists,
  });
  requireHorizon(action, horizon);
  const { levels } = readOptions(action, options, { levels: readLevels });
  const { season, window, weights, scale, residuals } = model;
  const { tf } = runningEngine(action);
  const values = [...model.last];
  const network = build(model, 0);
  try {
    tf.tidy(() =>
      network.setWeights(network.getWeights().map(({ shape }, i) => tf.tensor(weights[i], shape))),
    );
    while (values.length < model.last.length + horizon) {
      const input = differences(values, season).slice(-window);
      const scaled = input.map((change) => change / scale);
      for (const change of predict(network, samples(scaled, [window, 1], { labels: [0] })).values)
        values.push(values[values.length - season] + change * scale);
    }
  } finally {
    network.dispose();
  }
  const natural = (value: number) => (model.isLog ? Math.exp(value) : value);
  const ahead = values.slice(model.last.length, model.last.length + horizon);
  const spread = (h: number) => scale * Math.sqrt(1 + Math.floor(h / season));
  const paths = ahead.map((value, h) =>
    residuals[h % season].map((error) => natural(value + spread(h) * error)),
  );
  return { mean: ahead.map(natural), intervals: sampleIntervals(paths, levels) };
}

function build(
  { cell, season, window, units }: Pick<RecurrentForecast, "cell" | "season" | "window" | "units">,
  seed: number,
) {
  const input = stack<number[]>([window, 1], { seed });
  return (cell === "rnn" ? input.simpleRnn(units) : input[cell](units)).dense(season).build();
}

function differences(values: readonly number[], season: number): number[] {
  return values.slice(season).map((value, t) => value - values[t]);
}
