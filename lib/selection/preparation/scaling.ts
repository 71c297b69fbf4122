/** Scaling (标准化): columns in units that can be compared. */
import { mustBe } from "../../core/errors";
import {
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { mean, quantile, variance } from "../../core/statistics";
import {
  chooseColumns,
  type MixedColumns,
  type Prepared,
  requireNumbers,
  type TableRows,
  transformColumns,
} from "./table-columns";

/** How to scale. */
export interface ScalingOptions {
  /**
   * `standard`: mean 0, variance 1 (dividing by n); `minMax`: from 0 to 1; `robust`: median 0, quartiles 1 apart.
   * @default "standard"
   */
  readonly method?: "standard" | "minMax" | "robust";
  /** @default all columns of numbers */
  readonly columns?: readonly string[];
}

/** The new 0 and the new unit of each column. */
export interface Scaling {
  readonly kind: "scaling";
  readonly columns: readonly { readonly name: string; readonly center: number; readonly scale: number }[];
}

const OPTIONS = {
  method: withDefault("standard", oneOf(["standard", "minMax", "robust"])),
  columns: optional(listOf(text)),
} satisfies OptionReaders<ScalingOptions>;

const METHODS = {
  standard: (x: Float64Array) => [mean(x), x.length < 2 ? 0 : Math.sqrt(variance(x) * (1 - 1 / x.length))],
  minMax: (x: Float64Array) => [quantile(x, 0), quantile(x, 1) - quantile(x, 0)],
  robust: (x: Float64Array) => [quantile(x, 0.5), quantile(x, 0.75) - quantile(x, 0.25)],
};

/**
 * Learns the center and the unit of columns: scikit-learn's `StandardScaler`, `MinMaxScaler`, `RobustScaler`. Missing numbers
 * (NaN) stay missing; a constant column gets the unit 1. O(n log n).
 *
 * @throws {RangeError} If there is no such column, or all its numbers are missing. @throws {TypeError} If it is of texts.
 *
 * @example
 * fit({ months: [1, 3, 5] }, { method: "minMax" }).columns; // [{ name: "months", center: 1, scale: 4 }]
 */
export function fit(rows: TableRows, options: ScalingOptions = {}): Scaling {
  const action = "fit a scaling";
  const { method, columns } = readOptions(action, options, OPTIONS);
  const chosen = chooseColumns(action, rows, columns, "numbers").map(([name, column]) => {
    const present = requireNumbers(action, name, column).filter((value) => !Number.isNaN(value));
    if (present.length === 0)
      throw new RangeError(
        mustBe(action, `column ${name}`, "of at least one number that is not missing", column.length),
      );
    const [center, scale] = METHODS[method](present);
    return { name, center, scale: scale === 0 ? 1 : scale };
  });
  return { kind: "scaling", columns: chosen };
}

/**
 * Subtracts the center and divides by the unit. O(n).
 *
 * @throws {RangeError} If a column is missing. @throws {TypeError} If it is of texts.
 *
 * @example
 * transform(fit({ months: [1, 3, 5] }, { method: "minMax" }), { months: [2] }); // { months: [0.25] }
 */
export function transform(model: Scaling, rows: TableRows): Prepared<MixedColumns> {
  const action = "scale columns";
  return transformColumns(action, model, "scaling.fit", rows, ({ name, center, scale }, column) => [
    [name, requireNumbers(action, name, column).map((value) => (value - center) / scale)],
  ]);
}
