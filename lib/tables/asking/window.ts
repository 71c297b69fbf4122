/** What is computed for a row from other rows of its partition, in an order. */
import { mustBe, requireInteger } from "../../core/errors";
import { type OptionReader, readOptions } from "../../core/options";
import type { MissingIn, NameOf } from "./column-types";
import type { Expression, NumberExpression, Typed } from "./expression";
import { type EngineQuery, nameList, orderClause, orderKey, requireColumns } from "./query";
import { SqlExpression, toExpression } from "./sql-expression";

const ACTION = "compute a window";

/** The functions that `window` gets beside the columns. */
export interface WindowFunctions {
  /** 1, 2, 3 … in the order. */
  rowNumber(): NumberExpression<number>;
  /** Equal rows have the same rank, and ranks after them are left out: 1, 1, 3. */
  rank(): NumberExpression<number>;
  /** Equal rows have the same rank, and no rank is left out: 1, 1, 2. */
  denseRank(): NumberExpression<number>;
  /** The number, from 1, of the part that a row belongs to, if the rows are cut into parts of equal size. */
  part(parts: number): NumberExpression<number>;
  /** The value some rows before; missing for the first rows. */
  previous<T>(value: Typed<T>, rows?: number): Expression<T | null>;
  /** The value some rows after; missing for the last rows. */
  next<T>(value: Typed<T>, rows?: number): Expression<T | null>;
  /** The first value of the partition. */
  first<T>(value: Typed<T>): Expression<T>;
  /** The sum of the rows up to this one, without missing values. */
  runningSum<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
  /** The mean of this row and those before it; of fewer rows at the start. */
  movingMean<T extends number | null>(value: Typed<T>, rows: number): NumberExpression<number | MissingIn<T>>;
  /** The sum of the whole partition. */
  total<T extends number | null>(value: Typed<T>): NumberExpression<number | MissingIn<T>>;
}

/** Options of `window`. */
export interface WindowOptions<Row> {
  /** Rows with the same values in these columns belong together. @default all rows together */
  readonly partitionBy?: NameOf<Row> | readonly NameOf<Row>[];
  /** The order within a partition; equal rows are ordered by the other columns. @default the order of the table */
  readonly orderBy?: OrderBy<Row> | readonly OrderBy<Row>[];
}

/** A column to order by; its missing values come last. */
export type OrderBy<Row> = NameOf<Row> | { readonly descending: NameOf<Row> };

const asList = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const list: OptionReader<readonly unknown[]> = (_action, _name, value) => asList(value);
const READERS = { partitionBy: list, orderBy: list };

/**
 * The functions over the rows that the options describe.
 *
 * @throws {TypeError} If a function needs an order within partitions, and there is none.
 */
export function windowFunctions(query: EngineQuery, options: unknown): WindowFunctions {
  const { dialect } = query.engine;
  const of = (value: unknown) => toExpression(dialect, value).sql;
  const sql = (text: string) => new SqlExpression(text, dialect);
  const { partitionBy, orderBy } = readOptions(ACTION, options, READERS);
  requireColumns(ACTION, query.columns, partitionBy as string[]);
  const partition = partitionBy.length === 0 ? "" : `partition by ${nameList(partitionBy as string[])}`;
  const given = orderBy.map((key) => orderKey(ACTION, query.columns, key));
  const order = given.length === 0 ? query.order : given;
  const over = (call: string, sorted: string, frame = "") => {
    if (partition !== "" && order.length === 0)
      throw new TypeError(mustBe(ACTION, "orderBy", "one or more columns for this function", undefined));
    return sql(`${call} over (${[partition, sorted, frame].filter(Boolean).join(" ")})`);
  };
  // Equal rows have the same rank. All other functions look at single rows, so that equal ones need an order as well.
  const ranked = (call: string) => over(call, orderClause(order));
  const inOrder = (call: string, frame?: string) => over(call, orderClause(order, query.columns), frame);
  const shifted =
    (name: string) =>
    (value: unknown, rows = 1) =>
      inOrder(`${name}(${of(value)}, ${count("rows", rows, 0)})`);
  const framed = (name: "sum" | "mean", value: unknown, rowsBefore: number | "unbounded") => {
    const frame = inOrder("", `rows between ${rowsBefore} preceding and current row`);
    return sql(dialect[name](of(value), frame.sql));
  };

  const functions: { readonly [Name in keyof WindowFunctions]: (...args: never[]) => SqlExpression } = {
    rowNumber: () => inOrder("row_number()"),
    rank: () => ranked("rank()"),
    denseRank: () => ranked("dense_rank()"),
    part: (parts: number) => inOrder(`ntile(${count("parts", parts, 1)})`),
    previous: shifted("lag"),
    next: shifted("lead"),
    first: (value: unknown) => inOrder(`first_value(${of(value)})`),
    runningSum: (value: unknown) => framed("sum", value, "unbounded"),
    movingMean: (value: unknown, rows: number) => framed("mean", value, count("rows", rows, 1) - 1),
    total: (value: unknown) => sql(dialect.sum(of(value), ` over (${partition})`)),
  };
  return functions as unknown as WindowFunctions;
}

function count(name: string, value: number, least: number): number {
  requireInteger(ACTION, name, value, least);
  return value;
}
