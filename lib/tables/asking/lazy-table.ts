/** A table (表) and the questions one asks it. */
import { mustBe, requireInteger } from "../../core/errors";
import { callback, finite, type OptionReaders, optional, readOptions, text } from "../../core/options";
import { identifier } from "../engine/dialect";
import type { QueryOptions, ResultColumn, TableEngine } from "../engine/engine";
import { AGGREGATES, type Aggregates } from "./aggregates";
import type { AnyRow, Extended, Flat, IsAny, NameOf } from "./column-types";
import type { RowExpressions, Typed, ValueOf } from "./expression";
import { type Joined, type JoinKind, type JoinOptions, joinQuery } from "./join";
import * as query from "./query";
import { isValue, pivotValuesQuery, type UnpivotOptions, unpivotQuery } from "./reshape";
import { rowExpressions } from "./row-expressions";
import { type SampleOptions, sampleQuery } from "./sample";
import { toExpression } from "./sql-expression";
import { type OrderBy, type WindowFunctions, type WindowOptions, windowFunctions } from "./window";

/** The columns that `derive` and `summarise` add. */
type Computed<D> = { -readonly [Name in keyof D]: ValueOf<D[Name]> };

type Picked<Row, Name> = IsAny<Row> extends true ? Row : Flat<Pick<Row, Name & keyof Row>>;

/** The columns of a table by name. */
export type TableColumns<Row> =
  IsAny<Row> extends true
    ? Readonly<Record<string, Float64Array & readonly string[]>>
    : {
        readonly [Name in keyof Row]: [Row[Name]] extends [number | null]
          ? Float64Array
          : readonly Row[Name][];
      };

/** Options of `pivot`. */
export interface PivotOptions<Row, Key extends string> {
  /** The columns that stay, one row for each combination of their values. */
  readonly rows: Key | readonly Key[];
  /** The column whose values become columns, in the order of their texts. */
  readonly columns: NameOf<Row>;
  /** What a cell holds. */
  readonly value: (group: RowExpressions<Row>, functions: Aggregates) => Typed<unknown>;
  /** For cells without a row. @default missing */
  readonly fill?: number;
}

const PIVOT_READERS = {
  rows: (action: string, name: string, value: unknown) =>
    Array.isArray(value) ? value : [text(action, name, value)],
  columns: text,
  value: callback<PivotOptions<AnyRow, string>["value"]>(),
  fill: optional(finite),
} satisfies OptionReaders<PivotOptions<AnyRow, string>>;

/**
 * Rows in an engine. Each verb returns a new table and computes nothing; `count` and the methods that begin with `to` run one
 * query. The order of rows is that of the file or of `orderBy`; after `join` and `append` there is none until the next `orderBy`.
 *
 * @example
 * const sales = await tables.of([{ item: "milk", price: 2 }, { item: "tea", price: 4 }]);
 * await sales.where((row) => row.price.isAtLeast(3)).select("item").toRows(); // [{ item: "tea" }]
 */
export class LazyTable<Row> {
  /** Never there at run time; it shows the columns and their types. */
  declare readonly rowType?: Row;

  /** Tables are made by `tables.of`, `tables.read` and the verbs. */
  constructor(
    readonly engine: TableEngine,
    /** Names of the columns. */
    readonly columns: readonly string[],
    /** The query for the rows, without their order. */
    readonly source: string,
    readonly order: readonly query.OrderKey[] = [],
  ) {}

  /** The query for the rows in their order. */
  get sql(): string {
    return this.order.length === 0
      ? this.source
      : `select * from ${query.inner(this.source)} ${query.orderClause(this.order)}`;
  }

  /** The rows for which the condition is true; not those for which it is missing. */
  where(condition: (row: RowExpressions<Row>) => Typed<boolean | null>): LazyTable<Row> {
    const test = toExpression(condition(rowExpressions("filter a table", this.columns)));
    return this.#from(`select * from ${query.inner(this.source)} where ${test.sql}`);
  }

