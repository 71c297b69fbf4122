import { requireFinite } from "../../core/errors";
import { figure } from "../figure";
import * as palette from "../palette";
import { requireNotEmpty } from "../text";
import type { ErrorBars, Figure, ScatterTrace, Shape } from "../types";

/** An estimate of a known value. */
export interface RecoveredValue {
  readonly name: string;
  readonly truth: number;
  readonly estimate: number;
  /** Ends of the confidence interval of the estimate. */
  readonly lower: number;
  readonly upper: number;
  /** The estimate of a simpler method, for comparison. */
  readonly naive?: number;
}

/** Options of `shopPlots.recovery`. */
export interface RecoveryOptions {
  /** @default "Estimates and the truth" */
  readonly title?: string;
  /** What is measured, with its unit. @default "value" */
  readonly unit?: string;
  /** Name of the simpler method. @default "naive" */
  readonly naiveName?: string;
  /** Logarithmic axis, for positive values such as ratios. @default false */
  readonly isLogarithmic?: boolean;
  /** Position of a dashed line, e.g. no effect. @default none */
  readonly reference?: number;
}

/**
 * Estimates with their confidence intervals and the true values (估计与真值), one row for each. An interval that contains the
 * truth crosses its diamond.
 *
 * @throws {RangeError} If there is no value, or a number is not finite.
 *
 * @example
 * const uplift = { name: "families", truth: 0.07, estimate: 0.08, lower: 0.05, upper: 0.11 };
 * shopPlots.recovery([uplift], { unit: "orders a mail" }).description; // "1 of 1 intervals hold the truth."
 */
export function recovery(values: readonly RecoveredValue[], options: RecoveryOptions = {}): Figure {
  const { title = "Estimates and the truth", unit = "value", naiveName = "naive" } = options;
  const { isLogarithmic = false, reference } = options;
  const action = "draw estimates";
  requireNotEmpty(action, "values", values);
  for (const { name, truth, estimate, lower, upper } of values)
    for (const [what, number] of Object.entries({ truth, estimate, lower, upper }))
      requireFinite(action, `${what} of ${name}`, number);

  const names = values.map(({ name }) => name);
  const inside = values.filter(({ truth, lower, upper }) => lower <= truth && truth <= upper).length;
  const compared = values.filter(({ naive }) => naive !== undefined);
  const intervals: ErrorBars = {
    array: values.map(({ estimate, upper }) => upper - estimate),
    arrayminus: values.map(({ estimate, lower }) => estimate - lower),
    color: palette.blue,
    thickness: 2,
    width: 0,
  };
  const cross = { color: palette.grey, size: 9, symbol: "x" } as const;
  const dot = { color: palette.blue, size: 8 };
  const diamond = { color: palette.vermillion, size: 9, symbol: "diamond" } as const;
  const simpler = points(naiveName, compared, ({ naive = 0 }) => naive, { marker: cross });
  return figure({
    title,
    description: `${inside} of ${values.length} intervals hold the truth.${comparedWithNaive(compared, naiveName)}`,
    data: [
      ...(compared.length === 0 ? [] : [simpler]),
      points("estimate, 95 %", values, ({ estimate }) => estimate, { error_x: intervals, marker: dot }),
      points("truth", values, ({ truth }) => truth, { marker: diamond }),
    ],
    layout: {
      height: 130 + 26 * values.length,
      xaxis: { title: unit, ...(isLogarithmic ? { type: "log" } : {}) },
      yaxis: { type: "category", categoryarray: names, autorange: "reversed" },
      ...(reference === undefined ? {} : { shapes: [dashedLine(reference)] }),
    },
  });
}

function points(
  name: string,
  values: readonly RecoveredValue[],
  read: (value: RecoveredValue) => number,
  style: Pick<ScatterTrace, "error_x" | "marker">,
): ScatterTrace {
  const rows = values.map((value) => value.name);
  return { type: "scatter", mode: "markers", name, x: values.map(read), y: rows, ...style };
}

function dashedLine(x: number): Shape {
  const line = { color: palette.grey, width: 1, dash: "dash" } as const;
  return { type: "line", x0: x, x1: x, y0: 0, y1: 1, yref: "paper", line };
}

function comparedWithNaive(compared: readonly RecoveredValue[], naiveName: string): string {
  if (compared.length === 0) return "";
  const better = compared.filter(
    ({ truth, estimate, naive = 0 }) => Math.abs(estimate - truth) < Math.abs(naive - truth),
  );
  return ` ${better.length} of ${compared.length} estimates are closer to it than ${naiveName}.`;
}
