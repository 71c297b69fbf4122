/**
 * SQL text that means the same in every engine. Texts from users enter SQL through `identifier` and `literal` only.
 *
 * The engines differ in the order of missing values, division by zero and rounding of casts, so all of these are written out.
 */
import { mustBe } from "../../core/errors";

/** The words in which engines differ. */
export interface Dialect {
  readonly kind: "duckdb";
  /** SQL types by kind of column. */
  readonly types: Readonly<Record<"text" | "number" | "integer" | "boolean" | "date" | "timestamp", string>>;
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
