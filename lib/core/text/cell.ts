/** The cells of a table: the values they may hold, and their text. */
import { localized } from "./language";

/** The value of one cell. */
export type Cell = string | number | boolean | null | undefined;

/** A column of a table: its name and how to write its values. */
export interface Column {
  readonly name: string;
  /** What stands above the column. @default its name */
  readonly heading?: string;
  /** A unit or a type, written small below the name. */
  readonly note?: string;
  /** Digits after the decimal point of every number that is not an integer. @default those of the table */
  readonly digits?: number;
  /** Writes one value; `digits` then has no effect. */
  readonly format?: (value: Cell) => string;
}

/** A column of a result of lib, with its name in the language of the page above it. */
export function column(name: string, chinese: string, more: Omit<Column, "name" | "heading"> = {}): Column {
  return { name, heading: localized(name, chinese), ...more };
}

/** By digits; `toLocaleString` would make one for each number, which takes longer than all else in a table. */
const formats = new Map<number, Intl.NumberFormat>();

/**
 * The text of one cell: thousands separated from 10,000 on, exponents for very small and very large numbers.
 *
 * @example
 * formatCell(1234.5, { name: "price", digits: 2 }); // "1,234.50"
 */
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
  let format = formats.get(digits);
  if (!format) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(digits, format);
  }
  return format.format(value);
}

/** Any value as the value of a cell: arrays are joined, other objects become text. */
export function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  if (Array.isArray(value)) return value.join(", ");
  return String(value);
}
