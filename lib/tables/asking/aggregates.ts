/** What is computed from the rows of a group. Missing values are left out, as in SQL. */
import { requireFraction } from "../../core/errors";
import { literal } from "../engine/dialect";
import type { MissingIn } from "./column-types";
import type { BooleanExpression, Expression, NumberExpression, Typed } from "./expression";
import { call, SqlExpression, toExpression } from "./sql-expression";

const ACTION = "summarise a table";

/** The functions that `summarise` gets beside the columns of the group. */
export interface Aggregates {
  /** The number of rows. */
  count(): NumberExpression<number>;
  /** The number of values that are not missing. */
  countPresent(value: Typed<unknown>): NumberExpression<number>;
  /** The number of different values. */
  countDistinct(value: Typed<unknown>): NumberExpression<number>;
  /** The sum, with compensated rounding; missing where all values are. */
  sum<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
  /** The mean, with compensated rounding; missing where all values are. */
  mean<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
  minimum<T>(value: Typed<T>): Expression<T>;
  maximum<T>(value: Typed<T>): Expression<T>;
  median<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
  /** The quantile with linear interpolation, as NumPy's default. */
  quantile<T extends number | null>(
    value: Typed<T>,
    fraction: number,
  ): NumberExpression<number | MissingIn<T>>;
  /** With n - 1 in the denominator; missing for a single row. */
  standardDeviation(value: Typed<number | null>): NumberExpression<number | null>;
  /** With n - 1 in the denominator; missing for a single row. */
  variance(value: Typed<number | null>): NumberExpression<number | null>;
  /** Pearson's correlation of the rows that have both values; missing if one of the two is constant. */
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

/** The same functions, on SQL. */
type SqlAggregates = { readonly [Name in keyof Aggregates]: (...args: never[]) => SqlExpression };

const ofOne = (name: string) => (value: unknown) => call(name, toExpression(value));
const SQL_AGGREGATES: SqlAggregates = {
  count: () => new SqlExpression("count(*)"),
  countPresent: ofOne("count"),
  countDistinct: (value: unknown) => new SqlExpression(`count(distinct ${toExpression(value).sql})`),
  sum: (value: unknown) => new SqlExpression(exactly("sum", toExpression(value).sql)),
  mean: (value: unknown) => new SqlExpression(exactly("avg", toExpression(value).sql)),
  minimum: ofOne("min"),
  maximum: ofOne("max"),
  median: (value: unknown) => quantile(value, 0.5),
  quantile,
  standardDeviation: ofOne("stddev_samp"),
  variance: ofOne("var_samp"),
  correlation,
  any: ofOne("bool_or"),
  every: ofOne("bool_and"),
  valueAtMaximum: (value: unknown, by: unknown) => valueAt("max", "is not null", value, by),
  valueAtMinimum: (value: unknown, by: unknown) => valueAt("min", "is null", value, by),
};

/** The functions that `summarise` gets. */
export const AGGREGATES = SQL_AGGREGATES as unknown as Aggregates;

/** A sum or an average with compensated rounding. DuckDB's has no answer for infinite numbers; its plain one has. */
export function exactly(name: "sum" | "avg", value: string, over = ""): string {
  const plain = `${name}(cast(${value} as double))${over}`;
  return `coalesce(nullif(f${name}(${value})${over}, ${literal(Number.NaN)}), ${plain})`;
}

function quantile(value: unknown, fraction: number): SqlExpression {
  requireFraction(ACTION, "fraction", fraction);
  return new SqlExpression(`quantile_cont(cast(${toExpression(value).sql} as double), ${literal(fraction)})`);
}

/** Whether a value is constant is asked for by itself: the variance of threads together is not exactly 0 then. */
function correlation(first: unknown, second: unknown): SqlExpression {
  const [x, y] = [toExpression(first).sql, toExpression(second).sql];
  const varies = (value: string, other: string) => {
    const both = `filter (where ${other} is not null)`;
    return `min(${value}) ${both} < max(${value}) ${both}`;
  };
  return new SqlExpression(
    `(case when ${varies(x, y)} and ${varies(y, x)} then nullif(corr(${x}, ${y}), ${literal(Number.NaN)}) end)`,
  );
}

/** Equal rows are ordered by the value, with missing ones last, so that the answer does not depend on threads. */
function valueAt(end: "max" | "min", missingLast: string, value: unknown, by: unknown): SqlExpression {
  const [wanted, key] = [toExpression(value).sql, toExpression(by).sql];
  const order = `row(${key}, ${wanted} ${missingLast}, ${wanted})`;
  return new SqlExpression(`arg_${end}_null(${wanted}, ${order}) filter (where ${key} is not null)`);
}
