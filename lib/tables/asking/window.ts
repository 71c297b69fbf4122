/** What is computed for a row from other rows of its partition, in an order. */
import { requireInteger } from "../../core/errors";
import { type OptionReader, readOptions } from "../../core/options";
import type { NameOf } from "./column-types";
import type { Expression, NumberExpression, Typed } from "./expression";
import { nameList, orderClause, orderKey, requireColumns } from "./query";
import { SqlExpression, toExpression } from "./sql-expression";

type MissingIn<T> = Extract<T, null>;

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
  /** The sum of the rows up to this one. */
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
  /** The order within a partition. @default none, which only suits `total` and `count` */
  readonly orderBy?: OrderBy<Row> | readonly OrderBy<Row>[];
}

/** A column to order by; its missing values come last. */
export type OrderBy<Row> = NameOf<Row> | { readonly descending: NameOf<Row> };

const asList = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const list: OptionReader<readonly unknown[]> = (_action, _name, value) => asList(value);
const READERS = { partitionBy: list, orderBy: list };

/** The functions over the rows that the options describe. */
export function windowFunctions(
  action: string,
  columns: readonly string[],
  options: unknown,
): WindowFunctions {
  const { partitionBy, orderBy } = readOptions(action, options, READERS);
  requireColumns(action, columns, partitionBy as string[]);
  const partition = partitionBy.length === 0 ? "" : `partition by ${nameList(partitionBy as string[])}`;
  const order = orderClause(orderBy.map((key) => orderKey(action, columns, key)));
  const over = (name: string, args: string, frame = "") =>
    new SqlExpression(`${name}(${args}) over (${[partition, order, frame].filter(Boolean).join(" ")})`);
  const of = (value: unknown) => toExpression(value).sql;
  const shifted =
    (name: string) =>
    (value: unknown, rows = 1) =>
      over(name, `${of(value)}, ${count("rows", rows, 0)}`);
  const rowsBefore = (rows: number | "unbounded") => `rows between ${rows} preceding and current row`;

  const functions: { readonly [Name in keyof WindowFunctions]: (...args: never[]) => SqlExpression } = {
    rowNumber: () => over("row_number", ""),
    rank: () => over("rank", ""),
    denseRank: () => over("dense_rank", ""),
    part: (parts: number) => over("ntile", String(count("parts", parts, 1))),
    previous: shifted("lag"),
    next: shifted("lead"),
    first: (value: unknown) => over("first_value", of(value), rowsBefore("unbounded")),
    runningSum: (value: unknown) => over("fsum", of(value), rowsBefore("unbounded")),
    movingMean: (value: unknown, rows: number) =>
      over("favg", of(value), rowsBefore(count("rows", rows, 1) - 1)),
    total: (value: unknown) => new SqlExpression(`fsum(${of(value)}) over (${partition})`),
  };
  return functions as unknown as WindowFunctions;
}

function count(name: string, value: number, least: number): number {
  requireInteger("compute a window", name, value, least);
  return value;
}
