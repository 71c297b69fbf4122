import { type MatrixLike, row, toMatrix } from "../../core/linear-algebra/matrix";
import {
  checkedLater,
  finite,
  integer,
  type OptionReaders,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { localized } from "../../core/text/language";
import * as palette from "../palette";
import { fixed } from "../text";
import type { Figure, HeatmapTrace } from "../types";
import {
  brief,
  CHART_OPTIONS,
  type ChartOptions,
  chart,
  indexOfLargest,
  indicesTo,
  type Names,
  readCategories,
  requireNumberOrNaN,
} from "./chart";

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

const HEATMAP_OPTIONS = {
  ...CHART_OPTIONS,
  xNames: checkedLater<Names | undefined>(),
  yNames: checkedLater<Names | undefined>(),
  digits: optional(integer(0)),
  middle: optional(finite),
  valueTitle: withDefault("", text),
} satisfies OptionReaders<HeatmapOptions>;

const ACTION = "draw a heatmap";

/**
 * A heatmap (热力图) of a matrix; the first row is at the top. A value of NaN is missing: its cell stays empty.
 *
 * @throws {TypeError} If a value is not a number, or there is not one name for each column or row.
 * @throws {RangeError} If a value is infinite, or a name occurs twice on an axis.
 *
 * @example
 * const figure = charts.heatmap([[1, 2], [3, 4]], { title: "Orders", yNames: ["Mon", "Tue"] });
 * figure.description; // "Heatmap of 2 by 2; the largest value, 4, is at Tue and 1."
 */
export function heatmap(values: MatrixLike, options: HeatmapOptions): Figure {
  const { digits, middle, valueTitle, xNames, yNames, ...rest } = readOptions(
    ACTION,
    options,
    HEATMAP_OPTIONS,
  );
  const cells = toMatrix(values);
  cells.data.forEach((value, i) => {
    const [row, column] = [Math.floor(i / cells.columns), i % cells.columns];
    requireNumberOrNaN(ACTION, `row ${row}, column ${column}`, value);
  });
  const columnNames = xNames ?? cells.columnNames ?? indicesTo(cells.columns);
  const x = readCategories(ACTION, "xNames", columnNames, cells.columns);
  const y = readCategories(ACTION, "yNames", yNames ?? indicesTo(cells.rows), cells.rows);
  const z = Array.from({ length: cells.rows }, (_, i) => Array.from(row(cells, i)));
  const trace: HeatmapTrace = {
    type: "heatmap",
    z,
    x,
    y,
    colorscale: middle === undefined ? palette.sequential : palette.diverging,
    ...(middle === undefined ? {} : { zmid: middle }),
    colorbar: { title: valueTitle },
    xgap: 1,
    ygap: 1,
    ...(digits === undefined ? {} : { text: z.map((line) => line.map((value) => fixed(value, digits))) }),
  };
  const largest = indexOfLargest(cells.data);
  const [atRow, atColumn] = [y[Math.floor(largest / cells.columns)], x[largest % cells.columns]];
  const summary =
    largest < 0
      ? localized("No cells.", "没有单元格。")
      : localized(
          `Heatmap of ${cells.rows} by ${cells.columns}; the largest value, ${brief(cells.data[largest])}, is at ${atRow} and ${atColumn}.`,
          `热力图，${cells.rows} 行 ${cells.columns} 列；最大值 ${brief(cells.data[largest])} 位于行“${atRow}”、列“${atColumn}”。`,
        );
  return chart([trace], rest, summary, {
    height: Math.min(900, Math.max(240, 140 + 26 * cells.rows)),
    xaxis: { type: "category" },
    yaxis: { type: "category", autorange: "reversed" },
  });
}
