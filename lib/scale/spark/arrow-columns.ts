/** Arrow's columns as columns of results. */
import { dayWriter, timeWriter, toNumber } from "../../tables/engine/duckdb-values";
import type { ColumnKind, ResultColumn } from "../../tables/engine/engine";
import type { ArrowBatch, ArrowType, ArrowVector } from "./packages";

/** Arrow's numbers of its types. */
const INTEGER = 2;
const DECIMAL = 7;
const DATE = 8;
const TIMESTAMP = 10;
const LIST = 12;

const KINDS: Readonly<Record<number, ColumnKind>> = {
  1: "text", // A column without any value.
  [INTEGER]: "number",
  3: "number",
  5: "text",
  6: "boolean",
  [DECIMAL]: "number",
  [DATE]: "date",
  [TIMESTAMP]: "timestamp",
  [LIST]: "list",
  20: "text",
};

/** Spark's timestamps are microseconds. Those with a time zone are in UTC, as all sessions are. */
const TICKS_PER_SECOND = 1e6;

/** The columns of a batch. @throws {TypeError} If values of a type have no form here. @throws {RangeError} As `toNumber`. */
export function columnsOf(batch: ArrowBatch): ResultColumn[] {
  return batch.schema.fields.map(({ name, type }, i) => {
    const vector = batch.getChildAt(i);
    const read = readerOf(name, type);
    return { name, kind: kindOf(name, type), values: vector === null ? [] : read(vector) };
  });
}

function kindOf(name: string, type: ArrowType): ColumnKind {
  const kind = KINDS[type.typeId];
  if (kind !== undefined) return kind;
  throw new TypeError(
    `Cannot read column ${JSON.stringify(name)}: values of type ${type} have no form here; cast it to a text or a number in SQL`,
  );
}

type Read = (vector: ArrowVector) => ArrayLike<unknown>;

/** Reads all values of a column: `null` where one is missing; a `Float64Array` of numbers if none is. */
function readerOf(name: string, type: ArrowType): Read {
  const kind = kindOf(name, type);
  if (type.typeId === DATE) return stored(dayWriter(name));
  if (type.typeId === TIMESTAMP) return stored(timeWriter(name, TICKS_PER_SECOND));
  if (kind === "list") {
    const [{ type: itemType }] = type.children ?? [];
    const read = readerOf(name, itemType);
    return present((items) => Array.from(read(items as ArrowVector)));
  }
  if (kind !== "number") return present((value) => value);
  const values = present((value) =>
    toNumber(name, type.typeId === DECIMAL ? decimal(value, type.scale) : value),
  );
  return (vector) => {
    const isWhole = vector.nullCount === 0;
    return isWhole ? Float64Array.from(values(vector) as number[]) : values(vector);
  };
}

const present =
  (convert: (value: unknown) => unknown): Read =>
  (vector) =>
    Array.from(vector, (value) => (value === null ? null : convert(value)));

/** Reads the numbers that are stored, which `get` would round to milliseconds. */
const stored =
  (convert: (value: never) => unknown): Read =>
  (vector) => {
    const [{ values }] = vector.data;
    return Array.from(vector, (value, i) => (value === null ? null : convert(values[i] as never)));
  };

/** A decimal, given as four words of 32 bits, the lowest first: an integer if it has no fraction. */
export function decimal(words: unknown, scale = 0): bigint | string {
  let value = 0n;
  for (let i = 3; i >= 0; i--) value = (value << 32n) | BigInt((words as Uint32Array)[i]);
  value = BigInt.asIntN(128, value);
  if (scale === 0) return value;
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
