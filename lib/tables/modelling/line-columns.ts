/** From order lines in a table to baskets and sequences. */
import { type Baskets, basketBuilder } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import { type OptionReaders, readOptions, text } from "../../core/options";
import type { AnyRow, DateText, NameOf, TimestampText } from "../asking/column-types";
import type { LazyTable } from "../asking/lazy-table";
import { requireColumns, requireTable } from "../asking/query";

/** Which columns hold the basket and the item of a line. */
export interface BasketNames<Row> {
  readonly basket: NameOf<Row>;
  readonly item: NameOf<Row>;
}

const BASKET_READERS = { basket: text, item: text } satisfies OptionReaders<BasketNames<AnyRow>>;

/**
 * Baskets (购物篮) from a table with a row for each order line, ordered by their ids. Numbers become texts; an item that is twice in a
 * basket counts once. The engine orders the lines, so that they pass through memory a few thousand at a time.
 *
 * @throws {TypeError} If it is not a table, or there is no such column. @throws {RangeError} If a basket or an item is missing.
 *
 * @example
 * const lines = await tables.of([{ order: 2, product: "tea" }, { order: 1, product: "milk" }, { order: 2, product: "milk" }]);
 * const receipts = await tables.baskets(lines, { basket: "order", item: "product" });
 * receipts.itemNames; // ["milk", "tea"]
 * receipts.offsets; // Int32Array [0, 1, 3]
 */
export async function baskets<Row>(table: LazyTable<Row>, names: BasketNames<Row>): Promise<Baskets> {
  const action = "make baskets";
  const { basket, item } = readOptions(action, names, BASKET_READERS);
  const lines = linesOf(action, table, [basket, item]).orderBy(basket, item);
  const builder = basketBuilder();
  let rows = 0;
  let open: unknown;
  for await (const [ids, items] of lines.engine.batches(lines.sql)) {
    for (let i = 0; i < ids.values.length; i++, rows++) {
      const id = present(action, basket, rows, ids.values[i]);
      if (rows > 0 && id !== open) builder.endBasket();
      open = id;
      builder.add(String(present(action, item, rows, items.values[i])));
    }
  }
  if (rows > 0) builder.endBasket();
  return builder.finish();
}

/** Which columns hold the customer, the time and the item of a line. */
export interface SequenceNames<Row> {
  readonly customer: NameOf<Row>;
  readonly time: TimeNameOf<Row>;
  readonly item: NameOf<Row>;
}

/** The columns of dates and times. */
export type TimeNameOf<Row> = {
  [Name in NameOf<Row>]: [Row[Name]] extends [DateText | TimestampText | null] ? Name : never;
}[NameOf<Row>];

/** Columns as `sequences.fromColumns` takes them. */
export interface LineColumns {
  readonly customers: readonly string[];
  /** Milliseconds since 1970, as if the clock of the table were UTC. */
  readonly times: Float64Array;
  readonly items: readonly string[];
}

const SEQUENCE_READERS = { customer: text, time: text, item: text } satisfies OptionReaders<
  SequenceNames<AnyRow>
>;

/**
 * The columns for sequences (购买序列), `sequences.fromColumns(await tables.sequenceColumns(…))`, ordered by customer and time.
 * Numbers become texts.
 *
 * @throws {TypeError} If it is not a table, or there is no such column. @throws {RangeError} If a value is missing, the time is none,
 * or there are more than a million lines.
 *
 * @example
 * const lines = await tables.of({ who: ["Ann"], day: ["2024-03-01"], product: [7] }, { schema: { who: "text", day: "date", product: "integer" } });
 * const columns = await tables.sequenceColumns(lines, { customer: "who", time: "day", item: "product" });
 * columns.items; // ["7"]
 * sequences.toLists(sequences.fromColumns(columns)); // [[["7"]]]
 */
export async function sequenceColumns<Row>(
  table: LazyTable<Row>,
  names: SequenceNames<Row>,
): Promise<LineColumns> {
  const action = "make columns of sequences";
  const { customer, time, item } = readOptions(action, names, SEQUENCE_READERS);
  const lines = linesOf(action, table, [customer, time, item]).orderBy(customer, time, item);
  const columns = (await lines.toColumns()) as Readonly<Record<string, ArrayLike<unknown>>>;
  const textsOf = (name: string) =>
    Array.from(columns[name], (value, row) => String(present(action, name, row, value)));
  const times = Float64Array.from(columns[time], (value, row) => {
    const iso = String(present(action, time, row, value));
    const milliseconds = Date.parse(iso.length > 10 ? `${iso}Z` : iso);
    if (Number.isNaN(milliseconds))
      throw new RangeError(mustBe(action, `${time}[${row}]`, "a date or a time; see toDate()", value));
    return milliseconds;
  });
  return { customers: textsOf(customer), times, items: textsOf(item) };
}

function linesOf(action: string, table: LazyTable<AnyRow>, names: readonly string[]): LazyTable<AnyRow> {
  requireTable(action, "table", table);
  requireColumns(action, table.columns, names);
  return table.select(...names);
}

function present(action: string, name: string, row: number, value: unknown): unknown {
  if (value !== null && value !== "" && !Number.isNaN(value)) return value;
  throw new RangeError(
    mustBe(action, `${name}[${row}]`, "present; where(row => row.x.isPresent()) leaves lines out", value),
  );
}
