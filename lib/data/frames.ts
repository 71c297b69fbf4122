/**
 * danfo frames (DataFrame) to display and explore data in a notebook. They are made from typed columns; danfo's readers, which
 * guess types, are not used.
 */
import type { DataFrame } from "danfojs-node";
import { isVector, mustBe } from "../core/errors";
import type { Supervised } from "../core/labelled-data";
import { listOf, type OptionReaders, optional, readEntries, readOptions, text } from "../core/options";
import { hasRows } from "../core/text/result-rows";
import { toColumns as columnsOfResult } from "../core/text/results";
import type { DataTable } from "./csv/csv";
import { requireTable } from "./csv/require-table";

const ACTION = "make a frame";

/** A column that a frame can hold. */
export type FrameColumn = ArrayLike<number> | readonly (string | null)[] | readonly (boolean | null)[];

/** Options of `frames.of`. */
export interface FrameOptions {
  /** The columns to take, in this order. @default all */
  readonly columns?: readonly string[];
}

const FRAME_READERS = { columns: optional(listOf(text)) } satisfies OptionReaders<FrameOptions>;

/**
 * A danfo frame of a table, of a supervised data set (features, then target), of columns by name, or of any result: rules,
 * itemsets, patterns, or a list of records. Items are texts such as `{milk,bread}` there (see `results.toColumns`).
 *
 * Numbers stay doubles (danfo calls them `float32`, or `int32` if all are integers). A missing number stays `NaN`, a missing text `null`. O(cells).
 * danfo is loaded on the first call, which takes a second.
 *
 * @param data The result of a loader, a result, or an object with columns of equal length.
 * @throws {TypeError} If a column mixes types or has an unsupported type, or the lengths differ.
 * @throws {RangeError} If a column has the name of a property of danfo's frames (`shape`, `values` …). A column with the name
 * of a method (`count`, `mean`) hides that method.
 *
 * @example
 * of({ item: ["milk", "bread"], price: [1.5, 2] }).shape; // [2, 2]
 * const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
 * of(rules.from(frequent, { minConfidence: 1 })).shape; // [1, 10]
 */
export function of(data: DataTable | Supervised | object, options: FrameOptions = {}): DataFrame {
  const all = toRecord(data);
  const { columns: names = Object.keys(all) } = readOptions(ACTION, options, FRAME_READERS);
  const { DataFrame: Frame } = require("danfojs-node") as typeof import("danfojs-node");
  const columns = names.map((name) => {
    if (!Object.hasOwn(all, name))
      throw new RangeError(mustBe(ACTION, "columns", `some of ${Object.keys(all).join(", ")}`, name));
    if (isReserved(name, Frame.prototype))
      throw new RangeError(mustBe(ACTION, "a column name", "none of danfo's properties", name));
    return toCells(name, all[name]);
  });
  columns.forEach(({ cells }, j) => {
    if (cells.length !== columns[0].cells.length)
      throw new TypeError(
        mustBe(ACTION, `the length of ${names[j]}`, String(columns[0].cells.length), cells.length),
      );
  });
  const rows = Array.from({ length: columns[0]?.cells.length ?? 0 }, (_, i) =>
    columns.map(({ cells }) => cells[i]),
  );
  return new Frame(rows, { columns: [...names], dtypes: columns.map(({ type }) => type) });
}

/**
 * The columns of a frame: numbers as `Float64Array`, texts as strings. Missing numbers become `NaN`.
 *
 * @throws {TypeError} If it is not a frame, or a column mixes numbers and texts; the message names the row.
 *
 * @example
 * toColumns(of({ price: [1.5, 2] })).price; // Float64Array [1.5, 2]
 */
export function toColumns(frame: DataFrame): Readonly<Record<string, Float64Array | readonly string[]>> {
  requireFrame(frame);
  const rows = frame.values as unknown[][];
  const columns = Object.create(null);
  frame.columns.forEach((name: string, j: number) => {
    const cells = rows.map((row) => row[j]);
    const isText = cells.some((cell) => typeof cell === "string");
    const isRight = (cell: unknown) =>
      isText ? typeof cell === "string" : typeof cell === "number" || cell === null || cell === undefined;
    const wrong = cells.findIndex((cell) => !isRight(cell));
    if (wrong >= 0)
      throw new TypeError(
        mustBe("read a frame", `column ${name}, row ${wrong}`, isText ? "a text" : "a number", cells[wrong]),
      );
    columns[name] = isText ? cells : Float64Array.from(cells, (cell) => (cell ?? Number.NaN) as number);
  });
  return columns;
}

function requireFrame(frame: Partial<DataFrame> | null | undefined): void {
  if (!Array.isArray(frame?.columns) || !Array.isArray(frame?.values))
    throw new TypeError(mustBe("read a frame", "frame", "a danfo frame, as made by frames.of", frame));
}

/** Whether a column of this name would replace a property that danfo itself reads. */
function isReserved(name: string, prototype: object): boolean {
  if (name in Object.prototype) return true;
  for (let owner = prototype; owner !== null; owner = Object.getPrototypeOf(owner))
    if (Object.getOwnPropertyDescriptor(owner, name)?.get) return true;
  return false;
}

function toRecord(data: object): Readonly<Record<string, unknown>> {
  if (hasRows(data) || Array.isArray(data)) return columnsOfResult(data);
  const rule = "a table, a result, or an object with columns";
  const entries = readEntries<unknown>(ACTION, "data", data as Record<string, unknown>, rule);
  if ("names" in data && "columns" in data && "rows" in data) {
    const { names, columns } = requireTable(ACTION, "data", data as DataTable);
    return fromEntries(names.map((name) => [name, columns[name]]));
  }
  if ("features" in data && "target" in data) {
    const { features, target, featureNames, targetName } = data as Supervised;
    const column = (j: number) =>
      Float64Array.from({ length: features.rows }, (_, i) => features.data[i * features.columns + j]);
    return fromEntries([...featureNames.map((name, j) => [name, column(j)] as const), [targetName, target]]);
  }
  return fromEntries(entries);
}

/** An object without prototype, so that a column may have any name. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const record = Object.create(null);
  for (const [name, value] of entries) record[name] = value;
  return record;
}

type Cells = readonly (number | string | boolean | null)[];

function toCells(name: string, column: unknown): { readonly cells: Cells; readonly type: string } {
  if (!isVector(column)) throw new TypeError(mustBe(ACTION, `column ${name}`, "an array", column));
  const cells = Array.from(column as ArrayLike<number | string | boolean | null>);
  const kind = typeof (cells.find((cell) => cell !== null) ?? cells[0] ?? 0);
  const wrong = cells.findIndex((cell) => typeof cell !== kind && (cell !== null || kind === "number"));
  if (wrong >= 0 || !["number", "string", "boolean"].includes(kind))
    throw new TypeError(
      mustBe(
        ACTION,
        `column ${name}, row ${Math.max(0, wrong)}`,
        "numbers only, texts only or booleans only",
        cells[Math.max(0, wrong)],
      ),
    );
  if (kind !== "number") return { cells, type: kind };
  const isInteger = cells.every((cell) => Number.isInteger(cell) && Math.abs(cell as number) < 2 ** 31);
  return { cells, type: isInteger ? "int32" : "float32" };
}
