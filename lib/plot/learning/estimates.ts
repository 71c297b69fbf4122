/** Values with their intervals, one below the other. */

import * as palette from "../palette";
import { verticalLine } from "../regression/rows";
import type { Figure } from "../types";

/** A named value and the limits of its interval. */
export interface Estimate {
  readonly name: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** A point with its interval for each value, the first at the top, and a line at 0. */
export function estimates(shown: readonly Estimate[], xTitle: string): Pick<Figure, "data" | "layout"> {
  const names = shown.map(({ name }) => name);
  return {
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: shown.map(({ value }) => value),
        y: names,
        error_x: {
          array: shown.map(({ value, upper }) => upper - value),
          arrayminus: shown.map(({ value, lower }) => value - lower),
          color: palette.blue,
        },
        marker: { color: palette.blue, size: 9 },
      },
    ],
    layout: {
      xaxis: { title: xTitle },
      yaxis: { type: "category", categoryarray: names, autorange: "reversed" },
      shapes: [verticalLine(0, "dash")],
      height: 140 + 26 * shown.length,
    },
  };
}
