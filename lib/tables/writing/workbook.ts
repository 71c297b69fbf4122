/** Writes a table to a sheet of an Excel workbook. */
import fs from "node:fs/promises";
import { mustBe } from "../../core/errors";
import type { AnyRow } from "../asking/column-types";
import type { LazyTable } from "../asking/lazy-table";
import type { ColumnKind, ResultColumn } from "../engine/engine";

/** What a sheet holds at most. */
const MOST_ROWS = 1_048_575;
const MOST_COLUMNS = 16_384;
const MOST_CHARACTERS = 32_767;

/** Excel counts days from here, if 1900 were a leap year as it believes. */
const DAY_0 = Date.UTC(1899, 11, 30);
const FORMATS: { readonly [Kind in ColumnKind]?: string } = {
  date: "yyyy-mm-dd",
  timestamp: "yyyy-mm-dd hh:mm:ss",
};

type Cell = {
  readonly t: "n" | "s" | "b" | "z";
  readonly v?: number | string | boolean;
  readonly z?: string;
};

/** @throws {RangeError} If the sheet cannot hold the rows, the columns, a text, or a date before 1900. */
export async function writeWorkbook(
  action: string,
  path: string,
  table: LazyTable<AnyRow>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (table.columns.length > MOST_COLUMNS)
    throw new RangeError(
      mustBe(action, "the number of columns", `at most ${MOST_COLUMNS} in a sheet`, table.columns.length),
    );
  const rows: Cell[][] = [table.columns.map((name) => textCell(action, name))];
  for await (const columns of table.engine.batches(table.sql, signal)) {
    for (let i = 0; i < columns[0].values.length; i++)
      rows.push(columns.map((column) => cellOf(action, column, i)));
    if (rows.length > MOST_ROWS + 1)
      throw new RangeError(
        mustBe(action, "the number of rows", `at most ${MOST_ROWS} in a sheet`, rows.length),
      );
  }
  // Loaded when it is used: it takes a tenth of a second.
  const { write, utils } = require("xlsx") as typeof import("xlsx");
  const last = utils.encode_cell({ r: rows.length - 1, c: table.columns.length - 1 });
  const sheet = { "!data": rows, "!ref": `A1:${last}` };
  const bytes: Buffer = write({ SheetNames: ["Table"], Sheets: { Table: sheet } } as never, {
    type: "buffer",
    bookType: "xlsx",
    compression: true,
  });
  await fs.writeFile(path, bytes, { flush: true } as object);
}

function cellOf(action: string, { kind, values }: ResultColumn, row: number): Cell {
  const value = values[row];
  if (value === null || Number.isNaN(value)) return { t: "z" };
  const format = FORMATS[kind];
  if (format !== undefined) return { t: "n", v: serialOf(action, String(value)), z: format };
  if (typeof value === "boolean") return { t: "b", v: value };
  // A sheet has no infinite numbers.
  if (typeof value === "number" && Number.isFinite(value)) return { t: "n", v: value };
  return textCell(action, Array.isArray(value) ? value.join("; ") : String(value));
}

function textCell(action: string, text: string): Cell {
  if (text.length > MOST_CHARACTERS)
    throw new RangeError(
      mustBe(action, "a text", `at most ${MOST_CHARACTERS} characters long in a sheet`, text.length),
    );
  return { t: "s", v: text };
}

/** Days since 30 December 1899. Before March 1900 Excel's days differ, since it believes that 1900 was a leap year. */
function serialOf(action: string, iso: string): number {
  const milliseconds = Date.parse(iso.length === 10 ? iso : `${iso}Z`);
  if (!(milliseconds >= Date.UTC(1900, 2, 1) && milliseconds < Date.UTC(10_000, 0, 1)))
    throw new RangeError(mustBe(action, "a date", "from March 1900 to 9999 in a sheet", iso));
  return (milliseconds - DAY_0) / 86_400_000;
}
