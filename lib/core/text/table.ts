/** Tables (表格) for display: named columns, numbers aligned to the right, a caption; as HTML and as plain text. */
import { mustBe } from "../errors";
import { type Cell, type Column, formatCell, toCell } from "./cell";
import { type Displayable, escapeHtml, withDisplay } from "./display";
import { withRows } from "./result-rows";
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

/**
 * Makes a table of records, one a row.
 *
 * @example
 * fromRecords([{ item: "milk", support: 0.8 }], { caption: "Items" }).rows; // [["milk", 0.8]]
 */
export function fromRecords(
  records: readonly Readonly<Record<string, unknown>>[],
  options: TableOptions = {},
): Table {
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

/** How to make a table of rows. */
export interface RowsOptions extends TableOptions {
  /** Rows of the source, if `rows` holds only the first of them. @default the number of rows */
  readonly totalRows?: number;
}

/**
 * Makes a table of rows; `columns` names their values, and `options.columns` picks some of these columns by name.
 *
 * @throws {RangeError} If `options.columns` has a name that is not among `columns`.
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
  const { caption = "", digits = 4, limit = 20, totalRows = rows.length } = options;
  const all = columns.map(toColumn);
  const picked = (options.columns ?? all).map(toColumn);
  const positions = picked.map(({ name }) => {
    const position = all.findIndex((column) => column.name === name);
    if (position < 0)
      throw new RangeError(
        mustBe("make a table", "columns", `among ${all.map((column) => column.name).join(", ")}`, name),
      );
    return position;
  });
  return make(
    caption,
    picked.map((column, j) => ({ digits, ...all[positions[j]], ...column })),
    rows.slice(0, limit).map((row) => positions.map((position) => toCell(row[position]))),
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
  return hidden > 0 ? `… and ${hidden.toLocaleString("en-US")} more rows` : "";
}

/**
 * A table as HTML, with all text escaped.
 *
 * @example
 * toHtml(fromRecords([{ item: "milk & tea" }])).includes("milk &#38; tea"); // true
 */
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
