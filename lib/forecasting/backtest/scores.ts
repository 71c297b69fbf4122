/** How good the forecasts of a backtest were, and their table. */
import { mean } from "../../core/compensated-sum";
import { DISPLAY, type MimeBundle } from "../../core/text/display";
import * as table from "../../core/text/table";
import { type BootstrapInterval, metrics } from "../../metrics";
import type { Cell } from "./types";

/** The scores of a forecaster; undefined is what the values do not allow. */
export interface ForecasterScore {
  readonly name: string;
  /** Mean over series, or over origins if there is one series. Those of constant history are left out. */
  readonly mase: number | undefined;
  /** MASE of the baseline less its own, with an interval of 95 % over series (origins): positive if it is better. */
  readonly valueAdded: BootstrapInterval | undefined;
  readonly mae: number;
  readonly rmse: number;
  readonly rmsse: number | undefined;
  readonly wape: number | undefined;
  readonly smape: number;
  /** Mean over the limits of all levels. */
  readonly pinball: number | undefined;
  /** For each level, the share of values inside; empty without intervals. */
  readonly coverage: readonly number[];
  readonly seconds: number;
}

/** The scores over those origins that all forecasters have; a forecaster that has none is left out. */
export function scoresOf(
  cells: readonly Cell[],
  baseline: string,
  { levels, season }: { readonly levels: readonly number[]; readonly season: number },
  seconds: Readonly<Record<string, number>>,
): ForecasterScore[] {
  const names = [...new Set(cells.flatMap(({ forecasts }) => Object.keys(forecasts)))];
  const common = cells.filter(({ forecasts }) => names.every((name) => name in forecasts));
  const actual = common.flatMap((cell) => cell.actual);
  if (actual.length === 0) return [];
  const scaled = common.filter(({ history }) =>
    history.some((y, t) => t >= season && y !== history[t - season]),
  );
  const isOne = scaled.every(({ series }) => series === scaled[0].series);
  /** For each series, the mean over its origins; for one series, each origin. */
  const scaledErrors = (name: string, measure: typeof metrics.meanAbsoluteScaledError) => {
    const units = new Map<string | number, number[]>();
    for (const { series, origin, actual, history, forecasts } of scaled) {
      const values = units.get(isOne ? origin : series) ?? [];
      units.set(isOne ? origin : series, [
        ...values,
        measure(actual, forecasts[name].mean, history, { season }),
      ]);
    }
    return Array.from(units.values(), mean);
  };
  const naive =
    baseline in common[0].forecasts ? scaledErrors(baseline, metrics.meanAbsoluteScaledError) : [];
  const scores = names.map((name): ForecasterScore => {
    const said = common.map(({ forecasts }) => forecasts[name]);
    const predicted = said.flatMap((forecast) => forecast.mean);
    const hasIntervals = levels.length > 0 && said.every(({ intervals }) => intervals.length > 0);
    const limits = (hasIntervals ? levels : []).map((_, k) => ({
      lower: said.flatMap(({ intervals }) => intervals[k].lower),
      upper: said.flatMap(({ intervals }) => intervals[k].upper),
    }));
    const pinballs = limits.flatMap(({ lower, upper }, k) => [
      metrics.pinballLoss(actual, lower, { quantile: (1 - levels[k]) / 2 }),
      metrics.pinballLoss(actual, upper, { quantile: (1 + levels[k]) / 2 }),
    ]);
    const own = scaledErrors(name, metrics.meanAbsoluteScaledError);
    const versus = { versus: own, seed: 0 };
    return {
      name,
      mase: own.length > 0 ? mean(own) : undefined,
      valueAdded:
        naive.length > 1 ? metrics.interval((_, errors) => mean(errors), naive, naive, versus) : undefined,
      mae: metrics.meanAbsoluteError(actual, predicted),
      rmse: metrics.rootMeanSquaredError(actual, predicted),
      rmsse: own.length > 0 ? mean(scaledErrors(name, metrics.rootMeanSquaredScaledError)) : undefined,
      wape: actual.some(Boolean) ? metrics.weightedAbsolutePercentageError(actual, predicted) : undefined,
      smape: metrics.symmetricMeanAbsolutePercentageError(actual, predicted),
      pinball: hasIntervals ? mean(pinballs) : undefined,
      coverage: limits.map(({ lower, upper }) =>
        mean(actual.map((y, i) => Number(lower[i] <= y && y <= upper[i]))),
      ),
      seconds: seconds[name],
    };
  });
  return scores.sort((a, b) => (a.mase ?? a.mae) - (b.mase ?? b.mae));
}

/** The scores as a table. */
export function display(
  scores: readonly ForecasterScore[],
  levels: readonly number[],
  caption: string,
): MimeBundle {
  const records = scores.map(({ name, mase, valueAdded: added, coverage, seconds, ...others }) => {
    const interval = added && [added.estimate, added.lower, added.upper].map((value) => value.toFixed(4));
    const value = interval && `${interval[0]} [${interval[1]}, ${interval[2]}]`;
    const shares = Object.fromEntries(levels.map((level, k) => [`inside ${level}`, coverage[k]]));
    return { forecaster: name, MASE: mase, "value added": value, ...others, ...shares, seconds };
  });
  return table.fromRecords(records, { caption, limit: records.length })[DISPLAY]();
}
