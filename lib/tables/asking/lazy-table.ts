/** A table (表) and the questions one asks it. */
import { identifier } from "../engine/dialect";
import type { AnyRow, Extended, NameOf, Picked, Renamed } from "./column-types";
import type { Computed, RowExpressions, Typed } from "./expression";
import { GroupedTable } from "./grouped-table";
import { appendQuery, type Joined, type JoinKind, type JoinOptions, joinQuery, type SameTypes } from "./join";
import * as query from "./query";
import { type PivotOptions, pivotQuery, type Unpivoted, type UnpivotOptions, unpivotQuery } from "./reshape";
import { type SampleOptions, sampleQuery } from "./sample";
import { toExpression } from "./sql-expression";
import { TableResults } from "./table-results";
import { type OrderBy, type WindowFunctions, type WindowOptions, windowFunctions } from "./window";

/**
 * Rows in an engine. Each verb returns a new table and computes nothing (but `pivot` and `keep`); `count`, `describe` and the
 * methods that begin with `to` run one query.
 *
 * The order of rows is that of the file or of `orderBy`; `summarise`, `distinct` and `pivot` order by their keys. Rows that are
 * equal in the columns of `orderBy` are ordered by the other columns, from left to right, so that every engine gives the same.
 * After `join` and `append` there is no order until the next `orderBy`.
 *
 * @example
 * const sales = await tables.of([{ item: "milk", price: 2 }, { item: "tea", price: 4 }]);
 * await sales.where((row) => row.price.isAtLeast(3)).select("item").toRows(); // [{ item: "tea" }]
 */
export class LazyTable<Row> extends TableResults<Row> {
  /**
   * The rows for which the condition is true; not those for which it is missing.
   *
   * @example
   * const sales = await tables.of([{ item: "milk", price: 2 }, { item: "tea", price: null }]);
   * await sales.where(({ item, price }) => price.isLessThan(3).or(item.startsWith("b"))).count(); // 1
   */
  where(condition: (row: RowExpressions<Row>) => Typed<boolean | null>): LazyTable<Row> {
    const rows = query.rowExpressions<Row>("filter a table", this);
    const test = toExpression(this.engine.dialect, condition(rows));
    return this.#rows(`select * from ${query.inner(this.source)} where ${test.sql}`);
  }

  /**
   * The table with further columns; one of an existing name replaces the column. All see the columns as they were before.
   *
   * @example
   * const sales = await tables.of([{ price: 2, units: 3 }]);
   * await sales.derive(({ price, units }) => ({ revenue: price.times(units) })).toRows(); // [{ price: 2, units: 3, revenue: 6 }]
   */
  derive<D extends query.Derived>(
    compute: (row: RowExpressions<Row>) => D,
  ): LazyTable<Extended<Row, Computed<D>>> {
    const action = "derive columns";
    return this.#table(query.extend(action, this, compute(query.rowExpressions(action, this))));
  }

  /**
   * The table with columns computed from several rows: those of the same partition, in an order.
   *
   * @example
   * const stock = await tables.of([{ day: 1, units: 5 }, { day: 2, units: 7 }]);
   * const sums = stock.window({ orderBy: "day" }, (row, { runningSum }) => ({ sum: runningSum(row.units) }));
   * await sums.toVector("sum"); // Float64Array [5, 12]
   */
  window<D extends query.Derived>(
    options: WindowOptions<Row>,
    compute: (row: RowExpressions<Row>, functions: WindowFunctions) => D,
  ): LazyTable<Extended<Row, Computed<D>>> {
    const action = "compute a window";
    const functions = windowFunctions(this, options);
    return this.#table(query.extend(action, this, compute(query.rowExpressions(action, this), functions)));
  }

  /** These columns only, in this order. */
  select<Name extends NameOf<Row>>(...names: readonly Name[]): LazyTable<Picked<Row, Name>> {
    query.requireColumns("select columns", this.columns, names);
    return this.#table(query.project(this, names, query.nameList(names), []));
  }

  /** All columns but these. */
  omit<Name extends NameOf<Row>>(
    ...names: readonly Name[]
  ): LazyTable<Picked<Row, Exclude<keyof Row, Name>>> {
    query.requireColumns("omit columns", this.columns, names);
    const kept = this.columns.filter((name) => !names.includes(name as Name));
    return this.#table(query.project(this, kept, query.nameList(kept), []));
  }

  /** Other names for columns: `{ old: "new" }`. */
  rename<const Names extends { readonly [Name in NameOf<Row>]?: string }>(
    names: Names,
  ): LazyTable<Renamed<Row, Names>> {
    const given = new Map<string, string>(Object.entries(names));
    query.requireColumns("rename columns", this.columns, [...given.keys()]);
    const columns = this.columns.map((name) => given.get(name) ?? name);
    const list = this.columns.map((name, i) => `${identifier(name)} as ${identifier(columns[i])}`);
    return this.#table(query.project(this, columns, list.join(", "), [...given.keys()]));
  }

