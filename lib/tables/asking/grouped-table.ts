/** Groups of rows and what is computed from each. */
import { mustBe } from "../../core/errors";
import { identifier } from "../engine/dialect";
import { type Aggregates, aggregates } from "./aggregates";
import type { AnyRow, Extended, Picked } from "./column-types";
import type { Computed, RowExpressions } from "./expression";
import type { LazyTable } from "./lazy-table";
import {
  computedColumns,
  type Derived,
  type EngineQuery,
  expressionList,
  inner,
  nameList,
  type Query,
  rowExpressions,
} from "./query";

const ACTION = "summarise a table";

/**
 * A table in groups, as `groupBy` makes it.
 *
 * @example
 * const sales = await tables.of([{ item: "milk", price: 2 }, { item: "milk", price: 4 }]);
 * await sales.groupBy("item").summarise((group, { mean }) => ({ price: mean(group.price) })).toRows(); // [{ item: "milk", price: 3 }]
 */
export class GroupedTable<Row, Key extends string> {
  constructor(
    readonly table: EngineQuery,
    readonly keys: readonly Key[],
    /** Makes a table of a query to the same engine. */
    readonly make: (query: Query) => LazyTable<AnyRow>,
  ) {}

  /** One row for each group: the values that it is grouped by, then the computed ones, ordered by the first. No row gives no group. */
  summarise<D extends Derived>(
    compute: (group: RowExpressions<Row>, functions: Aggregates) => D,
  ): LazyTable<Extended<Picked<Row, Key>, Computed<D>>> {
    const rows = rowExpressions<Row>(ACTION, this.table);
    const functions = aggregates(this.table.engine.dialect);
    return this.make(summariseQuery(this.table, this.keys, compute(rows, functions)));
  }
}

/**
 * One row for each group, in the order of the keys. Without keys all rows are one group; no row gives no group.
 *
 * @throws {RangeError} If a computed column has the name of a key.
 */
export function summariseQuery(query: EngineQuery, keys: readonly string[], derived: unknown): Query {
  const computed = computedColumns(ACTION, query.engine.dialect, derived);
  const repeated = keys.find((key) => computed.has(key));
  if (repeated !== undefined)
    throw new RangeError(
      mustBe(ACTION, "the name of a computed column", "none that is grouped by", repeated),
    );
  const list = [...keys.map(identifier), ...expressionList(computed)].join(", ");
  return {
    columns: [...keys, ...computed.keys()],
    source: `select ${list} from ${inner(query.source)} ${groupClause(keys)}`,
    order: keys.map((name) => ({ name, isDescending: false })),
  };
}

/** "group by …"; without keys all rows are one group, and no row is none. */
export function groupClause(keys: readonly string[]): string {
  return keys.length === 0 ? "having count(*) > 0" : `group by ${nameList(keys)}`;
}
