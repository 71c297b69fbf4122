/** The columns of a table as the properties of an object. */
import { formatValue } from "../../core/errors";
import { nearestName } from "../../core/text/nearest-name";
import { identifier } from "../engine/dialect";
import type { RowExpressions } from "./expression";
import { SqlExpression } from "./sql-expression";

/** @throws {TypeError} At a property that is not a column; the message names the one that was probably meant. */
export function rowExpressions<Row>(action: string, columns: readonly string[]): RowExpressions<Row> {
  return new Proxy(Object.create(null), {
    get(_target, name) {
      if (typeof name === "symbol") return undefined;
      requireColumn(action, columns, name);
      return new SqlExpression(identifier(name));
    },
  }) as RowExpressions<Row>;
}

/** @throws {TypeError} If there is no such column. */
export function requireColumn(
  action: string,
  columns: readonly string[],
  name: unknown,
): asserts name is string {
  if (columns.includes(name as string)) return;
  const nearest = nearestName(String(name), columns);
  const hint =
    nearest === undefined
      ? `the columns are ${columns.join(", ")}`
      : `did you mean ${JSON.stringify(nearest)}?`;
  throw new TypeError(`Cannot ${action}: there is no column ${formatValue(name)}; ${hint}`);
}
