/** Tables (表格) for display: named columns, numbers aligned to the right, a caption; as HTML and as plain text. */
import { mustBe, requireInteger, requireKind, requirePosition } from "../errors";
import {
  callback,
  integer,
  listOf,
  type OptionReader,
  type OptionReaders,
  optional,
  readerOf,
  readOptions,
  text,
  withDefault,
} from "../options";
import { type Cell, type Column, formatCell, toCell } from "./cell";
import { type Displayable, escapeHtml, withDisplay } from "./display";
import { localized } from "./language";
import { isRecord, withRows } from "./result-rows";
import { textWidth } from "./text-width";

export type { Cell, Column };

/** A table: columns, and the first rows of its source. */
export interface Table extends Displayable {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Number of rows of the source; `rows` has fewer if there is a limit. */
  readonly totalRows: number;
}

/** How to make a table of records. */
export interface TableOptions {
  /** What the table shows, in a few words. @default "" */
  readonly caption?: string;
  /** The columns to show, in this order. @default the keys of the first record */
  readonly columns?: readonly (string | Column)[];
  /** Digits after the decimal point of every number that is not an integer. @default 4 */
  readonly digits?: number;
  /** Maximum number of rows to show; a line below them counts the others. @default 20 */
  readonly limit?: number;
}

const ACTION = "make a table";
const DIGITS = readerOf<number>((action, name, value) => requirePosition(action, name, value, 21));
const COLUMN_READERS = {
  name: text,
  heading: optional(text),
  note: optional(text),
  digits: optional(DIGITS),
  format: optional(callback<NonNullable<Column["format"]>>()),
} satisfies OptionReaders<Column>;

const COLUMN: OptionReader<Column> = (action, name, value) => {
  if (typeof value === "string") return { name: value };
  readOptions(action, value, COLUMN_READERS, `${name}.`);
  return value as Column;
};

const TABLE_READERS = {
  caption: withDefault("", text),
  columns: optional(listOf(COLUMN)),
  digits: withDefault(4, DIGITS),
  limit: withDefault(20, integer(0)),
} satisfies OptionReaders<TableOptions>;

/**
 * Makes a table of records, one a row. A value that a record lacks is a gap.
 *
 * @throws {TypeError} If the records are not an array of objects.
 * @throws {RangeError} If a name of `options.columns` is in no record.
 *
 * @example
 * fromRecords([{ item: "milk", support: 0.8 }], { caption: "Items" }).rows; // [["milk", 0.8]]
 */
export function fromRecords(
  records: readonly Readonly<Record<string, unknown>>[],
  options: TableOptions = {},
): Table {
  const { caption, columns, digits, limit } = readOptions(ACTION, options, TABLE_READERS);
  if (!Array.isArray(records)) throw new TypeError(mustBe(ACTION, "records", "an array of records", records));
  records.forEach((record, i) => {
    if (!isRecord(record)) throw new TypeError(mustBe(ACTION, `records[${i}]`, "a record", record));
  });
  const described = columns ?? Object.keys(records[0] ?? {}).map((name) => ({ name }));
  for (const { name } of records.length > 0 ? described : [])
    if (!records.some((record) => name in record))
      throw new RangeError(mustBe(ACTION, "columns", `among ${Object.keys(records[0]).join(", ")}`, name));
  const rows = records.slice(0, limit).map((record) => described.map(({ name }) => toCell(record[name])));
  return make(
    caption,
    described.map((column) => ({ digits, ...column })),
    rows,
    records.length,
  );
}

/** How to make a table of rows. */
export interface RowsOptions extends TableOptions {
  /** Rows of the source, if `rows` holds only the first of them. @default the number of rows */
  readonly totalRows?: number;
}

const ROWS_READERS = {
  ...TABLE_READERS,
  totalRows: optional(integer(0)),
} satisfies OptionReaders<RowsOptions>;

/**
 * Makes a table of rows; `columns` names their values, and `options.columns` picks some of these columns by name.
 *
 * @throws {TypeError} If the rows are not arrays of one value for each of `columns`.
 * @throws {RangeError} If `options.columns` has a name that is not among `columns`, or there are more rows than `totalRows`.
 *
 * @example
 * fromRows(["item", "support"], [["milk", 0.8]]).rows; // [["milk", 0.8]]
 * fromRows(["item", "support"], [["milk", 0.8]], { columns: ["support"] }).rows; // [[0.8]]
 */
