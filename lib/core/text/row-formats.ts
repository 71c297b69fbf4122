/** The rows of a result as columns, as lines of CSV, and as JSON. */
import { mustBe } from "../errors";
import { type CsvTextOptions, csvLines, formatNumber } from "./csv-text";
import { formatItems, formatSequence, formatSet } from "./items";
import type { ResultRows } from "./result-rows";

/** A column of a result. */
export type ResultColumn = Float64Array | readonly string[] | readonly boolean[];

/** The columns of rows. */
export function columnsOf(
  action: string,
  { names, size, rowAt }: ResultRows,
): Readonly<Record<string, ResultColumn>> {
  const values = names.map(() => new Array<unknown>(size));
  for (let i = 0; i < size; i++) for (const [j, value] of rowAt(i).entries()) values[j][i] = value;
  const columns: Record<string, ResultColumn> = Object.create(null);
  names.forEach((name, j) => {
    columns[name] = columnOf(values[j], (value, i) => textOf(action, `${name}, row ${i},`, value, formatSet));
  });
  return columns;
}

/** The lines of a result as CSV. */
export function csvPieces(action: string, rows: ResultRows, options: CsvTextOptions): Iterable<string> {
  const joined = (items: readonly string[]) => formatItems(items, "; ");
  const cell = (value: unknown, name: string, i: number) =>
    typeof value === "number" ? value : textOf(action, `${name}, row ${i},`, value, joined);
  return csvLines(rows.names, cellsOf(rows, cell), options);
}

function* cellsOf<Value>(
  { names, size, rowAt }: ResultRows,
  cell: (value: unknown, name: string, i: number) => Value,
): Iterable<readonly Value[]> {
  for (let i = 0; i < size; i++) yield rowAt(i).map((value, j) => cell(value, names[j], i));
}

/** The rows as JSON, a list of objects. */
export function* recordPieces(action: string, rows: ResultRows): Iterable<string> {
  let before = "[\n";
  const member = (value: unknown, name: string, i: number) =>
    `${JSON.stringify(name)}:${jsonOf(action, `${name}, row ${i},`, value)}`;
  for (const members of cellsOf(rows, member)) {
    yield `${before}{${members.join(",")}}`;
    before = ",\n";
  }
  yield rows.size === 0 ? "[]\n" : "\n]\n";
}

function jsonOf(action: string, where: string, value: unknown): string {
  if (typeof value === "number") {
    if (Number.isNaN(value)) return "null";
    return Number.isFinite(value) ? formatNumber(value) : value > 0 ? "1e999" : "-1e999";
  }
  if (value === undefined || value === null) return "null";
  if (typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((entry) => jsonOf(action, where, entry)).join(",")}]`;
  throw unknownValue(action, where, value);
}

/** The text of a value; "" if there is none. */
function textOf(
  action: string,
  where: string,
  value: unknown,
  listText: (items: readonly string[]) => string,
): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (!Array.isArray(value)) throw unknownValue(action, where, value);
  const text = (item: unknown) => textOf(action, where, item, listText);
  if (!value.some(Array.isArray)) return listText(value.map(text));
  if (!value.every(Array.isArray)) throw unknownValue(action, where, value);
  return formatSequence(value.map((items) => items.map(text)));
}

function unknownValue(action: string, where: string, value: unknown): TypeError {
  return new TypeError(mustBe(action, where, "a number, a text, true or false, or a list of these", value));
}

/** Numbers if there is nothing else, booleans if there is nothing else, otherwise texts. */
function columnOf(values: readonly unknown[], toText: (value: unknown, i: number) => string): ResultColumn {
  const isMissing = (value: unknown) => value === undefined || value === null;
  if (values.every((value) => typeof value === "number" || isMissing(value)))
    return Float64Array.from(values, (value) => (value ?? Number.NaN) as number);
  if (values.every((value) => typeof value === "boolean")) return values as boolean[];
  return values.map(toText);
}