  /** Groups of rows with the same values in these columns, also missing ones; without a column one group of all rows. */
  groupBy<Name extends NameOf<Row>>(...names: readonly Name[]): GroupedTable<Row, Name> {
    query.requireColumns("group a table", this.columns, names);
    return new GroupedTable(this, names, (grouped) => this.#table(grouped));
  }

  /** Orders the rows by columns, such as `"item"` or `{ descending: "price" }`. Texts are ordered by code point; missing values come last. */
  orderBy(...by: readonly OrderBy<Row>[]): LazyTable<Row> {
    const order = by.map((key) => query.orderKey("order a table", this.columns, key));
    return this.#table({ columns: this.columns, source: this.source, order });
  }

  /** The first rows of the order. */
  first(rows: number): LazyTable<Row> {
    return this.#rows(query.firstRows(this, rows));
  }

  /** One row for each combination of values, ordered by them if the table has no other order. */
  distinct(): LazyTable<Row> {
    const order = this.columns.map((name) => ({ name, isDescending: false }));
    const source = `select distinct * from ${query.inner(this.source)}`;
    return this.#table({
      columns: this.columns,
      source,
      order: this.order.length === 0 ? order : this.order,
    });
  }

  /** The rows of this table and of another one with the same columns. */
  append(other: LazyTable<Row>): LazyTable<Row> {
    this.requireSameEngine("append a table", other);
    return this.#table(appendQuery(this, other));
  }

  /**
   * Joins rows with those of another table that have the same values in some columns. Missing values are equal to nothing, not
   * even to each other; numbers and texts are not compared.
   *
   * @example
   * const prices = await tables.of([{ item: "milk", price: 2 }]);
   * const stock = await tables.of([{ item: "milk", units: 5 }, { item: "tea", units: 0 }]);
   * await stock.join(prices, { on: "item", how: "anti" }).toRows(); // [{ item: "tea", units: 0 }]
   */
  join<Other, On extends NameOf<Row> & NameOf<Other>, How extends JoinKind = "inner">(
    other: LazyTable<Other>,
    options: JoinOptions<On, How> & SameTypes<Row, Other, On>,
  ): LazyTable<Joined<Row, Other, On, How>> {
    this.requireSameEngine("join tables", other);
    return this.#table(joinQuery(this, other, options));
  }

  /**
   * A random sample of the rows, the same on every engine. Without `key` rows are drawn by their position, so that a table
   * without order needs a key.
   */
  sample(options: SampleOptions<Row>): LazyTable<Row> {
    return this.#rows(sampleQuery(this, options));
  }

  /**
   * One row for each of some columns, with its name and its value.
   *
   * @example
   * const sales = await tables.of([{ item: "milk", january: 5, may: 7 }]);
   * await sales.unpivot(["january", "may"], { name: "month" }).select("month", "value").toRows(); // [{ month: "january", value: 5 }, { month: "may", value: 7 }]
   */
  unpivot<Name extends NameOf<Row>, NameColumn extends string = "name", ValueColumn extends string = "value">(
    names: readonly Name[],
    options: UnpivotOptions<NameColumn, ValueColumn> = {},
  ): LazyTable<Unpivoted<Row, Name, NameColumn, ValueColumn>> {
    return this.#table(unpivotQuery(this, names, options));
  }

  /**
   * One column for each value of a column, at most 1,000. The values are looked up first.
   *
   * @example
   * const sales = await tables.of([{ item: "milk", month: 1, units: 5 }, { item: "milk", month: 2, units: 7 }]);
   * const wide = await sales.pivot({ rows: "item", columns: "month", value: (group, { sum }) => sum(group.units) });
   * await wide.toRows(); // [{ item: "milk", "1": 5, "2": 7 }]
   */
  async pivot<Key extends NameOf<Row>>(
    options: PivotOptions<Row, Key>,
  ): Promise<LazyTable<Picked<Row, Key> & Readonly<Record<string, AnyRow>>>> {
    return this.#table(await pivotQuery(this, this.engine, options));
  }

  /** Computes the table once, and keeps its rows: in the engine, or, if it is a database, in DuckDB inside this process. */
  async keep(): Promise<LazyTable<Row>> {
    const elsewhere = await this.engine.keep?.(this.sql);
    if (elsewhere !== undefined) return new LazyTable(elsewhere.engine, this.columns, elsewhere.source);
    const name = identifier(this.engine.newName());
    await this.engine.run(this.engine.dialect.keep(name, this.sql));
    return new LazyTable(this.engine, this.columns, `select * from ${name}`);
  }

  #table({ columns, source, order }: query.Query): LazyTable<AnyRow> {
    return new LazyTable<AnyRow>(this.engine, columns, source, order);
  }

  #rows(source: string): LazyTable<Row> {
    return this.#table({ columns: this.columns, source, order: this.order });
  }
}
