/** What is computed from the rows of a group. Missing values are left out, as in SQL. */
import { requireFraction } from "../../core/errors";
import type { Dialect } from "../engine/dialect";
import type { MissingIn } from "./column-types";
import type { BooleanExpression, Expression, NumberExpression, Typed } from "./expression";
import { SqlExpression, toExpression } from "./sql-expression";

const ACTION = "summarise a table";

/** The functions that `summarise` gets beside the columns of the group. */
export interface Aggregates {
  /** The number of rows. */
  count(): NumberExpression<number>;
  /** The number of values that are not missing. */
  countPresent(value: Typed<unknown>): NumberExpression<number>;
  /** The number of different values. */
  countDistinct(value: Typed<unknown>): NumberExpression<number>;
  /** The sum, with compensated rounding where the engine has it; missing where all values are. */
  sum<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
  /** The mean, with compensated rounding where the engine has it; missing where all values are. */
  mean<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
  minimum<T>(value: Typed<T>): Expression<T>;
  maximum<T>(value: Typed<T>): Expression<T>;
  median<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
  /** The quantile with linear interpolation, as NumPy's default. */
  quantile<T extends number | null>(
    value: Typed<T>,
    fraction: number,
  ): NumberExpression<number | MissingIn<T>>;
  /** With n - 1 in the denominator; missing for a single row, and if a number is beyond 1e150. */
  standardDeviation(value: Typed<number | null>): NumberExpression<number | null>;
  /** With n - 1 in the denominator; missing for a single row, and if a number is beyond 1e150. */
  variance(value: Typed<number | null>): NumberExpression<number | null>;
  /** Pearson's correlation of the rows that have both values; missing if one of the two is constant or beyond 1e150. */
  correlation(first: Typed<number | null>, second: Typed<number | null>): NumberExpression<number | null>;
  /** Whether it is true in at least one row. */
  any<T extends boolean | null>(value: Typed<T>): BooleanExpression<boolean | MissingIn<T>>;
  /** Whether it is true in all rows. */
  every<T extends boolean | null>(value: Typed<T>): BooleanExpression<boolean | MissingIn<T>>;
  /** The value in the row where `by` is largest; of several the largest value. Rows without `by` are left out. */
  valueAtMaximum<T>(value: Typed<T>, by: Typed<unknown>): Expression<T | null>;
  /** The value in the row where `by` is smallest; of several the smallest value. Rows without `by` are left out. */
  valueAtMinimum<T>(value: Typed<T>, by: Typed<unknown>): Expression<T | null>;
}

/** The functions that `summarise` gets. */
export function aggregates(dialect: Dialect): Aggregates {
  const of = (value: unknown) => toExpression(dialect, value).sql;
  const double = (value: unknown) => `cast(${of(value)} as ${dialect.types.number})`;
  const sql = (text: string) => new SqlExpression(text, dialect);
  const ofOne = (name: string) => (value: unknown) => sql(`${name}(${of(value)})`);
  const ofSquares = (name: "stddev_samp" | "var_samp") => (value: unknown) =>
    sql(squares(name, [double(value)]));
  const quantile = (value: unknown, fraction: number) => {
    requireFraction(ACTION, "fraction", fraction);
    return sql(dialect.quantile(double(value), fraction));
  };
  const functions: { readonly [Name in keyof Aggregates]: (...args: never[]) => SqlExpression } = {
    count: () => sql("count(*)"),
    countPresent: ofOne("count"),
    countDistinct: (value: unknown) => sql(`count(distinct ${of(value)})`),
    sum: (value: unknown) => sql(dialect.sum(of(value))),
    mean: (value: unknown) => sql(dialect.mean(of(value))),
    minimum: ofOne("min"),
    maximum: ofOne("max"),
    median: (value: unknown) => quantile(value, 0.5),
    quantile,
    standardDeviation: ofSquares("stddev_samp"),
    variance: ofSquares("var_samp"),
    correlation: (first: unknown, second: unknown) =>
      sql(correlation(dialect, double(first), double(second))),
    any: ofOne("bool_or"),
    every: ofOne("bool_and"),
    valueAtMaximum: (value: unknown, by: unknown) => sql(dialect.valueAt("max", of(value), of(by))),
    valueAtMinimum: (value: unknown, by: unknown) => sql(dialect.valueAt("min", of(value), of(by))),
  };
  return functions as unknown as Aggregates;
}

/** Numbers whose squares can be summed; engines refuse the whole query if one is larger. */
const SQUARE_LIMIT = "1e150";

/** A function of squares, missing if a number is too large or infinite. */
export function squares(name: "stddev_samp" | "var_samp" | "corr", values: readonly string[]): string {
  const all = values.map((value) => `max(abs(${value})) < ${SQUARE_LIMIT}`);
  const each = values.map((value) => `abs(${value}) < ${SQUARE_LIMIT}`);
  return `(case when ${all.join(" and ")} then ${name}(${values.join(", ")}) filter (where ${each.join(" and ")}) end)`;
}

/** Whether a value is constant is asked for by itself: the variance of threads together is not exactly 0 then. */
function correlation(dialect: Dialect, x: string, y: string): string {
  const varies = (value: string, other: string) => {
    const both = `filter (where ${other} is not null)`;
    return `min(${value}) ${both} < max(${value}) ${both}`;
  };
  const found = `nullif(${squares("corr", [x, y])}, ${dialect.literal(Number.NaN)})`;
  return `(case when ${varies(x, y)} and ${varies(y, x)} then ${found} end)`;
}
