/** From long to wide and back. */
import { mustBe } from "../../core/errors";
import { type OptionReaders, readOptions, text, withDefault } from "../../core/options";
import { identifier, literal } from "../engine/dialect";
import { inner, nameList, type Query, requireColumns } from "./query";

/** Options of `unpivot`. */
export interface UnpivotOptions<Name extends string, Value extends string> {
  /** The column for the names. @default "name" */
  readonly name?: Name;
  /** The column for the values. @default "value" */
  readonly value?: Value;
}

const READERS = {
  name: withDefault("name", text),
  value: withDefault("value", text),
} satisfies OptionReaders<UnpivotOptions<string, string>>;

/** One row for each of the columns, also where its value is missing. */
export function unpivotQuery({ columns, source }: Query, names: readonly string[], options: unknown): Query {
  const action = "unpivot a table";
  const { name, value } = readOptions(action, options, READERS);
  requireColumns(action, columns, names);
  if (names.length === 0) throw new RangeError(mustBe(action, "columns", "one or more", names));
  const kept = columns.filter((column) => !names.includes(column));
  const made = [...kept, name, value];
  if (new Set(made).size < made.length)
    throw new RangeError(
      mustBe(action, "name and value", "different from the other columns", `${name}, ${value}`),
    );
  const unpivoted = `from ${inner(source)} unpivot include nulls (${identifier(value)} for ${identifier(name)} in (${nameList(names)}))`;
  return { columns: made, source: `select ${nameList(made)} ${unpivoted}` };
}

/** The query for the values that become columns. */
export function pivotValuesQuery({ columns, source }: Query, column: string): string {
  requireColumns("pivot a table", columns, [column]);
  const name = identifier(column);
  return `select distinct cast(${name} as varchar) as value from ${inner(source)} where ${name} is not null order by value`;
}

/** A condition on the column for each of its values. */
export function isValue(column: string, value: string): string {
  return `cast(${identifier(column)} as varchar) = ${literal(value)}`;
}
