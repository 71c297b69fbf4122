/** How good the forecasts of a backtest were, and their table. */
import { mean } from "../../core/compensated-sum";
import { DISPLAY, type MimeBundle } from "../../core/text/display";
import * as table from "../../core/text/table";
import { type BootstrapInterval, metrics } from "../../metrics";
import type { Cell } from "./cell";

/** The scores of a forecaster; MASE and RMSSE are undefined if all histories are constant or within a season, WAPE if all values are 0. */
export interface ForecasterScore
  extends Readonly<Record<"mae" | "rmse" | "smape" | "seconds", number>>,
    Readonly<Record<"mase" | "rmsse" | "wape" | "pinball", number | undefined>> {
  readonly name: string;
  /** MASE of the baseline less its own, with an interval of 95 % over series, or over the origins of one. */
  readonly valueAdded: BootstrapInterval | undefined;
  /** For each level, the share of values inside; empty without intervals. Pinball is the mean over their limits. */
  readonly coverage: readonly number[];
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
      const value = measure(actual, forecasts[name].mean, history, { season });
      units.set(isOne ? origin : series, [...(units.get(isOne ? origin : series) ?? []), value]);
    }
    return Array.from(units.values(), mean);
  };
  const naive =
    baseline in common[0].forecasts ? scaledErrors(baseline, metrics.meanAbsoluteScaledError) : [];
  const scores = names.map((name): ForecasterScore => {
    const said = common.map(({ forecasts }) => forecasts[name]);
    const predicted = said.flatMap((forecast) => forecast.mean);
    const limits = said.every(({ intervals }) => intervals.length > 0) ? levels : [];
    const [lower, upper] = (["lower", "upper"] as const).map((side) =>
      limits.map((_, k) => said.flatMap(({ intervals }) => intervals[k][side])),
    );
    const pinballs = limits.flatMap((level, k) => [
      metrics.pinballLoss(actual, lower[k], { quantile: (1 - level) / 2 }),
      metrics.pinballLoss(actual, upper[k], { quantile: (1 + level) / 2 }),
    ]);
    const own = scaledErrors(name, metrics.meanAbsoluteScaledError);
    const versus = { versus: own, seed: 0 };
    const isInside = (k: number) => actual.map((y, i) => Number(lower[k][i] <= y && y <= upper[k][i]));
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
      pinball: pinballs.length > 0 ? mean(pinballs) : undefined,
      coverage: limits.map((_, k) => mean(isInside(k))),
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
  const records = scores.map((one) => {
    const { name, mase, valueAdded: added, mae, rmse, rmsse, wape, smape, pinball, coverage, seconds } = one;
    const [value, low, high] = added
      ? [added.estimate, added.lower, added.upper].map((x) => x.toFixed(3))
      : [];
    const shares = Object.fromEntries(levels.map((level, k) => [`inside ${level}`, coverage[k]]));
    return {
      ...{ forecaster: name, MASE: mase, "value added": value && `${value} [${low}, ${high}]` },
      ...{ MAE: mae, RMSE: rmse, RMSSE: rmsse, WAPE: wape, sMAPE: smape, pinball, ...shares, seconds },
    };
  });
  return table.fromRecords(records, { caption, digits: 3, limit: records.length })[DISPLAY]();
}
