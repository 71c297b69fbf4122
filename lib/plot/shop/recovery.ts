import { mustBe, requirePositive } from "../../core/errors";
import {
  finite,
  flag,
  listOf,
  type OptionReaders,
  optional,
  pickOptions,
  type ReadOptions,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { localized } from "../../core/text/language";
import { requireDifferent } from "../charts/chart";
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

const RECOVERY_OPTIONS = {
  title: optional(text),
  unit: optional(text),
  naiveName: optional(text),
  isLogarithmic: withDefault(false, flag),
  reference: optional(finite),
} satisfies OptionReaders<RecoveryOptions>;

const VALUE = {
  name: text,
  ...{ truth: finite, estimate: finite, lower: finite, upper: finite, naive: optional(finite) },
} satisfies OptionReaders<RecoveredValue>;

type ReadValue = ReadOptions<typeof VALUE>;

/**
 * Estimates with their confidence intervals and the true values (估计与真值), one row for each. An interval that contains the
 * truth crosses its diamond.
 *
 * @throws {TypeError} If a property of a value is missing or not a number.
 * @throws {RangeError} If there is no value, a number is not finite, or not positive on a logarithmic axis, an interval ends
 *   before it begins, or two values have the same name.
 *
 * @example
 * const uplift = { name: "families", truth: 0.07, estimate: 0.08, lower: 0.05, upper: 0.11 };
 * shopPlots.recovery([uplift], { unit: "orders a mail" }).description; // "1 of 1 intervals hold the truth."
 */
export function recovery(given: readonly RecoveredValue[], options: RecoveryOptions = {}): Figure {
  const action = "draw estimates";
  const {
    title = localized("Estimates and the truth", "估计与真值"),
    unit = localized("value", "值"),
    naiveName = localized("naive", "粗略估计"),
    isLogarithmic,
    reference,
  } = readOptions(action, options, RECOVERY_OPTIONS);
  const values = readValues(action, given, isLogarithmic);
  if (isLogarithmic && reference !== undefined) requirePositive(action, "reference", reference);
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
    description: localized(
      `${inside} of ${values.length} intervals hold the truth.${comparedWithNaive(compared, naiveName)}`,
      `${values.length} 个区间中有 ${inside} 个包含真值。${comparedWithNaive(compared, naiveName)}`,
    ),
    data: [
      ...(compared.length === 0 ? [] : [simpler]),
      points(localized("estimate, 95 %", "估计值与 95% 区间"), values, ({ estimate }) => estimate, {
        error_x: intervals,
        marker: dot,
      }),
      points(localized("truth", "真值"), values, ({ truth }) => truth, { marker: diamond }),
    ],
    layout: {
      height: 130 + 26 * values.length,
      xaxis: { title: unit, ...(isLogarithmic ? { type: "log" } : {}) },
      yaxis: { type: "category", categoryarray: names, autorange: "reversed" },
      ...(reference === undefined ? {} : { shapes: [dashedLine(reference)] }),
    },
  });
}

function readValues(
  action: string,
  given: readonly RecoveredValue[],
  isPositive: boolean,
): readonly ReadValue[] {
  // The records of an analysis may say more than a figure shows.
  const values = listOf((_, name, value) =>
    readOptions(action, pickOptions(Object(value), VALUE), VALUE, `${name}.`),
  )(action, "values", given);
  requireNotEmpty(action, "values", values);
  values.forEach(({ name, lower, upper, ...others }, i) => {
    for (const [what, number] of Object.entries({ lower, upper, ...others }))
      if (isPositive && number !== undefined) requirePositive(action, `values[${i}].${what}`, number);
    if (upper < lower)
      throw new RangeError(mustBe(action, `values[${i}].upper`, `at least lower, ${lower}`, upper));
  });
  requireDifferent(
    action,
    "names of values",
    values.map(({ name }) => name),
  );
  return values;
}

function points(
  name: string,
  values: readonly ReadValue[],
  read: (value: ReadValue) => number,
  style: Pick<ScatterTrace, "error_x" | "marker">,
): ScatterTrace {
  const rows = values.map((value) => value.name);
  return { type: "scatter", mode: "markers", name, x: values.map(read), y: rows, ...style };
}

function dashedLine(x: number): Shape {
  const line = { color: palette.grey, width: 1, dash: "dash" } as const;
  return { type: "line", x0: x, x1: x, y0: 0, y1: 1, yref: "paper", line };
}

function comparedWithNaive(compared: readonly ReadValue[], naiveName: string): string {
  if (compared.length === 0) return "";
  const better = compared.filter(
    ({ truth, estimate, naive = 0 }) => Math.abs(estimate - truth) < Math.abs(naive - truth),
  );
  return localized(
    ` ${better.length} of ${compared.length} estimates are closer to it than ${naiveName}.`,
    `${compared.length} 个估计值中有 ${better.length} 个比${naiveName}更接近真值。`,
  );
}