  /** The table with further columns; one of an existing name replaces the column. */
  derive<D extends query.Derived>(
    compute: (row: RowExpressions<Row>) => D,
  ): LazyTable<Extended<Row, Computed<D>>> {
    const action = "derive columns";
    return this.#extend(action, compute(rowExpressions(action, this.columns)));
  }

  /** The table with columns computed from several rows: those of the same partition, in an order. */
  window<D extends query.Derived>(
    options: WindowOptions<Row>,
    compute: (row: RowExpressions<Row>, functions: WindowFunctions) => D,
  ): LazyTable<Extended<Row, Computed<D>>> {
    const action = "compute a window";
    const functions = windowFunctions(action, this.columns, options);
    return this.#extend(action, compute(rowExpressions(action, this.columns), functions));
  }

  /** These columns only, in this order. */
  select<Name extends NameOf<Row>>(...names: readonly Name[]): LazyTable<Picked<Row, Name>> {
    query.requireColumns("select columns", this.columns, names);
    return this.#project("select columns", names, query.nameList(names), []);
  }

  /** All columns but these. */
  omit<Name extends NameOf<Row>>(
    ...names: readonly Name[]
  ): LazyTable<Picked<Row, Exclude<keyof Row, Name>>> {
    query.requireColumns("omit columns", this.columns, names);
    const kept = this.columns.filter((name) => !names.includes(name as Name));
    return this.#project("omit columns", kept, query.nameList(kept), []);
  }

  /** Other names for columns: `{ old: "new" }`. */
  rename<const Names extends { readonly [Name in NameOf<Row>]?: string }>(
    names: Names,
  ): LazyTable<Renamed<Row, Names>> {
    const action = "rename columns";
    query.requireColumns(action, this.columns, Object.keys(names));
    const given = names as Readonly<Record<string, string>>;
    const columns = this.columns.map((name) => given[name] ?? name);
    const list = this.columns.map((name, i) => `${identifier(name)} as ${identifier(columns[i])}`);
    return this.#project(action, columns, list.join(", "), Object.keys(names));
  }

  /** Groups of rows with the same values in these columns; without a column one group of all rows. */
  groupBy<Name extends NameOf<Row>>(...names: readonly Name[]): GroupedTable<Row, Name> {
    query.requireColumns("group a table", this.columns, names);
    return new GroupedTable(this, names);
  }

  /** Orders the rows. Texts are ordered by code point; missing values come last. */
  orderBy(...by: readonly OrderBy<Row>[]): LazyTable<Row> {
    const keys = by.map((key) => query.orderKey("order a table", this.columns, key));
    return new LazyTable(this.engine, this.columns, this.source, keys);
  }

