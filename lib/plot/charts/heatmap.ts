import { isMatrix, type MatrixLike, row, toMatrix } from "../../core/linear-algebra/matrix";
import * as palette from "../palette";
import type { Figure, HeatmapTrace } from "../types";
import { brief, type ChartOptions, chart, indexOfLargest, indicesTo, type Names } from "./chart";

/** Options of `charts.heatmap`. */
export interface HeatmapOptions extends ChartOptions {
  readonly xNames?: Names;
  readonly yNames?: Names;
  /** Writes each value into its cell, with this number of decimals. @default no values are written */
  readonly digits?: number;
  /** The value in the middle of a diverging colour scale. @default a sequential scale from low to high */
  readonly middle?: number;
  /** What the colours measure. @default "" */
  readonly valueTitle?: string;
}

/**
 * A heatmap (热力图) of a matrix; the first row is at the top.
 *
 * @example
 * const figure = charts.heatmap([[1, 2], [3, 4]], { title: "Orders", yNames: ["Mon", "Tue"] });
 * figure.description; // "Heatmap of 2 by 2; the largest value, 4, is at Tue and 1."
 */
export function heatmap(values: MatrixLike, options: HeatmapOptions): Figure {
  const { digits, middle, valueTitle = "" } = options;
  const cells = isMatrix(values) ? values : toMatrix(values);
  const xNames = Array.from(options.xNames ?? cells.columnNames ?? indicesTo(cells.columns), String);
  const yNames = Array.from(options.yNames ?? indicesTo(cells.rows), String);
  const z = Array.from({ length: cells.rows }, (_, i) => Array.from(row(cells, i)));
  const trace: HeatmapTrace = {
    type: "heatmap",
    z,
    x: xNames,
    y: yNames,
    colorscale: middle === undefined ? palette.sequential : palette.diverging,
    ...(middle === undefined ? {} : { zmid: middle }),
    colorbar: { title: valueTitle },
    xgap: 1,
    ygap: 1,
    ...(digits === undefined ? {} : { text: z.map((line) => line.map((value) => value.toFixed(digits))) }),
  };
  const largest = indexOfLargest(cells.data);
  const where = `${yNames[Math.floor(largest / cells.columns)]} and ${xNames[largest % cells.columns]}`;
  const summary =
    largest < 0
      ? "No cells."
      : `Heatmap of ${cells.rows} by ${cells.columns}; the largest value, ${brief(cells.data[largest])}, is at ${where}.`;
  return chart([trace], options, summary, {
    height: Math.min(900, Math.max(240, 140 + 26 * cells.rows)),
    xaxis: { type: "category" },
    yaxis: { type: "category", autorange: "reversed" },
  });
}
