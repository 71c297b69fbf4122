/** Figures of forecasts: the fan of intervals, and the components of a series. */
import { mustBe, requireKind } from "../../core/errors";
import type { Forecast } from "../../core/forecasting/forecast";
import { type ByName, optional, readEntries, readOptions, text, textNotEmpty } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { brief, indicesTo, type Names, readNames } from "../charts/chart";
import { line } from "../charts/line";
import { figure } from "../figure";
import * as palette from "../palette";
import { panels } from "../shop/panels";
import { requireNotEmpty } from "../text";
import type { Figure } from "../types";

/** What figures of series can be told. */
export interface SeriesFigureOptions {
  /** @default a title that says what is shown */
  readonly title?: string;
  /** A time for each value, such as dates. @default 1, 2, 3, … */
  readonly times?: Names;
  /** What is measured, with its unit. @default "" */
  readonly unit?: string;
}

/** Options of `forecastPlots.fan`. */
export interface FanOptions extends SeriesFigureOptions {
  /** What happened from the first step ahead on, at most (horizon). */
  readonly actual?: VectorLike;
}

const OPTIONS = { title: optional(textNotEmpty), times: optional(readNames), unit: optional(text) };
const EDGE = {
  ...{ type: "scatter", mode: "lines", line: { color: palette.orange, width: 0 }, showlegend: false },
} as const;

/**
 * A history, the forecast after it with its prediction intervals (扇形图), and what happened, where that is known.
 *
 * @param history (n). The `times` are those of the history and the forecast, (n + horizon).
 * @throws {TypeError} If it is no forecast, or there are not as many times. @throws {RangeError} If there is no history.
 *
 * @example
 * const forecast = { mean: [4, 5], intervals: [{ level: 0.8, lower: [3, 3], upper: [5, 7] }] };
 * forecastPlots.fan([1, 2, 3], forecast).description; // "The forecast goes from 4 to 5; at the end 3 to 7 (80 %)."
 */
export function fan(history: VectorLike, forecast: Forecast, options: FanOptions = {}): Figure {
  const action = "draw a forecast";
  const read = readOptions(action, options, { ...OPTIONS, actual: optional(readVector) });
  const { title = "Forecast", unit: yTitle, actual = [] } = read;
  const past = Array.from(readVector(action, "history", history, 1));
  const kind = "a forecast, as a forecaster makes it";
  requireKind(action, "forecast", forecast, kind, { mean: "list", intervals: "list" });
  const { mean, intervals } = forecast;
  requireNotEmpty(action, "forecast.mean", mean);
  const [from, total, last] = [past.length - 1, past.length + mean.length, mean.length - 1];
  if (actual.length > mean.length)
    throw new RangeError(mustBe(action, "actual", `at most ${mean.length} values`, actual));
  const x = Array.from(read.times ?? indicesTo(total).map((i) => i + 1));
  // What is ahead begins at the last known value, so that a single step is a line too.
  const ahead = (values: ArrayLike<number>) => [past[from], ...Array.from(values)];
  const edge = (y: ArrayLike<number>) => ({ ...EDGE, x: x.slice(from), y: ahead(y) });
  const widest = [...intervals].sort((a, b) => b.level - a.level);
  const bands = widest.flatMap(({ lower, upper }) => [
    edge(lower),
    { ...edge(upper), fill: "tonexty" as const },
  ]);
  const placed = (values: readonly number[], start: number) =>
    indicesTo(total).map((i) => values[i - start] ?? Number.NaN);
  const lines = {
    ...{ history: placed(past, 0), forecast: placed(ahead(mean), from) },
    ...(actual.length > 0 ? { actual: placed(ahead(actual), from) } : {}),
  };
  const ends = widest.map(({ level, lower, upper }) => {
    return `${brief(lower[last])} to ${brief(upper[last])} (${brief(100 * level)} %)`;
  });
  const range = ends.length > 0 ? `; at the end ${ends.join(", ")}` : "";
  const description = `The forecast goes from ${brief(mean[0])} to ${brief(mean[last])}${range}.`;
  const { data, layout } = line(x, lines, { title, description, yTitle });
  return figure({ title, description, data: [...bands, ...data], layout });
}

/**
 * The components of a series (季节分解图), such as its trend and its season: a panel for each.
 *
 * @param parts Vectors of one length by name.
 * @throws {TypeError} If they have not the same length. @throws {RangeError} If there is none, or one has no values.
 *
 * @example
 * forecastPlots.components({ series: [1, 5], trend: [2, 3] }).description; // "Ranges: series 4, trend 1."
 */
export function components(parts: ByName<VectorLike>, options: SeriesFigureOptions = {}): Figure {
  const action = "draw components";
  const { title = "Components of the series", times, unit } = readOptions(action, options, OPTIONS);
  const read = readEntries(action, "parts", parts, "vectors by name");
  const ranges: string[] = [];
  const given = read.map(([name, part]) => {
    const y = Array.from(readVector(action, `parts.${name}`, part, 1));
    ranges.push(`${name} ${brief(Math.max(...y) - Math.min(...y))}`);
    const x = times ?? Array.from(readVector(action, "parts", read[0][1]), (_, i) => i + 1);
    return { heading: name, series: [{ name, x, y }], y: { title: unit } };
  });
  return panels(given, { title, description: `Ranges: ${ranges.join(", ")}.`, columns: 1, rowHeight: 150 });
}
