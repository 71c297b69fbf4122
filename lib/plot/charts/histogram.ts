import { mustBe, requireOneOf } from "../../core/errors";
import { integer, type OptionReaders, optional, readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import { readVector, type VectorLike } from "../../core/vectors";
import { LARGEST } from "../figure-options/readers";
import * as palette from "../palette";
import { countOf } from "../text";
import type { BarTrace, Figure } from "../types";
import { brief, CHART_OPTIONS, type ChartOptions, chart, indexOfLargest } from "./chart";
import { histogramBins } from "./histogram-bins";

/** Options of `charts.histogram`. */
export interface HistogramOptions extends ChartOptions {
  /** Approximate number of bins: their edges are round numbers. @default the rule of Freedman and Diaconis */
  readonly bins?: number;
}

const HISTOGRAM_OPTIONS = {
  ...CHART_OPTIONS,
  bins: optional(integer(1)),
} satisfies OptionReaders<HistogramOptions>;

const ACTION = "draw a histogram";
/** More bins than pixels cannot be seen. */
const MOST_BINS = 1000;

/**
 * A histogram (直方图): the number of values in each of several equal bins with round edges.
 *
 * A value on an edge belongs to the bin that begins there; only the last bin of values that are not all integers holds its
 * upper edge. A bin of integers whose width is 1 has the integer in its middle.
 *
 * @throws {TypeError} If a value is not a number.
 * @throws {RangeError} If a value is not finite or beyond 1e200, or `bins` is not an integer from 1 to 1000, or the horizontal axis is
 *   logarithmic or of categories: there, bins of equal width have no place.
 *
 * @see Freedman, D. & Diaconis, P. (1981). On the histogram as a density estimator. Zeitschrift 57, 453-476.
 *
 * @example
 * const figure = charts.histogram([1, 2, 2, 3, 9], { title: "Pieces in a basket", bins: 4 });
 * figure.description; // "Histogram of 5 values; most, 3, lie between 2 and 4."
 */
export function histogram(values: VectorLike, options: HistogramOptions): Figure {
  const {
    bins,
    yTitle = localized("count", "个数"),
    ...rest
  } = readOptions(ACTION, options, HISTOGRAM_OPTIONS);
  const numbers = readVector(ACTION, "values", values);
  if (bins !== undefined && bins > MOST_BINS)
    throw new RangeError(mustBe(ACTION, "bins", `an integer <= ${MOST_BINS}`, bins));
  requireOneOf(ACTION, "layout.xaxis.type", rest.layout?.xaxis?.type ?? "linear", ["linear", "date"]);
  for (let i = 0; i < numbers.length; i++)
    if (Math.abs(numbers[i]) > LARGEST)
      throw new RangeError(mustBe(ACTION, `values[${i}]`, "between -1e200 and 1e200", numbers[i]));
  const { starts, step, counts, isOneInteger } = histogramBins(numbers, bins);
  const nameOf = (start: number) =>
    isOneInteger
      ? brief(start + step / 2)
      : localized(`${brief(start)} to ${brief(start + step)}`, `${brief(start)} 至 ${brief(start + step)}`);
  const trace: BarTrace = {
    type: "bar",
    x: starts.map((start) => start + step / 2),
    y: counts,
    width: step,
    marker: { color: palette.blue, line: { color: "#FFFFFF", width: 1 } },
    hovertext: starts.map(nameOf),
  };
  const fullest = indexOfLargest(counts);
  const summary =
    fullest < 0
      ? localized("No values.", "没有数值。")
      : localized(
          `Histogram of ${countOf(numbers.length, "value")}; most, ${counts[fullest]}, ${isOneInteger ? "are" : "lie between"} ${nameOf(starts[fullest]).replace(" to ", " and ")}.`,
          `直方图，共 ${numbers.length} 个数值；最多的一组为 ${nameOf(starts[fullest])}，有 ${counts[fullest]} 个。`,
        );
  return chart([trace], { ...rest, yTitle }, summary);
}
