/** What a table answers with: rows, columns, numbers of one column. */
import { mustBe } from "../../core/errors";
import { type Cell, type Column, formatCell } from "../../core/text/cell";
import { DISPLAY, type MimeBundle } from "../../core/text/display";
import * as table from "../../core/text/table";
import type { QueryOptions, TableEngine } from "../engine/engine";
import type { IsAny, NameOf } from "./column-types";
import { type ColumnDescription, describeColumns } from "./description";
import {
  firstRows,
  inner,
  nameList,
  type OrderKey,
  orderedSource,
  type Query,
  requireColumns,
  requireDifferentNames,
} from "./query";

/** How tables of two engines come together. */
export const SAME_ENGINE =
  "in the same engine (keep() brings the rows of a database into that of files and records)";

/** Rows that a table shows of itself. */
const SHOWN_ROWS = 10;

/** The columns of a table by name. */
export type TableColumns<Row> =
  IsAny<Row> extends true
    ? Readonly<Record<string, Float64Array & readonly string[]>>
    : {
        readonly [Name in keyof Row]: [Row[Name]] extends [number | null]
          ? Float64Array
          : readonly Row[Name][];
      };

/** As many decimals for all numbers of a column as the shown ones have, at most four: amounts read as amounts. */
function decimals(values: ArrayLike<unknown>): Pick<Column, "digits" | "format"> {
  const numbers = Array.from(values).filter((value): value is number => Number.isFinite(value));
  const isExact = (digits: number) => numbers.every((value) => Number(value.toFixed(digits)) === value);
  const digits = [0, 1, 2, 3].find(isExact) ?? 4;
  if (digits === 0) return {};
  const format = (value: Cell) =>
    typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 1e9
      ? value.toLocaleString("en-US", { minimumFractionDigits: digits, useGrouping: Math.abs(value) >= 1e4 })
      : formatCell(value, { name: "", digits });
  return { digits, format };
}

/** Rows in an engine, without verbs. Each method but `columns` runs one query. */
export class TableResults<Row> implements Query {
  /** Never there at run time; it shows the columns and their types. */
  declare readonly rowType?: Row;

  /** Tables are made by `tables.of`, `tables.read`, `tables.sql` and the verbs. */
  constructor(
    readonly engine: TableEngine,
    /** Names of the columns. */
    readonly columns: readonly string[],
    /** The query for the rows, without their order. */
    readonly source: string,
    readonly order: readonly OrderKey[] = [],
  ) {
    requireDifferentNames(columns);
  }

  /** The query for the rows in their order. */
  get sql(): string {
    return orderedSource(this);
  }

  /**
   * The rows as objects. Missing values are `null`; dates and timestamps are ISO 8601 texts.
   *
   * @throws {RangeError} If there are more than `maxRows`. @throws {Error} If the engine cannot compute the table.
   *
   * @example
   * await (await tables.of([{ item: "milk", price: 2 }])).toRows(); // [{ item: "milk", price: 2 }]
   */
  async toRows(options?: QueryOptions): Promise<Row[]> {
    const columns = await this.engine.query(this.sql, options);
    return Array.from({ length: columns[0].values.length }, (_, i) =>
      Object.fromEntries(columns.map(({ name, values }) => [name, values[i]])),
    ) as Row[];
  }

  /**
   * The columns by name, as `frames.of` takes them: numbers as `Float64Array`, where missing is `NaN`; else arrays, where it is
   * `null`.
   *
   * @throws As `toRows`.
   *
   * @example
   * (await (await tables.of([{ price: 2 }, { price: null }])).toColumns()).price; // Float64Array [2, NaN]
   */
  async toColumns(options?: QueryOptions): Promise<TableColumns<Row>> {
    const result = Object.create(null);
    for (const { name, kind, values } of await this.engine.query(this.sql, options))
      result[name] =
        kind === "number" && !(values instanceof Float64Array)
          ? Float64Array.from(values as ArrayLike<number | null>, (value) => value ?? Number.NaN)
          : values;
    return result;
  }

  /**
   * The numbers of one column.
   *
   * @throws {RangeError} If a value is missing, or is not a number. @throws As `toRows`.
   *
   * @example
   * await (await tables.of([{ price: 2 }, { price: 3 }])).toVector("price"); // Float64Array [2, 3]
   */
  async toVector(name: NameOf<Row>, options?: QueryOptions): Promise<Float64Array> {
    const action = "read a vector";
    requireColumns(action, this.columns, [name]);
    const [{ values }] = await this.engine.query(
      `select ${nameList([name])} from ${inner(this.sql)}`,
      options,
    );
    if (values instanceof Float64Array) return values;
    const wrong = Array.from(values).findIndex((value) => typeof value !== "number");
    if (wrong < 0) return new Float64Array();
    const rule = "a number; where(row => row.x.isPresent()) or orElse() help if it is missing";
    throw new RangeError(mustBe(action, `${name}[${wrong}]`, rule, values[wrong]));
  }

  /** The number of rows. */
  async count(options?: QueryOptions): Promise<number> {
    const [{ values }] = await this.engine.query(`select count(*) from ${inner(this.source)}`, options);
    return values[0] as number;
  }

  /**
   * What each column holds: its kind, how many values are there, missing and different, mean, standard deviation (n - 1),
   * extremes and quartiles. What a kind does not have is `null`.
   *
   * @example
   * const [price] = await (await tables.of([{ price: 2 }, { price: 4 }])).describe();
   * price.mean; // 3
   */
  describe(options?: QueryOptions): Promise<ColumnDescription[]> {
    return describeColumns(this.engine, this.source, options);
  }

  /** The first rows, with the kinds of the columns, for a notebook whose cell ends with a table. */
  async [DISPLAY](): Promise<MimeBundle> {
    const kinds = await this.engine.describe(this.source);
    const first = await this.engine.query(firstRows(this, SHOWN_ROWS));
    const totalRows = await this.count();
    const rows = Array.from({ length: first[0].values.length }, (_, i) =>
      first.map(({ values }) => values[i]),
    );
    const columns = kinds.map(({ name, kind }, j) => ({ name, note: kind, ...decimals(first[j].values) }));
    const caption = `${totalRows.toLocaleString("en-US")} rows × ${columns.length} columns`;
    return table.fromRows(columns, rows, { caption, totalRows })[DISPLAY]();
  }

  /** @throws {TypeError} If the other one is not a table of the same engine. */
  protected requireSameEngine(action: string, other: unknown): void {
    if (!(other instanceof TableResults))
      throw new TypeError(mustBe(action, "the other table", "a table", other));
    if (other.engine !== this.engine)
      throw new TypeError(mustBe(action, "the other table", SAME_ENGINE, "one of another engine"));
  }
}
