/** Tables (表格) for a reader: named columns, numbers to the right, a caption; as HTML and as plain text. */

import { mustBe } from "../errors";
import { type Displayable, escapeHtml, type MimeBundle, withDisplay } from "./display";

export type Cell = string | number | boolean | null | undefined;

export interface Column {
  readonly name: string;
  /** A unit or type, small under the name. */
  readonly note?: string;
  /** Digits after the decimal point, or "significant 4" style through `format`. @default as short as the number allows */
  readonly digits?: number;
  /** Writes one value; wins over `digits`. */
  readonly format?: (value: Cell) => string;
}

export interface Table extends Displayable {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows of the source, where the table shows only the first of them. */
  readonly totalRows: number;
}

export interface TableOptions {
  /** What the table shows, in a few words. @default "" */
  readonly caption?: string;
  /** The columns to show, in this order: names, or names with formats. @default the keys of the first record */
  readonly columns?: readonly (string | Column)[];
  /** Digits after the decimal point of every number that is not an integer. @default 4 */
  readonly digits?: number;
  /** Rows to show at most; the rest is counted below the table. @default 20 */
  readonly limit?: number;
}

/**
 * A table of records.
 *
 * @example
 * of([{ item: "milk", support: 0.8 }], { caption: "Items" }).rows; // [["milk", 0.8]]
 */
export function of(records: readonly Readonly<Record<string, unknown>>[], options: TableOptions = {}): Table {
  const { caption = "", columns = Object.keys(records[0] ?? {}), digits = 4, limit = 20 } = options;
  const described = columns.map(toColumn);
  const rows = records.slice(0, limit).map((record) => described.map(({ name }) => toCell(record[name])));
  return make(
    caption,
    described.map((column) => ({ digits, ...column })),
    rows,
    records.length,
  );
}

export interface RowsOptions extends TableOptions {
  /** Rows of the source, where `rows` holds only the first of them. @default the number of rows */
  readonly totalRows?: number;
}

/**
 * A table of rows whose columns are named beside them; `options.columns` picks from these by name.
 *
 * @throws {RangeError} If a picked column is not there.
 *
 * @example
 * ofRows(["item", "support"], [["milk", 0.8]]).rows; // [["milk", 0.8]]
 */
export function ofRows(
  columns: readonly (string | Column)[],
  rows: readonly (readonly unknown[])[],
  options: RowsOptions = {},
): Table {
  const { caption = "", digits = 4, limit = 20, totalRows = rows.length } = options;
  const all = columns.map(toColumn);
  const picked = (options.columns ?? all).map(toColumn);
  const places = picked.map(({ name }) => {
    const place = all.findIndex((column) => column.name === name);
    if (place < 0)
      throw new RangeError(
        mustBe("make a table", "columns", `among ${all.map((column) => column.name).join(", ")}`, name),
      );
    return place;
  });
  return make(
    caption,
    picked.map((column, j) => ({ digits, ...all[places[j]], ...column })),
    rows.slice(0, limit).map((row) => places.map((place) => toCell(row[place]))),
    totalRows,
  );
}

function toColumn(column: string | Column): Column {
  return typeof column === "string" ? { name: column } : column;
}

function make(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  totalRows: number,
): Table {
  return withDisplay({ caption, columns, rows, totalRows }, (table) => toBundle(table as Table));
}

function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  if (Array.isArray(value)) return value.join(", ");
  return String(value);
}

/** One value as the reader sees it. */
export function formatCell(value: Cell, column: Column): string {
  if (column.format) return column.format(value);
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value))
    return Math.abs(value) >= 10_000 ? value.toLocaleString("en-US") : String(value);
  const { digits = 4 } = column;
  const size = Math.abs(value);
  if (size < 10 ** -digits || size >= 1e9) return value.toExponential(Math.max(1, digits - 1));
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function isNumeric(table: Table, index: number): boolean {
  return (
    table.rows.some((row) => typeof row[index] === "number") &&
    table.rows.every((row) => row[index] == null || typeof row[index] === "number")
  );
}

function remainder(table: Table): string {
  const hidden = table.totalRows - table.rows.length;
  return hidden > 0 ? `… and ${hidden.toLocaleString("en-US")} more rows` : "";
}

export function toHtml(table: Table): string {
  const sides = table.columns.map((_, j) => (isNumeric(table, j) ? "right" : "left"));
  const head = table.columns
    .map((column, j) => {
      const note = column.note ? `<br><small>${escapeHtml(column.note)}</small>` : "";
      return `<th scope="col" style="text-align:${sides[j]}">${escapeHtml(column.name)}${note}</th>`;
    })
    .join("");
  const body = table.rows
    .map((row) => {
      const cells = row.map((value, j) => {
        const text = escapeHtml(formatCell(value, table.columns[j]));
        return `<td style="text-align:${sides[j]}">${text}</td>`;
      });
      return `<tr>${cells.join("")}</tr>`;
    })
    .join("\n");
  // A narrow table must not break its caption into a column of words.
  const caption = table.caption
    ? `<caption style="text-align:left;white-space:nowrap">${escapeHtml(table.caption)}</caption>`
    : "";
  const more = remainder(table);
  const foot = more ? `<tfoot><tr><td colspan="${table.columns.length}">${more}</td></tr></tfoot>` : "";
  return `<table class="merchant-lab">${caption}<thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody>${foot}</table>`;
}

/** The table as lines of text, in columns that also hold with Chinese in them. */
export function toText(table: Table): string {
  const sides = table.columns.map((_, j) => isNumeric(table, j));
  const names = table.columns.map((column) => oneLine(column.name));
  const cells = table.rows.map((row) => row.map((value, j) => oneLine(formatCell(value, table.columns[j]))));
  const widths = names.map((name, j) =>
    cells.reduce((widest, row) => Math.max(widest, textWidth(row[j])), textWidth(name)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, j) => pad(text, widths[j], sides[j]))
      .join("  ")
      .trimEnd();
  const lines = [
    ...(table.caption ? [oneLine(table.caption)] : []),
    line(names),
    line(widths.map((size) => "-".repeat(size))),
    ...cells.map(line),
  ];
  const more = remainder(table);
  return [...lines, ...(more ? [more] : [])].join("\n");
}

/** A line break would break the columns, and an escape character would command the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) =>
    character < " " ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : "\ufffd",
  );
}

/** Columns a text takes on a terminal, or half ems in print: a Chinese character and most pictures take two. */
export function textWidth(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue;
    columns += isWide(character) ? 2 : 1;
  }
  return columns;
}

function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u.test(
    character,
  );
}

function pad(text: string, size: number, toRight: boolean): string {
  const space = " ".repeat(size - textWidth(text));
  return toRight ? space + text : text + space;
}

export function toBundle(table: Table): MimeBundle {
  return { "text/html": toHtml(table), "text/plain": toText(table) };
}
