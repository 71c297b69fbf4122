/** Two tables as one. */
import { mustBe } from "../../core/errors";
import { listOf, type OptionReaders, oneOf, readOptions, text, withDefault } from "../../core/options";
import { identifier } from "../engine/dialect";
import type { IsAny } from "./column-types";
import { type EngineQuery, inner, nameList, type Query, requireColumns } from "./query";

const HOW = ["inner", "left", "full", "semi", "anti"] as const;

/** Which rows a join gives. */
export type JoinKind = (typeof HOW)[number];

/** Options of `join`. */
export interface JoinOptions<On extends string, How extends JoinKind> {
  /** The columns that must be equal, one or more. They have the same name in both tables; see `rename`. */
  readonly on: On | readonly On[];
  /**
   * "inner": pairs of rows; "left": also rows of this table without partner; "full": rows of both; "semi": rows of this table
   * that have a partner; "anti": those that have none. @default "inner"
   */
  readonly how?: How;
}

/** The rows of a join. */
export type Joined<Row, Other, On extends string, How extends JoinKind> =
  IsAny<Row> extends true
    ? Row
    : IsAny<Other> extends true
      ? Other
      : How extends "semi" | "anti"
        ? Row
        : {
            [Name in keyof Row | keyof Other]: Name extends keyof Row
              ? Row[Name] | (How extends "full" ? (Name extends On ? never : null) : never)
              : Name extends keyof Other
                ? Other[Name] | (How extends "inner" ? never : null)
                : never;
          };

/** Refuses columns to join on that hold values of two types, such as texts and numbers. */
export type SameTypes<Row, Other, On extends string> =
  IsAny<Row> extends true
    ? unknown
    : IsAny<Other> extends true
      ? unknown
      : [NonNullable<Row[On & keyof Row]>, NonNullable<Other[On & keyof Other]>] extends [
            NonNullable<Other[On & keyof Other]>,
            NonNullable<Row[On & keyof Row]>,
          ]
        ? unknown
        : { readonly on: "columns with values of the same type" };

const READERS = {
  on: (action: string, name: string, value: unknown) =>
    typeof value === "string" ? [value] : listOf(text)(action, name, value),
  how: withDefault<JoinKind, JoinKind>("inner", oneOf(HOW)),
} satisfies OptionReaders<JoinOptions<string, JoinKind>>;

/**
 * Is always true. DuckDB refuses it if a number would meet a text, of which it would take "007" for 7; it costs nothing.
 */
function sameTypes({ engine }: EngineQuery, on: readonly string[]): string {
  if (engine.dialect.kind !== "duckdb") return "";
  const both = on.map((name) => `coalesce(a.${identifier(name)}, b.${identifier(name)}) is null`);
  return `(true or ${both.join(" or ")})`;
}

/**
 * Missing values are equal to nothing, not even to each other.
 *
 * @throws {RangeError} If another column is in both tables, since one would hide the other.
 */
export function joinQuery(left: EngineQuery, right: Query, options: unknown): Query {
  const action = "join tables";
  const { on, how } = readOptions(action, options, READERS);
  if (on.length === 0) throw new RangeError(mustBe(action, "on", "at least one column", on));
  requireColumns(action, left.columns, on);
  requireColumns(action, right.columns, on);
  if (how === "semi" || how === "anti")
    return { columns: left.columns, source: membership(left, right, on, how), order: [] };
  const added = right.columns.filter((name) => !on.includes(name));
  const both = added.find((name) => left.columns.includes(name));
  if (both !== undefined)
    throw new RangeError(
      mustBe(action, "a column besides those of on", "in one of the tables only; see rename", both),
    );
  const columns = [...left.columns, ...added];
  const test = sameTypes(left, on);
  const source = `select ${nameList(columns)} from (${left.source}) as a ${how} join (${right.source}) as b using (${nameList(on)})${test === "" ? "" : ` where ${test}`}`;
  return { columns, source, order: [] };
}

function membership(left: EngineQuery, right: Query, on: readonly string[], how: "semi" | "anti"): string {
  const test = sameTypes(left, on);
  const tests = on.map((name) => `a.${identifier(name)} = b.${identifier(name)}`);
  const equal = [...tests, ...(test === "" ? [] : [test])].join(" and ");
  const exists = `exists (select 1 from (${right.source}) as b where ${equal})`;
  return `select * from (${left.source}) as a where ${how === "semi" ? exists : `not ${exists}`}`;
}

/** @throws {TypeError} If the columns of the two are not the same, in any order. */
export function appendQuery(first: Query, second: Query): Query {
  const [own, others] = [first, second].map(({ columns }) => [...columns].sort().join(", "));
  if (own !== others) throw new TypeError(mustBe("append a table", "its columns", own, others));
  const { columns } = first;
  const [rows, more] = [first, second].map(
    ({ source }) => `select ${nameList(columns)} from ${inner(source)}`,
  );
  return { columns, source: `${rows} union all ${more}`, order: [] };
}
