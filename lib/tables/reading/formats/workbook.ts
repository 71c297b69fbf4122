/** Sheets of Excel, and of what SheetJS reads beside it: old workbooks, OpenDocument, HTML that is called .xls. */
import fs from "node:fs";
import type { CellObject, WorkBook } from "xlsx";
import { mustBe } from "../../../core/errors";
import type { FileCells } from "./lines";

/** 9999-12-31 in Excel's days. */
const LAST_DAY = 2958465;

/**
 * The cells of a sheet as texts: dates by ISO 8601, elapsed times such as "36:00:00", numbers to all their digits, errors such as #N/A as missing.
 *
 * @param sheet Its name, or its position from 0. @default the first one that is not hidden
 * @throws {SyntaxError} If it is no workbook, or needs a password. @throws {RangeError} If there is no such sheet.
 */
export function workbookRows(action: string, file: string, sheet: string | number | undefined): FileCells {
  // Loaded when it is used: it takes a tenth of a second.
  const { read, SSF } = require("xlsx") as typeof import("xlsx");
  const bytes = fs.readFileSync(file);
  // The cells of HTML are texts, in which SheetJS would look for numbers and dates.
  const isHtml = /^\s*(\ufeff|\xef\xbb\xbf)?\s*</.test(bytes.toString("latin1", 0, 200));
  if (isHtml) requireClosedCells(action, bytes.toString("latin1"));
  let book: WorkBook;
  try {
    book = read(isHtml ? bytes.toString("utf8") : bytes, {
      type: isHtml ? "string" : "buffer",
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      cellNF: true,
      raw: isHtml,
    });
  } catch (cause) {
    throw new SyntaxError(`Cannot ${action}: it is no whole workbook (${(cause as Error).message})`, {
      cause,
    });
  }
  const name = chooseSheet(action, book, sheet);
  const sparse = (book.Sheets[name]["!data"] ?? []) as ArrayLike<readonly CellObject[] | undefined>;
  // Empty rows are holes.
  const data = Array.from(sparse);
  const date1904 = book.Workbook?.WBProps?.date1904 ?? false;
  const dateOf = (serial: number): string => {
    // SheetJS knows no time of the last day.
    const isLast = Math.floor(serial) === LAST_DAY && !date1904;
    const parts = SSF.parse_date_code(isLast ? serial - 1 : serial, { date1904 });
    // Excel shows no date for a number below 0 or beyond the last day.
    return parts === null ? String(serial) : dateText(isLast ? { ...parts, d: 31 } : parts);
  };
  const textOf = (cell: CellObject | undefined): string => {
    if (cell?.v === undefined || cell.t === "e" || cell.t === "z") return "";
    if (cell.t !== "n") return String(cell.v);
    const [format, number] = [String(cell.z ?? ""), Number(cell.v)];
    if (!SSF.is_date(format)) return String(cell.v);
    return /\[(h+|m+|s+)\]/i.test(format) ? elapsedText(number) : dateOf(number);
  };
  const width = Math.max(0, ...data.map((row) => row?.length ?? 0));
  const rows = data.map((row) => Array.from({ length: width }, (_, j) => textOf(row?.[j])));
  return { rows, found: book.SheetNames.length > 1 ? { sheet: name } : {} };
}

/** SheetJS would join cells that are not closed. */
function requireClosedCells(action: string, html: string): void {
  const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0;
  const [opened, closed] = [count(/<t[dh][\s>]/gi), count(/<\/t[dh]\s*>/gi)];
  if (opened === 0) throw new SyntaxError(mustBe(action, "the file", "HTML with a table", html));
  if (opened !== closed)
    throw new SyntaxError(
      `Cannot ${action}: each cell of the HTML table must be closed, ${opened} are opened and ${closed} closed`,
    );
}

function chooseSheet(
  action: string,
  { SheetNames, Workbook }: WorkBook,
  sheet: string | number | undefined,
): string {
  const isHidden = (i: number) => (Workbook?.Sheets?.[i]?.Hidden ?? 0) > 0;
  const first = SheetNames.findIndex((_, i) => !isHidden(i));
  const name =
    typeof sheet === "string"
      ? SheetNames.find((other) => other === sheet)
      : SheetNames[sheet ?? Math.max(first, 0)];
  if (name === undefined)
    throw new RangeError(
      mustBe(action, "sheet", `one of ${SheetNames.join(", ")}, or its position from 0`, sheet),
    );
  return name;
}

/** Days as hours, minutes and seconds, rounded to a thousandth. */
function elapsedText(days: number): string {
  const seconds = Math.round(Math.abs(days) * 86_400_000) / 1000;
  const two = (value: number) => String(value).padStart(2, "0");
  const whole = Math.floor(seconds);
  const fraction = (seconds - whole)
    .toFixed(3)
    .slice(1)
    .replace(/\.?0+$/, "");
  const sign = days < 0 && seconds > 0 ? "-" : "";
  return `${sign}${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${fraction}`;
}

/** A date, a time, or both if both are there. */
function dateText({
  D,
  T,
  u,
  y,
  m,
  d,
  H,
  M,
  S,
}: Readonly<Record<"D" | "T" | "u" | "y" | "m" | "d" | "H" | "M" | "S", number>>): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${String(y).padStart(4, "0")}-${two(m)}-${two(d)}`;
  // Seconds are rounded to a thousandth: a day has no exact double for most of them.
  const fraction = Math.round(u * 1000);
  const time = `${two(H)}:${two(M)}:${two(S)}${fraction === 0 ? "" : `.${String(fraction).padStart(3, "0")}`}`;
  if (D === 0) return time;
  return T === 0 && fraction === 0 ? day : `${day} ${time}`;
}
