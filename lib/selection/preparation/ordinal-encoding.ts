/** Ordinal encoding (序数编码): the number of each category. */
import {
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import {
  type ColumnCategories,
  categoriesOf,
  chooseColumns,
  codesOf,
  type MixedColumns,
  type Prepared,
  type TableRows,
  transformColumns,
} from "./table-columns";

/** How to number categories. */
export interface OrdinalOptions {
  /** @default all columns of texts */
  readonly columns?: readonly string[];
  /** What a category that the fit has not seen gives: an error, or a missing number. @default "refuse" */
  readonly unknown?: "refuse" | "missing";
}

/** The categories of each column. */
export interface OrdinalEncoding {
  readonly kind: "ordinal-encoding";
  readonly columns: readonly ColumnCategories[];
  readonly unknown: "refuse" | "missing";
}

const OPTIONS = {
  columns: optional(listOf(text)),
  unknown: withDefault("refuse", oneOf(["refuse", "missing"])),
} satisfies OptionReaders<OrdinalOptions>;

/**
 * Learns the categories of columns: scikit-learn's `OrdinalEncoder`. They are numbered by size or by code unit, which suits trees
 * and not linear models. O(n).
 *
 * @throws {RangeError} If there is no such column, or a number is missing.
 *
 * @example
 * fit({ plan: ["year", "month"] }).columns; // [{ name: "plan", categories: ["month", "year"] }]
 */
export function fit(rows: TableRows, options: OrdinalOptions = {}): OrdinalEncoding {
  const action = "fit an ordinal encoding";
  const { columns, unknown } = readOptions(action, options, OPTIONS);
  return {
    kind: "ordinal-encoding",
    columns: categoriesOf(action, chooseColumns(action, rows, columns, "texts")),
    unknown,
  };
}

/**
 * Replaces each category by its number, from 0. O(n).
 *
 * @throws {RangeError} If a column is missing, or a category is unknown and refused.
 *
 * @example
 * transform(fit({ plan: ["year", "month"] }, { unknown: "missing" }), { plan: ["year", "week"] }); // { plan: [1, NaN] }
 */
export function transform(model: OrdinalEncoding, rows: TableRows): Prepared<MixedColumns> {
  const action = "number categories";
  return transformColumns(action, model, "ordinalEncoding.fit", rows, (column, found) => {
    const codes = codesOf(action, column, found, model.unknown !== "missing");
    return [[column.name, Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code))]];
  });
}
