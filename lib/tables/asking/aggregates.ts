/** What is computed from the rows of a group. Missing values are left out, as in SQL. */
import { requireFraction } from "../../core/errors";
import { literal } from "../engine/dialect";
import type { BooleanExpression, Expression, NumberExpression, Typed } from "./expression";
import { call, SqlExpression, toExpression } from "./sql-expression";

type MissingIn<T> = Extract<T, null>;

/** The functions that `summarise` gets beside the columns of the group. */
export interface Aggregates {
  /** The number of rows. */
  count(): NumberExpression<number>;
  /** The number of values that are not missing. */
  countPresent(value: Typed<unknown>): NumberExpression<number>;
  /** The number of different values. */
  countDistinct(value: Typed<unknown>): NumberExpression<number>;
  /** The sum, with compensated rounding. */
  sum<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
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
  /** Pearson's correlation; missing if one of the two is constant. */
  correlation(first: Typed<number | null>, second: Typed<number | null>): NumberExpression<number | null>;
  /** Whether it is true in at least one row. */
  any<T extends boolean | null>(value: Typed<T>): BooleanExpression<boolean | MissingIn<T>>;
  /** Whether it is true in all rows. */
  every<T extends boolean | null>(value: Typed<T>): BooleanExpression<boolean | MissingIn<T>>;
  /** The value in the row where `by` is largest. */
  valueAtMaximum<T>(value: Typed<T>, by: Typed<unknown>): Expression<T | null>;
  /** The value in the row where `by` is smallest. */
  valueAtMinimum<T>(value: Typed<T>, by: Typed<unknown>): Expression<T | null>;
}

/** The same functions, on SQL. */
type SqlAggregates = { readonly [Name in keyof Aggregates]: (...args: never[]) => SqlExpression };

const ofOne = (name: string) => (value: unknown) => call(name, toExpression(value));
const ofTwo = (name: string) => (first: unknown, second: unknown) =>
  call(name, toExpression(first), toExpression(second));

const SQL_AGGREGATES: SqlAggregates = {
  count: () => new SqlExpression("count(*)"),
  countPresent: ofOne("count"),
  countDistinct: (value: unknown) => new SqlExpression(`count(distinct ${toExpression(value).sql})`),
  sum: ofOne("fsum"),
  mean: ofOne("favg"),
  minimum: ofOne("min"),
  maximum: ofOne("max"),
  median: (value: unknown) => quantile(value, 0.5),
  quantile,
  standardDeviation: ofOne("stddev_samp"),
  variance: ofOne("var_samp"),
  correlation(first: unknown, second: unknown) {
    const value = call("corr", toExpression(first), toExpression(second)).sql;
    return new SqlExpression(`(case when not isnan(${value}) then ${value} end)`);
  },
  any: ofOne("bool_or"),
  every: ofOne("bool_and"),
  valueAtMaximum: ofTwo("arg_max"),
  valueAtMinimum: ofTwo("arg_min"),
};

/** The functions that `summarise` gets. */
export const AGGREGATES = SQL_AGGREGATES as unknown as Aggregates;

function quantile(value: unknown, fraction: number): SqlExpression {
  requireFraction("summarise a table", "fraction", fraction);
  return new SqlExpression(`quantile_cont(cast(${toExpression(value).sql} as double), ${literal(fraction)})`);
}
