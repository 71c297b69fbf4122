/** Shows any value on the page. */
import { inspect } from "node:util";
import { isMatrix, row } from "../core/linear-algebra/matrix";
import { DISPLAY, isDisplayable, type MimeBundle } from "../core/text/display";
import * as table from "../core/text/table";
import { write } from "./output";

/** Options of the table of a value that is shown as one. */
export type ShowOptions = table.TableOptions;

const FRAME_ROWS = 10;

/**
 * Shows a value: figures, tables and models by their own display; danfo frames, arrays of records, maps, matrices and typed
 * arrays as tables; text as Markdown; anything else as plain text.
 *
 * @example
 * show([{ item: "milk", support: 0.8 }], { caption: "Items" });
 */
export function show(value: unknown, options: ShowOptions = {}): void {
  write(toBundle(value, options));
}

/** What `show` writes. */
export function toBundle(value: unknown, options: ShowOptions = {}): MimeBundle {
  if (isDisplayable(value)) return value[DISPLAY]();
  if (typeof value === "string") return { "text/markdown": value, "text/plain": value };
  const shown = asTable(value, options);
  return shown ? shown[DISPLAY]() : { "text/plain": asText(value) };
}

function asTable(value: unknown, options: ShowOptions): table.Table | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (isFrame(value)) return frameTable(value, options);
  const { limit = 20 } = options;
  const first = (count: number, rowAt: (i: number) => readonly unknown[]) =>
    Array.from({ length: Math.min(limit, count) }, (_, i) => rowAt(i));
  if (isMatrix(value)) {
    const names = value.columnNames ?? Array.from({ length: value.columns }, (_, j) => `[${j}]`);
    const rows = first(value.rows, (i) => Array.from(row(value, i)));
    const caption = `matrix, ${value.rows} × ${value.columns}`;
    return table.fromRows(names, rows, { caption, ...options, totalRows: value.rows });
  }
  if (value instanceof Map) {
    const rows = Array.from(value).slice(0, limit);
    const caption = `map of ${value.size}`;
    return table.fromRows(["key", "value"], rows, { caption, ...options, totalRows: value.size });
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const numbers = value as unknown as ArrayLike<number>;
    const rows = first(numbers.length, (i) => [i, numbers[i]]);
    const caption = `${value.constructor.name} of ${numbers.length}`;
    return table.fromRows(["index", "value"], rows, { caption, ...options, totalRows: numbers.length });
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isRecord))
    return table.fromRecords(value, options);
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** A danfo DataFrame or Series, recognised by its properties: danfo takes a second to load. */
interface Frame {
  readonly shape: readonly number[];
  readonly columns: readonly string[];
  readonly dtypes: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: readonly unknown[];
}

function isFrame(value: object): value is Frame {
  const frame = value as Partial<Frame>;
  return [frame.shape, frame.columns, frame.dtypes, frame.index, frame.values].every(Array.isArray);
}

function frameTable(frame: Frame, options: ShowOptions): table.Table {
  const { limit = FRAME_ROWS } = options;
  const isSeries = frame.shape.length === 1;
  const count = frame.shape[0];
  const taken = frame.values.slice(0, limit).map((row) => (isSeries ? [row] : (row as unknown[])));
  const hasOwnIndex = frame.index.some((label, i) => label !== i);
  const columns = frame.columns.map((name, j) => ({ name: String(name), note: frame.dtypes[j] ?? "" }));
  const size = isSeries ? `series of ${count}` : `${count} rows × ${frame.shape[1]} columns`;
  return table.fromRows(
    hasOwnIndex ? [{ name: "" }, ...columns] : columns,
    hasOwnIndex ? taken.map((row, i) => [frame.index[i], ...row]) : taken,
    { ...options, caption: options.caption ? `${options.caption} (${size})` : size, totalRows: count },
  );
}

function asText(value: unknown): string {
  if (typeof value !== "object" && typeof value !== "symbol" && typeof value !== "function")
    return String(value);
  // A fixed width and depth give the same text on every terminal.
  return inspect(value, { depth: 4, breakLength: 110, maxArrayLength: 50 });
}
