/** Makes columns of results readable: one record at a time, or as a table. */
import { DISPLAY, type Displayable, withDisplay } from "../../core/text/display";
import type { Table } from "../../core/text/table";

/**
 * Adds an iterator over records and a table display to columns. Neither is enumerable, so JSON and comparisons see the
 * columns alone.
 */
export function withRecords<Entry, Columns extends { readonly size: number }>(
  columns: Columns,
  recordAt: (columns: Columns, i: number) => Entry,
  toTable: (result: Columns & Displayable & Iterable<Entry>) => Table,
): Columns & Displayable & Iterable<Entry> {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield recordAt(columns, i);
    },
    enumerable: false,
  });
  const result = columns as Columns & Displayable & Iterable<Entry>;
  return withDisplay(result, () => toTable(result)[DISPLAY]());
}
