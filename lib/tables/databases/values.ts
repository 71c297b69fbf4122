/** Values of PostgreSQL as values of JavaScript. */
import { identifier } from "../engine/dialect";
import type { ColumnKind, ResultColumn } from "../engine/engine";
import { type Field, load, type Result } from "./client";

/** The numbers that PostgreSQL gives its types. */
const KINDS: Readonly<Record<number, ColumnKind>> = {
  16: "boolean",
  20: "number",
  21: "number",
  23: "number",
  25: "text",
  26: "number",
  700: "number",
  701: "number",
  1042: "text",
  1043: "text",
  1082: "date",
  1114: "timestamp",
  1700: "number",
};
const BYTES = 17;
const DECIMAL = 1700;
/** Decimals of so many digits are numbers that print the same. */
const EXACT_DIGITS = 15;
/** Types that are read as another one. All that are not known, such as ids, JSON and enumerations, are read as texts. */
const READ_AS: Readonly<Record<number, (column: string) => string>> = {
  700: (column) => `cast(${column} as double precision)`,
  790: (column) => `cast(${column} as numeric)`,
  1184: (column) => `${column} at time zone 'UTC'`,
};
/** Types of items, by those of arrays. */
const ITEMS: Readonly<Record<number, number>> = {
  1000: 16,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 1042,
  1015: 1043,
  1016: 20,
  1021: 700,
  1022: 701,
  1115: 1114,
  1182: 1082,
  1231: 1700,
};

/** The columns of a query as the verbs know them: texts in the order of code points, times in UTC. */
export function readable({ name, dataTypeID: type }: Field): string {
  const column = identifier(name);
  const isText =
    KINDS[type] === "text" || !(type in KINDS || type in READ_AS || type in ITEMS || type === BYTES);
  if (isText) return `cast(${column} as text) collate "C" as ${column}`;
  const read = READ_AS[type]?.(column);
  return read === undefined ? column : `${read} as ${column}`;
}

/** What a column holds. @throws {TypeError} If values of the type cannot be read. */
export function kindOf({ name, dataTypeID: type }: Field): ColumnKind {
  if (type in ITEMS) return "list";
  if (type === BYTES)
    throw new TypeError(
      `Cannot read column ${JSON.stringify(name)}: values of type bytea have no form here; omit() it, or ask for it as a text with encode() in SQL`,
    );
  return KINDS[type] ?? "text";
}

/** @throws As `kindOf`. @throws {RangeError} If a value cannot be read. */
export function columnsOf({ fields, rows }: Result): ResultColumn[] {
  return fields.map((field, j) => {
    const kind = kindOf(field);
    const convert = converterOf(field);
    const values = rows.map((row) => (row[j] === null ? null : convert(row[j] as string)));
    const isWhole = kind === "number" && !values.includes(null);
    return { name: field.name, kind, values: isWhole ? Float64Array.from(values as number[]) : values };
  });
}

function converterOf(field: Field): (text: string) => unknown {
  const { name, dataTypeID: type } = field;
  const kind = kindOf(field);
  if (kind === "boolean") return (text) => text === "t";
  if (kind === "number") return (text) => toNumber(field, text);
  if (kind === "date" || kind === "timestamp") return (text) => toTime(name, text);
  if (kind === "text") return (text) => text;
  const item = converterOf({ ...field, dataTypeID: ITEMS[type] });
  const { arrayParser } = load("pg").types;
  return (text) => arrayParser.create(text, (value) => (value === null ? null : item(value))).parse();
}

/** @throws {RangeError} If it is an integer beyond 2^53, or a decimal of a declared scale with more digits than a number has. */
function toNumber({ name, dataTypeID, dataTypeModifier }: Field, text: string): number {
  const number = Number(text);
  const isFloat = dataTypeID === 700 || dataTypeID === 701;
  if (isFloat || !Number.isFinite(number)) return number;
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER)
    throw new RangeError(
      `Cannot read column ${JSON.stringify(name)}: ${text} is beyond 2^53, where a number loses digits; ask for it as a text with toText()`,
    );
  const digits = text
    .replace(/\.0*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "").length;
  const isExact = digits <= EXACT_DIGITS || !/\.0*[1-9]/.test(text);
  if (dataTypeID !== DECIMAL || dataTypeModifier < 0 || isExact) return number;
  throw new RangeError(
    `Cannot read column ${JSON.stringify(name)}: ${text} has more digits than a number; ask for it as a text with toText(), or compute with it`,
  );
}

/** As ISO 8601, with six digits for years beyond 9999 and a sign for those before 0. @throws {RangeError} If it is infinite. */
function toTime(name: string, text: string): string {
  const [, year, rest, time, before] = /^(\d+)(-\d\d-\d\d)(?: ([\d:.]+))?( BC)?$/.exec(text) ?? [];
  if (year === undefined)
    throw new RangeError(
      `Cannot read column ${JSON.stringify(name)}: ${text} is no date of the calendar; leave it out, or ask for it as a text with toText()`,
    );
  const counted = before === undefined ? Number(year) : 1 - Number(year);
  const sign = counted < 0 ? "-" : counted > 9999 ? "+" : "";
  const digits = String(Math.abs(counted)).padStart(sign === "" ? 4 : 6, "0");
  return `${sign}${digits}${rest}${time === undefined ? "" : `T${time}`}`;
}
