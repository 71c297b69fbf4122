/** Shows any value on the page. */
import { inspect } from "node:util";
import type { Baskets } from "../core/baskets";
import { mustBe } from "../core/errors";
import { isMatrix, row } from "../core/linear-algebra/matrix";
import { checkedLater, integer, type OptionReaders, optional, readOptions, text } from "../core/options";
import { column } from "../core/text/cell";
import { DISPLAY, isDisplayable, type MimeBundle } from "../core/text/display";
import { formatItems } from "../core/text/items";
import { localized } from "../core/text/language";
import { isRecord } from "../core/text/result-rows";
import * as table from "../core/text/table";
import { countOf } from "../plot/text";
import { write } from "./output";

/** Options of the table of a value that is shown as one. */
export type ShowOptions = table.TableOptions;

const SHOW_OPTIONS = {
  caption: optional(text),
  columns: checkedLater<ShowOptions["columns"]>(),
  digits: optional(integer(0)),
  limit: optional(integer(0)),
} satisfies OptionReaders<ShowOptions>;

const FRAME_ROWS = 10;

/**
 * Shows a value: figures, tables and models by their own display; danfo frames, baskets, arrays of records, maps, matrices and
 * typed arrays as tables; text as Markdown; anything else as plain text.
 *
 * @param options Of the table; refused where the value is not shown as a table made here.
 * @throws {TypeError} If there is no such option, the value does not take options, or its rows are in an engine.
 *
 * @example
 * show([{ item: "milk", support: 0.8 }], { caption: "Items" });
 */
export function show(value: unknown, options: ShowOptions = {}): void {
  write(toBundle(value, options));
}

/** The table by which `show` shows a value that has no display of its own; `undefined` if it is shown as a text. */
export function tableOf(value: unknown): MimeBundle | undefined {
  return asTable(value, {})?.[DISPLAY]();
}

/** What `show` writes. */
export function toBundle(value: unknown, options: ShowOptions = {}): MimeBundle {
  readOptions("show", options, SHOW_OPTIONS);
  const hasDisplay = isDisplayable(value);
  const shown = hasDisplay ? undefined : asTable(value, options);
  if (shown) return shown[DISPLAY]();
  const given = optionOf(options);
  if (given) {
    const rule = `absent for ${hasDisplay ? "what has its own display" : "what is not shown as a table"}`;
    throw new TypeError(mustBe("show", given[0], rule, given[1]));
  }
  if (hasDisplay) return requireBundle(value[DISPLAY](), value);
  if (typeof value === "string") return { "text/markdown": value, "text/plain": value };
  return { "text/plain": asText(value) };
}

/** @throws {TypeError} If the display takes its time, as that of a table in an engine does; only the kernel waits for it. */
function requireBundle(bundle: MimeBundle, value: unknown): MimeBundle {
  if (typeof bundle.then !== "function") return bundle;
  const rule = "here already; end a cell with the table, or show(await table.first(10).toRows())";
  throw new TypeError(mustBe("show", "value", rule, value));
}

/** The first option that is given, with its value. */
function optionOf(options: ShowOptions): [name: string, value: unknown] | undefined {
  return Object.entries(options).find(([, option]) => option !== undefined);
}

function asTable(value: unknown, options: ShowOptions): table.Table | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (isFrame(value)) return frameTable(value, options);
  const { limit = 20 } = options;
  const values = column("value", "值");
  if (isBaskets(value)) return basketTable(value, limit, options);
  const first = (count: number, rowAt: (i: number) => readonly unknown[]) =>
    Array.from({ length: Math.min(limit, count) }, (_, i) => rowAt(i));
  if (isMatrix(value)) {
    const names = value.columnNames ?? Array.from({ length: value.columns }, (_, j) => `[${j}]`);
    const rows = first(value.rows, (i) => Array.from(row(value, i)));
    const caption = localized(
      `matrix, ${value.rows} × ${value.columns}`,
      `矩阵，${value.rows} × ${value.columns}`,
    );
    return table.fromRows(names, rows, { caption, ...options, totalRows: value.rows });
  }
  if (value instanceof Map) {
    const rows = Array.from(value).slice(0, limit);
    const caption = localized(`map of ${value.size}`, `${value.size} 个键值`);
    return table.fromRows([column("key", "键"), values], rows, {
      caption,
      ...options,
      totalRows: value.size,
    });
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const numbers = value as unknown as ArrayLike<number>;
    const rows = first(numbers.length, (i) => [i, numbers[i]]);
    const kind = value.constructor.name;
    const caption = localized(`${kind} of ${numbers.length}`, `${kind}，${numbers.length} 个数`);
    const columns = [column("index", "序号"), values];
    return table.fromRows(columns, rows, { caption, ...options, totalRows: numbers.length });
  }
  // Without options an empty list is "[]"; with them it is a table that happens to have no rows.
  if (Array.isArray(value) && value.every(isRecord) && (value.length > 0 || optionOf(options)))
    return table.fromRecords(value, options);
  return undefined;
}

function isBaskets(value: object): value is Baskets {
  const { itemNames, offsets, items } = value as Partial<Baskets>;
  return Array.isArray(itemNames) && offsets instanceof Int32Array && items instanceof Int32Array;
}

/** The first baskets, each as its items. */
function basketTable(
  { itemNames, offsets, items }: Baskets,
  limit: number,
  options: ShowOptions,
): table.Table {
  const count = offsets.length - 1;
  const rows = Array.from({ length: Math.min(limit, count) }, (_, b) => {
    const names = Array.from(items.subarray(offsets[b], offsets[b + 1]), (item) => itemNames[item] ?? "");
    return [b, formatItems(names)];
  });
  const caption = localized(
    `${countOf(count, "basket")} of ${countOf(itemNames.length, "item")}`,
    `${count} 个购物篮，${itemNames.length} 种商品`,
  );
  const columns = [column("basket", "购物篮"), column("items", "商品")];
  return table.fromRows(columns, rows, { caption, ...options, totalRows: count });
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
  const width = frame.shape[1];
  const size = isSeries
    ? localized(`series of ${count}`, `${count} 个值`)
    : localized(`${count} rows × ${width} columns`, `${count} 行 × ${width} 列`);
  return table.fromRows(
    hasOwnIndex ? [{ name: "" }, ...columns] : columns,
    hasOwnIndex ? taken.map((row, i) => [frame.index[i], ...row]) : taken,
    { ...options, caption: captionOf(options.caption, size), totalRows: count },
  );
}

function captionOf(caption: string | undefined, size: string): string {
  return caption ? localized(`${caption} (${size})`, `${caption}（${size}）`) : size;
}

function asText(value: unknown): string {
  if (typeof value !== "object" && typeof value !== "symbol" && typeof value !== "function")
    return String(value);
  // A fixed width and depth give the same text on every terminal.
  return inspect(value, { depth: 4, breakLength: 110, maxArrayLength: 50 });
}
