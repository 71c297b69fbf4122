/** A series at an origin, and what a forecaster says there. */
import { ConvergenceError, mustBe, requireKind } from "../../core/errors";
import type { Forecast } from "../../core/forecasting/forecast";
import { readerOf } from "../../core/options";
import { readVector } from "../../core/vectors";
import type { Forecaster } from "./forecaster";

/** A series at an origin, and the forecasts there by name of the forecaster. Regressors reach to the horizon. */
export interface Cell extends Readonly<Record<"history" | "actual", readonly number[]>> {
  readonly series: string;
  readonly origin: number;
  readonly regressors: readonly (readonly number[])[];
  readonly forecasts: Record<string, Forecast>;
}

export const KINDS = { name: "text", usesRegressors: "flag", fit: "function", forecast: "function" } as const;
export const readForecaster = readerOf<Forecaster>((action, name, value) =>
  requireKind(action, name, value, "a forecaster, as made by forecaster.of", KINDS),
);

/** Whether a forecaster says that it cannot forecast a series; other errors are mistakes of the caller. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof RangeError || error instanceof ConvergenceError;
}

/** Hands the forecaster copies of the past, and of the future only the regressors that are known. */
export async function forecastAt(
  action: string,
  { name, usesRegressors, fit, forecast }: Forecaster,
  { history, actual: { length: horizon }, regressors: known }: Omit<Cell, "series" | "origin" | "forecasts">,
  levels: readonly number[],
): Promise<Forecast> {
  const regressors = known.map((row) => [...row]);
  const past = usesRegressors && { regressors: regressors.slice(0, history.length) };
  const future = usesRegressors && { futureRegressors: regressors.slice(history.length) };
  const answer = await forecast(await fit([...history], { ...past }), horizon, { levels, ...future });
  requireKind(action, `forecast of ${name}`, answer, "a forecast", { mean: "vector", intervals: "list" });
  const { mean, intervals } = answer;
  const columns = [mean, ...intervals.flatMap(({ lower, upper }) => [lower, upper])];
  const lengths = columns.map((column) => readVector(action, `forecast of ${name}`, column).length);
  if (lengths.some((length) => length !== horizon) || ![1, 1 + 2 * levels.length].includes(columns.length))
    throw new TypeError(
      mustBe(action, `forecast of ${name}`, `of ${horizon} steps and levels ${levels}`, lengths),
    );
  return { mean, intervals };
}
