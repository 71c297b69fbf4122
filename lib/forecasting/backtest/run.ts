/** Backtests (回测): what each forecaster would have said in the past, from a rolling origin. */
import { setImmediate } from "node:timers/promises";
import { ConvergenceError, mustBe } from "../../core/errors";
import { readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import { type MatrixLike, row } from "../../core/linear-algebra/matrix";
import * as gate from "../../core/options";
import { type Displayable, withDisplay } from "../../core/text/display";
import { readVector, type VectorLike } from "../../core/vectors";
import type { FitProgress } from "../../selection";
import { type Forecast, readLevels } from "../forecast";
import { display, type ForecasterScore, scoresOf } from "./scores";
import { type Cell, type Forecaster, readForecaster } from "./types";

/** A series, and (n, p) what is known at each origin for the whole horizon too, such as planned prices. */
export interface BacktestSeries {
  readonly values: VectorLike;
  readonly knownRegressors?: MatrixLike;
}

/** How to backtest. */
export interface BacktestOptions {
  /** Steps that are forecast from each origin. */
  readonly horizon: number;
  /** Number of origins; the last forecast ends with the series. @default 1 */
  readonly origins?: number;
  /** Values from origin to origin. @default 1 */
  readonly step?: number;
  /** Of the naive forecast that scales the errors, for MASE and RMSSE. @default 1 */
  readonly season?: number;
  /** Probabilities of the intervals. @default [0.8, 0.95] */
  readonly levels?: readonly number[];
  /** Whether all history is given, or as much as at the first origin. @default "expanding" */
  readonly window?: "expanding" | "sliding";
  /** Called after each forecast, with the name of the series. */
  readonly onProgress?: (progress: FitProgress) => void;
  /** Ends the work; what is done by then is kept. */
  readonly signal?: AbortSignal;
}

const OPTIONS = {
  horizon: gate.integer(1),
  origins: gate.withDefault(1, gate.integer(1)),
  step: gate.withDefault(1, gate.integer(1)),
  season: gate.withDefault(1, gate.integer(1)),
  levels: readLevels,
  window: gate.withDefault("expanding", gate.oneOf(["expanding", "sliding"] as const)),
  onProgress: gate.optional(gate.callback<(progress: FitProgress) => void>()),
  signal: gate.abortSignal,
} satisfies gate.OptionReaders<BacktestOptions>;

/** Columns, a row for each series, origin (values before the forecast), forecaster and step from 1. */
export type BacktestRows = Readonly<Record<"series" | "forecaster", readonly string[]>> &
  Readonly<Record<"origin" | "step" | "actual" | "mean", readonly number[]>> &
  /** For each level, (rows); null where the forecaster has no intervals. */
  Readonly<Record<"lower" | "upper", readonly (readonly (number | null)[])[]>>;

/** Forecasts of the past, and how good they were. */
export interface Backtest extends Displayable {
  readonly kind: "backtest";
  readonly levels: readonly number[];
  readonly rows: BacktestRows;
  /** The forecasters by MASE, the best one first. */
  readonly scores: readonly ForecasterScore[];
  /** What forecasters refused to do. */
  readonly failures: readonly { series: string; origin: number; forecaster: string; message: string }[];
  /** False if it was cancelled. */
  readonly isComplete: boolean;
}

const ACTION = "backtest forecasters";

/**
 * Backtests forecasters (滚动起点回测): from each origin, each is fitted to a copy of the values before it and forecasts those
 * after it, which no forecaster is given. O(series · origins · forecasters · fit).
 *
 * The scores are those of the origins that all forecasters have forecast. A forecaster that refuses a series, with a
 * `RangeError` or a `ConvergenceError`, is reported in `failures`.
 *
 * @param forecasters Of different names; the first is the baseline, such as the naive one. @param series One, or by name.
 * @throws {TypeError} If a forecaster uses regressors that are not known, or a forecast has not `horizon` steps.
 * @throws {RangeError} If a series is too short for the origins. @throws As the first failure, if nothing succeeds.
 * @see Tashman, L. J. (2000). Out-of-sample tests of forecasting accuracy: an analysis and review. IJF 16(4), 437-450.
 *
 * @example
 * const naive = { fit: (values) => values.at(-1), forecast: (y, h) => ({ mean: Array(h).fill(y), intervals: [] }) };
 * const { rows } = await run([forecaster.of("naive", naive)], [1, 2, 4, 7, 9], { horizon: 2, origins: 2 });
 * rows.mean; // [2, 2, 4, 4]
 */
export async function run(
  forecasters: readonly Forecaster[],
  series: VectorLike | BacktestSeries | gate.ByName<VectorLike | BacktestSeries>,
  options: BacktestOptions,
): Promise<Backtest> {
  const read = gate.readOptions(ACTION, options, OPTIONS);
  const { levels, season, signal, onProgress } = read;
  const given = gate.listOf(readForecaster)(ACTION, "forecasters", forecasters);
  if (given.length === 0 || new Set(given.map(({ name }) => name)).size < given.length)
    throw new RangeError(mustBe(ACTION, "forecasters", "at least one, of different names", given));
  const isOne = !(series instanceof Map) && (!gate.isRecord(series) || "values" in series);
  const named = (isOne ? { series } : series) as gate.ByName<VectorLike | BacktestSeries>;
  const isWith = given.some(({ usesRegressors }) => usesRegressors);
  const entries = gate.readEntries(ACTION, "series", named, "one series, or several by name");
  const cells = entries.flatMap(([name, one]) => cellsOf(name, one, isWith, read));
  const tasks = cells.flatMap((cell) => given.map((forecaster) => ({ cell, forecaster })));
  const failures: Backtest["failures"][number][] = [];
  const seconds: Record<string, number> = {};
  let [done, firstError]: [number, unknown] = [0, undefined];
  for (const { cell, forecaster } of tasks) {
    if (signal?.aborted) break;
    const { name } = forecaster;
    const start = performance.now();
    try {
      cell.forecasts[name] = await forecastAt(forecaster, cell, levels);
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof ConvergenceError)) throw error;
      firstError ??= error;
      failures.push({ series: cell.series, origin: cell.origin, forecaster: name, message: error.message });
    }
    seconds[name] = (seconds[name] ?? 0) + (performance.now() - start) / 1000;
    done++;
    onProgress?.({ name: cell.series, done, total: tasks.length });
    await setImmediate();
  }
  if (done > 0 && failures.length === tasks.length) throw firstError;
  const scores = scoresOf(cells, given[0].name, { levels, season }, seconds);
  const isComplete = done === tasks.length;
  const result = {
    kind: "backtest",
    levels,
    rows: rowsOf(cells, levels),
    scores,
    failures,
    isComplete,
  } as const;
  const caption = `${done} of ${tasks.length} forecasts, ${failures.length} of them refused`;
  return withDisplay(result, () => display(scores, levels, caption));
}

