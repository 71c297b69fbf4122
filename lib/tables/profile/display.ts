/** A profile as a table with a small figure in each row. */
import { DISPLAY, type MimeBundle } from "../../core/text/display";
import * as table from "../../core/text/table";
import type { ColumnProfile, TableProfile } from "./profile";

const BARS = "▁▂▃▄▅▆▇█";

/** The bundle for a notebook. */
export function displayProfile({
  rows,
  duplicateRows,
  columns,
}: Pick<TableProfile, "rows" | "duplicateRows" | "columns">): MimeBundle {
  const duplicates = duplicateRows === 0 ? "" : `, ${duplicateRows.toLocaleString("en-US")} of them again`;
  const caption = `${rows.toLocaleString("en-US")} rows${duplicates}, ${columns.length} columns`;
  const names = [
    "column",
    "kind",
    "missing",
    "different",
    "minimum",
    "median",
    "maximum",
    "distribution",
    "outliers",
    "notes",
  ];
  const cells = columns.map((column) => [
    column.column,
    column.kind,
    column.missing,
    column.distinct,
    column.minimum,
    column.median,
    column.maximum,
    distribution(column),
    column.kind === "number" ? column.outliers : null,
    column.notes.join("; "),
  ]);
  return table.fromRows(names, cells, { caption, limit: cells.length })[DISPLAY]();
}

/** A bar for each part of a histogram; of other columns the most frequent values. */
function distribution({ histogram, topValues }: ColumnProfile): string {
  const most = Math.max(...histogram, 1);
  if (histogram.length > 0)
    return histogram
      .map((count) => (count === 0 ? "\u2007" : BARS[Math.ceil((count / most) * BARS.length) - 1]))
      .join("");
  return topValues
    .map(({ value, count }) => `${value.length > 20 ? `${value.slice(0, 19)}…` : value} (${count})`)
    .join(", ");
}