  /** The first rows of the order. */
  first(rows: number): LazyTable<Row> {
    requireInteger("take the first rows", "rows", rows, 0);
    return this.#from(
      `select * from ${query.inner(this.source)} ${query.orderClause(this.order)} limit ${rows}`,
    );
  }

  /** One row for each combination of values. */
  distinct(): LazyTable<Row> {
    return this.#from(`select distinct * from ${query.inner(this.source)}`);
  }

  /** The rows of this table, then those of another one with the same columns. */
  append(other: LazyTable<Row>): LazyTable<Row> {
    this.#requireTable("append a table", other);
    const [own, others] = [this.columns, other.columns].map((columns) => [...columns].sort().join(", "));
    if (own !== others) throw new TypeError(mustBe("append a table", "its columns", own, others));
    const names = query.nameList(this.columns);
    const source = `select ${names} from (${this.sql}) union all select ${names} from (${other.sql})`;
    return new LazyTable(this.engine, this.columns, source);
  }

  /** Joins rows with those of another table that have the same values in some columns. */
  join<Other, On extends NameOf<Row> & NameOf<Other>, How extends JoinKind = "inner">(
    other: LazyTable<Other>,
    options: JoinOptions<On, How>,
  ): LazyTable<Joined<Row, Other, On, How>> {
    this.#requireTable("join tables", other);
    const { columns, source } = joinQuery(this, other, options);
    return new LazyTable(this.engine, columns, source);
  }

  /** A random sample of the rows, the same on every engine. */
  sample(options: SampleOptions<Row>): LazyTable<Row> {
    return this.#from(sampleQuery(this, options));
  }

  /** One row for each of some columns, with its name and its value. */
  unpivot<Name extends NameOf<Row>, NameColumn extends string = "name", ValueColumn extends string = "value">(
    names: readonly Name[],
    options: UnpivotOptions<NameColumn, ValueColumn> = {},
  ): LazyTable<Unpivoted<Row, Name, NameColumn, ValueColumn>> {
    const { columns, source } = unpivotQuery(this, names, options);
    return new LazyTable(this.engine, columns, source);
  }

  /** One column for each value of a column. The values are looked up first, so this is the one verb that runs a query. */
  async pivot<Key extends NameOf<Row>>(
    options: PivotOptions<Row, Key>,
  ): Promise<LazyTable<Picked<Row, Key> & Readonly<Record<string, AnyRow>>>> {
    const action = "pivot a table";
    const { rows, columns, value, fill } = readOptions(action, options, PIVOT_READERS);
    const [{ values }] = await this.engine.query(pivotValuesQuery(this, columns), { maxRows: 1000 });
    const cells = this.groupBy(...(rows as Key[]), columns as Key).summarise((group, functions) => ({
      " cell": value(group, functions),
    }));
    const absent = fill === undefined ? "null" : String(fill);
    const list = Array.from(values as string[], (name) => {
      const cell = `max(${identifier(" cell")}) filter (where ${isValue(columns, name)})`;
      return `coalesce(${cell}, ${absent}) as ${identifier(name)}`;
    });
    const source = `select ${[query.nameList(rows), ...list].join(", ")} from ${query.inner(cells.source)} group by ${query.nameList(rows)}`;
    const order = rows.map((name) => query.orderKey(action, rows, name));
    return new LazyTable(this.engine, [...rows, ...(values as string[])], source, order);
  }

  /** The rows as objects. Missing values are `null`. */
  async toRows(options: QueryOptions = {}): Promise<Row[]> {
    const columns = await this.#query(options);
    return Array.from({ length: columns[0].values.length }, (_, i) =>
      Object.fromEntries(columns.map(({ name, values }) => [name, values[i]])),
    ) as Row[];
  }

  /** The columns by name: numbers as `Float64Array`, where missing is `NaN`; else arrays, where it is `null`. */
  async toColumns(options: QueryOptions = {}): Promise<TableColumns<Row>> {
    const columns = await this.#query(options);
    const entries = columns.map(({ name, kind, values }) => [
      name,
      kind === "number"
        ? Float64Array.from(values as ArrayLike<number | null>, (value) => value ?? Number.NaN)
        : values,
    ]);
    return Object.assign(Object.create(null), Object.fromEntries(entries)) as TableColumns<Row>;
  }

  /** The numbers of one column. @throws {RangeError} If a value is missing, or is not a number. */
  async toVector(name: NameOf<Row>, options: QueryOptions = {}): Promise<Float64Array> {
    const [{ values }] = await this.select(name).#query(options);
    if (values instanceof Float64Array) return values;
    const wrong = Array.from(values).findIndex((value) => typeof value !== "number");
    const rule = "a number; where(row => row.x.isPresent()) or orElse() help if it is missing";
    throw new RangeError(mustBe("read a vector", `${name}[${wrong}]`, rule, values[wrong]));
  }

  /** The number of rows. */
  async count(options: QueryOptions = {}): Promise<number> {
    const [{ values }] = await this.engine.query(`select count(*) from ${query.inner(this.source)}`, options);
    return values[0] as number;
  }

  /** Computes the table once, and keeps its rows in the engine. */
  async keep(): Promise<LazyTable<Row>> {
    const name = identifier(this.engine.newName());
    await this.engine.run(`create table ${name} as ${this.sql}`);
    return new LazyTable(this.engine, this.columns, `select * from ${name}`);
  }

  #query(options: QueryOptions): Promise<readonly ResultColumn[]> {
    return this.engine.query(this.sql, options);
  }

  #from(source: string): LazyTable<Row> {
    return new LazyTable(this.engine, this.columns, source, this.order);
  }

  #extend(action: string, derived: unknown): LazyTable<AnyRow> {
    const computed = query.computedColumns(action, derived);
    const kept = this.columns.filter((name) => !computed.has(name));
    const list = [...kept.map(identifier), query.expressionList(computed)].filter(Boolean).join(", ");
    return this.#project(action, [...kept, ...computed.keys()], list, [...computed.keys()]);
  }

  /** Selects other columns. The order is applied before if it needs a column that changes or is left out. */
  #project(
    action: string,
    columns: readonly string[],
    list: string,
    changed: readonly string[],
  ): LazyTable<AnyRow> {
    if (columns.length === 0) throw new RangeError(mustBe(action, "columns", "one or more", columns));
    if (new Set(columns).size < columns.length)
      throw new RangeError(mustBe(action, "columns", "of different names", columns.join(", ")));
    const isOrderKept = this.order.every(({ name }) => columns.includes(name) && !changed.includes(name));
    const from = query.inner(isOrderKept ? this.source : this.sql);
    return new LazyTable<AnyRow>(
      this.engine,
      columns,
      `select ${list} from ${from}`,
      isOrderKept ? this.order : [],
    );
  }

  #requireTable(action: string, other: unknown): asserts other is LazyTable<unknown> {
    if (!(other instanceof LazyTable))
      throw new TypeError(mustBe(action, "the other table", "a table", other));
    if (other.engine !== this.engine)
      throw new TypeError(mustBe(action, "the other table", "in the same engine", "one of another engine"));
  }
}

