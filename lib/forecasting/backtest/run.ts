/** Backtests (回测): what each forecaster would have said in the past, from a rolling origin. */
import { setImmediate } from "node:timers/promises";
import { mustBe } from "../../core/errors";
import { readLevels } from "../../core/forecasting/forecast";
import { readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import { type MatrixLike, row } from "../../core/linear-algebra/matrix";
import * as gate from "../../core/options";
import { type Displayable, withDisplay } from "../../core/text/display";
import { readVector, type VectorLike } from "../../core/vectors";
import type { FitProgress } from "../../selection";
import { type Cell, forecastAt, isRefusal, readForecaster } from "./cell";
import type { Forecaster } from "./forecaster";
import { display, type ForecasterScore, scoresOf } from "./scores";

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
  /** Whether all history is given, or as much as at the first origin. @default "expanding" */
  readonly window?: "expanding" | "sliding";
  /** Of the naive forecast whose errors are the unit of MASE and RMSSE; shorter than the history. @default 1 */
  readonly season?: number;
  /** Probabilities of the intervals. @default [0.8, 0.95] */
  readonly levels?: readonly number[];
  /** Called after each forecast, with the name of the series. */
  readonly onProgress?: (progress: FitProgress) => void;
  /** Ends the work; what is done by then is kept. */
  readonly signal?: AbortSignal;
}

const OPTIONS = {
  horizon: gate.integer(1),
  origins: gate.withDefault(1, gate.integer(1)),
  step: gate.withDefault(1, gate.integer(1)),
  window: gate.withDefault("expanding", gate.oneOf(["expanding", "sliding"] as const)),
  season: gate.withDefault(1, gate.integer(1)),
  levels: readLevels,
  onProgress: gate.optional(gate.callback<(progress: FitProgress) => void>()),
  signal: gate.abortSignal,
} satisfies gate.OptionReaders<BacktestOptions>;

/** Forecasts of the past, and how good they were. */
export interface Backtest extends Displayable {
  readonly kind: "backtest";
  readonly levels: readonly number[];
  /** Columns, a row for each series, origin (values before the forecast), forecaster and step from 1. */
  readonly rows: Readonly<Record<"series" | "forecaster", readonly string[]>> &
    Readonly<Record<"origin" | "step" | "actual" | "mean", readonly number[]>> &
    /** For each level, (rows); null where the forecaster has no intervals. */
    Readonly<Record<"lower" | "upper", readonly (readonly (number | null)[])[]>>;
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
 * @param forecasters Of different names; the first is the baseline, such as the naive one. @param series One, or by name.
 * @throws {TypeError} If a forecaster uses regressors that are not known, or a forecast has not `horizon` steps.
 * @throws {RangeError} If a series is too short for the origins. @throws As the first failure, if nothing succeeds.
 * @see Tashman, L. J. (2000). Out-of-sample tests of forecasting accuracy: an analysis and review. IJF 16(4), 437-450.
 *
 * @example
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
  const seconds: Record<string, number> = Object.create(null);
  let [done, firstError]: [number, unknown] = [0, undefined];
  for (const { cell, forecaster } of tasks) {
    if (signal?.aborted) break;
    const { name } = forecaster;
    const start = performance.now();
    try {
      cell.forecasts[name] = await forecastAt(ACTION, forecaster, cell, levels);
    } catch (error) {
      if (!isRefusal(error)) throw error;
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
  const rule = `of at least ${values.length - first + 1} values`;
  if (first < 1) throw new RangeError(mustBe(ACTION, `series ${series}`, rule, values));
  const rows = values.map((_, t) => (known ? Array.from(row(known, t)) : []));
  return Array.from({ length: origins }, (_, k): Cell => {
    const [from, origin] = [window === "sliding" ? k * step : 0, first + k * step];
    const [history, actual] = [values.slice(from, origin), values.slice(origin, origin + horizon)];
    return {
      series,
      origin,
      history,
      actual,
      regressors: rows.slice(from, origin + horizon),
      forecasts: Object.create(null),
    };
  });
}

function rowsOf(cells: readonly Cell[], levels: readonly number[]): Backtest["rows"] {
  const blocks = cells.flatMap((cell) =>
    Object.entries(cell.forecasts).flatMap(([name, said]) =>
      cell.actual.map((actual, step) => ({ ...cell, name, actual, step, said })),
    ),
  );
  const limits = (side: "lower" | "upper") =>
    levels.map((_, k) => blocks.map(({ said, step }) => said.intervals[k]?.[side][step] ?? null));
  return {
    series: blocks.map(({ series }) => series),
    origin: blocks.map(({ origin }) => origin),
    forecaster: blocks.map(({ name }) => name),
    step: blocks.map(({ step }) => step + 1),
    actual: blocks.map(({ actual }) => actual),
    mean: blocks.map(({ said, step }) => said.mean[step]),
    lower: limits("lower"),
    upper: limits("upper"),
  };
}
