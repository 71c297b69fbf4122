import * as palette from "../palette";
import { countOf } from "../text";
import type { BarTrace, Figure } from "../types";
import { brief, type ChartOptions, chart, indexOfLargest, type Numbers } from "./chart";
import { histogramBins } from "./histogram-bins";

/** Options of `charts.histogram`. */
export interface HistogramOptions extends ChartOptions {
  /** Approximate number of bins: their edges are round numbers. @default the rule of Freedman and Diaconis */
  readonly bins?: number;
}

/**
 * A histogram (直方图): the number of values in each of several equal bins with round edges.
 *
 * @throws {RangeError} If a value is not finite.
 *
 * @see Freedman, D. & Diaconis, P. (1981). On the histogram as a density estimator. Zeitschrift 57, 453-476.
 *
 * @example
 * const figure = charts.histogram([1, 2, 2, 3, 9], { title: "Pieces in a basket", bins: 4 });
 * figure.description; // "Histogram of 5 values; most, 3, lie between 2 and 4."
 */
export function histogram(values: Numbers, options: HistogramOptions): Figure {
  const { starts, step, counts } = histogramBins(values, options.bins);
  const trace: BarTrace = {
    type: "bar",
    x: starts.map((start) => start + step / 2),
    y: counts,
    width: step,
    marker: { color: palette.blue, line: { color: "#FFFFFF", width: 1 } },
    hovertext: starts.map((start) => `${brief(start)} to ${brief(start + step)}`),
  };
  const fullest = indexOfLargest(counts);
  const summary =
    fullest < 0
      ? "No values."
      : `Histogram of ${countOf(values.length, "value")}; most, ${counts[fullest]}, lie between ${brief(starts[fullest])} and ${brief(starts[fullest] + step)}.`;
  return chart([trace], { yTitle: "count", ...options }, summary);
}
