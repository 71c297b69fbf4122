/** From long to wide and back. */
import { mustBe } from "../../core/errors";
import {
  callback,
  finite,
  type OptionReaders,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { identifier } from "../engine/dialect";
import type { TableEngine } from "../engine/engine";
import { type Aggregates, aggregates } from "./aggregates";
import type { AnyRow, IsAny, NameOf } from "./column-types";
import type { RowExpressions, Typed } from "./expression";
import { groupClause, summariseQuery } from "./grouped-table";
import {
  type EngineQuery,
  inner,
  nameList,
  orderKey,
  project,
  type Query,
  requireColumns,
  rowExpressions,
  unusedName,
} from "./query";

/** Most columns that `pivot` makes. */
const MOST_COLUMNS = 1000;

/** Options of `unpivot`. */
export interface UnpivotOptions<Name extends string, Value extends string> {
  /** The column for the names. @default "name" */
  readonly name?: Name;
  /** The column for the values. @default "value" */
  readonly value?: Value;
}

/** The rows of `unpivot`. */
export type Unpivoted<Row, Name, NameColumn extends string, ValueColumn extends string> =
  IsAny<Row> extends true
    ? Row
    : {
        [Column in Exclude<keyof Row, Name> | NameColumn | ValueColumn]: Column extends NameColumn
          ? Name
          : Column extends ValueColumn
            ? Row[Name & keyof Row]
            : Row[Column & keyof Row];
      };

const UNPIVOT_READERS = {
  name: withDefault("name", text),
  value: withDefault("value", text),
} satisfies OptionReaders<UnpivotOptions<string, string>>;

/** One row for each of the columns, also where its value is missing. */
export function unpivotQuery(query: EngineQuery, names: readonly string[], options: unknown): Query {
  const action = "unpivot a table";
  const { name, value } = readOptions(action, options, UNPIVOT_READERS);
  requireColumns(action, query.columns, names);
  if (names.length === 0) throw new RangeError(mustBe(action, "columns", "one or more", names));
  const kept = query.columns.filter((column) => !names.includes(column));
  const made = [...kept, name, value];
  return project(query, made, nameList(made), names, (rows) =>
    query.engine.dialect.unpivot(rows, names, name, value, kept),
  );
}

/** Options of `pivot`. */
export interface PivotOptions<Row, Key extends string> {
  /** The columns that stay, one row for each combination of their values. */
  readonly rows: Key | readonly Key[];
  /** The column whose values become columns, in their order. */
  readonly columns: NameOf<Row>;
  /** What a cell holds. */
  readonly value: (group: RowExpressions<Row>, functions: Aggregates) => Typed<unknown>;
  /** For cells without a row, and for missing ones. @default missing */
  readonly fill?: number;
}

const PIVOT_READERS = {
  rows: (action: string, name: string, value: unknown) =>
    Array.isArray(value) ? value : [text(action, name, value)],
  columns: text,
  value: callback<PivotOptions<AnyRow, string>["value"]>(),
  fill: optional(finite),
} satisfies OptionReaders<PivotOptions<AnyRow, string>>;

/** Looks up the values that become columns, so that the columns of the table are known. */
export async function pivotQuery(query: Query, engine: TableEngine, options: unknown): Promise<Query> {
  const action = "pivot a table";
  const { rows, columns: column, value, fill } = readOptions(action, options, PIVOT_READERS);
  requireColumns(action, query.columns, [...rows, column]);
  const wide = identifier(column);
  const { dialect } = engine;
  const [{ values }] = await engine.query(
    `select ${dialect.toText(wide)} as name from (select distinct ${wide} from ${inner(query.source)} where ${wide} is not null order by ${wide} limit ${MOST_COLUMNS + 1}) as t`,
  );
  const names = Array.from(values as ArrayLike<string>);
  if (names.length > MOST_COLUMNS)
    throw new RangeError(mustBe(action, "columns", `a column of at most ${MOST_COLUMNS} values`, column));
  requireNames(action, column, rows, names);
  const cell = unusedName(query.columns, "cell");
  const asked = { ...query, engine };
  const cells = summariseQuery(asked, [...rows, column], {
    [cell]: value(rowExpressions(action, asked), aggregates(dialect)),
  });
  const list = names.map((name) => {
    const found = dialect.only(identifier(cell), `${dialect.toText(wide)} = ${dialect.literal(name)}`);
    return `coalesce(${found}, ${dialect.literal(fill ?? null)}) as ${identifier(name)}`;
  });
  return {
    columns: [...rows, ...names],
    source: `select ${[...rows.map(identifier), ...list].join(", ")} from ${inner(cells.source)} ${groupClause(rows)}`,
    order: rows.map((name) => orderKey(action, rows, name)),
  };
}

/** @throws {RangeError} If a value of the column cannot be the name of a column beside the others. */
function requireNames(
  action: string,
  column: string,
  rows: readonly string[],
  values: readonly string[],
): void {
  const lower = [...rows, ...values].map((name) => name.toLowerCase());
  const wrong = values.find(
    (name, i) => name === "" || lower.indexOf(lower[rows.length + i]) < rows.length + i,
  );
  if (wrong === undefined) return;
  const rule = "names of columns: not empty, and different from each other and from rows, also in lower case";
  throw new RangeError(`${mustBe(action, `the values of ${column}`, rule, wrong)}; derive() can change them`);
}
