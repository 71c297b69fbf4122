/** Values of DuckDB as values of JavaScript. */
import type { DuckDBListType, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { ColumnKind, ResultColumn } from "./engine";

const KINDS: Readonly<Record<string, ColumnKind>> = {
  BOOLEAN: "boolean",
  TINYINT: "number",
  SMALLINT: "number",
  INTEGER: "number",
  BIGINT: "number",
  HUGEINT: "number",
  UTINYINT: "number",
  USMALLINT: "number",
  UINTEGER: "number",
  UBIGINT: "number",
  UHUGEINT: "number",
  FLOAT: "number",
  DOUBLE: "number",
  DECIMAL: "number",
  VARCHAR: "text",
  ENUM: "text",
  JSON: "text",
  UUID: "text",
  TIME: "text",
  SQLNULL: "text",
  DATE: "date",
  TIMESTAMP: "timestamp",
  TIMESTAMP_S: "timestamp",
  TIMESTAMP_MS: "timestamp",
  TIMESTAMP_NS: "timestamp",
};

/** Units of a second, for the types of timestamps. */
const UNITS: Readonly<Record<string, number>> = {
  TIMESTAMP: 1e6,
  TIMESTAMP_S: 1,
  TIMESTAMP_MS: 1e3,
  TIMESTAMP_NS: 1e9,
};

/** Days from 1970 to the last one that a date of JavaScript reaches, in either direction. */
const MOST_DAYS = 1e8;

/**
 * What a column of this type holds.
 *
 * @throws {TypeError} If values of the type cannot be read, such as intervals; the message says what helps.
 */
export function kindOf(name: string, type: DuckDBType): ColumnKind {
  const text = String(type);
  if (text.endsWith("]")) return "list";
  const kind = KINDS[text.replace(/\(.*$/s, "")];
  if (kind !== undefined) return kind;
  const how = text.startsWith("TIMESTAMP WITH")
    ? "cast it to timestamp in SQL, at the time zone that is meant"
    : "cast it to a text or a number in SQL";
  throw new TypeError(
    `Cannot read column ${JSON.stringify(name)}: values of type ${text} have no form here; ${how}`,
  );
}

/** Collects the values of one column, part by part. */
export interface ColumnCollector {
  add(values: readonly DuckDBValue[]): void;
  finish(): ResultColumn;
}

/** @throws As `kindOf`. */
export function columnCollector(name: string, type: DuckDBType): ColumnCollector {
  const kind = kindOf(name, type);
  const convert = converterOf(name, type);
  const parts: unknown[][] = [];
  let hasMissing = false;
  return {
    add(values) {
      parts.push(values.map((value) => (value === null ? null : convert(value))));
      hasMissing ||= values.includes(null);
    },
    finish() {
      const values = parts.flat();
      return {
        name,
        kind,
        values: kind === "number" && !hasMissing ? Float64Array.from(values as number[]) : values,
      };
    },
  };
}

type Convert = (value: DuckDBValue) => unknown;

function converterOf(name: string, type: DuckDBType): Convert {
  const kind = kindOf(name, type);
  if (kind === "number") return (value) => toNumber(name, value);
  if (kind === "date") {
    const dayOf = dayWriter(name);
    return (value) => dayOf((value as { days: number }).days);
  }
  if (kind === "timestamp") {
    const timeOf = timeWriter(name, UNITS[String(type)]);
    return (value) => timeOf(Object.values(value as object)[0] as bigint);
  }
  if (kind === "list") {
    const convert = converterOf(name, (type as DuckDBListType).valueType);
    const items = (value: DuckDBValue) => (value as { items: readonly DuckDBValue[] }).items;
    return (value) => items(value).map((item) => (item === null ? null : convert(item)));
  }
  return (value) => (typeof value === "object" ? String(value) : value);
}

/** @throws {RangeError} If it is an integer without a double of its own, or a decimal beyond them. */
export function toNumber(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  const number = Number(String(value));
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  throw new RangeError(
    `Cannot read column ${JSON.stringify(name)}: ${value} is beyond 2^53, where a number loses digits; ask for it as a text with toText()`,
  );
}

/** Writes days since 1970 as "2024-03-01". @throws {RangeError} For a day that JavaScript cannot count. */
export function dayWriter(name: string): (days: number) => string {
  const known = new Map<number, string>();
  return (days) => {
    const text = known.get(days);
    if (text !== undefined) return text;
    if (!(Math.abs(days) <= MOST_DAYS))
      throw new RangeError(
        `Cannot read column ${JSON.stringify(name)}: a date lies outside the years -271821 to 275760; leave it out, or ask for it as a text with toText()`,
      );
    const made = new Date(days * 86_400_000).toISOString().slice(0, -14);
    known.set(days, made);
    return made;
  };
}

/** Writes units since 1970 as "2024-03-01T14:05:22", with the fraction of a second only if it is not 0. @throws As `dayWriter`. */
export function timeWriter(name: string, perSecond: number): (ticks: bigint) => string {
  const dayOf = dayWriter(name);
  const digits = String(perSecond).length - 1;
  return (ticks) => {
    const [seconds, fraction] = secondsOf(ticks, perSecond);
    const days = Math.floor(seconds / 86_400);
    const inDay = seconds - days * 86_400;
    const time = [Math.floor(inDay / 3600), Math.floor(inDay / 60) % 60, inDay % 60].map(twoDigits).join(":");
    const whole = `${dayOf(days)}T${time}`;
    return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(digits, "0").replace(/0+$/, "")}`;
  };
}

/** Whole seconds, and the units that remain; both exact. */
function secondsOf(ticks: bigint, perSecond: number): [seconds: number, fraction: number] {
  const number = Number(ticks);
  const rest = Number.isSafeInteger(number) ? number % perSecond : Number(ticks % BigInt(perSecond));
  const fraction = rest < 0 ? rest + perSecond : rest;
  if (Number.isSafeInteger(number)) return [(number - fraction) / perSecond, fraction];
  return [Number((ticks - BigInt(fraction)) / BigInt(perSecond)), fraction];
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
