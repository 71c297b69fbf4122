/** Values of DuckDB as values of JavaScript. */
import type { DuckDBDataChunk, DuckDBType, DuckDBVector } from "@duckdb/node-api";
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
  UUID: "text",
  TIME: "text",
  SQLNULL: "text",
  DATE: "date",
  TIMESTAMP: "timestamp",
  TIMESTAMP_S: "timestamp",
  TIMESTAMP_MS: "timestamp",
  TIMESTAMP_NS: "timestamp",
  LIST: "list",
};

/**
 * What a column of this type holds.
 *
 * @throws {TypeError} If values of the type cannot be read, such as intervals; the message says what helps.
 */
export function kindOf(name: string, type: DuckDBType): ColumnKind {
  const typeName = String(type).replace(/[(<[].*$/s, "");
  const kind = String(type).endsWith("[]") ? "list" : KINDS[typeName];
  if (kind !== undefined) return kind;
  const how = typeName.startsWith("TIMESTAMP WITH")
    ? "cast it to timestamp in SQL, at the time zone that is meant"
    : "cast it to a text or a number in SQL";
  throw new TypeError(
    `Cannot read column ${JSON.stringify(name)}: values of type ${type} have no form here; ${how}`,
  );
}

/** Collects the chunks of one column. */
export interface ColumnCollector {
  add(chunk: DuckDBDataChunk): void;
  finish(): ResultColumn;
}

/** @throws As `kindOf`. */
export function columnCollector(name: string, type: DuckDBType, index: number): ColumnCollector {
  const kind = kindOf(name, type);
  const convert = converterOf(name, kind, type);
  const values: unknown[] = [];
  let missing = 0;
  return {
    add(chunk) {
      const vector: DuckDBVector = chunk.getColumnVector(index);
      for (let row = 0; row < chunk.rowCount; row++) {
        const value = vector.getItem(row);
        if (value === null) missing++;
        values.push(value === null ? null : convert(value));
      }
    },
    finish: () => ({
      name,
      kind,
      values: kind === "number" && missing === 0 ? Float64Array.from(values as number[]) : values,
    }),
  };
}

type Convert = (value: unknown) => unknown;

function converterOf(name: string, kind: ColumnKind, type: DuckDBType): Convert {
  if (kind === "number") return (value) => toNumber(name, value);
  if (kind === "date") return (value) => isoOfDays((value as { days: number }).days);
  if (kind === "timestamp") {
    const perSecond =
      { TIMESTAMP_S: 1n, TIMESTAMP_MS: 1000n, TIMESTAMP_NS: 10n ** 9n }[String(type)] ?? 10n ** 6n;
    return (value) => isoOfTicks(Object.values(value as object)[0] as bigint, perSecond);
  }
  if (kind === "list")
    return (value) => [...(value as { items: readonly unknown[] }).items].map((item) => listItem(name, item));
  return (value) => (typeof value === "object" ? String(value) : value);
}

/** @throws {RangeError} If an integer has no double of its own. */
function toNumber(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value !== "bigint") return Number(String(value));
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
    throw new RangeError(
      `Cannot read column ${JSON.stringify(name)}: ${value} is beyond 2^53, where a number loses digits; ask for it as a text with toText()`,
    );
  return Number(value);
}

function listItem(name: string, item: unknown): unknown {
  if (typeof item === "bigint") return toNumber(name, item);
  return item !== null && typeof item === "object" ? String(item) : item;
}

function isoOfDays(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, -14);
}

/** "2024-03-01T14:05:22", with a fraction of the second only if it is not 0. */
function isoOfTicks(ticks: bigint, perSecond: bigint): string {
  const fraction = ((ticks % perSecond) + perSecond) % perSecond;
  const seconds = Number((ticks - fraction) / perSecond);
  const whole = new Date(seconds * 1000).toISOString().slice(0, -5);
  if (fraction === 0n) return whole;
  const digits = String(perSecond).length - 1;
  return `${whole}.${String(fraction).padStart(digits, "0").replace(/0+$/, "")}`;
}