type Renamed<Row, Names> =
  IsAny<Row> extends true
    ? Row
    : { [Name in keyof Row as Name extends keyof Names ? Names[Name] & string : Name]: Row[Name] };

type Unpivoted<Row, Name, NameColumn extends string, ValueColumn extends string> =
  IsAny<Row> extends true
    ? Row
    : Flat<Omit<Row, Name & string> & Record<NameColumn, Name> & Record<ValueColumn, Row[Name & keyof Row]>>;

/**
 * A table in groups, as `groupBy` makes it.
 *
 * @example
 * const sales = await tables.of([{ item: "milk", price: 2 }, { item: "milk", price: 4 }]);
 * await sales.groupBy("item").summarise((group, { mean }) => ({ price: mean(group.price) })).toRows(); // [{ item: "milk", price: 3 }]
 */
export class GroupedTable<Row, Key extends string> {
  constructor(
    readonly table: LazyTable<Row>,
    readonly keys: readonly Key[],
  ) {}

  /** One row for each group: the values that it is grouped by, then the computed ones, ordered by the first. */
  summarise<D extends query.Derived>(
    compute: (group: RowExpressions<Row>, functions: Aggregates) => D,
  ): LazyTable<Extended<Picked<Row, Key>, Computed<D>>> {
    const action = "summarise a table";
    const { engine, columns, source } = this.table;
    const computed = query.computedColumns(action, compute(rowExpressions(action, columns), AGGREGATES));
    const repeated = this.keys.find((key) => computed.has(key));
    if (repeated !== undefined)
      throw new RangeError(
        mustBe(action, "the name of a computed column", "none that is grouped by", repeated),
      );
    const list = [query.nameList(this.keys), query.expressionList(computed)].filter(Boolean).join(", ");
    const groups = this.keys.length === 0 ? "having count(*) > 0" : `group by ${query.nameList(this.keys)}`;
    const order = this.keys.map((key) => query.orderKey(action, this.keys, key));
    const names = [...this.keys, ...computed.keys()];
    return new LazyTable(engine, names, `select ${list} from ${query.inner(source)} ${groups}`, order);
  }
}
