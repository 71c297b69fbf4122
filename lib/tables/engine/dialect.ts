/**
 * SQL text that means the same in every engine. Texts from users enter SQL through `identifier` and `literal` only.
 *
 * The engines differ in the order of missing values, division by zero and rounding of casts, so all of these are written out.
 */
import { mustBe } from "../../core/errors";

/** The words in which engines differ. Arguments and answers are SQL, but for names, patterns and literals. */
export interface Dialect {
  readonly kind: "duckdb" | "postgresql" | "spark";
  /** SQL types by kind of column. */
  readonly types: Readonly<Record<"text" | "number" | "integer" | "boolean" | "date" | "timestamp", string>>;
  /** A number for each row in their order, from 1. */
  readonly rowNumber: string;
  /** A value. @throws As `literal`. */
  literal(value: Literal): string;
  /** A text by itself, where nothing beside it says its type. */
  textConstant(value: string): string;
  /** Whether values have this type. */
  hasType(value: string, type: "text" | "date"): string;
  /** As `toText` of expressions; and so are the next ones. */
  toText(value: string): string;
  toNumber(value: string): string;
  toDate(value: string): string;
  toTimestamp(value: string): string;
  /** The remainder of doubles, with the sign of the first. */
  modulo(value: string, divisor: string): string;
  /** Missing where it is no real number. */
  power(value: string, exponent: string): string;
  /** Halves away from zero. */
  round(value: string, decimals: number): string;
  floor(value: string): string;
  ceiling(value: string): string;
  lower(value: string): string;
  upper(value: string): string;
  trim(value: string): string;
  contains(value: string, part: string): string;
  matches(value: string, pattern: string): string;
  /** The part that matches, or a group of it, of a text that matches. `groups` is how many there are, if it is known. */
  extract(value: string, pattern: string, group: number, groups: number | undefined): string;
  /** A part of a date or time: "year", …, "hour", or "isodow", 1 for Monday. */
  part(part: string, time: string): string;
  /** A timestamp some days later; a fraction of a day is cut off. */
  plusDays(timestamp: string, days: string): string;
  /** Microseconds since 1970 of a timestamp. */
  microseconds(timestamp: string): string;
  /** The sum as a double, as exact as the engine can; with `over` of a window. */
  sum(value: string, over?: string): string;
  mean(value: string, over?: string): string;
  /** Of doubles, with linear interpolation. */
  quantile(value: string, fraction: number): string;
  /** The value in the row with the greatest or least key; of several the greatest or least value, missing ones last. */
  valueAt(end: "max" | "min", value: string, key: string): string;
  /** The value of the one row of a group that meets a condition; missing if none does. */
  only(value: string, condition: string): string;
  /** Computes a query once, and keeps its rows as a table of this name. */
  keep(name: string, query: string): string;
  /** What stands behind "from" for one row for each of `names` of a query, with its name, its value and the columns `kept`. */
  unpivot(
    rows: string,
    names: readonly string[],
    name: string,
    value: string,
    kept: readonly string[],
  ): string;
}

/** Values that can stand in SQL. */
export type Literal = string | number | bigint | boolean | null;

/** What no text may hold: NUL, and halves of characters, which UTF-8 cannot write. */
const NOT_TEXT = /[\0\p{Surrogate}]/u;

/** Whether a value is a text that an engine can hold. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && !NOT_TEXT.test(value);
}

/** A name in double quotes. */
export function identifier(name: string): string {
  if (name === "" || !isText(name))
    throw new TypeError(
      mustBe("ask a table", "a name", "a text of whole characters that is not empty", name),
    );
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A value as SQL. Fractions are doubles to all their digits; a bare `0.1` would be a decimal.
 *
 * @throws {TypeError} If it is not a literal, or a text with NUL or half a character.
 */
export function literal(value: Literal): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return `cast('${value}' as bigint)`;
  if (typeof value === "number") return Number.isFinite(value) ? numberLiteral(value) : specialNumber(value);
  if (isText(value)) return `'${value.replaceAll("'", "''")}'`;
  throw new TypeError(
    mustBe(
      "ask a table",
      "a value",
      "a text of whole characters, a number, a bigint, a boolean or null",
      value,
    ),
  );
}

function numberLiteral(value: number): string {
  const digits = String(value);
  const text = Number.isSafeInteger(value) || digits.includes("e") ? digits : `${digits}e0`;
  return Object.is(value, -0) ? "(-0e0)" : value < 0 ? `(${text})` : text;
}

function specialNumber(value: number): string {
  return `cast('${Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity"}' as double)`;
}

/** What the trim of JavaScript takes away, as a pattern. */
export const SPACES = "[\\s\\v\\p{Z}\\x{FEFF}]+";
/** A pattern of texts that may be numbers; engines themselves would also take "1_000", "1d" or "inf". */
export const NUMBER = "^\\s*[-+.0-9][-+.0-9eE]*\\s*$";

/** The words that DuckDB and Spark have in common. */
export const COMMON_WORDS = {
  literal,
  textConstant: literal,
  modulo: (value, divisor) => `(${value} % ${divisor})`,
  power: (value, exponent) => `nullif(power(${value}, ${exponent}), ${literal(Number.NaN)})`,
  lower: (value) => `lower(${value})`,
  upper: (value) => `upper(${value})`,
  contains: (value, part) => `contains(${value}, ${part})`,
  extract: (value, pattern, group) => `regexp_extract(${value}, ${literal(pattern)}, ${group})`,
  only: (value, condition) => `max(${value}) filter (where ${condition})`,
  unpivot: (rows, names, name, value) =>
    `(${rows}) as t unpivot include nulls (${identifier(value)} for ${identifier(name)} in (${names.map(identifier).join(", ")}))`,
} satisfies Partial<Dialect>;
