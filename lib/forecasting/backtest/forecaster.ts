/** Forecasters (预测器): a method with its options, not fitted yet, as backtests take it. */
import { mustBe } from "../../core/errors";
import type { Forecast, ForecastOptions } from "../../core/forecasting/forecast";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { isRecord } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { readForecaster } from "./cell";

/** A module that a forecaster is made of, such as `holtWinters`. */
export interface ForecasterModule {
  fit(series: never, options: never): unknown;
  forecast(model: never, horizon: never, options: never): Forecast | Promise<Forecast>;
}

/** What a forecaster is told at the origin. */
export interface OriginOptions extends ForecastOptions {
  /** (horizon, p), if it uses regressors. */
  readonly futureRegressors?: MatrixLike;
}

/** Something that learns from the past of a series, and its (n, p) regressors if it uses them, to forecast it. */
export interface Forecaster {
  readonly name: string;
  readonly usesRegressors: boolean;
  fit(series: VectorLike, options?: { readonly regressors?: MatrixLike }): unknown;
  forecast(model: unknown, horizon: number, options?: OriginOptions): Forecast | Promise<Forecast>;
}

/**
 * A forecaster of a module and its options.
 * @param name What tables call it. @param settings The options of the module's `fit`, which checks them.
 * @param usesRegressors Whether a backtest gives it the known regressors of a series. @throws {TypeError} If it is no module.
 *
 * @example
 * of("last value", { fit: (y) => y.at(-1), forecast: (y) => ({ mean: [y], intervals: [] }) }).name; // "last value"
 */
export function of<Module extends ForecasterModule>(
  name: string,
  module: Module,
  settings?: Parameters<Module["fit"]>[1],
  usesRegressors = false,
): Forecaster {
  const action = "make a forecaster";
  const { fit, forecast } = { ...module } as unknown as Forecaster;
  const given: unknown = settings ?? {};
  if (!isRecord(given)) throw new TypeError(mustBe(action, "settings", "an object of options", given));
  readForecaster(action, "module", { name, usesRegressors, fit, forecast });
  return { name, usesRegressors, fit: (series, options) => fit(series, { ...given, ...options }), forecast };
}
