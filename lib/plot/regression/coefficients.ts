import { mustBe, requireFinite, requireKind } from "../../core/errors";
import {
  type ByName,
  checkedLater,
  type OptionReaders,
  optional,
  readEntries,
  readOptions,
  textNotEmpty,
  withDefault,
} from "../../core/options";
import { localized } from "../../core/text/language";
import type { LinearRegressionSummary } from "../../regression";
import { figure } from "../figure";
import * as palette from "../palette";
import { requireNotEmpty } from "../text";
import type { Figure, ScatterTrace } from "../types";
import { verticalLine } from "./rows";

/** Options of `coefficients`. */
export interface CoefficientFigureOptions {
  readonly title?: string;
  /**
   * A factor for each coefficient, by name. Multiplied by the standard deviations of their features, coefficients have
   * one unit and can be compared. @default 1 each
   */
  readonly scales?: Scales;
  /** What is drawn, with its unit. @default "coefficient" */
  readonly unit?: string;
}

type Scales = ByName<number>;

const OPTIONS = {
  title: optional(textNotEmpty),
  scales: withDefault<Scales, Scales>({}, checkedLater()),
  unit: optional(textNotEmpty),
} satisfies OptionReaders<CoefficientFigureOptions>;

/**
 * Coefficients with their confidence intervals (系数图), without the intercept. Intervals that contain zero are grey.
 *
 * @throws {RangeError} If there is no coefficient but the intercept, or a factor in `scales` belongs to none.
 *
 * @example
 * const model = linearRegression.fit([[1], [2], [3], [4]], [2, 4, 5, 9], { featureNames: ["price"] });
 * const { description } = regressionPlots.coefficients(linearRegression.summary(model));
 * description; // "1 of 1 intervals leave out zero. The largest coefficient is that of price, 2.20."
 */
export function coefficients(
  summary: LinearRegressionSummary,
  options: CoefficientFigureOptions = {},
): Figure {
  const action = "draw coefficients";
  const {
    title = localized("Coefficients and how sure they are", "系数及其不确定性"),
    unit = localized("coefficient", "系数"),
    scales,
  } = readOptions(action, options, OPTIONS);
  requireKind(action, "summary", summary, "a summary, as made by linearRegression.summary", {
    coefficients: "list",
    confidence: "number",
    aliased: "list",
  });
  const scaleOf = readScales(
    action,
    scales,
    [...summary.coefficients, ...summary.aliased].map(({ name }) => name),
  );
  const drawn = summary.coefficients
    .filter(({ name }) => name !== "(intercept)")
    .map((one) => {
      const scale = scaleOf.get(one.name) ?? 1;
      return {
        name: one.name,
        estimate: one.estimate * scale,
        half: ((one.upper - one.lower) / 2) * Math.abs(scale),
        isClear: one.lower > 0 || one.upper < 0,
      };
    })
    .sort((a, b) => Math.abs(b.estimate) - Math.abs(a.estimate));
  requireNotEmpty(action, "coefficients", drawn);
  const traceOf = (name: string, isClear: boolean, color: string): ScatterTrace => {
    const own = drawn.filter((one) => one.isClear === isClear);
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: own.map(({ estimate }) => estimate),
      y: own.map((one) => one.name),
      error_x: { array: own.map(({ half }) => half), color, thickness: 2 },
      marker: { color, size: 9 },
    };
  };
  const level = Number((100 * summary.confidence).toPrecision(6));
  const clear = drawn.filter(({ isClear }) => isClear);
  return figure({
    title,
    description: localized(
      `${clear.length} of ${drawn.length} intervals leave out zero. The largest coefficient is that of ${drawn[0].name}, ${drawn[0].estimate.toPrecision(3)}.`,
      `${drawn.length} 个区间中有 ${clear.length} 个不含零。绝对值最大的系数是“${drawn[0].name}”，为 ${drawn[0].estimate.toPrecision(3)}。`,
    ),
    data: [
      traceOf(localized("clear of zero", "不含零"), true, palette.blue),
      traceOf(localized("may be zero", "可能为零"), false, palette.grey),
    ],
    layout: {
      xaxis: { title: localized(`${unit}, ${level} % interval`, `${unit}，${level}% 区间`) },
      yaxis: { type: "category", categoryarray: drawn.map(({ name }) => name), autorange: "reversed" },
      shapes: [verticalLine(0, "dash")],
      height: 140 + 26 * drawn.length,
    },
  });
}

function readScales(action: string, scales: Scales, names: readonly string[]): ReadonlyMap<string, number> {
  const entries = readEntries<number>(action, "scales", scales, "an object of factors by name");
  for (const [name, factor] of entries) {
    requireFinite(action, `scales[${JSON.stringify(name)}]`, factor);
    if (!names.includes(name))
      throw new RangeError(mustBe(action, "scales", `by names of coefficients: ${names.join(", ")}`, name));
  }
  return new Map(entries);
}
