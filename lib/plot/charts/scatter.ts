import { requireSameLength } from "../../core/errors";
import * as palette from "../palette";
import { extentOf } from "../svg/scale/extent";
import { countOf } from "../text";
import type { Figure, Trace } from "../types";
import { brief, type ChartOptions, chart, type Numbers } from "./chart";

/** Options of `charts.scatter`. */
export interface ScatterOptions extends ChartOptions {
  /** The name of each point, shown under the pointer. */
  readonly labels?: ArrayLike<string>;
  /** A straight line through the points: y = intercept + slope x. */
  readonly lineThrough?: { readonly intercept: number; readonly slope: number };
  /** Diameter of a point in pixels. @default 6 */
  readonly size?: number;
}

/**
 * A scatter plot (散点图).
 *
 * @throws {TypeError} If x and y differ in length.
 *
 * @example
 * const figure = charts.scatter([1, 2, 3], [2, 4, 5], { title: "Price and sales" });
 * figure.description; // "Scatter plot of 3 points; x from 1 to 3, y from 2 to 5."
 */
export function scatter(x: Numbers, y: Numbers, options: ScatterOptions): Figure {
  const { labels, lineThrough, size = 6 } = options;
  requireSameLength("draw points", "x", x, "y", y);
  const data: Trace[] = [
    {
      type: "scatter",
      mode: "markers",
      x,
      y,
      marker: { color: palette.blue, size, opacity: x.length > 100 ? 0.55 : 0.85 },
      ...(labels ? { hovertext: labels } : {}),
      showlegend: false,
    },
  ];
  if (lineThrough && x.length > 0) {
    const { min, max } = extentOf(x);
    const { intercept, slope } = lineThrough;
    data.push({
      type: "scatter",
      mode: "lines",
      x: [min, max],
      y: [intercept + slope * min, intercept + slope * max],
      line: { color: palette.vermillion, width: 2 },
      showlegend: false,
    });
  }
  const [extentX, extentY] = [extentOf(x), extentOf(y)];
  const summary =
    x.length === 0
      ? "No points."
      : `Scatter plot of ${countOf(x.length, "point")}; x from ${brief(extentX.min)} to ${brief(extentX.max)}, y from ${brief(extentY.min)} to ${brief(extentY.max)}.`;
  return chart(data, options, summary);
}
