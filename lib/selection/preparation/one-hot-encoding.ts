/** One-hot encoding (独热编码): a column of 0 and 1 for each category. */
import {
  flag,
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

/** How to encode by 0 and 1. */
export interface OneHotOptions {
  /** @default all columns of texts */
  readonly columns?: readonly string[];
  /** What a category that the fit has not seen gives: an error, or 0 in all columns. @default "refuse" */
  readonly unknown?: "refuse" | "zeros";
  /** Leaves out the first category, for models with an intercept and no penalty. @default false */
  readonly dropFirst?: boolean;
}

/** The categories of each column. */
export interface OneHotEncoding {
  readonly kind: "one-hot-encoding";
  readonly columns: readonly ColumnCategories[];
  readonly unknown: "refuse" | "zeros";
  readonly dropFirst: boolean;
}

const OPTIONS = {
  columns: optional(listOf(text)),
  unknown: withDefault("refuse", oneOf(["refuse", "zeros"])),
  dropFirst: withDefault(false, flag),
} satisfies OptionReaders<OneHotOptions>;

/**
 * Learns the categories of columns: scikit-learn's `OneHotEncoder`. O(n).
 *
 * @throws {RangeError} If there is no such column, or a number is missing.
 *
 * @example
 * fit({ plan: ["year", "month", "year"], months: [9, 2, 5] }).columns; // [{ name: "plan", categories: ["month", "year"] }]
 */
export function fit(rows: TableRows, options: OneHotOptions = {}): OneHotEncoding {
  const action = "fit a one-hot encoding";
  const { columns, ...rest } = readOptions(action, options, OPTIONS);
  return {
    kind: "one-hot-encoding",
    columns: categoriesOf(action, chooseColumns(action, rows, columns, "texts")),
    ...rest,
  };
}

/**
 * Replaces each column by one of 0 and 1 for each category, named as in `tables.design`. O(n k).
 *
 * @throws {RangeError} If a column is missing, or a category is unknown and refused.
 *
 * @example
 * transform(fit({ plan: ["year", "month"] }), { plan: ["month"] }); // { "plan[month]": [1], "plan[year]": [0] }
 */
export function transform(model: OneHotEncoding, rows: TableRows): Prepared<MixedColumns> {
  const action = "encode by 0 and 1";
  return transformColumns(action, model, "oneHotEncoding.fit", rows, (column, found) => {
    const codes = codesOf(action, column, found, model.unknown !== "zeros");
    const indicators = column.categories.map((category, code) => {
      const name = `${column.name}[${model.dropFirst ? "T." : ""}${category}]`;
      return [name, Float64Array.from(codes, (other) => Number(other === code))] as const;
    });
    return indicators.slice(model.dropFirst ? 1 : 0);
  });
}