function cellsOf(
  series: string,
  given: VectorLike | BacktestSeries,
  isWith: boolean,
  { horizon, origins, step, window }: gate.ReadOptions<typeof OPTIONS>,
): Cell[] {
  const one = (gate.isRecord(given) ? given : { values: given }) as BacktestSeries;
  const values = Array.from(readVector(ACTION, `series ${series}`, one.values));
  const known = isWith ? readFiniteMatrix(ACTION, "knownRegressors", one.knownRegressors ?? []) : undefined;
  if (known && known.rows !== values.length)
    throw new TypeError(
      mustBe(ACTION, `knownRegressors of ${series}`, `of ${values.length} rows`, known.rows),
    );
  const first = values.length - horizon - (origins - 1) * step;
  if (first < 1)
    throw new RangeError(
      mustBe(ACTION, `series ${series}`, `of at least ${values.length - first + 1} values`, values),
    );
  return Array.from({ length: origins }, (_, k): Cell => {
    const origin = first + k * step;
    const from = window === "sliding" ? k * step : 0;
    const regressors = values
      .slice(from, origin + horizon)
      .map((_, t) => (known ? [...row(known, from + t)] : []));
    const [history, actual] = [values.slice(from, origin), values.slice(origin, origin + horizon)];
    return { series, origin, history, actual, regressors, forecasts: {} };
  });
}

/** Hands the forecaster copies of the past, and of the future only the regressors that are known. */
async function forecastAt(
  { name, usesRegressors, fit, forecast }: Forecaster,
  { history, actual: { length: horizon }, regressors }: Cell,
  levels: readonly number[],
): Promise<Forecast> {
  const past = usesRegressors && { regressors: regressors.slice(0, -horizon) };
  const future = usesRegressors && { futureRegressors: regressors.slice(-horizon) };
  const { mean, intervals } = await forecast(await fit([...history], { ...past }), horizon, {
    levels,
    ...future,
  });
  const columns = [mean, ...intervals.flatMap(({ lower, upper }) => [lower, upper])];
  const lengths = columns.map((column) => readVector(ACTION, `forecast of ${name}`, column).length);
  if (lengths.some((length) => length !== horizon) || ![1, 1 + 2 * levels.length].includes(columns.length))
    throw new TypeError(
      mustBe(ACTION, `forecast of ${name}`, `of ${horizon} steps and levels ${levels}`, lengths),
    );
  return { mean, intervals };
}

function rowsOf(cells: readonly Cell[], levels: readonly number[]): BacktestRows {
  const blocks = cells.flatMap((cell) =>
    Object.entries(cell.forecasts).map(([name, said]) => ({ ...cell, name, said })),
  );
  const column = <T>(value: (block: (typeof blocks)[number], step: number) => T) =>
    blocks.flatMap((block) => block.actual.map((_, step) => value(block, step)));
  const limits = (side: "lower" | "upper") =>
    levels.map((_, k) => column(({ said }, step) => said.intervals[k]?.[side][step] ?? null));
  return {
    series: column(({ series }) => series),
    origin: column(({ origin }) => origin),
    forecaster: column(({ name }) => name),
    step: column((_, step) => step + 1),
    actual: column(({ actual }, step) => actual[step]),
    mean: column(({ said }, step) => said.mean[step]),
    lower: limits("lower"),
    upper: limits("upper"),
  };
}
