/** A profile as a table with a small figure in each row. */
import { DISPLAY, type MimeBundle } from "../../core/text/display";
import { localized } from "../../core/text/language";
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
  const [all, again] = [rows, duplicateRows].map((count) => count.toLocaleString("en-US"));
  const english = `${all} rows${duplicateRows === 0 ? "" : `, ${again} of them again`}, ${columns.length} columns`;
  const repeated = duplicateRows === 0 ? "" : `（其中 ${again} 行重复）`;
  const caption = localized(english, `${all} 行${repeated}，${columns.length} 列`);
  const names = [
    localized("column", "列"),
    localized("kind", "类型"),
    localized("missing", "缺失"),
    localized("different", "不同值"),
    localized("range", "范围"),
    localized("distribution", "分布"),
    localized("notes", "备注"),
  ];
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
  const [from, to] = [short(minimum), short(maximum)];
  const middle = median === null ? "" : short(median);
  return middle === ""
    ? localized(`${from} to ${to}`, `${from} 至 ${to}`)
    : localized(`${from} to ${to} (median ${middle})`, `${from} 至 ${to}（中位数 ${middle}）`);
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
      ? [
          localized(
            `${outliers.toLocaleString("en-US")} outlier${outliers === 1 ? "" : "s"}`,
            `${outliers.toLocaleString("en-US")} 个离群值`,
          ),
        ]
      : [];
  return [...notes, ...beyond].join(localized("; ", "；"));
}
