/** The check of tables that other functions read. */
import { mustBe } from "../../core/errors";
import { listOf, readEntries, text } from "../../core/options";
import { type ColumnLike, readColumn } from "../../core/vectors";
import type { DataTable } from "./csv";

/** @throws {TypeError} If the table lacks a column that it names, or a column has not one value a row. */
export function requireTable(action: string, name: string, table: DataTable): DataTable {
  listOf(text)(action, `${name}.names`, table.names);
  const columns = new Map(
    readEntries<ColumnLike<unknown>>(action, `${name}.columns`, table.columns, "columns by name"),
  );
  for (const column of table.names) {
    const place = `${name}.columns[${JSON.stringify(column)}]`;
    const { length } = readColumn(action, place, columns.get(column) as ColumnLike<unknown>);
    if (length !== table.rows)
      throw new TypeError(mustBe(action, `the length of ${place}`, `${name}.rows, ${table.rows}`, length));
  }
  return table;
}
