/** What a forecaster is, and what a backtest asks of it. */
import { requireKind } from "../../core/errors";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { readerOf } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import type { Forecast, ForecastOptions } from "../forecast";

/** Something that learns from the past of a series, and its (n, p) regressors if it uses them, to forecast it. */
export interface Forecaster {
  readonly name: string;
  readonly usesRegressors: boolean;
  fit(series: VectorLike, options?: { readonly regressors?: MatrixLike }): unknown;
  forecast(model: unknown, horizon: number, options?: OriginOptions): Forecast | Promise<Forecast>;
}

/** What a forecaster is told at the origin: `futureRegressors` is (horizon, p). */
export interface OriginOptions extends ForecastOptions {
  readonly futureRegressors?: MatrixLike;
}

export const readForecaster = readerOf<Forecaster>((action, name, value) => {
  const kinds = { name: "text", usesRegressors: "flag", fit: "function", forecast: "function" } as const;
  requireKind(action, name, value, "a forecaster, as made by forecaster.of", kinds);
});

/** A series at an origin, and what the forecasters have said there, by name. Regressors reach to the horizon. */
export interface Cell {
  readonly series: string;
  readonly origin: number;
  readonly history: readonly number[];
  readonly actual: readonly number[];
  readonly regressors: readonly (readonly number[])[];
  readonly forecasts: Record<string, Forecast>;
}
