/** A profile as a table with a small figure in each row. */
import { DISPLAY, type MimeBundle } from "../../core/text/display";
import * as table from "../../core/text/table";
import type { ColumnProfile, TableProfile } from "./profile";

const BARS = "▁▂▃▄▅▆▇█";
/** The most frequent values that are shown, and the share of the rows below which a value is rare. */
const SHOWN_VALUES = 3;
const RARE = 0.01;

/** The bundle for a notebook. */
export function displayProfile({
  rows,
  duplicateRows,
  columns,
}: Pick<TableProfile, "rows" | "duplicateRows" | "columns">): MimeBundle {
  const duplicates = duplicateRows === 0 ? "" : `, ${duplicateRows.toLocaleString("en-US")} of them again`;
  const caption = `${rows.toLocaleString("en-US")} rows${duplicates}, ${columns.length} columns`;
  const names = ["column", "kind", "missing", "different", "range", "distribution", "notes"];
  const cells = columns.map((column) => [
    column.column,
    column.kind,
    column.missing,
    column.distinct,
    range(column),
    distribution(column),
    notes(column),
  ]);
  return table.fromRows(names, cells, { caption, limit: cells.length })[DISPLAY]();
}

/** From the smallest to the largest value; the smallest text says nothing. */
function range({ kind, minimum, maximum, median }: ColumnProfile): string {
  if (minimum === null || maximum === null || kind === "text" || kind === "boolean") return "";
  const short = (value: unknown) =>
    typeof value === "number"
      ? value.toLocaleString("en-US", { maximumSignificantDigits: 6 })
      : String(value).slice(0, 10);
  const middle = median === null ? "" : ` (median ${short(median)})`;
  return `${short(minimum)} to ${short(maximum)}${middle}`;
}

/** A bar for each part of a histogram; of other columns the most frequent values, where they are not rare. */
function distribution({ histogram, topValues, count }: ColumnProfile): string {
  const most = Math.max(...histogram, 1);
  if (histogram.length > 0)
    return histogram
      .map((count) => (count === 0 ? "\u2007" : BARS[Math.ceil((count / most) * BARS.length) - 1]))
      .join("");
  return topValues
    .filter((top) => top.count >= RARE * count)
    .slice(0, SHOWN_VALUES)
    .map(({ value, count }) => `${value.length > 20 ? `${value.slice(0, 19)}…` : value} (${count})`)
    .join(", ");
}

function notes({ kind, outliers, notes }: ColumnProfile): string {
  const beyond =
    kind === "number" && outliers > 0
      ? [`${outliers.toLocaleString("en-US")} outlier${outliers === 1 ? "" : "s"}`]
      : [];
  return [...notes, ...beyond].join("; ");
}
