/** Figures of forecasts: the fan of intervals, and the components of a series. */

import { requireKind } from "../../core/errors";
import type { Forecast } from "../../core/forecasting/forecast";
import { type ByName, checkedLater, readEntries, readOptions, text, withDefault } from "../../core/options";
import { localized } from "../../core/text/language";
import { readVector, readVectors, type VectorLike } from "../../core/vectors";
import { brief, indicesTo, type Names } from "../charts/chart";
import { line } from "../charts/line";
import { figure } from "../figure";
import * as palette from "../palette";
import { panels } from "../shop/panels";
import { requireNotEmpty } from "../text";
import type { Figure, ScatterTrace, Trace } from "../types";

/** What figures of series can be told. */
export interface SeriesFigureOptions {
  readonly title?: string;
  /** A time for each value, such as dates. @default 1, 2, 3, … */
  readonly times?: Names;
  /** What is measured, with its unit. @default "" */
  readonly unit?: string;
}

/** Options of `forecastPlots.fan`. */
export interface FanOptions extends SeriesFigureOptions {
  /** What happened after the history, as far as it is known. @default [] */
  readonly actual?: VectorLike;
}

const readers = (title: string) => ({
  title: withDefault(title, text),
  times: checkedLater<Names | undefined>(),
  unit: withDefault("", text),
});

/**
 * A history, the forecast after it with its prediction intervals (扇形图), and what happened, where that is known.
 *
 * @param history (n). The `times` are those of the history and of the forecast, (n + horizon).
 * @throws {TypeError} If it is no forecast, or there are not as many times. @throws {RangeError} If there is no history.
 *
 * @example
 * const forecast = { mean: [4, 5], intervals: [{ level: 0.8, lower: [3, 3], upper: [5, 7] }] };
 * forecastPlots.fan([1, 2, 3], forecast).description; // "The forecast goes from 4 to 5; at the end 3 to 7 (80 %)."
 */
export function fan(history: VectorLike, forecast: Forecast, options: FanOptions = {}): Figure {
  const action = "draw a forecast";
  const all = {
    ...readers(localized("Forecast", "预测")),
    actual: withDefault<VectorLike, VectorLike>([], checkedLater()),
  };
  const { title, times, unit: yTitle, actual } = readOptions(action, options, all);
  const past = Array.from(readVector(action, "history", history, 1));
  const kind = "a forecast, as a forecaster makes it";
  requireKind(action, "forecast", forecast, kind, { mean: "list", intervals: "list" });
  const { mean, intervals } = forecast;
  requireNotEmpty(action, "forecast.mean", mean);
  const limits = intervals.flatMap(({ lower, upper }) => [lower, upper]);
  readVectors(action, { mean, ...limits } as unknown as Record<string, VectorLike>);
  const [from, last] = [past.length - 1, mean.length - 1];
  // What is ahead begins at the last known value, so that a single step is a line too.
  const ahead = (values: ArrayLike<number>) => [past[from], ...Array.from(values)];
  const after = (values: ArrayLike<number>) => [...past.slice(1).fill(Number.NaN), ...ahead(values)];
  const known = Array.from(readVector(action, "actual", actual));
  const gap = mean.map(() => Number.NaN);
  const lines = {
    [localized("history", "历史")]: [...past, ...gap],
    [localized("forecast", "预测")]: after(mean),
    ...(known.length > 0
      ? { [localized("actual", "实际")]: after([...known, ...gap.slice(known.length)]) }
      : {}),
  };
  const widest = [...intervals].sort((a, b) => b.level - a.level);
  const ends = widest.map(({ level, lower, upper }, k) => {
    const [from, to] = [brief(lower[last]), brief(upper[last])];
    const words = localized(
      `${from} to ${to} (${brief(100 * level)} %)`,
      `${from} 至 ${to}（${brief(100 * level)} %）`,
    );
    return k === 0
      ? localized(`; at the end ${words}`, `；末期为 ${words}`)
      : localized(`, ${words}`, `，${words}`);
  });
  const description = localized(
    `The forecast goes from ${brief(mean[0])} to ${brief(mean[last])}${ends.join("")}.`,
    `预测从 ${brief(mean[0])} 到 ${brief(mean[last])}${ends.join("")}。`,
  );
  const x = times ?? indicesTo(past.length + mean.length).map((i) => i + 1);
  const { data, layout } = line(x, lines, { title, description, yTitle });
  const style = { line: { color: palette.orange, width: 0 }, showlegend: false } as const;
  const edge = (y: readonly number[]): ScatterTrace => {
    return {
      type: "scatter",
      mode: "lines",
      x: Array.from(data[0].x ?? []).slice(from),
      y: ahead(y),
      ...style,
    };
  };
  const bands = widest.flatMap(({ lower, upper }): Trace[] => [
    edge(lower),
    { ...edge(upper), fill: "tonexty" },
  ]);
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
  const { title, times, unit } = readOptions(
    action,
    options,
    readers(localized("Components of the series", "序列的分解")),
  );
  const read = readEntries(action, "parts", parts, "vectors by name").map(([name, part]) => {
    return [name, Array.from(readVector(action, `parts.${name}`, part, 1))] as const;
  });
  const given = read.map(([name, y]) => {
    const x = times ?? read[0][1].map((_, i) => i + 1);
    return { heading: name, series: [{ name, x, y }], y: { title: unit } };
  });
  const ranges = read.map(
    ([name, y]) =>
      `${name} ${brief(y.reduce((a, b) => Math.max(a, b)) - y.reduce((a, b) => Math.min(a, b)))}`,
  );
  const description = localized(`Ranges: ${ranges.join(", ")}.`, `变动幅度：${ranges.join("，")}。`);
  return panels(given, { title, description, columns: 1, rowHeight: 150 });
}