export function fromRows(
  columns: readonly (string | Column)[],
  rows: readonly (readonly unknown[])[],
  options: RowsOptions = {},
): Table {
  const read = readOptions(ACTION, options, ROWS_READERS);
  const { caption, digits, limit, totalRows } = read;
  const all = listOf(COLUMN)(ACTION, "columns", columns);
  if (!Array.isArray(rows)) throw new TypeError(mustBe(ACTION, "rows", "an array of rows", rows));
  rows.forEach((row, i) => {
    if (row?.length !== all.length)
      throw new TypeError(mustBe(ACTION, `rows[${i}]`, `an array of ${all.length} values`, row));
  });
  const picked = read.columns ?? all;
  if (totalRows !== undefined) requireInteger(ACTION, "totalRows", totalRows, rows.length);
  const positions = picked.map(({ name }) => {
    const position = all.findIndex((column) => column.name === name);
    if (position < 0)
      throw new RangeError(
        mustBe(ACTION, "columns", `among ${all.map((column) => column.name).join(", ")}`, name),
      );
    return position;
  });
  return make(
    caption,
    picked.map((column, j) => ({ digits, ...all[positions[j]], ...column })),
    rows.slice(0, limit).map((row) => positions.map((position) => toCell(row[position]))),
    totalRows ?? rows.length,
  );
}

function make(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  totalRows: number,
): Table {
  const made = withDisplay({ caption, columns, rows, totalRows }, (value) => {
    const table = value as Table;
    return { "text/html": toHtml(table), "text/plain": toText(table) };
  });
  return withRows(made, () => {
    if (rows.length < totalRows) {
      const rule = `its rows must be all ${totalRows}, current number is ${rows.length}; make the table with limit: ${totalRows}`;
      throw new RangeError(`Cannot export a table: ${rule}`);
    }
    return { names: columns.map(({ name }) => name), size: totalRows, rowAt: (i) => rows[i] };
  });
}

function isNumeric(table: Table, index: number): boolean {
  return (
    table.rows.some((row) => typeof row[index] === "number") &&
    table.rows.every((row) => row[index] == null || typeof row[index] === "number")
  );
}

function remainder(table: Table): string {
  const hidden = table.totalRows - table.rows.length;
  const count = hidden.toLocaleString("en-US");
  return hidden > 0 ? localized(`… and ${count} more rows`, `……另有 ${count} 行`) : "";
}

/**
 * A table as HTML, with all text escaped.
 *
 * @example
 * toHtml(fromRecords([{ item: "milk & tea" }])).includes("milk &#38; tea"); // true
 */
export function toHtml(table: Table): string {
  requireTable("write a table as HTML", table);
  const sides = table.columns.map((_, j) => (isNumeric(table, j) ? "right" : "left"));
  const head = table.columns
    .map((column, j) => {
      const note = column.note ? `<br><small>${escapeHtml(column.note)}</small>` : "";
      return `<th scope="col" style="text-align:${sides[j]}">${escapeHtml(column.heading ?? column.name)}${note}</th>`;
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
  // Without nowrap, the caption of a narrow table breaks after each word.
  const caption = table.caption
    ? `<caption style="text-align:left;white-space:nowrap">${escapeHtml(table.caption)}</caption>`
    : "";
  const more = remainder(table);
  const foot = more ? `<tfoot><tr><td colspan="${table.columns.length}">${more}</td></tr></tfoot>` : "";
  return `<table class="merchant-lab">${caption}<thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody>${foot}</table>`;
}

/**
 * A table as lines of text. Columns stay aligned if cells hold Chinese characters.
 *
 * @example
 * toText(fromRecords([{ item: "milk", sold: 12 }])); // "item  sold\n----  ----\nmilk    12"
 */
export function toText(table: Table): string {
  requireTable("write a table as text", table);
  const sides = table.columns.map((_, j) => isNumeric(table, j));
  const names = table.columns.map(({ name, heading = name }) => oneLine(heading));
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

function requireTable(action: string, value: Table): void {
  requireKind(action, "table", value, "a table, as made by table.fromRows", {
    caption: "text",
    columns: "list",
    rows: "list",
    totalRows: "integer",
  });
}

/** Shows control characters as symbols: a line break would break the columns, an escape character would command the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) =>
    character < " " ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : "\ufffd",
  );
}

function pad(text: string, size: number, toRight: boolean): string {
  const space = " ".repeat(size - textWidth(text));
  return toRight ? space + text : text + space;
}
